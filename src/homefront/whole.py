"""A kernel and the small functions that it calls are made into machine code once, as one whole.

numba by itself optimises every function that a kernel calls and turns it into machine code. Then it does the same with
the body of each `prange`, with two functions around that body, and at last with the kernel, of which all of these are a
part. So the code of a person was made five times. Here a part is only translated; the kernel links in all its parts
and is optimised and made once. What is cached of a kernel is as before.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from llvmlite import binding
from numba.core import codegen, compiler
from numba.core.registry import CPUDispatcher

_Library: Any = codegen.JITCodeLibrary
_Compiler: Any = compiler.Compiler
_Dispatcher: Any = CPUDispatcher

_LOOP_BODY = "__numba_parfor_gufunc"
"""How numba's names of the body of a `prange` begin; only the kernel calls it."""


class Library(_Library):  # type: ignore[misc]
    """Translated functions that become machine code when somebody asks for an address, with all that they call."""

    _shared_module: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.made = False
        self.environment: tuple[str, Any] | None = None
        self._part: Any = None
        self._bitcode = b""

    @property
    def codegen(self) -> Any:
        """Whom numba hands the environment of a function: this library, which has no address for it yet."""
        return self

    def set_env(self, name: str, environment: Any) -> None:
        if self.made:
            self._codegen.set_env(name, environment)
        else:
            self.environment = (name, environment)

    def finalize(self) -> None:
        """Nothing can be added from here on."""
        self._raise_if_finalized()
        for library in self._linking_libraries:
            self._reload_init.update(library._reload_init)
        self._finalized = True

    def _set_compiled_object(self, value: Any) -> None:
        """Machine code from a cache, where a kernel that is compiled now calls one that was cached before."""
        super()._set_compiled_object(value)
        self.made = True

    def get_pointer_to_function(self, name: str) -> int:
        """Its address; 0 if it is not defined here."""
        self._ensure_finalized()
        if not self.made:
            if self.name.startswith(_LOOP_BODY) or name not in _defined(self._final_module):
                return 0
            self.make()
        address: int = super().get_pointer_to_function(name)
        return address

    def serialize_using_object_code(self) -> Any:
        """What is kept in a cache: machine code, what it is made of, and the names that it defines and calls."""
        self.make()
        name, kind, (code, bitcode) = super().serialize_using_object_code()
        declared = [one.name for one in _symbols(self._final_module) if one.is_declaration]
        called = [symbol for symbol in declared if not symbol.startswith("llvm.")]
        return name, kind, (code, bitcode, _defined(self._shared_module), called)

    @classmethod
    def _unserialize(cls, codegen: Any, state: Any) -> Any:
        """A library from the cache. What it is made of is only read when another one links it in."""
        name, _, (code, bitcode, defined, _) = state
        library = codegen.create_library(name)
        library.enable_object_caching()
        library._set_compiled_object(code)
        library._bitcode = bitcode
        library._finalize_final_module()
        codegen._engine._defined_symbols.update(defined)
        return library

    def make(self) -> None:
        """Machine code of this and of all that it calls."""
        if self.made:
            return
        self._ensure_finalized()
        parts = _parts(self)
        _link(self._final_module, parts)
        self.made = True
        self._optimize_final_module()
        self._final_module.verify()
        self._finalize_final_module()
        here = {variable.name for variable in self._final_module.global_variables}
        for part in (self, *parts):
            if isinstance(part, Library) and part.environment is not None and part.environment[0] in here:
                self._codegen.set_env(*part.environment)

    def part(self) -> Any:
        """The module of its own functions, as others may link it in."""
        if self.made:
            return self._shared()
        if self._part is None:
            self._ensure_finalized()
            self._part = _linkable(self._final_module)
        return self._part

    def _shared(self) -> Any:
        """The module of a library that has machine code, as others may link it in."""
        if self._shared_module is None and self._bitcode:
            self._shared_module, self._bitcode = binding.parse_bitcode(self._bitcode), b""
        return super()._get_module_for_linking()

    def _get_module_for_linking(self) -> Any:
        """For a library of numba's own kind, which links in no more than what it names: all that is called too."""
        if self.made:
            return self._shared()
        if self._shared_module is None:
            whole = self.part().clone()
            _link(whole, _parts(self))
            self._shared_module = _linkable(whole)
        return self._shared_module


def _symbols(module: Any) -> list[Any]:
    return [*module.functions, *module.global_variables]


def _defined(module: Any) -> set[str]:
    return {one.name for one in _symbols(module) if not one.is_declaration}


def called_by(kept: Any) -> list[str]:
    """Names without which the machine code of a library from a cache cannot be made ready."""
    called: list[str] = kept[-1][-1]
    return called


def _linkable(module: Any) -> Any:
    """A copy whose functions may be defined elsewhere too, and are dropped where nobody calls them."""
    copy = module.clone()
    for function in copy.functions:
        if not function.is_declaration and function.linkage == binding.Linkage.external:
            function.linkage = "linkonce_odr"
    return copy


def _parts(library: Library) -> list[Any]:
    """All libraries that a library calls, directly or not; a caller stands before what it calls.

    LLVM leaves out a function that nobody calls yet when it is linked in, so the order matters.
    """
    seen: set[int] = {id(library)}
    order: list[Any] = []

    def visit(one: Any) -> None:
        seen.add(id(one))
        if isinstance(one, Library) and not one.made:
            for called in one._linking_libraries:
                if id(called) not in seen:
                    visit(called)
        order.append(one)

    visit(library)
    return order[-2::-1]


def _link(module: Any, parts: list[Any]) -> None:
    for part in parts:
        module.link_in(part.part() if isinstance(part, Library) else part._get_module_for_linking(), preserve=True)


@contextmanager
def as_parts(generator: Any) -> Iterator[None]:
    """Libraries that numba begins meanwhile are parts; its garbage collector, a tenth of the time, waits."""
    before, collecting = generator.__dict__.get("_library_class"), gc.isenabled()
    generator._library_class = Library
    gc.disable()
    try:
        yield
    finally:
        if before is None:
            del generator._library_class
        else:
            generator._library_class = before
        if collecting:
            gc.enable()


class Whole(_Compiler):  # type: ignore[misc]
    """numba's compiler, for kernels and their parts. It holds numba's one lock: no other thread compiles meanwhile."""

    def _compile_core(self) -> Any:
        with as_parts(self.state.targetctx.codegen()):
            return super()._compile_core()


class PartOfKernels(_Dispatcher):  # type: ignore[misc]
    """A function that kernels call. Called from Python, it is compiled once more, as a kernel of its own.

    as_kernel : makes that kernel. Hardly any part is ever called so.
    """

    as_kernel: Callable[[], Callable[..., Any]]

    @cached_property
    def outside(self) -> Callable[..., Any]:
        """The same function as a kernel of its own."""
        return self.as_kernel()

    def add_overload(self, result: Any) -> None:
        """Known to kernels only: there is no machine code that Python could jump to."""
        self.overloads[tuple(result.signature.args)] = result

    def __call__(self, *args: Any, **named: Any) -> Any:
        return self.outside(*args, **named)
