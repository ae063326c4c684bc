"""What is counted of sixteen neighbouring people or households: who is there, and what they feel."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import overload

from homefront.compiled import INLINED
from homefront.lanes.llvm import FLOAT, FLOATS, I32, WHOLES, Lanes, find, in_llvm, tuple_of
from homefront.vectors import LANES, F, I

_Tuple: Any = types.Tuple

FINE = F(16_777_216.0)
"""Numbers from 0 to 1 are added up as whole numbers, as fine as float32 has them: those add up alike in any order."""


def _fine(lanes: Lanes, values: Any) -> Any:
    """Numbers from 0 to 1 as whole numbers, in parts of 2**24, to the nearest. (Adding 0.5 instead would raise half
    of those above 0.5 by one part, which is too much for the spread of resolve.)"""
    scaled = lanes.builder.fmul(values, ir.Constant(FLOATS, [float(FINE)] * LANES))
    kind = ir.FunctionType(FLOATS, [FLOATS])
    nearest = find(lanes.builder.module, kind, f"llvm.rint.v{LANES}f32")
    return lanes.builder.fptosi(lanes.builder.call(nearest, [scaled]), WHOLES)


def _sums_of_felt(lanes: Lanes, row: Any, there: Any, shown: Any) -> list[Any]:
    """Of those who are there, sums in parts of FINE: belief, fear and resolve (the first three arrays, from a row
    on), its square, and resolve or `shown`, if that is more."""
    least, (belief, fear, resolve) = lanes.everywhere(shown, FLOATS), (lanes.load(n, row, FLOAT) for n in range(3))
    shows = lanes.builder.select(lanes.builder.fcmp_ordered(">", resolve, least), resolve, least)
    values = (belief, fear, resolve, lanes.builder.fmul(resolve, resolve), shows)
    return [lanes.total(lanes.builder.select(there, _fine(lanes, one), lanes.zeros())) for one in values]


@in_llvm
def _count(
    _context: Any, belief: Any, fear: Any, resolve: Any, enlisted: Any, rumour: Any, first: Any, slots: Any, shown: Any
) -> Any:
    found = tuple_of(types.int32, 7)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = Lanes(context, builder, signature, args)
        row = args[5]
        there = builder.and_(lanes.before(args[6]), lanes.none(lanes.bytes(3, row)))
        knows = builder.and_(there, builder.not_(lanes.none(lanes.bytes(4, row))))
        counts = [builder.zext(there, WHOLES), builder.zext(knows, WHOLES)]
        total = [lanes.total(n) for n in counts] + _sums_of_felt(lanes, row, there, args[7])
        return context.make_tuple(builder, found, total)

    return found(belief, fear, resolve, enlisted, rumour, first, slots, shown), generate


def count_lanes(
    belief: np.ndarray,
    fear: np.ndarray,
    resolve: np.ndarray,
    enlisted: np.ndarray,
    rumour: np.ndarray,
    first: int,
    slots: int,
    shown: Any,
) -> tuple[Any, ...]:
    """Of the first `slots` of LANES rows from `first` on, those not called up: how many they are, how many know the
    rumour, and in parts of FINE the sums of belief, fear, resolve, its square, and resolve or `shown`, if that is more.
    """
    rows = [first + lane for lane in range(min(slots, LANES)) if enlisted[first + lane] == 0]
    knows = sum(int(rumour[i] != 0) for i in rows)
    return (len(rows), knows, *_sums(belief[rows], fear[rows], resolve[rows], shown))


@overload(count_lanes, jit_options=INLINED)
def _overload_count(belief, fear, resolve, enlisted, rumour, first, slots, shown):  # type: ignore[no-untyped-def]
    return lambda belief, fear, resolve, enlisted, rumour, first, slots, shown: _count(
        belief, fear, resolve, enlisted, rumour, first, slots, shown
    )


@in_llvm
def _felt(_context: Any, belief: Any, fear: Any, resolve: Any, first: Any, people: Any, shown: Any) -> Any:
    found = tuple_of(types.int32, 5)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = Lanes(context, builder, signature, args)
        return context.make_tuple(builder, found, _sums_of_felt(lanes, args[3], lanes.before(args[4]), args[5]))

    return found(belief, fear, resolve, first, people, shown), generate


def add_felt(
    belief: np.ndarray, fear: np.ndarray, resolve: np.ndarray, first: int, people: int, shown: Any
) -> tuple[Any, ...]:
    """Of the first `people` of LANES entries from `first` on, in parts of FINE: sums of belief, fear, resolve, its
    square, and resolve or `shown`, if that is more. Reads all LANES."""
    at = slice(first, first + min(people, LANES))
    return _sums(belief[at], fear[at], resolve[at], shown)


@overload(add_felt, jit_options=INLINED)
def _overload_felt(belief, fear, resolve, first, people, shown):  # type: ignore[no-untyped-def]
    return lambda belief, fear, resolve, first, people, shown: _felt(belief, fear, resolve, first, people, shown)


def _sums(belief: np.ndarray, fear: np.ndarray, resolve: np.ndarray, shown: Any) -> tuple[int, ...]:
    values = (belief, fear, resolve, resolve * resolve, np.maximum(resolve, shown))
    return tuple(int(np.rint(one.astype(F) * FINE).astype(np.int64).sum()) for one in values)


@in_llvm
def _any_set(_context: Any, values: Any, first: Any, slots: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = Lanes(context, builder, signature, args)
        there = builder.and_(lanes.before(args[2]), builder.not_(lanes.none(lanes.bytes(0, args[1]))))
        bits = builder.bitcast(there, ir.IntType(LANES))
        return builder.icmp_unsigned("!=", bits, ir.Constant(ir.IntType(LANES), 0))

    return types.boolean(values, first, slots), generate


def any_set(values: np.ndarray, first: int, slots: int) -> bool:
    """Whether any of the first `slots` of LANES entries from `first` on, uint8, is not 0; reads all LANES."""
    return bool(values[first : first + min(slots, LANES)].any())


@overload(any_set, jit_options=INLINED)
def _overload_any(values, first, slots):  # type: ignore[no-untyped-def]
    return lambda values, first, slots: _any_set(values, first, slots)


@in_llvm
def _count_away(
    _context: Any, away: Any, sizes: Any, threshold: Any, first: Any, households: Any, home: Any, homeless: Any
) -> Any:
    found = _Tuple((types.int32, types.int32, types.float32))

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = Lanes(context, builder, signature, args)
        where, size, score = lanes.bytes(0, args[3]), lanes.bytes(1, args[3]), lanes.load(2, args[3], FLOAT)
        size = builder.select(lanes.before(args[4]), size, lanes.zeros())
        at_home, homeless_too = (
            builder.icmp_signed("==", where, lanes.everywhere(builder.trunc(args[n], I32))) for n in (5, 6)
        )
        at_home = builder.and_(at_home, lanes.before(args[4]))
        people = lanes.total(builder.select(at_home, lanes.zeros(), size))
        lost = lanes.total(builder.select(homeless_too, size, lanes.zeros()))
        never = ir.Constant(FLOATS, [float("inf")] * LANES)
        kind = ir.FunctionType(FLOAT, [FLOATS])
        smallest = find(builder.module, kind, f"llvm.vector.reduce.fmin.v{LANES}f32")
        least = builder.call(smallest, [builder.select(at_home, score, never)])
        return context.make_tuple(builder, found, [people, lost, least])

    return found(away, sizes, threshold, first, households, home, homeless), generate


def count_away(
    away: np.ndarray, sizes: np.ndarray, threshold: np.ndarray, first: int, households: int, home: int, homeless: int
) -> tuple[Any, Any, Any]:
    """Of `households` (at most LANES, from `first` on): (people of those that are away, of those that have lost their
    home, and the least threshold of those at home).

    away : uint8, where each is.   sizes : uint8, people.   threshold : float32.   home, homeless : values of away.
    Reads LANES entries of each, whatever stands there.
    """
    at = slice(first, first + households)
    there = away[at] == home
    least = threshold[at][there].min(initial=np.float32(np.inf))
    return I(sizes[at][~there].sum()), I(sizes[at][away[at] == homeless].sum()), least


@overload(count_away, jit_options=INLINED)
def _overload_away(away, sizes, threshold, first, households, home, homeless):  # type: ignore[no-untyped-def]
    return lambda away, sizes, threshold, first, households, home, homeless: _count_away(
        away, sizes, threshold, first, households, home, homeless
    )
