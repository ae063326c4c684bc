"""Writes the tables of docs/model/ and docs/coding.md anew, from the declarations in the code (`make docs-tables`)."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from homefront.views.odd.model_pages import PAGES, filled

ROOT = Path(__file__).parents[1]


def main() -> None:
    for file in sorted(file for pattern in PAGES for file in ROOT.glob(pattern)):
        before = file.read_text(encoding="utf-8")
        after = filled(before, PurePosixPath(file.parent.relative_to(ROOT).as_posix()))
        if after != before:
            file.write_text(after, encoding="utf-8")
            print(f"{file.name}: tables written")


if __name__ == "__main__":
    main()
