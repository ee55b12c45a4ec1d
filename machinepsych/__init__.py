"""machinepsych puts learning machines through the experiments that psychologists put animals through.

The rooms, in reading order: ``vocabulary`` (names and numbers), ``kernels`` (one text on four backends),
``narsese`` (the language), ``nal`` and ``nars`` (the reasoner), ``hebb`` (the associative memory),
``schedules``, ``apparatus``, ``protocol`` (the experiment file), ``agents``, ``session`` (the three-term
contingency), ``runs`` (the folder on disk), ``measures``, ``figures``, ``cli``. Read ``session/step.py``
first.

From Python::

    import machinepsych
    run = machinepsych.run("reversal", subjects=20, out="my-run")
    machinepsych.measures.acquisition.percent_correct(run)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from machinepsych.gym_ids import register_with_gymnasium

__version__ = "0.1.0"

if TYPE_CHECKING:
    from machinepsych.api import load_protocol, open_run, report, run

__all__ = ["__version__", "load_protocol", "open_run", "report", "run"]

_LAZY = {"load_protocol", "open_run", "report", "run"}
_ROOMS = {
    "measures",
    "figures",
    "agents",
    "schedules",
    "apparatus",
    "runs",
    "protocol",
    "session",
    "hebb",
    "nars",
    "gym",
}


def __getattr__(name: str) -> Any:
    import importlib

    if name in _LAZY:
        return getattr(importlib.import_module("machinepsych.api"), name)
    if name in _ROOMS:
        return importlib.import_module(f"machinepsych.{name}")
    raise AttributeError(f"module 'machinepsych' has no attribute {name!r}")


# gymnasium.make("machinepsych/TMaze-v0") works after this import; nothing of weight is imported for it.
register_with_gymnasium()
