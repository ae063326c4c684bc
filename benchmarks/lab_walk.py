"""From `pip install` in an empty environment to an argument with a counter-run, by keyboard alone, with times.

    python benchmarks/lab_walk.py [--python PYTHON] [--pictures FOLDER] [--widths 1280,390]

Makes an environment, installs the wheel of this folder with the extra `lab` into it, starts `homefront lab` there on an
empty folder, and goes the way of tests/browser/lab_walk.py through it in Chromium, once at each width. --python: an
installation that is there already. --pictures: keeps a picture of each page, in the light and in the dark. Ends with 1
where something was wrong with a page.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from lab_walk import Walk  # noqa: E402  (found by the line above)

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu"]


def main(python: str, pictures: Path | None, widths: list[int]) -> int:
    """Goes the way at each width; prints the times, then what was wrong."""
    problems: list[str] = []
    with tempfile.TemporaryDirectory(prefix="homefront-walk-") as name, sync_playwright() as playwright:
        place = Path(name)
        python = python or timed("pip install '.[lab]' in an empty environment", lambda: installed(place / "venv"))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for width in widths:
            print(f"{width} px")
            problems += walked(browser, python, place / f"lab-{width}", width, pictures)
        browser.close()
    print(f"wrong: {len(problems)}", *problems, sep="\n  ")
    return 1 if problems else 0


def installed(folder: Path) -> str:
    """An environment with the wheel of this folder and the extra `lab`; its Python."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    subprocess.run([*pip, f"{ROOT}[lab]"], check=True, env=clean())
    return python


def walked(browser: Any, python: str, folder: Path, width: int, pictures: Path | None) -> list[str]:
    """The whole way at one width; what was wrong."""
    with contextmanager(started)(python, folder) as told:
        walk = Walk(browser, told, width, pictures)
        try:
            walk.whole(say)
        except Exception as error:
            for name in ("teacher", "anna", "boris"):
                getattr(walk, name).page.screenshot(path=folder / f"{name}.png")
            walk.problems.append(f"{width} px: {error}")
        return walk.problems


def started(python: str, folder: Path) -> Iterator[dict[str, str]]:
    """`homefront lab` on an empty folder: what it says."""
    command = [python, "-m", "homefront", "lab", "--port", "0", "--json", "--data", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=clean(), cwd=folder.parent)

    def said() -> dict[str, str]:
        assert server.stdout is not None
        lines = list[str]()
        for line in server.stdout:
            lines.append(line)
            if line == "}\n":
                break
        return dict(json.loads("".join(lines)))

    try:
        yield timed("homefront lab, to its first word", said)
    finally:
        server.terminate()
        server.wait()


def clean() -> dict[str, str]:
    """The environment without what would lead to another installation."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}


def timed(name: str, what: Callable[[], Any]) -> Any:
    """Does it, and says how long it took."""
    began = time.monotonic()
    found = what()
    say(name, time.monotonic() - began)
    return found


def say(name: str, seconds: float) -> None:
    """One line of the table."""
    print(f"  {name:<70} {seconds:7.1f} s", flush=True)


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("--python", default="")
    reader.add_argument("--pictures", type=Path)
    reader.add_argument("--widths", default="1280,390")
    given = reader.parse_args()
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
    sys.exit(main(given.python, given.pictures, [int(one) for one in given.widths.split(",")]))
