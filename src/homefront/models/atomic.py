"""The least, and the sum of whole numbers, of what several threads write to one place.

Neither depends on who comes first, so results do not depend on threads; there is no such step for floats.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic, overload

from homefront.compiled import INLINED


def _in_one_step(operation: str) -> Any:
    """array[row] = operation(array[row], value), for one-dimensional arrays of signed integers."""

    def typed(_context: Any, array: Any, _row: Any, value: Any) -> Any:
        def generate(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            view = context.make_array(array)(context, builder, args[0])
            number = context.cast(builder, args[2], value, array.dtype)
            builder.atomic_rmw(operation, builder.gep(view.data, [args[1]]), number, "monotonic")
            return context.get_dummy_value()

        return types.void(array, types.int64, value), generate

    return intrinsic(typed)


_lower_in_one_step: Any = _in_one_step("min")
_add_in_one_step: Any = _in_one_step("add")


def lower_to(array: np.ndarray, row: int, value: int) -> None:
    """Lowers array[row] to value if that is less; safe while other threads do the same."""
    array[row] = min(array[row], value)


@overload(lower_to, jit_options=INLINED)
def _lower_to(array, row, value):  # type: ignore[no-untyped-def]
    def lower(array, row, value):  # type: ignore[no-untyped-def]
        if value < array[row]:
            _lower_in_one_step(array, np.int64(row), value)

    return lower


def add_to(array: np.ndarray, row: int, value: int) -> None:
    """Adds a whole number to array[row]; safe while other threads do the same."""
    array[row] += value


@overload(add_to, jit_options=INLINED)
def _add_to(array, row, value):  # type: ignore[no-untyped-def]
    return lambda array, row, value: _add_in_one_step(array, np.int64(row), value)
