"""What is looked at before any command."""

from __future__ import annotations

from homefront.address_space import refuse_too_little
from homefront.cli.app import app


@app.callback()
def before_any_command() -> None:
    refuse_too_little()
