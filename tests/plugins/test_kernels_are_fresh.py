"""Compiled kernels of a mechanism are those of its code: an edit in any file of its package compiles them again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from plugin_packages import forget, write_package

import homefront as hf
from homefront.code_digest import code_digest

MECHANISM = '''"""A mechanism of a test, whose small function stands in another file."""
import numpy as np
from homefront.mechanism import Process, kernel, param, prange, process, step, variable
from two_files.helper import size

@process(name="two_files", reads=("glow",), writes=("glow",))
class TwoFiles(Process):
    glow: np.ndarray = variable("place", "float64", "share", "a share")
    unit: float = param(1.0, unit="1", bounds=(0, 1), symbol="x", source="assumed", doc="its size")

    @step("glows", at="morning")
    def act(self, world, today, clock, streams):
        light(world.own.glow, self.unit)

@kernel
def light(glow, unit):
    for place in prange(glow.size):
        glow[place] = size(unit)
'''

HELPER = """from homefront.mechanism import device

@device
def size(unit):
    return {size} * unit
"""


def glow() -> float:
    """What the mechanism of the folder does, as its modules are now."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "two_files"]:
        del sys.modules[name]
    forget()
    run = hf.run("britain-1940", mechanisms="two_files", scale=1 / 20_000, days=2, only="society", follow=0)
    return float(run.data.glow.max())


@pytest.fixture
def package(site: Path) -> Path:
    """A package of two files beside those of the examples."""
    write_package(site, "two-files", "", {"processes": {"two_files": "two_files.own:TwoFiles"}})
    (site / "two_files.py").unlink()
    folder = site / "two_files"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "own.py").write_text(MECHANISM)
    (folder / "helper.py").write_text(HELPER.format(size=0.25))
    return folder


def test_an_edit_of_a_helper_file_changes_the_next_run(package: Path) -> None:
    assert glow() == 0.25
    before = code_digest("two_files")
    (package / "helper.py").write_text(HELPER.format(size=0.625))
    assert code_digest("two_files") != before
    assert glow() == 0.625


def test_what_is_not_there_has_no_code() -> None:
    assert code_digest("no_package_of_this_name") == ""


KERNEL = """from homefront.compiled import serial
from {module} import size

@serial
def of(unit):
    return size(unit)

print(of(2.0), of.stats.cache_hits[of.signatures[0]])
"""


@pytest.mark.parametrize(
    ("module", "caller"), [("homefront.helped", "homefront.tried"), ("homefront.lanes.helped", "tried")]
)
def test_an_edit_of_the_package_is_seen_in_a_folder_that_the_user_names(
    tmp_path: Path, module: str, caller: str
) -> None:
    """NUMBA_CACHE_DIR has no code in its name, and numba looks only at the file of a kernel itself, which may be of
    another package."""
    package = tmp_path / "homefront"
    (package / "lanes").mkdir(parents=True)
    for name in ("compiled", "kernel_cache", "kernel_files", "cache_folder", "code_digest", "whole", "errors"):
        (package / f"{name}.py").write_text((Path(hf.__file__).parent / f"{name}.py").read_text())
    (package / "__init__.py").write_text("")
    (tmp_path / f"{caller.replace('.', '/')}.py").write_text(KERNEL.format(module=module))
    helped = tmp_path / f"{module.replace('.', '/')}.py"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    said = []
    for size in (0.25, 0.25, 0.625):
        text = f"from homefront.compiled import device\n\n@device\ndef size(unit):\n    return {size} * unit\n"
        if not helped.exists() or helped.read_text() != text:
            helped.write_text(text)
        run = subprocess.run(
            [sys.executable, "-c", f"import {caller}"], env=environment, capture_output=True, text=True
        )
        said.append(run.stdout.split() or run.stderr)
    assert said == [["0.5", "0"], ["0.5", "1"], ["1.25", "0"]]
