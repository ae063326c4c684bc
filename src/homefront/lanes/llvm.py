"""Vectors of sixteen numbers in LLVM, of which the functions of this package are made.

Each function is a few vector instructions, written for LLVM itself, which makes them for whatever machine it is; a
loop of sixteen rounds would not become that (vectors.py). Whole numbers add up to the same in any order. Outside
kernels, and in tests, the same functions are plain Python, which stands beside each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from homefront.vectors import LANES

in_llvm: Callable[[Callable[..., Any]], Any] = intrinsic
"""Marks a function that writes LLVM code: it is handed types, and says what comes out and how it is made."""

tuple_of: Any = types.UniTuple
"""The type of a tuple of so many numbers of one type."""

find: Any = cgutils.get_or_insert_function
"""Finds a function of LLVM's own in a module, or declares it there."""

I16, I32, FLOAT = ir.IntType(16), ir.IntType(32), ir.FloatType()
WHOLES, FLOATS = ir.VectorType(I32, LANES), ir.VectorType(FLOAT, LANES)


class Lanes:
    """What a function is handed, as vectors of LANES numbers, and what is done with them."""

    def __init__(self, context: Any, builder: Any, signature: Any, args: Any) -> None:
        self.context, self.builder, self.kinds, self.args = context, builder, signature.args, args

    def _at(self, array: int, row: Any, element: Any) -> Any:
        made = self.context.make_array(self.kinds[array])(self.context, self.builder, self.args[array])
        return self.builder.bitcast(
            self.builder.gep(made.data, [row]), ir.VectorType(element, LANES).as_pointer(made.data.type.addrspace)
        )

    def load(self, array: int, row: Any, element: Any) -> Any:
        return self.builder.load(self._at(array, row, element), align=element.width // 8 if element != FLOAT else 4)

    def store(self, array: int, row: Any, values: Any, element: Any) -> None:
        self.builder.store(values, self._at(array, row, element), align=element.width // 8 if element != FLOAT else 4)

    def entries(self, array: int, row: Any) -> Any:
        """16-bit entries of an array as numbers of 32 bits."""
        return self.builder.zext(self.load(array, row, I16), WHOLES)

    def members(self, argument: int) -> list[Any]:
        """Numbers of a tuple that was handed over."""
        return [self.builder.extract_value(self.args[argument], n) for n in range(self.kinds[argument].count)]

    def bytes(self, array: int, row: Any) -> Any:
        """8-bit entries of an array as numbers of 32 bits."""
        return self.builder.zext(self.load(array, row, ir.IntType(8)), WHOLES)

    def everywhere(self, number: Any, kind: Any = WHOLES) -> Any:
        """One number of 32 bits in all lanes."""
        one = self.builder.insert_element(ir.Constant(kind, ir.Undefined), number, ir.Constant(I32, 0))
        return self.builder.shuffle_vector(one, ir.Constant(kind, ir.Undefined), self.zeros())

    def none(self, values: Any) -> Any:
        """Which values are 0."""
        return self.builder.icmp_signed("==", values, self.zeros())

    def total(self, values: Any) -> Any:
        """Sum of all lanes."""
        name = f"llvm.vector.reduce.add.v{LANES}i32"
        kind = ir.FunctionType(I32, [WHOLES])
        return self.builder.call(find(self.builder.module, kind, name), [values])

    def before(self, number: Any) -> Any:
        """Which lanes come before this one (int64)."""
        lanes = ir.Constant(WHOLES, list(range(LANES)))
        return self.builder.icmp_signed("<", lanes, self.everywhere(self.builder.trunc(number, I32)))

    def some(self, values: Any) -> Any:
        """1 where a value is not 0."""
        return self.builder.zext(self.builder.icmp_signed("!=", values, ir.Constant(WHOLES, [0] * LANES)), WHOLES)

    def zeros(self) -> Any:
        return ir.Constant(WHOLES, [0] * LANES)
