"""No reference is dead: sources of parameters, docstrings, comments, pages and decisions name what there is.

Numbers of equations (E6) are headings of docs/model/; numbers of verification cases (V22) are cases of `homefront
verify`; paths and headings are there; old names of working papers stand in the table of docs/model/references.md.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from homefront.inputs.latents import LatentSpec
from homefront.models.registry import all_models
from homefront.parameters import specs_of
from homefront.processes import PROCESSES
from homefront.verify.run import all_cases

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "docs" / "model"
REFERENCES = (MODEL / "references.md").read_text(encoding="utf-8")

LIBRARY = ROOT / "src" / "homefront" / "library"
"""Scenarios: their files stay as they are, since fits belong to them, so only their old names are looked at."""

KINDS = (("", "*.md"), ("docs", "**/*.md"), ("benchmarks", "*.py"), ("src", "**/*.py"), ("src", "**/*.txt"))
"""Folder -> its texts."""

PATH = re.compile(r"(?<!\w/)\b(?:docs|src|tests|benchmarks|tools)/(?:[\w.-]+/)*[\w.-]*\w(?:#[\w-]+)?")
DECISION = re.compile(r"(?<![\w.,-])(00\d\d)(?!\w|[.,]\d)")
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s:]+)\)")
EQUATION = re.compile(r"(?<![\w.#&%/-])E(\d{1,2})(?![\w%-])")
CASE = re.compile(r"\bV(\d{2})\b")
OLD = re.compile(
    r"(?:model_(?:society|front|step)|theory\.md|design)(?:\.md)?,? sections? \d+(?:(?:,| and) \d+)*"
    r"|model_(?:society|front|step)\b(?!,? section)|theory\.md(?!,? section)|shared (?:fit )?notes(?: on fits)?"
    r"|verification_cases|front_surprise_params|homefront trial"
)


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub and MyST make it."""
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


@cache
def anchors(file: Path) -> frozenset[str]:
    text = re.sub(r"^```.*?^```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return frozenset(slug(found) for found in re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE))


def is_there(path: str, start: Path = ROOT) -> bool:
    """Whether a path, with or without a heading, can be opened from a folder."""
    name, _, anchor = path.partition("#")
    file = (start / name) if name else start
    return file.exists() and (not anchor or (file.suffix == ".md" and anchor in anchors(file)))


def words_of(file: Path) -> str:
    """Text of a page; of Python its strings and comments, without marks for ruff and mypy."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        return text
    found = [
        token.string for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type in (tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", -1))
    ]  # fmt: skip
    return "\n".join(re.sub(r"# noqa.*", "", one) for one in found)


@cache
def equations() -> frozenset[str]:
    """Numbers of the equations that have a heading of their own."""
    pages = (file.read_text(encoding="utf-8") for file in MODEL.glob("*.md"))
    return frozenset(number for page in pages for number in re.findall(r"^## E(\d+) ", page, re.MULTILINE))


@cache
def old_names() -> frozenset[str]:
    """First column of the table of old names, each name by itself."""
    rows = re.findall(r"^\| ([^|]+) \|", REFERENCES.partition("## Works")[0], re.MULTILINE)
    return frozenset(name.strip() for row in rows for name in row.split(";"))


def each_section(name: str) -> Iterator[str]:
    """Old names of one mention: "model_front sections 2 and 3" are two."""
    whole = re.sub(r"\.md(?=,? section)", "", name) if name.startswith("model_") else name.replace(", ", " ")
    before, found, numbers = whole.replace(",", " ").partition(" section")
    if not found:
        yield re.sub(r"\.md$", "", whole) if whole.startswith("model_") else whole
    for number in re.findall(r"\d+", numbers):
        yield f"{before.strip()} section {number}"


# --- sources of parameters --------------------------------------------------------------------------------------------

SOURCES = {
    **{f"{cls.name}.{name}": spec.source for cls in PROCESSES for name, spec in specs_of(cls).items()},
    "latent inputs": LatentSpec("", 0.0, 1.0).source,
}


def test_a_source_can_be_opened_or_says_why_it_is_assumed() -> None:
    assert {name: why for name, source in SOURCES.items() if (why := dead_source(source))} == {}


def dead_source(source: str) -> str:
    """What is wrong with the source of a parameter; "" if nothing is."""
    paths = PATH.findall(source)
    if not paths and not re.match(r"assumed: \w+ \w+", source):
        return f"{source}: expected a path, or 'assumed:' and the reason"
    if missing := [path for path in paths if not is_there(path)]:
        return f"{source}: no {', '.join(missing)}"
    names_a_work = re.search(r"[A-Z]\w+ (1[5-9]\d\d|20\d\d)|recalled", re.sub(r"(August|October) \d+", "", source))
    has_its_entry = "docs/model/references.md#" in source or source.startswith("assumed") or "captures.csv" in source
    return f"{source}: a work without its entry" if names_a_work and not has_its_entry else ""


def test_sources_of_published_models_stand_among_the_works() -> None:
    models = all_models().values()
    found = {spec.source for model in models for spec in specs_of(model).values()} | {model.source for model in models}
    assert {source: missing for source in sorted(found) if (missing := unknown_works(source))} == {}


def unknown_works(source: str) -> list[str]:
    """Works of a source, as "Author year", that no line of the references has."""
    named = re.findall(r"([A-Z][\w-]+)(?:[^;:\d]*?) (1[5-9]\d\d|20\d\d)", source)
    if not named and not re.match(r"assumed: \w+", source):
        return [source]
    lines = REFERENCES.splitlines()
    return [f"{author} {year}" for author, year in named
            if not any(author in line and year in line for line in lines)]  # fmt: skip


# --- texts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("folder", "pattern"), KINDS)
def test_what_a_text_names_is_there(folder: str, pattern: str) -> None:
    own = [file for file in (ROOT / folder).glob(pattern) if LIBRARY not in file.parents]
    assert own
    assert {str(file.relative_to(ROOT)): dead for file in own if (dead := dead_references(file))} == {}


def test_old_names_in_the_files_of_scenarios_have_their_place() -> None:
    files = [file for kind in ("csv", "json", "toml", "md") for file in LIBRARY.rglob(f"*.{kind}")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    named = {name for text in texts for found in OLD.findall(text) for name in each_section(found)}
    assert named
    assert named - old_names() == set()


def dead_references(file: Path) -> list[str]:
    """References of a text that lead nowhere."""
    text, dead = words_of(file), []
    dead += [f"E{number}" for number in EQUATION.findall(text) if number not in equations()]
    dead += [f"V{number}" for number in CASE.findall(text) if f"V{number}" not in cases()]
    dead += [name for found in OLD.findall(text) for name in each_section(found) if name not in old_names()]
    dead += [f"decision {number}" for number in DECISION.findall(text) if not list(decisions(number))]
    own = LINK.findall(text) if file.suffix == ".md" else []
    dead += [link for link in own if not is_there(link, file if link.startswith("#") else file.parent)]
    elsewhere = LINK.sub("", text)
    dead += [path for path in PATH.findall(elsewhere) if _means_a_file(path) and not is_there(path)]
    return dead


def decisions(number: str) -> Iterator[Path]:
    return (ROOT / "docs" / "decisions").glob(f"{number}-*.md")


@cache
def cases() -> frozenset[str]:
    return frozenset(case.id.split()[0] for case in all_cases())


def _means_a_file(path: str) -> bool:
    """Names as src/homefront/processes and docs/decisions/0020 are checked as folders and by their number.

    What a package of your own has, and the beginning of a name, is no file of this one.
    """
    return not re.search(r"decisions/\d{4}$|NAME|ID|tests/test_$", path)


def test_equations_have_one_number_each_and_none_is_left_out() -> None:
    pages = [file.read_text(encoding="utf-8") for file in MODEL.glob("*.md")]
    numbers = [int(n) for page in pages for n in re.findall(r"^## E(\d+) ", page, re.MULTILINE)]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
