"""Sixteen neighbouring slots at a time, in whole numbers: what they hear, and what their households say.

Each function is a few vector instructions, written for LLVM itself, which makes them for whatever machine it is; a
loop of sixteen rounds would not become that (vectors.py). Whole numbers add up to the same in any order. Outside
kernels, and in tests, the same functions are plain Python.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from homefront.compiled import INLINED
from homefront.vectors import LANES, F, I

Numbers = tuple[int, ...]

_find: Any = cgutils.get_or_insert_function
_UniTuple: Any = types.UniTuple
_Tuple: Any = types.Tuple
_intrinsic: Callable[[Callable[..., Any]], Any] = intrinsic

_I16, _I32, _FLOAT = ir.IntType(16), ir.IntType(32), ir.FloatType()
_WHOLES, _FLOATS = ir.VectorType(_I32, LANES), ir.VectorType(_FLOAT, LANES)


FINE = F(16_777_216.0)
"""Numbers from 0 to 1 are added up as whole numbers, as fine as float32 has them: those add up alike in any order."""

MEMBERS = 8
"""Members of households that are handled in one go."""


class _Lanes:
    """Vectors of LANES numbers, for the functions below."""

    def __init__(self, context: Any, builder: Any, signature: Any, args: Any) -> None:
        self.context, self.builder, self.kinds, self.args = context, builder, signature.args, args

    def _at(self, array: int, row: Any, element: Any) -> Any:
        made = self.context.make_array(self.kinds[array])(self.context, self.builder, self.args[array])
        return self.builder.bitcast(
            self.builder.gep(made.data, [row]), ir.VectorType(element, LANES).as_pointer(made.data.type.addrspace)
        )

    def load(self, array: int, row: Any, element: Any) -> Any:
        return self.builder.load(self._at(array, row, element), align=element.width // 8 if element != _FLOAT else 4)

    def store(self, array: int, row: Any, values: Any, element: Any) -> None:
        self.builder.store(values, self._at(array, row, element), align=element.width // 8 if element != _FLOAT else 4)

    def entries(self, array: int, row: Any) -> Any:
        """16-bit entries of an array as numbers of 32 bits."""
        return self.builder.zext(self.load(array, row, _I16), _WHOLES)

    def members(self, argument: int) -> list[Any]:
        """Numbers of a tuple that was handed over."""
        return [self.builder.extract_value(self.args[argument], n) for n in range(self.kinds[argument].count)]

    def bytes(self, array: int, row: Any) -> Any:
        """8-bit entries of an array as numbers of 32 bits."""
        return self.builder.zext(self.load(array, row, ir.IntType(8)), _WHOLES)

    def everywhere(self, number: Any, kind: Any = _WHOLES) -> Any:
        """One number of 32 bits in all lanes."""
        one = self.builder.insert_element(ir.Constant(kind, ir.Undefined), number, ir.Constant(_I32, 0))
        return self.builder.shuffle_vector(one, ir.Constant(kind, ir.Undefined), self.zeros())

    def none(self, values: Any) -> Any:
        """Which values are 0."""
        return self.builder.icmp_signed("==", values, self.zeros())

    def fine(self, values: Any) -> Any:
        """Numbers from 0 to 1 as whole numbers, in parts of 2**24, to the nearest. (Adding 0.5 instead would raise half
        of those above 0.5 by one part, which is too much for the spread of resolve.)"""
        scaled = self.builder.fmul(values, ir.Constant(_FLOATS, [float(FINE)] * LANES))
        kind = ir.FunctionType(_FLOATS, [_FLOATS])
        nearest = _find(self.builder.module, kind, f"llvm.rint.v{LANES}f32")
        return self.builder.fptosi(self.builder.call(nearest, [scaled]), _WHOLES)

    def felt(self, row: Any, there: Any, shown: Any) -> list[Any]:
        """Of those who are there, sums in parts of FINE: belief, fear and resolve (the first three arrays, from a row
        on), its square, and resolve or `shown`, if that is more."""
        least, (belief, fear, resolve) = self.everywhere(shown, _FLOATS), (self.load(n, row, _FLOAT) for n in range(3))
        shows = self.builder.select(self.builder.fcmp_ordered(">", resolve, least), resolve, least)
        values = (belief, fear, resolve, self.builder.fmul(resolve, resolve), shows)
        return [self.total(self.builder.select(there, self.fine(one), self.zeros())) for one in values]

    def total(self, values: Any) -> Any:
        """Sum of all lanes."""
        name = f"llvm.vector.reduce.add.v{LANES}i32"
        kind = ir.FunctionType(_I32, [_WHOLES])
        return self.builder.call(_find(self.builder.module, kind, name), [values])

    def before(self, number: Any) -> Any:
        """Which lanes come before this one (int64)."""
        lanes = ir.Constant(_WHOLES, list(range(LANES)))
        return self.builder.icmp_signed("<", lanes, self.everywhere(self.builder.trunc(number, _I32)))

    def some(self, values: Any) -> Any:
        """1 where a value is not 0."""
        return self.builder.zext(self.builder.icmp_signed("!=", values, ir.Constant(_WHOLES, [0] * LANES)), _WHOLES)

    def zeros(self) -> Any:
        return ir.Constant(_WHOLES, [0] * LANES)


@_intrinsic
def _hear(
    _context: Any, published: Any, at: Any, near: Any, far: Any, half: Any, sums: Any, voices: Any, slot: Any
) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = _Lanes(context, builder, signature, args)
        letter = builder.select(lanes.before(args[4]), lanes.entries(0, args[2]), lanes.entries(0, args[3]))
        heard = [*(lanes.entries(0, row) for row in lanes.members(1)), letter]
        total, known = lanes.load(5, args[7], _I32), lanes.load(6, args[7], _I32)
        for entry in heard:
            total, known = builder.add(total, entry), builder.add(known, lanes.some(entry))
        lanes.store(5, args[7], total, _I32)
        lanes.store(6, args[7], known, _I32)
        return context.get_dummy_value()

    return types.void(published, at, near, far, half, sums, voices, slot), generate


@_intrinsic
def _add_members(_context: Any, published: Any, at: Any, across: Any, said: Any, there: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = _Lanes(context, builder, signature, args)
        total, known = lanes.zeros(), lanes.zeros()
        for row, wide in zip(lanes.members(1), lanes.members(2), strict=True):
            entry = builder.select(lanes.before(wide), lanes.entries(0, row), lanes.zeros())
            total, known = builder.add(total, entry), builder.add(known, lanes.some(entry))
        start = ir.Constant(ir.IntType(64), 0)
        lanes.store(3, start, total, _I32)
        lanes.store(4, start, known, _I32)
        return context.get_dummy_value()

    return types.void(published, at, across, said, there), generate


@_intrinsic
def _copy(_context: Any, array: Any, source: Any, target: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = _Lanes(context, builder, signature, args)
        lanes.store(0, args[2], lanes.load(0, args[1], _I16), _I16)
        return context.get_dummy_value()

    return types.void(array, source, target), generate


@_intrinsic
def _tell(
    _context: Any, published: Any, at: Any, said: Any, there: Any, share: Any, alone: Any, column: Any, rest: Any,
    slots: Any,
) -> Any:  # fmt: skip
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = _Lanes(context, builder, signature, args)
        others = builder.sub(lanes.load(3, args[6], _I32), ir.Constant(_WHOLES, [1] * LANES))
        total = builder.sub(lanes.load(2, args[6], _I32), others)
        part, offset = lanes.load(4, args[6], _FLOAT), lanes.load(5, args[6], _FLOAT)
        for row, slot in zip(lanes.members(1), lanes.members(8), strict=True):
            number = builder.sitofp(builder.sub(total, lanes.entries(0, row)), _FLOATS)
            lanes.store(7, slot, builder.fadd(builder.fmul(number, part), offset), _FLOAT)
        return context.get_dummy_value()

    return types.void(published, at, said, there, share, alone, column, rest, slots), generate


@_intrinsic
def _sum_members(_context: Any, values: Any, at: Any, across: Any, out: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = _Lanes(context, builder, signature, args)
        none = ir.Constant(_FLOATS, [0.0] * LANES)
        total = none
        for row, wide in zip(lanes.members(1), lanes.members(2), strict=True):
            value = builder.select(lanes.before(wide), lanes.load(0, row, _FLOAT), none)
            total = builder.fadd(total, value)
        lanes.store(3, ir.Constant(ir.IntType(64), 0), total, _FLOAT)
        return context.get_dummy_value()

    return types.void(values, at, across, out), generate


@_intrinsic
def _count(
    _context: Any, belief: Any, fear: Any, resolve: Any, enlisted: Any, rumour: Any, first: Any, slots: Any, shown: Any
) -> Any:
    found = _UniTuple(types.int32, 7)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = _Lanes(context, builder, signature, args)
        row = args[5]
        there = builder.and_(lanes.before(args[6]), lanes.none(lanes.bytes(3, row)))
        knows = builder.and_(there, builder.not_(lanes.none(lanes.bytes(4, row))))
        counts = [builder.zext(there, _WHOLES), builder.zext(knows, _WHOLES)]
        total = [lanes.total(n) for n in counts] + lanes.felt(row, there, args[7])
        return context.make_tuple(builder, found, total)

    return found(belief, fear, resolve, enlisted, rumour, first, slots, shown), generate


@_intrinsic
def _felt(_context: Any, belief: Any, fear: Any, resolve: Any, first: Any, people: Any, shown: Any) -> Any:
    found = _UniTuple(types.int32, 5)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = _Lanes(context, builder, signature, args)
        return context.make_tuple(builder, found, lanes.felt(args[3], lanes.before(args[4]), args[5]))

    return found(belief, fear, resolve, first, people, shown), generate


@_intrinsic
def _any_set(_context: Any, values: Any, first: Any, slots: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = _Lanes(context, builder, signature, args)
        there = builder.and_(lanes.before(args[2]), builder.not_(lanes.none(lanes.bytes(0, args[1]))))
        bits = builder.bitcast(there, ir.IntType(LANES))
        return builder.icmp_unsigned("!=", bits, ir.Constant(ir.IntType(LANES), 0))

    return types.boolean(values, first, slots), generate


@_intrinsic
def _count_away(
    _context: Any, away: Any, sizes: Any, threshold: Any, first: Any, households: Any, home: Any, homeless: Any
) -> Any:
    found = _Tuple((types.int32, types.int32, types.float32))

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = _Lanes(context, builder, signature, args)
        where, size, score = lanes.bytes(0, args[3]), lanes.bytes(1, args[3]), lanes.load(2, args[3], _FLOAT)
        size = builder.select(lanes.before(args[4]), size, lanes.zeros())
        at_home, homeless_too = (
            builder.icmp_signed("==", where, lanes.everywhere(builder.trunc(args[n], _I32))) for n in (5, 6)
        )
        at_home = builder.and_(at_home, lanes.before(args[4]))
        people = lanes.total(builder.select(at_home, lanes.zeros(), size))
        lost = lanes.total(builder.select(homeless_too, size, lanes.zeros()))
        never = ir.Constant(_FLOATS, [float("inf")] * LANES)
        kind = ir.FunctionType(_FLOAT, [_FLOATS])
        smallest = _find(builder.module, kind, f"llvm.vector.reduce.fmin.v{LANES}f32")
        least = builder.call(smallest, [builder.select(at_home, score, never)])
        return context.make_tuple(builder, found, [people, lost, least])

    return found(away, sizes, threshold, first, households, home, homeless), generate


@_intrinsic
def _across(_context: Any, sizes: Any, first: Any, households: Any) -> Any:
    found = _UniTuple(types.int64, MEMBERS)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = _Lanes(context, builder, signature, args)
        size = builder.select(lanes.before(args[2]), lanes.bytes(0, args[1]), lanes.zeros())
        counts = []
        for member in range(MEMBERS):
            more = builder.icmp_signed(">", size, ir.Constant(_WHOLES, [member] * LANES))
            bits = builder.bitcast(more, ir.IntType(LANES))
            counts.append(builder.zext(builder.ctpop(bits), ir.IntType(64)))
        return context.make_tuple(builder, found, counts)

    return found(sizes, first, households), generate


def hear_lanes(
    published: np.ndarray, at: Numbers, near: int, far: int, half: int, sums: np.ndarray, voices: np.ndarray, slot: int
) -> None:
    """Adds what LANES slots hear: the entries from each row of `at` on, and a letter from `near` or `far`.

    published : uint16.   half : the first of these slots whose letter comes from `far`.   sums, voices : int32, from
    `slot` on: entries, and how many are not 0.
    """
    for lane in range(LANES):
        heard = [I(published[row + lane]) for row in at]
        heard.append(I(published[(near if lane < half else far) + lane]))
        sums[slot + lane] += sum(heard)
        voices[slot + lane] += sum(entry != 0 for entry in heard)


def add_members(published: np.ndarray, at: Numbers, across: Numbers, said: np.ndarray, there: np.ndarray) -> None:
    """What the members of LANES households publish: sums (said) and how many are heard (there), int32, written.

    at : where the row of each member starts.   across : how many households have that member.
    """
    for lane in range(LANES):
        heard = [I(published[row + lane]) for row, wide in zip(at, across, strict=True) if lane < wide]
        said[lane], there[lane] = sum(heard), sum(entry != 0 for entry in heard)


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


def add_felt(
    belief: np.ndarray, fear: np.ndarray, resolve: np.ndarray, first: int, people: int, shown: Any
) -> tuple[Any, ...]:
    """Of the first `people` of LANES entries from `first` on, in parts of FINE: sums of belief, fear, resolve, its
    square, and resolve or `shown`, if that is more. Reads all LANES."""
    at = slice(first, first + min(people, LANES))
    return _sums(belief[at], fear[at], resolve[at], shown)


def _sums(belief: np.ndarray, fear: np.ndarray, resolve: np.ndarray, shown: Any) -> tuple[int, ...]:
    values = (belief, fear, resolve, resolve * resolve, np.maximum(resolve, shown))
    return tuple(int(np.rint(one.astype(F) * FINE).astype(np.int64).sum()) for one in values)


@overload(add_felt, jit_options=INLINED)
def _overload_felt(belief, fear, resolve, first, people, shown):  # type: ignore[no-untyped-def]
    return lambda belief, fear, resolve, first, people, shown: _felt(belief, fear, resolve, first, people, shown)


def any_set(values: np.ndarray, first: int, slots: int) -> bool:
    """Whether any of the first `slots` of LANES entries from `first` on, uint8, is not 0; reads all LANES."""
    return bool(values[first : first + min(slots, LANES)].any())


@overload(any_set, jit_options=INLINED)
def _overload_any(values, first, slots):  # type: ignore[no-untyped-def]
    return lambda values, first, slots: _any_set(values, first, slots)


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


def members_across(sizes: np.ndarray, first: int, households: int) -> Numbers:
    """How many of `households` (at most LANES, from `first` on) have more than 0, 1, ... MEMBERS - 1 members.

    Reads LANES sizes, uint8, whatever stands there.
    """
    return tuple(int((sizes[first : first + households] > member).sum()) for member in range(MEMBERS))


def copy_lanes(array: np.ndarray, source: int, target: int) -> None:
    """Copies LANES entries of a uint16 array, from `source` on to `target` on."""
    array[target : target + LANES] = array[source : source + LANES]


def sum_members(values: np.ndarray, at: Numbers, across: Numbers, out: np.ndarray) -> None:
    """Sums of a number, float32, over the members of LANES households; at, across : as of add_members."""
    for lane in range(LANES):
        out[lane] = F(0.0)
        for row, wide in zip(at, across, strict=True):
            out[lane] += values[row + lane] if lane < wide else F(0.0)


@overload(sum_members, jit_options=INLINED)
def _overload_sum(values, at, across, out):  # type: ignore[no-untyped-def]
    return lambda values, at, across, out: _sum_members(values, at, across, out)


@overload(hear_lanes, jit_options=INLINED)
def _overload_hear(published, at, near, far, half, sums, voices, slot):  # type: ignore[no-untyped-def]
    return lambda published, at, near, far, half, sums, voices, slot: _hear(
        published, at, near, far, half, sums, voices, slot
    )


@overload(add_members, jit_options=INLINED)
def _overload_add(published, at, across, said, there):  # type: ignore[no-untyped-def]
    return lambda published, at, across, said, there: _add_members(published, at, across, said, there)


@overload(tell_members, jit_options=INLINED)
def _overload_tell(published, at, said, there, share, alone, column, rest, slots):  # type: ignore[no-untyped-def]
    return lambda published, at, said, there, share, alone, column, rest, slots: _tell(
        published, at, said, there, share, alone, column, rest, slots
    )


@overload(copy_lanes, jit_options=INLINED)
def _overload_copy(array, source, target):  # type: ignore[no-untyped-def]
    return lambda array, source, target: _copy(array, source, target)


@overload(count_lanes, jit_options=INLINED)
def _overload_count(belief, fear, resolve, enlisted, rumour, first, slots, shown):  # type: ignore[no-untyped-def]
    return lambda belief, fear, resolve, enlisted, rumour, first, slots, shown: _count(
        belief, fear, resolve, enlisted, rumour, first, slots, shown
    )


@overload(members_across, jit_options=INLINED)
def _overload_across(sizes, first, households):  # type: ignore[no-untyped-def]
    return lambda sizes, first, households: _across(sizes, first, households)
