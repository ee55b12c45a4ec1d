"""A process that does tasks: ``python -m machinepsych.workers``, lines of JSON in and out.

The first line names the module that knows the work, and what it needs beforehand; each further line is a
task, each answer one line with its result, or with what went wrong; before it there may be lines that tell
how far the task has come. It ends when its input ends, so that none outlives a killed parent. Matrix products
run on one thread here: several processes share the processors, and results do not hang on how many there are.
"""

from __future__ import annotations

import importlib
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
    first = json.loads(sys.stdin.readline() or "null")
    if first is None:
        return

    def say(message: dict[str, Any]) -> None:
        try:
            answers.write(json.dumps(message) + "\n")
            answers.flush()
        except BrokenPipeError:
            # The parent is gone: nobody waits for an answer.
            os._exit(1)

    def tell(done: int, of: int) -> None:
        say({"done": done, "of": of})

    work = importlib.import_module(first["module"]).prepare(first["setup"], tell)
    for line in sys.stdin:
        try:
            answer: dict[str, Any] = {"answer": work(json.loads(line))}
        except MemoryError:
            answer = {"error": "there is not enough memory"}
        except Exception:
            answer = {"error": traceback.format_exc()}
        say(answer)


if __name__ == "__main__":
    main()
