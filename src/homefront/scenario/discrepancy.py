"""What a model of this kind cannot be asked to get right: its discrepancy, declared once for each class of targets.

A target of 116 to 117 days is known to half a day. No model of one position an axis and of people in blocks can be as
exact, and one that is told to be so learns from the wrong thing. So each kind of measure names a class of this table;
its discrepancy is added to the record's own doubt (scenario/tolerance.py). All numbers were declared on 30 November
2026, before the first fit that was judged by them: docs/decisions/0028-gaps.md. Idea: Kennedy & O'Hagan (2001).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Discrepancy:
    """One class of targets.

    value : one standard deviation; of what, `of` says: "unit", in the target's unit; "best", a share of the recorded
    best value; "people", a share of the people of the measure's place or regions.   what : the targets it is for, in
    words.   unit : of `value`, in words.   why : the reason, a plain sentence.   least : what it comes to at least, in
    the target's unit, so that a record of 0 keeps a tolerance.
    """

    what: str
    value: float
    of: Literal["unit", "best", "people"]
    unit: str
    why: str
    least: float = 0.0

    def in_unit(self, best: float, people: float) -> float:
        """In the target's unit.   best : recorded best value.   people : of the place or regions, person."""
        size = {"unit": 1.0, "best": abs(best), "people": people}[self.of]
        return max(self.least, self.value * size)

    @property
    def text(self) -> str:
        """As tables say it: 5 days, 10 % of the recorded value."""
        number = f"{self.value:g}" if self.of == "unit" else f"{100 * self.value:g} %"
        return f"{number} {self.unit}".strip()


DAYS_OF_THE_FRONT = Discrepancy(
    "days of the front: a city is lost or regained, a retreat begins", 5.0, "unit", "days",
    "The front is one position on each axis, without roads, rivers or divisions, so a city may fall some days early or "
    "late in a campaign that is otherwise right.",
)  # fmt: skip
KM = Discrepancy(
    "distances of the front", 15.0, "unit", "km",
    "A front is a belt, held by outposts and reached by spearheads; one position on an axis stands for 10 to 20 km of "
    "it.",
)  # fmt: skip
FLAG = Discrepancy(
    "whether something happened (0 or 1)", 0.3, "unit", "",
    "A yes or no leaves no room for almost: a world that misses it by little counts as fully wrong, so one flag weighs "
    "as three tolerances and no more.",
)  # fmt: skip
MEN = Discrepancy(
    "men and losses", 0.1, "best", "of the recorded value",
    "Men are added up on a few axes and by constant rates off them, and the books that are compared do not count the "
    "same units; a tenth is left over.",
    least=1.0,
)  # fmt: skip
OUTPUT = Discrepancy(
    "industry: tanks, plants, capacity", 0.1, "best", "of the recorded value",
    "All arms have one war output and all plants one course of moving and starting again; a tenth is left over for "
    "what tells them apart.",
    least=0.01,
)  # fmt: skip
DAYS_OF_PEOPLE = Discrepancy(
    "days of what people do: day, delay and length of an exit", 1.5, "unit", "days",
    "People act once in a half-day on what the coders set for whole days, and a day is a whole number here; a turn of "
    "events within a day cannot be told from one on the next.",
)  # fmt: skip
SHARE = Discrepancy(
    "shares of people away, or of their peak", 0.05, "unit", "",
    "The people of a place differ here by few traits and have one set of inputs; groups that had a reason of their own "
    "to leave or to stay are not told apart, and they are some hundredths of a town.",
)  # fmt: skip
PERSONS = Discrepancy(
    "people of a place, and their fall", 0.05, "people", "of the people of the place",
    "It is the share of people away, counted in persons, so it has the same doubt.",
    least=1.0,
)  # fmt: skip

FELT = Discrepancy(
    "fear, resolve and unity, from 0 to 1", 0.1, "unit", "",
    "Whoever records them reads a survey, a report or what people did, and puts it on this scale by judgement; a tenth "
    "is less than half a step between the points of a coding sheet.",
)  # fmt: skip

DISCREPANCIES = (DAYS_OF_THE_FRONT, KM, FLAG, MEN, OUTPUT, DAYS_OF_PEOPLE, SHARE, PERSONS, FELT)
"""Every class there is."""
