"""Which state variables a step's code reads and writes: found in its source, and in all that it calls."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import dataclass, field
from typing import Any

from homefront.processes import own_specs
from homefront.world import work
from homefront.world.front_state import front_specs
from homefront.world.state import specs

VARIABLES = frozenset(specs()) | frozenset(front_specs()) | frozenset(own_specs())
STATE = "the state"
OWNERS = ("state", "front", "own")
"""Attributes of a world that hold state: `world.state`, `world.front`, `world.own`."""
RATES = "r"
"""What a kernel calls its rates: they have a `front` too."""

OF_COLUMN = {
    "OWN": ("away",), "ORDERED_SUM": ("away",), "HOMELESS_SUM": ("away",), "NEWLY": ("away",), "OFFICIAL": ("away",),
    "CALLED": ("enlisted",), "COUNTED": ("enlisted", "occupied"), "OCCUPIED": ("occupied",), "RESOLVE": ("resolve",),
}  # fmt: skip
"""Column of the sums of a half-day (world/work.py) -> the state that it adds up, which is read with it."""

SHAPE = ("size", "shape", "dtype", "ndim")


@dataclass
class Access:
    """Names of state variables."""

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)


def access_of(function: Any, owner: type | None = None, **given: str) -> Access:
    """What a function reads and writes. owner : its class.   given : parameters that are STATE or one variable."""
    found = Access()
    _Reader(_plain(function), owner, given, found, set()).read()
    return found


def _plain(function: Any) -> Any:
    return getattr(function, "py_func", function)


class _Reader(ast.NodeVisitor):
    def __init__(self, function: Any, owner: type | None, env: dict[str, str], found: Access, seen: set[Any]) -> None:
        self.function, self.owner, self.env, self.found, self.seen = function, owner, dict(env), found, seen
        self.tree: Any = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]

    def read(self) -> None:
        key = (self.function, tuple(sorted(self.env.items())))
        if key in self.seen:
            return
        self.seen.add(key)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assign) and len(node.targets) == 1:
                self._names(node.targets[0], node.value)
        for statement in self.tree.body:
            self.visit(statement)

    def _names(self, target: ast.expr, value: ast.expr) -> None:
        """Local names of the state, or of one of its arrays."""
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, other in zip(target.elts, value.elts, strict=True):
                self._names(one, other)
        elif isinstance(target, ast.Name) and (meant := self._meant(value)) is not None:
            self.env[target.id] = meant

    def _meant(self, node: ast.expr) -> str | None:
        """STATE, the name of a variable, or None. A tuple of variables under their own names is state too."""
        if isinstance(node, ast.Name):
            return self.env.get(node.id)
        if isinstance(node, ast.Attribute):
            if node.attr in OWNERS and not (isinstance(node.value, ast.Name) and node.value.id == RATES):
                return STATE
            if self._meant(node.value) == STATE and node.attr in VARIABLES:
                return node.attr
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            fields = getattr(self.function.__globals__.get(node.func.id), "_fields", None)
            if fields and [self._meant(value) for value in node.args] == list(fields):
                return STATE
        return None

    def _note(self, name: str, ctx: ast.expr_context) -> None:
        (self.found.reads if isinstance(ctx, ast.Load) else self.found.writes).add(name)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        meant, of = self._meant(node), self._meant(node.value)
        if meant is not None and meant != STATE:
            self._note(meant, node.ctx)
        elif not (of in VARIABLES and node.attr in SHAPE):
            self.visit(node.value)

    def visit_Name(self, node: ast.Name) -> None:
        if (meant := self._meant(node)) in VARIABLES and isinstance(node.ctx, ast.Load):
            self.found.reads.add(str(meant))
        if node.id in OF_COLUMN and self.function.__globals__.get(node.id) == getattr(work, node.id):
            self.found.reads |= set(OF_COLUMN[node.id])

    def visit_Assign(self, node: ast.Assign) -> None:
        """`w, s = self.world, self.world.state` gives names and reads nothing."""
        if len(node.targets) == 1 and self._meant(node.value) is not None and isinstance(node.targets[0], ast.Name):
            return
        if isinstance(node.value, ast.Tuple) and isinstance(node.targets[0], ast.Tuple):
            for one, other in zip(node.targets[0].elts, node.value.elts, strict=True):
                self.visit_Assign(ast.Assign([one], other))
            return
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        meant = self._meant(node.value)
        if meant in VARIABLES:
            self._note(str(meant), node.ctx)
        else:
            self.visit(node.value)
        self.visit(node.slice)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        target = node.target.value if isinstance(node.target, ast.Subscript) else node.target
        if (meant := self._meant(target)) in VARIABLES:
            self.found.reads.add(str(meant))
            self.found.writes.add(str(meant))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called, owner = self._called(node.func)
        if called is None:
            self.generic_visit(node)
            return
        names = [name for name in inspect.signature(called).parameters if name != "self"]
        env = {}
        pairs = [*zip(names, node.args, strict=False), *((k.arg, k.value) for k in node.keywords)]
        for name, value in pairs:
            meant = self._meant(value)
            if meant is not None and name is not None:
                env[name] = meant
            else:
                self.visit(value)
        _Reader(called, owner, env, self.found, self.seen).read()

    def _called(self, node: ast.expr) -> tuple[Any, type | None]:
        """A function of the package, and the class that it is a method of."""
        if isinstance(node, ast.Name):
            found = _plain(self.function.__globals__.get(node.id))
            if inspect.isfunction(found) and found.__module__.startswith("homefront."):
                return found, None
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            found = getattr(self.owner, node.attr, None)
            if inspect.isfunction(found):
                return found, self.owner
        return None, None
