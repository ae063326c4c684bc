"""A package of your own with one mechanism: written from template/, installs as it is and passes its own tests."""

from __future__ import annotations

import keyword
import os
import shutil
from pathlib import Path

from homefront.errors import ArgumentError, ResourceError
from homefront.processes.mechanisms import BUILT_IN, NAME

TEMPLATE = Path(__file__).parent / "template"

FILES = {
    "pyproject.toml.in": ("pyproject.toml",),
    "README.md.in": ("README.md",),
    "page.md.in": ("docs", "@NAME@.md"),
    "module.py.in": ("src", "@MODULE@", "__init__.py"),
    "test.py.in": ("tests", "test_@NAME@.py"),
}
"""File of the template -> folders and name of what is made of it."""


def new_package(name: str, folder: Path) -> Path:
    """Write a package with a mechanism of this name into a folder of its own.

    Parameters
    ----------
    name : str
        Name of the mechanism, in lower case, as "curfew".
    folder : Path
        Folder in which the folder of the package is made.

    Returns
    -------
    Path
        The folder of the package.

    Raises
    ------
    ArgumentError
        If the name cannot be used, or the folder of the package exists.
    ResourceError
        If the package cannot be written.

    Examples
    --------
    >>> new_package("curfew", Path("mine")).as_posix()
    'mine/homefront-curfew'
    """
    if not NAME.fullmatch(name) or keyword.iskeyword(name):
        told = "expected 2 to 40 small letters, digits and _, as curfew"
        raise ArgumentError("name", repr(name[:80]), told)
    if name in BUILT_IN:
        raise ArgumentError("name", repr(name), "homefront has a process of this name; choose another")
    words = {
        "@NAME@": name, "@PACKAGE@": f"homefront-{name.replace('_', '-')}", "@MODULE@": f"homefront_{name}",
        "@CLASS@": "".join(part.capitalize() for part in name.split("_")),
    }  # fmt: skip
    target = folder / words["@PACKAGE@"]
    if os.path.lexists(target):
        raise ArgumentError("name", repr(name), f"{target} exists already; choose another name, or --in another folder")
    try:
        for source, parts in FILES.items():
            file = target.joinpath(*(_filled(part, words) for part in parts))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_filled((TEMPLATE / source).read_text(encoding="utf-8"), words), encoding="utf-8")
        (target / "src" / words["@MODULE@"] / "py.typed").touch()
    except OSError as error:
        shutil.rmtree(target, ignore_errors=True)
        raise ResourceError(f"{target}: could not be written ({error.strerror or error})") from error
    return target


def _filled(text: str, words: dict[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(word, value)
    return text
