"""Packages of examples/ and of the tests, found as installed ones are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from plugin_packages import forget, install_example, write_package


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages, with the examples in it."""
    folder = tmp_path / "site"
    folder.mkdir()
    for name in ("hoarding", "air_defence"):
        monkeypatch.syspath_prepend(str(install_example(folder, name)))
    monkeypatch.syspath_prepend(str(folder))
    forget()
    return folder


@pytest.fixture
def install(site: Path) -> Callable[..., None]:
    """install(package, source, {"processes": {"name": "module:Class"}}, version) into that folder."""

    def put(package: str, source: str, groups: Mapping[str, Mapping[str, str]], version: str = "1.0") -> None:
        write_package(site, package, source, groups, version)
        forget()

    return put
