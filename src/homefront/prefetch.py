"""Asks the processor to fetch rows of an array before they are needed; nothing that is computed depends on it."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from homefront.compiled import INLINED

_LINE_BYTES = 64
_READ, _NEAR, _DATA = 0, 3, 1
"""Arguments of LLVM's prefetch: to be read, kept in the first cache, data."""


def _prefetch(_context: Any, array: Any, _row: Any) -> Any:
    """Fetches the line that holds array[row] of a one-dimensional array."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        view = context.make_array(array)(context, builder, args[0])
        at = builder.bitcast(builder.gep(view.data, [args[1]]), cgutils.voidptr_t)
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, number, number, number])
        find: Any = cgutils.get_or_insert_function
        fetch = find(builder.module, kind, "llvm.prefetch.p0i8")
        builder.call(fetch, [at, number(_READ), number(_NEAR), number(_DATA)])
        return context.get_dummy_value()

    return types.void(array, types.int64), generate


_fetch_row: Any = intrinsic(_prefetch)


def fetch_rows(array: np.ndarray, first: int, rows: int) -> None:
    """Rows [first, first + rows) of a one-dimensional array, on their way into the cache; nothing outside kernels."""


@overload(fetch_rows, jit_options=INLINED)
def _fetch_rows(array, first, rows):  # type: ignore[no-untyped-def]
    step = max(1, _LINE_BYTES // (array.dtype.bitwidth // 8))

    def fetch(array, first, rows):  # type: ignore[no-untyped-def]
        for row in range(first, first + rows, step):
            _fetch_row(array, np.int64(row))

    return fetch
