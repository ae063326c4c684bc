"""What a comment speaks of: a sentence, or a point of a figure; and where that is after the essay was changed.

A place is plain JSON in the comment's row. Of a sentence: {"paragraph", "quote", "before", "after"}; of a figure:
{"run", "chart", "of", "name", "day", "date", "series", "value"}.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

import numpy as np

from homefront.lab.essays.document import Document
from homefront.lab.essays.rendered import Figure, Rendered
from homefront.lab.figures import static_figure
from homefront.lab.figures.values import MIDDLE, panels
from homefront.lab.refusals import FieldError
from homefront.lab.tables import Anchor

LONGEST_QUOTE, BESIDE = 600, 80
ALIKE = 0.65
"""Share of letters that a changed sentence has in common with the old one, at least."""

_AT = re.compile(r"(?:(p\d{1,5})(?:s(\d{1,5}))?|(fig-\d{1,3}))\Z")


class AnchorState(StrEnum):
    """Whether the place of a comment is in the text that is read now."""

    HERE = "here"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class Spot:
    """Where a comment stands now. target : id on the page, "" where it is gone.   quote : what it spoke of."""

    state: AnchorState
    target: str
    quote: str


def place_of(
    rendered: Rendered, at: str, day: str = "", chart: Mapping[str, Any] | None = None
) -> tuple[Anchor, dict[str, Any]]:
    """The place that a form names.

    at : "" for the whole, "p4s2" for a sentence, "fig-1" for a figure.   day : of the figure, as 1941-10-16.
    chart : of that figure. FieldError("at") for a place that the text does not have.
    """
    if not at:
        return Anchor.WHOLE, {}
    match = _AT.match(at)
    if match is None:
        raise FieldError("at", "It names no place of the essay; choose one of those in the form.")
    if match[3]:
        return Anchor.FIGURE, _point(rendered, match[3], day, chart)
    return Anchor.SENTENCE, _sentence(rendered.document, match[1], int(match[2] or 0))


def figure_at(rendered: Rendered, at: str) -> Figure | None:
    """The figure that a form names, or None."""
    figure = rendered.figures.get(at)
    return figure if isinstance(figure, Figure) else None


def _sentence(document: Document, name: str, number: int) -> dict[str, Any]:
    paragraph = next((one for one in document.paragraphs if one.id == name), None)
    if paragraph is None or number > len(paragraph.sentences):
        raise FieldError("at", "The essay has no such sentence; choose one of those in the form.")
    if not number:
        return {"paragraph": name, "quote": paragraph.text[:LONGEST_QUOTE], "before": "", "after": "", "all": True}
    said = paragraph.sentences
    return {
        "paragraph": name, "quote": said[number - 1][:LONGEST_QUOTE], "all": False,
        "before": " ".join(said[: number - 1])[-BESIDE:], "after": " ".join(said[number:])[:BESIDE],
    }  # fmt: skip


def _point(rendered: Rendered, at: str, day: str, chart: Mapping[str, Any] | None) -> dict[str, Any]:
    figure = figure_at(rendered, at)
    if figure is None or chart is None:
        raise FieldError("at", "The essay has no such figure; choose one of those in the form.")
    place: dict[str, Any] = {
        "run": figure.ref.run, "chart": figure.ref.chart, "of": figure.place, "name": figure.name, "day": None,
        "date": "", "series": "", "value": "",
    }  # fmt: skip
    if not figure.points or not day:
        return place
    try:
        when = date.fromisoformat(day)
    except ValueError as error:
        raise FieldError("day", f"It is {day[:20]!r}; expected a date like 1941-10-16.") from error
    number, start = (when - date.fromisoformat(figure.facts["start"])).days, date.fromisoformat(figure.facts["start"])
    if not 0 <= number < figure.facts["days"]:
        last = static_figure.said_day(start, figure.facts["days"] - 1)
        raise FieldError(
            "day", f"It is {when.isoformat()}; the figure goes from {static_figure.said_day(start, 0)} to {last}."
        )
    panel = panels(chart, figure.row)[0]
    bands = panel.curves[0].bands
    known = number < bands.shape[1] and bool(np.isfinite(bands[MIDDLE, number]))
    return place | {
        "day": number, "date": static_figure.said_day(start, number), "series": panel.name,
        "value": static_figure.number(float(bands[MIDDLE, number])) if known else "",
    }  # fmt: skip


def spot_of(rendered: Rendered, anchor: Anchor, place: Mapping[str, Any], same_version: bool) -> Spot | None:
    """Where a comment stands in the text that is read now; None for one on the whole.

    same_version : whether the comment was written under this very version.
    """
    if anchor is Anchor.WHOLE:
        return None
    if anchor is Anchor.FIGURE:
        return _figure_now(rendered, place)
    quote = str(place["quote"])
    if same_version:
        return Spot(AnchorState.HERE, _id_of(rendered.document, str(place["paragraph"]), quote), quote)
    return _sentence_now(rendered.document, place)


def _figure_now(rendered: Rendered, place: Mapping[str, Any]) -> Spot:
    said = ", ".join(filter(None, (place["name"], place["date"])))
    if place["value"]:
        said += f". {place['series']}: {place['value']}"
    for name, figure in rendered.figures.items():
        if isinstance(figure, Figure) and (figure.ref.run, figure.ref.chart, figure.place) == (
            place["run"], place["chart"], place["of"],
        ):  # fmt: skip
            return Spot(AnchorState.HERE, name, said)
    return Spot(AnchorState.GONE, "", said)


def _id_of(document: Document, paragraph: str, quote: str) -> str:
    for one in document.paragraphs:
        if one.id == paragraph:
            for n, sentence in enumerate(one.sentences, 1):
                if sentence[:LONGEST_QUOTE] == quote:
                    return f"{paragraph}s{n}"
    return paragraph


def _sentence_now(document: Document, place: Mapping[str, Any]) -> Spot:
    """The same words; of several places with them, the one whose neighbours are most like the old ones. Else the
    sentence that is most like it, if one is."""
    quote, candidates = str(place["quote"]), _candidates(document, bool(place["all"]))
    same = [one for one in candidates if one[1][:LONGEST_QUOTE] == quote]
    if same:
        best = max(same, key=lambda one: _beside(one, place))
        return Spot(AnchorState.HERE, best[0], quote)
    rated = [(ratio, name) for name, text, *_ in candidates if (ratio := _alike(quote, text)) >= ALIKE]
    if rated:
        return Spot(AnchorState.CHANGED, max(rated)[1], quote)
    return Spot(AnchorState.GONE, "", quote)


def _candidates(document: Document, paragraphs: bool) -> list[tuple[str, str, str, str]]:
    """(id, text, what stands before it, what after it)."""
    if paragraphs:
        return [(one.id, one.text, "", "") for one in document.paragraphs]
    return [
        (f"{one.id}s{n}", text, " ".join(one.sentences[: n - 1])[-BESIDE:], " ".join(one.sentences[n:])[:BESIDE])
        for one in document.paragraphs for n, text in enumerate(one.sentences, 1)
    ]  # fmt: skip


def _beside(candidate: Sequence[str], place: Mapping[str, Any]) -> tuple[int, int]:
    """How well the neighbours fit; of equals, the paragraph nearest to where it was."""
    fits = int(candidate[2] == place["before"]) + int(candidate[3] == place["after"])
    numbers = [int(re.findall(r"\d+", name)[0]) for name in (candidate[0], str(place["paragraph"]))]
    return fits, -abs(numbers[0] - numbers[1])


def _alike(one: str, other: str) -> float:
    other = other[:LONGEST_QUOTE]
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0
