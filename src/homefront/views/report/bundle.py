"""The page's script and its style: small modules of page/, joined into one, so that the file needs no second request.

Each module says what it needs by `import {name} from "./other.js"` and what it gives by `export`. Joined, they are one
scope, in an order in which each comes after what it imports; so no two modules may use a name at their top level for
two things (tests/unit/views/report/test_bundle.py).
"""

from __future__ import annotations

import re
from importlib import resources

IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?function|const|let|class)", re.MULTILINE)
FIRST = "main"
"""The module that the report begins with."""

FIRST_STYLE = "base.css"


def styles() -> str:
    """The style sheets of the report, styles/*.css as one, base.css first."""
    folder = resources.files("homefront.views.report").joinpath("styles")
    names = [one.name for one in folder.iterdir() if one.name.endswith(".css")]
    return styles_of(*sorted(names, key=lambda name: (name != FIRST_STYLE, name)))


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
        for needed in IMPORT.findall(texts[name]):
            visit(needed)
        open_now.pop()
        done.append(name)

    visit(entry)
    return done


def script(entry: str = FIRST) -> str:
    """A module and all that it needs as one script. entry : main of the report, gallery, compare."""
    texts = modules()
    parts = [EXPORT.sub("", IMPORT.sub("", texts[name])) for name in in_order(texts, entry)]
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n"
