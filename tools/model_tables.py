"""Writes the tables of docs/model/ anew, from the declarations in the code (`make docs-tables`)."""

from __future__ import annotations

from pathlib import Path

from homefront.views.odd.model_pages import FOLDER, filled


def main() -> None:
    for file in sorted((Path(__file__).parents[1] / FOLDER).glob("*.md")):
        before = file.read_text(encoding="utf-8")
        after = filled(before)
        if after != before:
            file.write_text(after, encoding="utf-8")
            print(f"{file.name}: tables written")


if __name__ == "__main__":
    main()
