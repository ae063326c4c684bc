r"""A document as LaTeX that a plain article takes: longtable and hyperref, and the bibliography in the same file.

pdflatex and lualatex both take it. A letter that pdflatex has not in its fonts is declared, so that it is printed as
its number and nothing fails.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from homefront.scenario.schema import Work
from homefront.views.cite import as_bibtex, escaped
from homefront.views.odd.document import Block, Bullets, Equations, Heading, Paragraph, Table, printable_line, spans

LEVELS = {2: "section", 3: "subsection", 4: "subsubsection"}

LAST_OF_T1 = 0x17F
NOT_IN_T1, ALSO_IN_T1 = (
    "\u0126\u0127\u0138\u013f\u0140\u0149\u0166\u0167",
    "\u2013\u2014\u2018\u2019\u201c\u201d\u201e",
)
"""Letters up to Latin Extended-A are in the fonts that pdflatex loads, but for some; and a few signs beyond them."""

LONG_WORD = 20
"""Letters of a word that may not fit a column."""

_BREAK_AFTER = re.compile(r"([./=?-]|\\[_&])(?=\w|\\)")
_BREAK_ALWAYS = re.compile(r"(/|\\_)(?=\w|\\)")
_SIGNS = {
    '"': r"\textquotedbl{}", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    "`": r"\textasciigrave{}", "\u2212": "$-$",
}  # fmt: skip

_LIGATURE = re.compile(r"-(?=-)|,(?=,)|'(?=')")
"""Signs that the fonts would make one of, as a dash of two hyphens."""

HEAD = r"""\documentclass[a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage{longtable}
\usepackage{hyperref}
\setlength{\textwidth}{17cm}
\setlength{\oddsidemargin}{-0.54cm}
\setlength{\textheight}{24.5cm}
\setlength{\topmargin}{-1.5cm}
\setlength{\tabcolsep}{3pt}
\setlength{\LTcapwidth}{\textwidth}
\setlength{\emergencystretch}{3em}
\setcounter{secnumdepth}{0}
"""


def latex(blocks: Sequence[Block], works: Sequence[Work], name: str) -> str:
    """The whole document. name : of the file of its bibliography, which it writes itself when it is compiled."""
    body = "\n\n".join(_block(block) for block in blocks)
    bibliography = as_bibtex(works)
    parts = [
        f"\\begin{{filecontents*}}[overwrite]{{{name}.bib}}\n{bibliography}\n\\end{{filecontents*}}\n" if works else "",
        HEAD, *_declared(body + bibliography), "\\begin{document}\n\n", body, "\n",
        f"\n\\bibliographystyle{{plain}}\n\\bibliography{{{name}}}\n" if works else "", "\n\\end{document}\n",
    ]  # fmt: skip
    return "".join(parts)


def _declared(text: str) -> list[str]:
    """What pdflatex prints for each letter that its fonts have not."""
    letters = sorted({one for one in text if (ord(one) > LAST_OF_T1 and one not in ALSO_IN_T1) or one in NOT_IN_T1})
    if not letters:
        return []
    lines = [f"\\DeclareUnicodeCharacter{{{ord(letter):04X}}}{{[U+{ord(letter):04X}]}}\n" for letter in letters]
    return ["\\ifdefined\\DeclareUnicodeCharacter\n", *lines, "\\fi\n"]


def _block(block: Block) -> str:
    match block:
        case Heading(level=1, text=text):
            return f"\\clearpage\n\\part*{{{_text(text)}}}"
        case Heading(level=level, text=text):
            return f"\\{LEVELS[level]}{{{_text(text)}}}"
        case Paragraph(text=text):
            return _text(text)
        case Bullets(items=items):
            return "\n".join(["\\begin{itemize}", *(f"\\item {{}}{_text(item)}" for item in items), "\\end{itemize}"])
        case Equations(lines=lines):
            lines = tuple(printable_line(line).replace("\\end{verbatim}", "\\end {verbatim}") for line in lines)
            return "\n".join(["{\\scriptsize", "\\begin{verbatim}", *lines, "\\end{verbatim}", "}"])
        case Table():
            return _table(block)


def _table(block: Table) -> str:
    columns = "".join(f"p{{\\dimexpr {width:.4f}\\linewidth-2\\tabcolsep\\relax}}" for width in block.widths)
    head = _row([f"\\textbf{{{_text(name)}}}" for name in block.columns])
    rows = block.rows or (("none", *[""] * (len(block.columns) - 1)),)
    return "\n".join([
        "{\\footnotesize", f"\\begin{{longtable}}{{{columns}}}",
        f"\\caption{{{_text(block.caption)}}}\\tabularnewline", "\\hline", head, UNDER_HEAD, "\\endfirsthead",
        "\\hline", head, UNDER_HEAD, "\\endhead", "\\hline", "\\endfoot",
        *(_row([_text(cell) for cell in row]) for row in rows), "\\end{longtable}", "}",
    ])  # fmt: skip


UNDER_HEAD = "\\hline\\noalign{\\smallskip}"


def _row(cells: Sequence[str]) -> str:
    return " & ".join(f"\\raggedright {cell}" if cell else "" for cell in cells) + "\\tabularnewline"


def _text(text: str) -> str:
    return spans(text, _plain, _code, lambda keys: f"\\cite{{{','.join(keys)}}}")


def _plain(text: str) -> str:
    """Text in which no letter is a command; a long word, as an address, may be broken."""
    words = re.split(r"( )", text)
    return "".join(_broken(_safe(word), _BREAK_AFTER if len(word) > LONG_WORD else _BREAK_ALWAYS) for word in words)


def _safe(text: str) -> str:
    apart = _LIGATURE.sub(lambda found: f"{found[0]}\0", text)
    return "".join(_SIGNS.get(letter) or escaped(letter) for letter in apart).replace("\0", "{}")


def _code(name: str) -> str:
    """A name, which may be broken after a dot or a line below."""
    return f"\\texttt{{{_broken(_safe(name), _BREAK_AFTER)}}}"


def _broken(text: str, after: re.Pattern[str]) -> str:
    return after.sub(lambda found: f"{found[1]}\\allowbreak{{}}", text)
