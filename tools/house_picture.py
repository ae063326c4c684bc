"""The picture of the house, docs/house.svg: the layers of the package as pyproject.toml has them, top to bottom.

What a layer is for is the first sentence of its docstring. A test compares the picture with what this makes; write it
anew with `python tools/house_picture.py`.
"""

from __future__ import annotations

import ast
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
WIDTH, ROW, GAP, LEFT = 900, 40, 6, 170


def layers() -> list[str]:
    """Names of the layers, from the top; an absent one is left out."""
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    contract = next(one for one in tool["importlinter"]["contracts"] if one["id"] == "layers")
    names = [name.strip("()") for name in contract["layers"]]
    return [name for name in names if file_of(name)]


def file_of(name: str) -> Path | None:
    """The file whose docstring says what a layer is for; None where there is no such layer."""
    package = ROOT / "src" / "homefront"
    found = [file for file in (package / name / "__init__.py", package / f"{name}.py") if file.is_file()]
    return found[0] if found else None


def purpose(name: str) -> str:
    """The first sentence of its docstring."""
    file = file_of(name)
    assert file
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    sentence = " ".join(text.split("\n\n")[0].split()).split(". ")[0].rstrip(".").replace("`", "")
    return sentence[:1].upper() + sentence[1:]


def picture() -> str:
    """SVG: a row for each wing, and all single modules that stand below the wings in rows of six."""
    names = layers()
    wings = [name for name in names if (ROOT / "src" / "homefront" / name).is_dir()]
    single = [name for name in names if name not in wings and name != "__main__"]
    parts, y = [], 48
    for name in wings:
        parts.append(_box(10, y, WIDTH - 20, ROW, "wing"))
        parts.append(f'<text class="name" x="24" y="{y + 25}">{name}</text>')
        parts.append(f'<text x="{LEFT}" y="{y + 25}">{escape(_short(purpose(name)))}</text>')
        y += ROW + GAP
    y += 26
    parts.append(f'<text x="10" y="{y - 8}">Single modules, which everything above may use; each is one idea:</text>')
    across = 6
    step = (WIDTH - 20 + GAP) / across
    for number, name in enumerate(single):
        x, top = 10 + (number % across) * step, y + (number // across) * (ROW - 8 + GAP)
        parts.append(_box(round(x), top, round(step - GAP), ROW - 8, "single"))
        parts.append(f'<text class="small" x="{round(x) + 10}" y="{top + 21}">{name}</text>')
    height = y + (1 + (len(single) - 1) // across) * (ROW - 8 + GAP) + 8
    return HEAD.format(width=WIDTH, height=height) + "\n".join(parts) + "\n</svg>\n"


HEAD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="house">
<title id="house">The layers of homefront: a module imports from those below it, never from one above</title>
<style>
text {{ font: 14px sans-serif; fill: #1a1a1a }} .name {{ font-weight: bold }} .small {{ font-size: 13px }}
.page {{ fill: #ffffff }} .wing {{ fill: #e8eef4; stroke: #5b7794 }} .single {{ fill: #f4efe4; stroke: #94835b }}
</style>
<rect class="page" width="{width}" height="{height}"/>
<text x="10" y="28">Top to bottom: a module imports from those below it, never from one above.</text>
"""


def _box(x: int, y: int, width: int, height: int, kind: str) -> str:
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="4"/>'


def _short(sentence: str, most: int = 100) -> str:
    return sentence if len(sentence) <= most else sentence[: most - 6].rsplit(" ", 1)[0] + " ..."


def write(file: Path) -> None:
    text = picture()
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(ROOT / "docs" / "house.svg")
