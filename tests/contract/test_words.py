"""Texts and names stay in plain English: words and turns of phrase that were removed do not come back.

Texts are the pages of the repository, strings, docstrings and comments of the package, and the pages that it writes.
Scenarios are left out: their files quote sources.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "src" / "homefront" / "library"
PATTERNS = (
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs/*.md", "docs/tutorials/*.md",
    "docs/model/*.md", "docs/decisions/*.md", "docs/gallery/*.py",
    "src/**/*.py", "src/**/*.html", "src/**/*.txt", "src/**/*.md", "src/homefront/views/report/strings.json",
)  # fmt: skip

INSTEAD = {
    r"\banew\b": "again",
    r"\bbeforehand\b": "in advance",
    r"\bcarr(y|ies|ied|ying) out\b": "run, make or do",
    r"\bgone on with\b": "continued",
    r"\bhangs? on\b": "depends on",
    r"\b(keeps?|same) (its|their|the)? ?luck\b": "keeps its quantile in the prior, or the same draws",
    r"\bmodel lays\b": "the model credits",
    r"\bmend(s|ed|ing)?\b": "correct",
    r"\bof one's own\b(?! state)": "of your own",
    r"\bout of nothing\b|\bfrom nothing\b": "distinguishable from zero, or from chance",
    r"\bpassed over\b": "skipped",
    r"\bset beside\b": "beside, or compared with",
    r"\bwhere to\?": "a sentence that says what is missing",
}
"""What is not written -> what is."""

NAMES = re.compile(r"[{`][A-Za-z_]+[}`]")
"""Names of code within a text."""


QUOTES = ROOT / "docs" / "decisions" / "0046-forty-sentences.md"
"""It has sentences as they were before."""


def texts() -> list[Path]:
    found = {file for pattern in PATTERNS for file in ROOT.glob(pattern)}
    return sorted(file for file in found if LIBRARY not in file.parents and file != QUOTES)


def words_of(file: Path) -> list[tuple[int, str]]:
    """(line, text) of a page; of Python its strings and comments."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        return list(enumerate(text.splitlines(), 1))
    kinds = (tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", -1))
    return [
        (token.start[0] + n, line)
        for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type in kinds
        for n, line in enumerate(NAMES.sub("", token.string).splitlines())
    ]  # fmt: skip


def found_in(lines: list[tuple[int, str]], name: str = "") -> list[str]:
    return [
        f"{name}:{number}: {found[0]!r}, write: {instead}"
        for number, line in lines for word, instead in INSTEAD.items()
        if (found := re.search(word, line, re.IGNORECASE))
    ]  # fmt: skip


def test_words_that_were_removed_stay_away() -> None:
    files = texts()
    assert len(files) > 500
    assert [hit for file in files for hit in found_in(words_of(file), str(file.relative_to(ROOT)))] == []


@pytest.mark.parametrize("line", ["start anew", "It hangs on three numbers.", "Moscow keeps its luck", "where to?"])
def test_such_a_word_is_found(line: str) -> None:
    assert found_in([(1, line)])


def test_ordinary_sentences_are_not() -> None:
    said = "The run continues. The given value depends on the prior. We recommend 20 worlds; an amendment is fine."
    assert found_in([(1, said)]) == []


# --- names of code -------------------------------------------------------------------------------------------------

NAMES_INSTEAD = {
    "asked": "request, question, quantity", "bank": "counterfactuals", "banks": "counterfactuals",
    "calm": "without, undisturbed", "draft": "partial", "drawn": "drawn_inputs, sample", "handed": "inputs",
    "kept": "stored, snapshot, cache", "left": "departed, remaining, exit_day", "seat": "slot", "seats": "slots",
    "shown": "view, text, count", "told": "text, message, detail", "wanted": "intended",
}  # fmt: skip
"""A module, class, function or field is not called so -> but, for example, so. Together with another word it may be."""

STAY = {"Draft": "an essay that is not published", "Frame.left": "a side"}
"""Names that stay, and what they mean."""


def names_of(tree: ast.Module) -> Iterator[str]:
    """Classes, functions and fields of classes, a field with its class."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        if isinstance(node, ast.ClassDef):
            fields = (line.target for line in node.body if isinstance(line, ast.AnnAssign))
            yield from (f"{node.name}.{field.id}" for field in fields if isinstance(field, ast.Name))


def bad_names(names: Iterable[str]) -> list[str]:
    return [
        f"{name}: write {NAMES_INSTEAD[word]}" for name in names
        if (word := name.rpartition(".")[2].strip("_").lower()) in NAMES_INSTEAD and name not in STAY
    ]  # fmt: skip


def test_names_of_code_are_no_participles_and_no_private_words() -> None:
    files = sorted((ROOT / "src").rglob("*.py"))
    named = [name for file in files for name in names_of(ast.parse(file.read_text(encoding="utf-8")))]
    assert len(named) > 5_000
    assert bad_names([*named, *(file.stem for file in files)]) == []


def test_such_a_name_is_found() -> None:
    code = "class Kept:\n    told: int\n    drawn_inputs: int\n\n    def _shown(self) -> None: ...\n"
    assert [text.partition(":")[0] for text in bad_names(names_of(ast.parse(code)))] == ["Kept", "Kept.told", "_shown"]
