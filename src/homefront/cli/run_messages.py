"""What `run` and `resume` share: where a run tells how it goes, and its printed end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from homefront.cli.app import emit, say, warn
from homefront.errors import StoppedError

if TYPE_CHECKING:
    from homefront.experiments.stored import Listeners, Stored


def listeners(as_json: bool) -> Listeners:
    """Progress and announcements of a run on stderr, whoever looks."""
    from homefront.experiments.stored import Listeners
    from homefront.progress import progress

    return Listeners(bar=progress, say=warn, ready=lambda: announce_compilation(as_json))


@contextmanager
def stopped_in_words() -> Iterator[None]:
    """Ctrl-C in a run that can go on says how; one of which nothing is left stays what it is."""
    try:
        yield
    except KeyboardInterrupt as stop:
        if str(stop):
            raise StoppedError(str(stop)) from stop
        raise


def show(found: Stored, as_json: bool) -> None:
    """Writes the report, if one was asked for, and prints the table."""
    from homefront.views.tables import run_text

    summary = {**found.summary, "folder": str(found.run.path)}
    if found.report:
        summary["report"] = report_of(found)
    if as_json:
        emit(summary)
    else:
        say(run_text(found.scenario, summary))


def report_of(found: Stored) -> str:
    """Writes the report of a run that was just finished into its folder."""
    from homefront.views.report.page import write_report

    return str(write_report([found.run], found.run.report, found.scenario))


def announce_compilation(as_json: bool) -> None:
    """Says so where kernels are compiled for the first time."""
    from homefront.compiled import announce_compilation as announce

    if not as_json:
        announce(warn)
