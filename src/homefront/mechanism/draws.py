"""Draws without a key, found in the source of a mechanism: its luck would not be the same when it runs again."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

KEYLESS_MODULES = ("random", "secrets", "uuid")
"""Modules whose numbers no key of a world decides."""

KEYLESS_PARTS = (("np", "random"), ("numpy", "random"), ("os", "urandom"))

DRAWING = frozenset({"uniform", "happens", "normal", "index", "bits", "normals", "uniforms"})
"""Functions of homefront that draw, with a key."""


def sources(module: str) -> list[Path]:
    """Python files of the package that a module belongs to."""
    found = importlib.util.find_spec(module.partition(".")[0])
    if found is None:
        return []
    roots = [Path(one) for one in found.submodule_search_locations or ()]
    files = sorted(file for root in roots for file in root.rglob("*.py"))
    return files if roots else [Path(found.origin)] if found.origin else []


def keyless(module: str) -> list[str]:
    """Where a package draws without a key: "FILE, line N: WHAT", in the order of its files."""
    out = []
    for file in sources(module):
        text = file.read_text(encoding="utf-8")
        for line in sorted({node.lineno for node in _keyless(ast.parse(text))}):
            out.append(f"{file.name}, line {line}: {text.splitlines()[line - 1].strip()}")
    return out


def draws(module: str) -> bool:
    """Whether a package uses a function of homefront that draws."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in sources(module)]
    return any(
        isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in DRAWING
        for tree in trees for node in ast.walk(tree)
    )  # fmt: skip


def _keyless(tree: ast.AST) -> Iterator[ast.stmt | ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names = [f"{node.value.id}.{node.attr}"] if (node.value.id, node.attr) in KEYLESS_PARTS else []
        else:
            continue
        if any(_is_keyless(name) for name in names):
            yield node


def _is_keyless(module: str) -> bool:
    return module.partition(".")[0] in KEYLESS_MODULES or tuple(module.split(".")[:2]) in KEYLESS_PARTS
