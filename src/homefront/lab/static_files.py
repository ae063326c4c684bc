"""Files that are the same for everybody: the lab's own, and the report's style sheet and modules, read once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from homefront.views.report import bundle

TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}


@dataclass(frozen=True)
class StaticFile:
    """A file as it is sent. mark : changes with its bytes, for the browser's cache."""

    data: bytes
    media_type: str
    mark: str


def static_files() -> Mapping[str, StaticFile]:
    """By path under /static/: report.css and page/NAME.js of the report; lab.css, which is all style sheets of
    lab/static/ in the order of their names; and the other files there by theirs.

    A module of the report is asked for as it is written, since it imports others by "./NAME.js".
    """
    texts = {"report.css": bundle.styles_of("base.css", "story.css", "thread.css")}
    texts |= {f"page/{name}.js": text for name, text in bundle.modules().items()}
    folder = resources.files("homefront.lab").joinpath("static")
    own = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.is_file()}
    sheets = [name for name in sorted(own) if name.endswith(".css")]
    texts |= {name: text for name, text in own.items() if name not in sheets}
    texts["lab.css"] = "".join(own[name] for name in sheets)
    return {path: _made(path, text) for path, text in sorted(texts.items())}


def _made(path: str, text: str) -> StaticFile:
    data = text.encode()
    return StaticFile(data, TYPES[path.rpartition(".")[2]], hashlib.sha256(data).hexdigest()[:16])
