"""`homefront lab`, started as its command starts it; tests of the lab and of its pages share it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def started(folder: Path, *options: str, workers: int = 0) -> Iterator[dict[str, str]]:
    """`homefront lab` on a folder: what it says when it has started (url, join_code, teacher, password), and folder."""
    command = [sys.executable, "-m", "homefront", "lab", "--port", "0", "--json", "--workers", str(workers)]
    with subprocess.Popen(
        [*command, "--data", str(folder), *options], stdout=subprocess.PIPE, text=True
    ) as server:  # fmt: skip
        assert server.stdout is not None
        lines = list[str]()
        for line in server.stdout:
            lines.append(line)
            if line == "}\n":
                break
        try:
            yield {**json.loads("".join(lines)), "folder": str(folder)}
        finally:
            server.terminate()
            server.wait(timeout=20)
