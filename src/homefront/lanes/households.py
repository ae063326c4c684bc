"""What the members of sixteen neighbouring households say, and sums over them.

Households of a block lie side by side in rows, one row for each member: first all that have a first, then all that have
a second, and so on. The largest household is the first, so those that have a member are always the first ones.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import overload

from homefront.compiled import INLINED
from homefront.lanes.llvm import FLOAT, FLOATS, I32, WHOLES, Lanes, in_llvm, tuple_of
from homefront.vectors import LANES, F, I

Numbers = tuple[int, ...]

MEMBERS = 8
"""Members of households that are handled in one go."""


@in_llvm
def _across(_context: Any, sizes: Any, first: Any, households: Any) -> Any:
    found = tuple_of(types.int64, MEMBERS)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = Lanes(context, builder, signature, args)
        size = builder.select(lanes.before(args[2]), lanes.bytes(0, args[1]), lanes.zeros())
        counts = []
        for member in range(MEMBERS):
            more = builder.icmp_signed(">", size, ir.Constant(WHOLES, [member] * LANES))
            bits = builder.bitcast(more, ir.IntType(LANES))
            counts.append(builder.zext(builder.ctpop(bits), ir.IntType(64)))
        return context.make_tuple(builder, found, counts)

    return found(sizes, first, households), generate


def members_across(sizes: np.ndarray, first: int, households: int) -> Numbers:
    """How many of `households` (at most LANES, from `first` on) have more than 0, 1, ... MEMBERS - 1 members.

    Reads LANES sizes, uint8, whatever stands there.
    """
    return tuple(int((sizes[first : first + households] > member).sum()) for member in range(MEMBERS))


@overload(members_across, jit_options=INLINED)
def _overload_across(sizes, first, households):  # type: ignore[no-untyped-def]
    return lambda sizes, first, households: _across(sizes, first, households)


@in_llvm
def _add_members(_context: Any, published: Any, at: Any, across: Any, said: Any, there: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = Lanes(context, builder, signature, args)
        total, known = lanes.zeros(), lanes.zeros()
        for row, wide in zip(lanes.members(1), lanes.members(2), strict=True):
            entry = builder.select(lanes.before(wide), lanes.entries(0, row), lanes.zeros())
            total, known = builder.add(total, entry), builder.add(known, lanes.some(entry))
        start = ir.Constant(ir.IntType(64), 0)
        lanes.store(3, start, total, I32)
        lanes.store(4, start, known, I32)
        return context.get_dummy_value()

    return types.void(published, at, across, said, there), generate


def add_members(published: np.ndarray, at: Numbers, across: Numbers, said: np.ndarray, there: np.ndarray) -> None:
    """What the members of LANES households publish: sums (said) and how many are heard (there), int32, written.

    at : where the row of each member starts.   across : how many households have that member.
    """
    for lane in range(LANES):
        heard = [I(published[row + lane]) for row, wide in zip(at, across, strict=True) if lane < wide]
        said[lane], there[lane] = sum(heard), sum(entry != 0 for entry in heard)


@overload(add_members, jit_options=INLINED)
def _overload_add(published, at, across, said, there):  # type: ignore[no-untyped-def]
    return lambda published, at, across, said, there: _add_members(published, at, across, said, there)


@in_llvm
def _tell(
    _context: Any, published: Any, at: Any, said: Any, there: Any, share: Any, alone: Any, column: Any, rest: Any,
    slots: Any,
) -> Any:  # fmt: skip
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = Lanes(context, builder, signature, args)
        others = builder.sub(lanes.load(3, args[6], I32), ir.Constant(WHOLES, [1] * LANES))
        total = builder.sub(lanes.load(2, args[6], I32), others)
        part, offset = lanes.load(4, args[6], FLOAT), lanes.load(5, args[6], FLOAT)
        for row, slot in zip(lanes.members(1), lanes.members(8), strict=True):
            number = builder.sitofp(builder.sub(total, lanes.entries(0, row)), FLOATS)
            lanes.store(7, slot, builder.fadd(builder.fmul(number, part), offset), FLOAT)
        return context.get_dummy_value()

    return types.void(published, at, said, there, share, alone, column, rest, slots), generate


def tell_members(
    published: np.ndarray, at: Numbers, said: np.ndarray, there: np.ndarray, share: np.ndarray, alone: np.ndarray,
    column: int, rest: np.ndarray, slots: Numbers,
) -> None:  # fmt: skip
    """The mean of what the rest of the household publishes, for members of LANES households (rest, float32, written).

    at, slots : entry and slot of the first of the households, for each member; what the row of one member writes beyond
    its end, the next one overwrites.   column : of that household in said, there, share and alone (room.Room).
    """
    for row, slot in zip(at, slots, strict=True):
        for lane in range(LANES):
            k = column + lane
            total = int(said[k]) - (int(there[k]) - 1) - int(published[row + lane])
            rest[slot + lane] = F(total) * share[k] + alone[k]


@overload(tell_members, jit_options=INLINED)
def _overload_tell(published, at, said, there, share, alone, column, rest, slots):  # type: ignore[no-untyped-def]
    return lambda published, at, said, there, share, alone, column, rest, slots: _tell(
        published, at, said, there, share, alone, column, rest, slots
    )


@in_llvm
def _sum_members(_context: Any, values: Any, at: Any, across: Any, out: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = Lanes(context, builder, signature, args)
        none = ir.Constant(FLOATS, [0.0] * LANES)
        total = none
        for row, wide in zip(lanes.members(1), lanes.members(2), strict=True):
            value = builder.select(lanes.before(wide), lanes.load(0, row, FLOAT), none)
            total = builder.fadd(total, value)
        lanes.store(3, ir.Constant(ir.IntType(64), 0), total, FLOAT)
        return context.get_dummy_value()

    return types.void(values, at, across, out), generate


def sum_members(values: np.ndarray, at: Numbers, across: Numbers, out: np.ndarray) -> None:
    """Sums of a number, float32, over the members of LANES households; at, across : as of add_members."""
    for lane in range(LANES):
        out[lane] = F(0.0)
        for row, wide in zip(at, across, strict=True):
            out[lane] += values[row + lane] if lane < wide else F(0.0)


@overload(sum_members, jit_options=INLINED)
def _overload_sum(values, at, across, out):  # type: ignore[no-untyped-def]
    return lambda values, at, across, out: _sum_members(values, at, across, out)
