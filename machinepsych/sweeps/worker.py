"""A process that measures cells: ``python -m machinepsych.sweeps.worker``, lines of JSON in and out.

The first line names the sweep and its specification, each further line a cell; each answer is one line with
its rows, or with what went wrong. It ends when its input ends, so that none outlives a killed sweep. Matrix
products run on one thread here: several processes share the processors, and the results do not hang on how
many there are.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from typing import Any


def main() -> None:
    """Answer lines until there are no more."""
    # An interruption from the keyboard is the parent's to handle; it ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # Whatever is printed by mistake must not mix with the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    from machinepsych.sweeps.base import SWEEPS

    first = json.loads(sys.stdin.readline() or "null")
    if first is None:
        return
    kind = SWEEPS.get(first["sweep"])
    for line in sys.stdin:
        try:
            answer: dict[str, Any] = {"rows": kind.measure(first["specification"], json.loads(line))}
        except MemoryError:
            answer = {"error": "there is not enough memory"}
        except Exception:
            answer = {"error": traceback.format_exc()}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
