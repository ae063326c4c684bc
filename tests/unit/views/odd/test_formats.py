"""Markdown and LaTeX of the same blocks: nothing that a text holds is a command there, and what opens is closed."""

from __future__ import annotations

import dataclasses
import re

import pytest

from homefront.parameters.posterior import WORLDS
from homefront.scenario.schema import Scenario, Work
from homefront.views.cite import SOFTWARE, as_bibtex
from homefront.views.odd.build import document, written
from homefront.views.odd.document import (
    Block,
    Bullets,
    Equations,
    Heading,
    Paragraph,
    Table,
    cite,
    cited_in,
    code,
    table,
)
from homefront.views.odd.latex import latex
from homefront.views.odd.markdown import markdown
from homefront.views.odd.subject import Subject, subject_of
from homefront.views.odd.works import cited_works, works_of_the_method

HOSTILE = (
    r"a|b & 5 % of $x_1^2$ #1 {\end{document}} ~ \input{/etc/passwd} <script>alert(1)</script> `x` [y](z) *w* 100 \\"
)
AT_THE_START = ("# title", "- item", "1. item", "> said", "```", "| a |", "===", "@ values", "\\section{x}", "%", "[1]")
LETTERS = "Жуков, Łódź, Řehoř, 東京, 1 \u2212 2, \U0001f600, Ħ"


def blocks_with(text: str) -> list[Block]:
    return [
        Heading(1, text), Heading(2, text), Paragraph(text), Bullets((text, code(text))), Equations((text,)),
        table(text, [(text, 1.0), (text, 2.0)], [(text, code(text)), ("", text)]), table(text, [("a", 1.0)], []),
    ]  # fmt: skip


# --- LaTeX ----------------------------------------------------------------------------------------------------------


def check_latex(text: str) -> None:
    """Braces and environments close, columns are counted, and no letter is a command that nobody wrote."""
    head, _, rest = text.partition("\\begin{document}")
    body, _, tail = rest.rpartition("\\end{document}")
    assert tail.strip() == ""
    assert "\\documentclass[a4paper]{article}" in head
    body = re.sub(r"\\begin\{verbatim\}\n.*?\n\\end\{verbatim\}", "", body, flags=re.DOTALL)
    closed(body)
    for found in re.finditer(r"\\begin\{longtable\}\{(.*?)\}\n(.*?)\\end\{longtable\}", body, re.DOTALL):
        columns = found[1].count("p{")
        rows = [row for row in found[2].split("\\tabularnewline") if "\\raggedright" in row]
        assert {len(re.findall(r"(?<!\\)&", row)) for row in rows} <= {columns - 1}
        widths = [float(width) for width in re.findall(r"dimexpr ([\d.]+)", found[1])]
        assert sum(widths) == pytest.approx(1.0, abs=0.001)
    bare = re.sub(r"\\[#$%&_{}]", "", body)
    bare = re.sub(r"\\begin\{longtable\}\{.*?\}\n", "", bare).replace("$-$", "")
    assert not re.search(r"[#$%^~<>|\"`]", bare)
    assert "&" not in re.sub(r" & ", "", bare)
    commands = set(re.findall(r"\\([a-zA-Z]+|.)", re.sub(r"\\[#$%&_{}]", "", body)))
    assert commands <= COMMANDS, commands - COMMANDS


COMMANDS = {
    "clearpage", "part", "section", "subsection", "subsubsection", "begin", "end", "item", "texttt", "textbf", "cite",
    "allowbreak", "raggedright", "tabularnewline", "hline", "endfirsthead", "endhead", "endfoot", "caption", "dimexpr",
    "linewidth", "tabcolsep", "relax", "footnotesize", "scriptsize", "textbackslash", "textasciitilde",
    "textasciicircum", "textquotedbl", "textless", "textgreater", "textbar", "textasciigrave", "bibliographystyle",
    "bibliography", "noalign", "smallskip",
}  # fmt: skip


def closed(text: str) -> None:
    depth, opened = 0, []
    for token in re.finditer(r"\\begin\{(\w+)\}|\\end\{(\w+)\}|\\.|[{}]", text):
        if token[1]:
            opened.append(token[1])
        elif token[2]:
            assert opened.pop() == token[2]
        else:
            depth += {"{": 1, "}": -1}.get(token[0], 0)
            assert depth >= 0
    assert depth == 0
    assert opened == []


@pytest.mark.parametrize("text", [HOSTILE, *AT_THE_START, LETTERS, "\ue000x\ue002y", "a\x00b\x1b[2J", "-- ,, ''"])
def test_latex_holds_whatever_a_text_is(text: str) -> None:
    made = latex(blocks_with(text), [], "x")
    check_latex(made)
    assert "\x00" not in made
    assert "\x1b" not in made


def test_letters_that_pdflatex_has_not_are_declared() -> None:
    made = latex([Paragraph(LETTERS)], [], "x")
    declared = {int(found, 16) for found in re.findall(r"\\DeclareUnicodeCharacter\{([0-9A-F]+)\}", made)}
    assert declared == {*map(ord, "Жуков東京Ħ\U0001f600")}
    assert "\\DeclareUnicodeCharacter" not in latex([Paragraph("Łódź, Řehoř")], [], "x")


def test_equations_stand_as_they_are_and_cannot_end_themselves() -> None:
    made = latex([Equations(("    dx/dt = -b p x_1^2   (50 %)", "\\end{verbatim}\\input{x}"))], [], "x")
    assert "    dx/dt = -b p x_1^2   (50 %)\n" in made
    assert made.count("\\end{verbatim}") == 1


def test_signs_that_fonts_join_stay_apart() -> None:
    assert "process -{}-without x,{}, y'{}'" in latex([Paragraph("process --without x,, y''")], [], "x")


@pytest.mark.parametrize("part", ["", "odd", "assumptions", "methods"])
def test_the_latex_of_moscow_is_whole_and_its_bibliography_has_every_key(subject: Subject, part: str) -> None:
    made = written(subject, "latex", part)
    check_latex(made)
    file, keys = made.partition("\\documentclass")[0], re.findall(r"\\cite\{([^}]*)\}", made)
    assert "\\begin{filecontents*}[overwrite]{homefront-moscow-1941.bib}" in file
    assert made.count("\\bibliography{homefront-moscow-1941}") == 1
    entries = re.findall(r"(?m)^@\w+\{([^,]+),", file)
    assert len(entries) == len(set(entries))
    assert set(entries) == {key for several in keys for key in several.split(",")}
    works = cited_works(subject.scenario, cited_in(document(subject, part)))
    assert as_bibtex(works) in file


# --- Markdown -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [HOSTILE, *AT_THE_START, LETTERS, "\ue000x\ue002y", "a\x00b"])
def test_markdown_holds_whatever_a_text_is(text: str) -> None:
    made = markdown(blocks_with(text), [])
    outside = re.sub(r"(?ms)^```text\n.*?^```$", "", made)
    for line in outside.splitlines():
        if line.startswith("| "):
            assert len(re.findall(r"(?<!\\)\|", line)) in (2, 3)
    heads = [line for line in outside.splitlines() if re.match(r"#{1,6} ", line)]
    assert len(heads) == 2
    assert len([line for line in outside.splitlines() if line.startswith("- ")]) == 2


def test_names_and_citations_are_marked_as_pandoc_reads_them() -> None:
    made = markdown(
        [Paragraph(f"{code('talk.weight')} is 2 {cite('grimm-2020', 'homefront')}, a_b and _c_.")], [SOFTWARE]
    )
    assert made.startswith("`talk.weight` is 2 [@grimm-2020; @homefront], a_b and \\_c\\_.\n")
    assert "## References\n\n- `@homefront` The homefront contributors." in made


def test_nothing_is_html() -> None:
    text = "<script>alert(1)</script> <b> &lt; x"
    made = markdown([Heading(2, text), Paragraph(text), Bullets((text,)), table(text, [(text, 1.0)], [(text,)])], [])
    assert "<" not in made
    assert made.count("&lt;script>") == 6
    assert "\\&lt; x" in made


def test_a_tick_in_a_name_does_not_end_it() -> None:
    assert markdown([Paragraph(code("a`b"))], []) == "``a`b``\n"


def test_the_markdown_of_moscow_has_tables_of_one_width_each(subject: Subject) -> None:
    lines = written(subject).splitlines()
    for n, line in enumerate(lines):
        if re.fullmatch(r"\|(---\|)+", line):
            columns = line.count("---")
            rows = [lines[n - 1]]
            while lines[n + len(rows)].startswith("|"):
                rows.append(lines[n + len(rows)])
            assert {len(re.findall(r"(?<!\\)\|", row)) - 1 for row in rows} == {columns}
    assert "\ue000" not in "".join(lines)
    assert "{{" not in "".join(lines)


def test_both_formats_say_the_same_words(subject: Subject) -> None:
    md, tex = written(subject, "markdown", "methods"), written(subject, "latex", "methods")
    paragraph = md.split("\n\n")[1]
    told = re.sub(r"\\(allowbreak\{\}|texttt|cite)|[{}]|\\", "", tex.partition("\\part*")[2])
    for word in re.findall(r"[a-z]{4,}", re.sub(r"\[@[^\]]*\]", "", paragraph)):
        assert word in told, word


# --- works ----------------------------------------------------------------------------------------------------------


def test_a_work_of_the_method_keeps_its_key_apart_from_another_work_of_the_scenario(moscow: Scenario) -> None:
    other = Work.model_validate({"id": "shapley-1953", "type": "book", "title": "Another book"})
    mine = dataclasses.replace(moscow, sources={**moscow.sources, "shapley-1953": other})
    made = written(subject_of(mine), "markdown", "methods")
    assert "[@shapley-1953-of-the-method]" in made
    assert "`@shapley-1953-of-the-method` Lloyd S. Shapley (1953)" in made
    assert "Another book" not in made


def test_works_of_the_method_can_be_cited() -> None:
    assert {"grimm-2020", "shapley-1953", "homefront"} <= set(works_of_the_method())
    for work in works_of_the_method().values():
        assert work.title
        assert work.author


def test_a_hostile_scenario_is_written_whole(moscow: Scenario) -> None:
    causes = tuple(cause.model_copy(update={"sentence": HOSTILE, "neutral": LETTERS}) for cause in moscow.causes)
    mine = dataclasses.replace(moscow, title=HOSTILE, summary=HOSTILE + "\n\n# x\n\n- y", causes=causes)
    check_latex(written(subject_of(mine), "latex"))
    heads = [line for line in written(subject_of(mine)).splitlines() if line.startswith("# ")]
    assert len(heads) == 3


def test_a_table_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="2 widths"):
        Table("x", ("a", "b"), (0.5, 0.5), (("1",),))


def test_the_two_sets_that_ship_are_named() -> None:
    assert WORLDS == ("forecast", "record")
