"""Where the files of coders are written."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from coder_rows import Written, written


@pytest.fixture
def write(tmp_path: Path) -> Written:
    """Writes a coder's file."""
    return partial(written, tmp_path)
