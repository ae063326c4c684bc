"""Python's garbage collector waits until a command, a worker or a compiling process is at work, and then no longer."""

from __future__ import annotations

import subprocess
import sys

import pytest

BEGINNINGS = {
    "a command": """
        from homefront import cli
        cli.sys.argv[1:] = ["--help"]
        try:
            cli.main()
        except SystemExit:
            gc.unfreeze()""",
    "a worker": """
        from homefront.spawning import begin_apart
        begin_apart(False)""",
}


@pytest.mark.parametrize("what", BEGINNINGS)
def test_it_looks_once_there_is_more_than_is_loaded(what: str) -> None:
    code = f"""
        import gc
        from homefront import collecting
        {BEGINNINGS[what]}
        first = gc.get_threshold()[0]
        held = [[] for _ in range(first + 1000)]
        print(first == collecting.LOADED, gc.get_threshold()[0] == collecting.AT_WORK, gc.callbacks)
    """
    lines = "\n".join(line.removeprefix(" " * 8) for line in code.splitlines())
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["True True []"]), done.stderr
