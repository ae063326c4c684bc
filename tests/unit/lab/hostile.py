"""Words that would act in a page that does not escape them, in all places of a run and a scenario that hold words."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from importlib import resources
from typing import Any

BAD = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}"
RUN = "moscow-1941-hostile0"
WORDS = (
    "title", "what", "note", "heading", "unit", "s", "label", "notes", "price", "sentence", "without", "parameters",
    "version", "words", "parting", "prices", "places",
)  # fmt: skip
"""Names under which a run, a chart or a result has words."""


def spoiled(value: Any, name: str = "") -> Any:
    """The same with bad words at the end of all words."""
    if isinstance(value, dict):
        return {key: spoiled(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [spoiled(one, name) for one in value]
    return value + BAD if isinstance(value, str) and name in WORDS else value


def hostile_run() -> dict[str, Any]:
    """The run of Moscow that ships, as figures/packing.py has it, with bad words."""
    file = resources.files("homefront.lab.content").joinpath("runs/moscow-1941-9b8dcd73.json")
    run = json.loads(file.read_text(encoding="utf-8"))
    return {"key": RUN, "facts": spoiled(run["facts"]), "charts": spoiled(run["charts"])}


class _Acting(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        acts = any(name.startswith("on") or name == "style" for name in given)
        if acts or (tag == "script" and "src" not in given) or (tag == "img" and given.get("src") == "x"):
            self.found.append(f"<{tag} {given}>")


def acting(page: str) -> list[str]:
    """What acts in a page: scripts inside it, handlers, styles, the picture of the bad words."""
    reader = _Acting()
    reader.feed(page)
    return reader.found
