"""A gallery: one page with a card for each run in a folder, which leads to the report of each."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from homefront._version import __version__
from homefront.errors import HomefrontError, ResultsError
from homefront.progress import heed, telling
from homefront.results.folder import ResultFolder
from homefront.scenario.schema import Scenario
from homefront.views.made_with import scenario_with, unused
from homefront.views.report import bundle
from homefront.views.report.card import card_of
from homefront.views.report.coast import land
from homefront.views.report.data import collect
from homefront.views.report.page import (
    OTHER_FILE,
    refuse_another_scenario,
    render,
    rendered,
    scenario_of_run,
    script_json,
)
from homefront.views.report.quantities import own_words
from homefront.views.report.strings import part, say, say_line, strings
from homefront.views.report.tale import mark, spoken
from homefront.views.report.written_pages import Card, Gallery, SkippedFolder
from homefront.writing import make_folder, write_whole

TEXTS = ("gallery.", "compare.number.", "compare.less", "head.", "sure.", "matches", "dots.first", "guess.share",
         "price.", "number.", "words.", "language.", "kicker")  # fmt: skip
"""Beginnings of the keys that the page says."""

MOST_BYTES = 300_000
"""A gallery is no larger: beyond that, maps are left out, those of the last cards first."""

FILE = "index.html"


def write_gallery(
    folder: Path, runs: Sequence[Path] = (), file: Path | None = None, every: bool = False,
    scenarios: Sequence[Scenario] = (), tell: Callable[[str], None] | None = None, mechanisms: Collection[str] = (),
) -> Gallery:  # fmt: skip
    """Writes the gallery of the runs in a folder, and the reports that they lack.

    folder : runs are looked for in its folders, no deeper.   runs : folders of more runs.   file : default index.html
    in the folder.   every : a card for each run; else one for each scenario, of its newest run that can be read.
    scenarios : those that do not ship.   tell : told a line before a report is made.
    mechanisms : with which runs were made, by name; their code is loaded.
    A run that is damaged, not finished, or made from another state of its scenario is skipped, and the result says
    why. Raises ResultsError where no run is left.
    """
    heed()
    file, tell = file or folder / FILE, telling(tell)
    known = {one.id: one for one in scenarios}
    read: list[Mapping[str, Any]] = []
    cards: list[dict[str, Any]] = []
    written: list[Card] = []
    skipped: list[SkippedFolder] = []
    for run in runs_in(folder, runs):
        heed()
        try:
            read.append(run.checked().provenance)
            name = str(read[-1].get("scenario"))
            if not every and name in {one.scenario for one in written}:
                continue
            scenario = scenario_with(known.get(name) or scenario_of_run(run), run.provenance, mechanisms)
            card, report = _card(run, scenario, tell)
        except HomefrontError as error:
            skipped.append(SkippedFolder(run.path, str(error)))
            continue
        card |= {"href": _address(report, file), "from": scenario.start.isoformat()}
        cards.append(card)
        written.append(Card(run.path, name, report))
    unused(mechanisms, read)
    if not cards:
        raise ResultsError(f"{folder}: none of its runs can be shown. {' '.join(one.why for one in skipped)}")
    text, without_map = gallery_html(sorted(cards, key=lambda card: str(card["from"])))
    make_folder(file.parent, OTHER_FILE)
    write_whole(file, text.encode(), OTHER_FILE)
    return Gallery(file, tuple(written), tuple(skipped), without_map)


def runs_in(folder: Path, runs: Sequence[Path] = ()) -> list[ResultFolder]:
    """Runs in the folders of a folder, finished or not, and those that are named; the newest first.

    Raises ResultsError if there is none.
    """
    found = [ResultFolder(path) for path in runs]
    inside = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    named = {path.resolve() for path in runs}
    found += [
        run for run in map(ResultFolder, inside)
        if (run.is_finished or run.is_unfinished) and run.path.resolve() not in named
    ]  # fmt: skip
    if not found and ResultFolder(folder).is_finished:
        raise ResultsError(f"{folder}: a run, expected a folder with runs in it; name the folder in which it lies")
    if not found:
        raise ResultsError(
            f"{folder}: no run in it, nor in its folders; expected runs, as "
            f"`homefront run france-1940 --runs 20 --out {folder / 'france'}` makes one"
        )
    return sorted(found, key=lambda run: (-_when(run), str(run.path)))


def _when(run: ResultFolder) -> float:
    """When a run was finished, in seconds; 0 if it is not."""
    try:
        return run.finished_at
    except OSError:
        return 0.0


def _card(run: ResultFolder, scenario: Scenario, tell: Callable[[str], None]) -> tuple[dict[str, Any], Path]:
    """The card of a run, and its report, which is made where there is none."""
    refuse_another_scenario(run, scenario)
    found = collect(run, scenario)
    if not run.report.is_file():
        tell(f"{run.path}: its report is written")
        write_whole(run.report, render(found, []).encode(), "make the folder of the run writable")
    return card_of(found), run.report


def _address(report: Path, file: Path) -> str:
    """Where the report lies, seen from the gallery, as an address."""
    return quote(Path(os.path.relpath(report.resolve(), file.parent.resolve())).as_posix())


def gallery_html(cards: Sequence[dict[str, Any]]) -> tuple[str, int]:
    """The page as text, and how many maps had no room."""
    for without_map in range(len(cards) + 1):
        text = _html([{**card, "map": None if n >= len(cards) - without_map else card["map"]}
                      for n, card in enumerate(cards)])  # fmt: skip
        if len(text.encode()) <= MOST_BYTES:
            break
    return text, without_map


def _html(cards: Sequence[dict[str, Any]]) -> str:
    moving = ("days", "rest", "start", "front", "cities", "people", "gone")
    data = {
        "maps": [card["map"] and {key: card["map"][key] for key in moving} for card in cards],
        "strings": part(*TEXTS),
    }
    return rendered("gallery.html", {
        "version": __version__, "cards": cards, "say": say, "t": mark, "spoken": spoken, "say_line": say_line,
        "own_words": own_words, "languages": list(strings()["languages"].items()), "land": land(),
        "data": script_json(data),
        "style": bundle.styles_of("base.css", "story.css", "pages/gallery.css"),
        "script": bundle.script("gallery"),
    })  # fmt: skip
