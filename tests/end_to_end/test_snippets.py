"""Blocks of code that a page shows are ones that work: run where that takes seconds, else read against the signatures.

Pages whose blocks are run from top to bottom have tests of their own (test_quickstart.py, test_tutorials.py,
tests/unit/views/report/test_page_charts.py). Here the others are run one by one, with what a reader brings: a graph, or
a smaller size. And what else a page tells a reader to type is there: targets of make, extras of pip, files.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import homefront as hf

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(python|toml)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = [*ROOT.glob("*.md"),
         *(page for page in (ROOT / "docs").rglob("*.md")
           if not {"_build", "cli", "examples", "api"} & set(page.relative_to(ROOT).parts))]  # fmt: skip
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def blocks(page: Path, language: str) -> list[str]:
    """Of a block in two columns, another package's beside ours, the column of homefront."""
    found = [code for name, code in BLOCK.findall(page.read_text(encoding="utf-8")) if name == language]
    return [_ours(code) for code in found]


def _ours(code: str) -> str:
    beside = re.match(r"# \S.*\S\s{2,}(?=# homefront\n)", code)
    return code if beside is None else "".join(f"{line[beside.end() :]}\n" for line in code.splitlines())


def python() -> Iterator[Any]:
    for page in PAGES:
        for place, code in enumerate(blocks(page, "python")):
            yield pytest.param(code, id=f"{page.stem}-{place}")


# --- read -------------------------------------------------------------------------------------------------------------


def wrong(code: str) -> list[str]:
    """Names of homefront that there are not, and calls of its functions that they would refuse."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "homefront":
            module = importlib.import_module(str(node.module))
            found += [f"{node.module}.{one.name}" for one in node.names if not hasattr(module, one.name)]
        elif re.fullmatch(r"hf(\.\w+)+", path := ast.unparse(node)) and _named(node) is None:
            found.append(path)
        elif isinstance(node, ast.Call) and callable(called := _named(node.func)):
            given = [one.arg for one in node.keywords if one.arg]
            if any(one.arg is None for one in node.keywords) or any(isinstance(one, ast.Starred) for one in node.args):
                continue
            try:
                inspect.signature(called).bind(*node.args, **dict.fromkeys(given))
            except TypeError as error:
                found.append(f"{ast.unparse(node)}: {error}")
    return found


def _named(node: ast.AST) -> Any:
    """What hf.NAME or hf.NAME.NAME is; None for anything else, or if there is none."""
    path = ast.unparse(node)
    found: Any = hf if re.fullmatch(r"hf(\.\w+)+", path) else None
    for name in path.split(".")[1:]:
        found = getattr(found, name, None)
    return found


@pytest.mark.parametrize("code", list(python()))
def test_a_block_of_python_calls_what_there_is(code: str) -> None:
    assert wrong(code) == []


@pytest.mark.parametrize(("code", "said"), [
    ("hf.rnu('x')", "hf.rnu"), ("hf.compare([a], 'b', 'c', 'd', 'e', 'f')", "too many"),
    ("from homefront.streams import nothing", "homefront.streams.nothing"),
    ("hf.lab.conect('x', 'y')", "hf.lab.conect"),
])  # fmt: skip
def test_what_there_is_not_is_seen(code: str, said: str) -> None:
    assert any(said in one for one in wrong(code))


def test_tables_of_settings_are_toml() -> None:
    found = [tomllib.loads(code) for page in PAGES for code in blocks(page, "toml")]
    assert len(found) > 2


# --- run --------------------------------------------------------------------------------------------------------------


def graph() -> Any:
    import networkx

    return networkx.barabasi_albert_graph(2_000, 3, seed=1)


@pytest.mark.parametrize("code", blocks(ROOT / "docs" / "models.md", "python"))
def test_models_run_on_a_graph_of_the_reader(code: str) -> None:
    """One that the reader has as `graph` or as `g`."""
    from math import exp

    assert "hf.spread(" in code
    space: dict[str, Any] = {"graph": graph(), "g": graph(), "exp": exp, "hf": hf}
    exec(compile(code, "models.md", "exec"), space)
    assert isinstance(space["out"].prevalence.sizes["step"], int)


SMALLER = {
    "runs=40": "runs=2, workers=1",
    '["moscow_gone", "moscow_held"]':
        '["moscow_gone", "moscow_held"], ["leaders_stay", "allies"], most=2, check_scale=0',
    'only="society"': 'only="society", size=1, inputs=["talk.amplification", "action.threshold"]',
    "runs=20, scale=1 / 20_000": "runs=2, scale=1 / 20_000, workers=1",
}  # fmt: skip
"""What experiments.md asks takes minutes; the same questions in a size of seconds."""


@pytest.mark.slow
def test_experiments_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = blocks(ROOT / "docs" / "experiments.md", "python")
    text = "\n".join(found)
    for asked, less in SMALLER.items():
        assert text.count(asked) == 1, asked
        text = text.replace(asked, less)
    exec(compile(text, "experiments.md", "exec"), {})
    assert (tmp_path / "moscow.html").stat().st_size > 100_000


# --- what else a reader types -----------------------------------------------------------------------------------------


def test_targets_extras_and_files_that_pages_name_are_there() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES
                     if page.name != "CHANGELOG.md" and page.parent.name != "decisions")  # fmt: skip
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    asked = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE))
    assert {"docs", "run", "test"} <= asked <= targets
    extras = {one for found in re.findall(r"'homefront\[([\w,]+)\]'", text) for one in found.split(",")}
    assert {"lab", "calibrate"} <= extras <= set(PROJECT["optional-dependencies"])
    named = re.findall(r"\b(?:python|sh) ((?:benchmarks|tools)/[\w/.-]+\.(?:py|sh))", text)
    files = set(named) - {"benchmarks/NAME.py"}
    assert files
    assert [name for name in files if not (ROOT / name).exists()] == []
