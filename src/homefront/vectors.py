"""Loads and stores of arrays that do not overlap, so that a loop over many arrays becomes vector code.

A loop that reads and writes a dozen arrays at once is only turned into vector instructions if the compiler knows that
no store can change what is loaded next; C says so with `restrict`, numba has no word for it. `load` and `store` say it:
each array of a loop gets a number of its own, its scope, and LLVM is told that scopes do not overlap (its metadata
`alias.scope` and `noalias`). Whoever gives two views of the same rows different scopes gets wrong results, so a loop's
scopes are named in one place, beside the loop. Nothing else in a function is affected.

Traps, all met: a short loop whose length is a constant is unrolled before it can be vectorised, so its length is handed
to the kernel at run time; a load under a condition is scalar under AVX2, so load first and select after; the sum of two
int32 is int64 in numba, so every sum is cast back.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic, overload

from homefront.compiled import INLINED

LANES = 16
"""Rows that are worked at together: 16 numbers of 32 bits fill one register of AVX-512, two of AVX2, four of SSE."""

SCOPES = 24
"""Arrays of one loop, at most."""

F = np.float32
I = np.int32  # noqa: E741
Whole = int | np.integer[Any]
ZERO, HALF, ONE = F(0.0), F(0.5), F(1.0)


def _scopes(module: Any, number: int) -> tuple[Any, Any]:
    """(the scope of this number, all the others) as metadata of a module."""
    domain = module.add_metadata(["homefront"])
    every = [module.add_metadata([f"scope {n}", domain]) for n in range(SCOPES)]
    return module.add_metadata([every[number]]), module.add_metadata([s for n, s in enumerate(every) if n != number])


def _marked(builder: Any, instruction: Any, number: int) -> None:
    own, others = _scopes(builder.module, number)
    instruction.set_metadata("alias.scope", own)
    instruction.set_metadata("noalias", others)


def _address(context: Any, builder: Any, kind: Any, array: Any, row: Any) -> Any:
    return builder.gep(context.make_array(kind)(context, builder, array).data, [row])


def _load(_context: Any, array: Any, row: Any, scope: Any) -> Any:
    number = scope.literal_value

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        value = builder.load(_address(context, builder, signature.args[0], args[0], args[1]))
        _marked(builder, value, number)
        return value

    return array.dtype(array, types.int64, scope), generate


def _store(_context: Any, array: Any, row: Any, value: Any, scope: Any) -> Any:
    number = scope.literal_value

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        written = builder.store(args[2], _address(context, builder, signature.args[0], args[0], args[1]))
        _marked(builder, written, number)
        return context.get_dummy_value()

    return types.void(array, types.int64, array.dtype, scope), generate


_loads: Any = intrinsic(prefer_literal=True)(_load)
_stores: Any = intrinsic(prefer_literal=True)(_store)


def load(array: np.ndarray, row: int, scope: int) -> Any:
    """array[row], where no other scope of the loop reads or writes these rows. scope : a literal, below SCOPES."""
    return array[row]


def store(array: np.ndarray, row: int, value: Any, scope: int) -> None:
    """array[row] = value, of the array's own type, where no other scope reads or writes these rows."""
    array[row] = value


@overload(load, jit_options=INLINED, prefer_literal=True)
def _overload_load(array, row, scope):  # type: ignore[no-untyped-def]
    return lambda array, row, scope: _loads(array, row, scope)


@overload(store, jit_options=INLINED, prefer_literal=True)
def _overload_store(array, row, value, scope):  # type: ignore[no-untyped-def]
    return lambda array, row, value, scope: _stores(array, row, value, scope)
