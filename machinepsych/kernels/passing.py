"""How lanes are compiled for what they are called with: once for each kind of argument, not more.

numba compiles a function anew for each type of an argument, and knows more types than kernels need: a
constant has a type of its own, and so has an array that is a record's field, beside the row of a larger one.
Both are passed on here as what they are besides: a number, an array.
"""

from __future__ import annotations

from typing import Any

from numba.core import types
from numba.extending import lower_cast


def as_passed(kind: Any) -> Any:
    """Return the type that a lane is compiled for where it is called with an argument of a type."""
    if isinstance(kind, types.NestedArray):
        return types.Array(kind.dtype, kind.ndim, kind.layout, aligned=kind.aligned)
    return types.unliteral(kind)


# An array in a record is represented like any other; numba has no need to say so.
@lower_cast(types.NestedArray, types.Array)
def _as_array(context: Any, builder: Any, kind: Any, wanted: Any, value: Any) -> Any:
    return value
