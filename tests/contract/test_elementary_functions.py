"""What a run computes asks no library for exp, log and their kin: their last bits hang on the processor (0020)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import homefront

COMPUTES = ("engine", "observe", "processes", "scenario", "world")
FUNCTIONS = (
    "acos", "acosh", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctan2", "arctanh", "asin",
    "asinh", "atan", "atan2", "atanh", "cbrt", "cos", "cosh", "erf", "erfc", "exp", "exp2", "expm1",
    "float_power", "gamma", "lgamma", "log", "log10", "log1p", "log2", "logaddexp", "pow", "power", "sin",
    "sinh", "tan", "tanh",
)  # fmt: skip
OF_LIBRARIES = frozenset((library, name) for library in ("np", "math") for name in FUNCTIONS)

CLOSED_FORMS = frozenset({"square_law_survivors"})
"""Functions that only tests and readers call."""

DISTANCES = frozenset({"great_circle"})
"""Along the axes of a front, in km: from the C library, and the same on every processor that was tried."""

JUDGES = frozenset({"loss"})
"""Of fits and scores: no world hangs on it."""


def calls(node: ast.AST, function: str) -> Iterator[tuple[str, str, int]]:
    """(function it stands in, what is called, line)."""
    for child in ast.iter_child_nodes(node):
        within = child.name if isinstance(child, ast.FunctionDef) else function
        if isinstance(child, ast.Attribute):
            of = child.value.id if isinstance(child.value, ast.Name) else ""
            if (of, child.attr) in OF_LIBRARIES:
                yield within, f"{of}.{child.attr}", child.lineno
        yield from calls(child, within)


def test_no_function_whose_last_bits_hang_on_the_processor() -> None:
    package = Path(homefront.__file__).parent
    files = [file for folder in COMPUTES for file in (package / folder).rglob("*.py")]
    assert len(files) > 50
    found = [
        f"{file.relative_to(package)}:{line}: {name} in {function}"
        for file in [*files, package / "streams.py", package / "units.py"]
        for function, name, line in calls(ast.parse(file.read_text(encoding="utf-8")), "")
        if function not in CLOSED_FORMS | DISTANCES | JUDGES
    ]
    assert not found
