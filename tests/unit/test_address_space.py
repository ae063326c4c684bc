"""Limits of address space are told in a sentence, where libraries would hang, abort or crash."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from homefront.address_space import GIB, refuse_too_little, refuse_too_little_to_draw, remaining
from homefront.errors import ResourceError


def limited(gib: float, *command: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """A command under a limit of its address space."""
    bytes_ = int(gib * GIB)
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, timeout=timeout,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (bytes_, bytes_)),
    )  # fmt: skip


@pytest.mark.parametrize("gib", [0.2, 0.4, 1.0, 2.0])
def test_a_small_limit_is_told_before_anything_hangs(gib: float) -> None:
    done = limited(gib, "-m", "homefront", "run", "moscow-1941", "--scale", "1:20000", "--days", "2")
    assert done.returncode == 2, done.stderr
    assert f"the limit of address space is {gib:.1f} GiB" in done.stderr
    assert "ulimit -v" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_scale_that_does_not_fit_the_limit_is_refused_with_one_that_does(tmp_path: Path) -> None:
    done = limited(4, "-m", "homefront", "run", "moscow-1941", "--scale", "1:1", "--out", str(tmp_path / "run"))
    assert done.returncode == 2, done.stderr
    found = re.search(r"1:1 takes (\d\.\d) GiB for 1 world\(s\) at a time; (\d\.\d) GiB are free", done.stderr)
    assert found is not None, done.stderr
    assert float(found[1]) > 4 > float(found[2])
    assert re.search(r"Try --scale 1:[2-9]", done.stderr)
    assert list(tmp_path.iterdir()) == []


def test_what_is_left_is_less_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("homefront.address_space.limit", lambda: 1024.0 * GIB)
    assert 0 < remaining() < 1024 * GIB
    monkeypatch.setattr("homefront.address_space.limit", lambda: float("inf"))
    assert remaining() == float("inf")


def test_help_needs_little() -> None:
    assert "Usage" in limited(0.4, "-m", "homefront", "--help").stdout


def test_without_a_limit_nothing_is_refused() -> None:
    if resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY:
        refuse_too_little()
        refuse_too_little_to_draw()


DRAW = """
from homefront.errors import ResourceError
from homefront.views.drawing import vl_convert
try:
    print(vl_convert().vegalite_to_svg({"data": {"values": []}, "mark": "point", "encoding": {}})[:4])
except ResourceError as error:
    print("refused:", error)
"""


def test_charts_are_drawn_or_refused_in_a_sentence() -> None:
    done = limited(4, "-c", DRAW)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        ("<svg", "refused: charts cannot be drawn within the limit of address space, 4.0 GiB")
    )


def test_a_crash_of_the_library_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("homefront.address_space._DRAW", "import os; os.abort()")
    monkeypatch.setattr("homefront.address_space.limit", lambda: 4.0 * GIB)
    with pytest.raises(ResourceError, match="reserves more"):
        refuse_too_little_to_draw()
