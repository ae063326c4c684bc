"""The page's script and its style: small modules of page/, joined into one, so that the file needs no second request.

Each module says what it needs by `import {name} from "./other.js"` and what it gives by `export`. Joined, each is a
function of its own that returns what it gives, in an order in which each comes after what it imports.
"""

from __future__ import annotations

import re
from importlib import resources

IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?function\*?|const|class) ([\w$]+)", re.MULTILINE)
FIRST = "main"
"""The module that the report begins with."""

FIRST_STYLE, LAST_STYLE = "base.css", "print.css"


def styles() -> str:
    """The style sheets of the report, styles/*.css as one: base.css first, and last print.css, which takes back what is
    not printed."""
    folder = resources.files("homefront.views.report").joinpath("styles")
    names = [one.name for one in folder.iterdir() if one.name.endswith(".css")]
    return styles_of(*sorted(names, key=lambda name: (name != FIRST_STYLE, name == LAST_STYLE, name)))


def styles_of(*names: str) -> str:
    """These style sheets of styles/ as one, as "base.css", "pages/gallery.css"."""
    folder = resources.files("homefront.views.report").joinpath("styles")
    return "".join(folder.joinpath(*name.split("/")).read_text(encoding="utf-8") for name in names)


def modules() -> dict[str, str]:
    """Text of each module by name."""
    folder = resources.files("homefront.views.report").joinpath("page")
    return {
        one.name.removesuffix(".js"): one.read_text(encoding="utf-8")
        for one in sorted(folder.iterdir(), key=lambda one: one.name) if one.name.endswith(".js")
    }  # fmt: skip


def in_order(texts: dict[str, str], entry: str = FIRST) -> list[str]:
    """Names of the modules that a page needs, each after those that it imports. KeyError for one that there is not;
    ValueError where modules import each other in a circle."""
    done: list[str] = []
    open_now: list[str] = []

    def visit(name: str) -> None:
        if name in done:
            return
        if name in open_now:
            raise ValueError(f"modules import each other: {' -> '.join([*open_now, name])}")
        open_now.append(name)
        for _, needed in IMPORT.findall(texts[name]):
            visit(needed)
        open_now.pop()
        done.append(name)

    visit(entry)
    return done


def script(entry: str = FIRST) -> str:
    """A module and all that it needs as one script. entry : main of the report, gallery, compare."""
    texts = modules()
    return '"use strict";\n(() => {\n' + "".join(_scope(n, texts[n]) for n in in_order(texts, entry)) + "})();\n"


def _scope(name: str, text: str) -> str:
    """A module as a function that is called once and returns what the module exports."""
    given = ", ".join(found for _, found in EXPORT.findall(text))
    body = EXPORT.sub(r"\1 \2", IMPORT.sub(r"const \1 = module_\2;", text))
    return f"const module_{name} = (() => {{\n{body}return {{{given}}};\n}})();\n"
