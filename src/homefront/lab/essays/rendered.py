"""A version of an essay, ready for the page: read once, and kept while the server runs; a version never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from homefront.lab.cache import Cache
from homefront.lab.essays.bibliography import Work, works
from homefront.lab.essays.directive import FigureRef
from homefront.lab.essays.document import Document, PictureSize, document_of
from homefront.lab.figures import static_figure
from homefront.lab.figures.stored import chart_of
from homefront.lab.tables import EssayVersion, Picture

EVERYWHERE = ("", "all", "all places")


@dataclass(frozen=True)
class Figure:
    """A figure that is drawn. row : of its place among those of the run.   notes : sources of the values on record.

    points : whether it has days to speak of.   place : "" where the chart is of no place.
    """

    ref: FigureRef
    title: str
    place: str
    row: int
    facts: Mapping[str, Any]
    svg: Markup
    table: static_figure.Table
    notes: Sequence[str]
    note: str
    points: bool

    @property
    def name(self) -> str:
        return f"{self.title}: {self.place}" if self.place else self.title


@dataclass(frozen=True)
class Rendered:
    """figures : by id; of a figure that cannot be drawn, why.   whole : whether every figure was found.

    html : pieces of pages that were made of it, kept with it (pages/pieces.py).
    """

    document: Document
    works: Mapping[str, Work]
    figures: Mapping[str, Figure | str]
    html: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def whole(self) -> bool:
        return not any(isinstance(one, str) for one in self.figures.values())


MOST = 64


@dataclass(frozen=True)
class VersionCache:
    """The versions that were read last, by their ids."""

    _cache: Cache[Rendered] = field(default_factory=lambda: Cache(MOST))

    def of(self, session: Session, version: EssayVersion) -> Rendered:
        """A version. One with a figure whose run is not there is looked at again each time."""

        def made() -> Rendered:
            return rendered(session, version.essay_id, version.body, version.sources)

        return self._cache.of(version.id, made, lambda one: one.whole)

    def forget(self) -> None:
        """Makes all of them again: a picture or a run that they show has gone."""
        self._cache.forget()


def rendered(session: Session, essay_id: int, body: str, sources: Sequence[Mapping[str, Any]]) -> Rendered:
    """A text of an essay with its figures. sources : its bibliography in CSL-JSON."""
    known = works(sources)
    document = document_of(body, known, pictures_of(session, essay_id))
    return Rendered(document, known, {ref.id: _figure(session, ref) for ref in document.figures})


def pictures_of(session: Session, essay_id: int) -> dict[int, PictureSize]:
    """The pictures of an essay by their numbers."""
    rows = session.execute(
        select(Picture.id, Picture.width, Picture.height, Picture.alt).where(Picture.essay_id == essay_id)
    )
    return {one: PictureSize(f"/essays/{essay_id}/pictures/{one}", wide, high, alt) for one, wide, high, alt in rows}


def _figure(session: Session, ref: FigureRef) -> Figure | str:
    """The figure, or why it cannot be drawn."""
    if ref.wrong:
        return ref.wrong
    found = chart_of(session, ref.run, ref.chart)
    if found is None:
        return f"There is no chart {ref.chart} of a run {ref.run} here; choose one in the editor"
    facts, chart = found
    row, by_place = row_of(facts, ref.place), chart["chart"]["byPlace"]
    if row is None:
        return f"The run has no place {ref.place}; it has {', '.join(facts['places'])}"
    if row and not by_place:
        return f"{ref.chart} is not of one place; take place=... out"
    at = chart["chart"].get("at", {}).get(str(row), {}) if by_place else {}
    return Figure(
        ref, chart["title"], facts["places"][row] if by_place else "", row, facts,
        static_figure.svg_of(facts, chart, row), static_figure.table_of(facts, chart, row), chart["notes"],
        at.get("note", chart["chart"]["note"]), bool(chart["chart"]["panels"]),
    )  # fmt: skip


def row_of(facts: Mapping[str, Any], place: str) -> int | None:
    """Row of a place among those of a run; 0 for the whole country, None for one that it does not have."""
    wanted = place.strip().casefold()
    if wanted in EVERYWHERE:
        return 0
    names = [name.casefold() for name in facts["places"]]
    return names.index(wanted) if wanted in names else None
