"""Packages with entry points, put where Python finds them as if they were installed, without a network."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from homefront import plugins
from homefront.processes import mechanisms

EXAMPLES = Path(__file__).parents[2] / "examples"


def forget() -> None:
    """What was found before: another package may have the name now."""
    for one in (plugins.packaged, mechanisms._process, mechanisms.outcomes_of):
        one.cache_clear()


def write_package(
    site: Path, package: str, source: str, groups: Mapping[str, Mapping[str, str]], version: str = "1.0"
) -> None:  # fmt: skip
    """A package of one module. groups : of entry points, without "homefront."."""
    module = package.replace("-", "_")
    site.mkdir(parents=True, exist_ok=True)
    (site / f"{module}.py").write_text(source)
    _write_info(site, package, version, {f"homefront.{group}": of for group, of in groups.items()})


def install_example(site: Path, name: str) -> Path:
    """One of examples/, with its entry points; the folder of its source, which has to be on the path too."""
    return install_package(site, EXAMPLES / name)


def install_package(site: Path, folder: Path) -> Path:
    """The package of a folder in the same way."""
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    _write_info(site, project["name"], project["version"], project["entry-points"])
    return folder / "src"


def _write_info(site: Path, package: str, version: str, groups: Mapping[str, Mapping[str, str]]) -> None:
    info = site / f"{package.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
    lines = [line for group, of in groups.items() for line in (f"[{group}]", *(f"{k} = {v}" for k, v in of.items()))]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")
