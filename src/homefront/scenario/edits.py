r"""What a reader may change in a scenario for one comparison, as lines of text.

Each edit is one line, so that it can stand in a command and in the provenance of a run:

    given siege=0.75@1941-10-15..1941-10-19:Moscow     a daily input of a coded place or kind, or of *
    move siege@1941-10-20=-5:Moscow                    what begins there on that day begins five days earlier
    move order_stay@1941-10-19=+3:Moscow               an order of that day, three days later
    move appeal@1941-11-07=-3                          an appeal, or night:PLACE, or one of the enemy's orders by its id
    drop appeal@1941-07-03                             an event that does not happen

Nothing is drawn again: up to the first day that an edit touches, a world is the same person by person.

>>> edit = read_edit("move", "siege@1941-10-20=-5:Moscow")
>>> edit.verb, edit.target, edit.value
('move', Daily(name='siege', place='Moscow'), -5.0)
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from homefront.errors import ArgumentError, nearest
from homefront.scenario.changes import Change, Target, Verb
from homefront.scenario.daily import VARIABLES
from homefront.scenario.parts import ORDER_KINDS
from homefront.scenario.targets import DANGER, EVERYWHERE, Appeals, Daily, EnemyOrder, GivenDanger, Night, Order

MOST_EDITS = 50

VERBS: dict[str, Verb] = {"given": "set", "move": "move", "drop": "drop"}
"""First word of an edit -> verb of the change."""

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_SHAPES = {
    "given": re.compile(
        rf"(?P<what>[a-z_]+)=(?P<number>[-+.0-9eE]{{1,40}})@(?P<first>{_DAY})(\.\.(?P<last>{_DAY}))?(:(?P<place>.+))?"
    ),
    "move": re.compile(rf"(?P<what>[^@=]+)@(?P<first>{_DAY})=(?P<number>[-+]?[0-9]{{1,4}})(:(?P<place>.+))?"),
    "drop": re.compile(rf"(?P<what>[^@=]+)@(?P<first>{_DAY})(:(?P<place>.+))?"),
}
EXAMPLES = {
    "given": "siege=0.75@1941-10-15..1941-10-19:Moscow",
    "move": "siege@1941-10-20=-5:Moscow",
    "drop": "appeal@1941-07-03",
}

DAILY = (*VARIABLES, DANGER, *(f"order_{kind}" for kind in ORDER_KINDS))
"""What has a value in every place on every day."""


def read_edit(verb: str, text: str) -> Change:
    """One edit; ArgumentError with what was expected if it cannot be read."""
    found = _SHAPES[verb].fullmatch(text.strip())
    line = f"{verb} {text.strip()}"
    try:
        if found is None:
            raise ValueError
        parts = found.groupdict()
        first = datetime.date.fromisoformat(parts["first"])
        last = datetime.date.fromisoformat(parts["last"]) if parts.get("last") else None
        number = float(parts.get("number") or 0)
    except ValueError:
        raise ArgumentError("edits", repr(line), f"expected it as in {EXAMPLES[verb]}") from None
    if verb == "given" and not 0 <= number <= 1:
        raise ArgumentError("edits", repr(line), f"{number:g} is not a share; expected 0 to 1")
    if verb == "move" and not 1 <= first.toordinal() + int(number) <= datetime.date.max.toordinal():
        raise ArgumentError("edits", repr(line), "the moved date is not in the calendar")
    if last is not None and last < first:
        raise ArgumentError("edits", repr(line), "ends before it begins")
    what, place = parts["what"].strip(), parts["place"]
    if verb == "given" and what not in DAILY:
        raise ArgumentError("edits", repr(line), f"expected one of {', '.join(DAILY)}", nearest(what, DAILY))
    if place and what not in DAILY:
        raise ArgumentError("edits", repr(line), f"{what} changes as a whole, not in one place; leave out :{place}")
    return Change(VERBS[verb], _target(what, place or EVERYWHERE), number, first, last, written=line)


def read_edits(lines: Sequence[str]) -> tuple[Change, ...]:
    """Edits of lines as they stand in settings, "move siege@1941-10-20=-5:Moscow"."""
    if len(lines) > MOST_EDITS:
        raise ArgumentError("edits", f"{len(lines)} of them", f"expected {MOST_EDITS} at most")
    out = []
    for line in lines:
        verb, _, text = line.partition(" ")
        if verb not in VERBS:
            raise ArgumentError("edits", repr(line), f"expected one that begins with {', '.join(VERBS)}")
        out.append(read_edit(verb, text))
    return tuple(out)


def _target(what: str, place: str) -> Target:
    if what in VARIABLES:
        return Daily(what, place)
    if what == DANGER:
        return GivenDanger(what, place)
    if what in DAILY:
        return Order(what.removeprefix("order_"), place)
    if what == "appeal":
        return Appeals("appeals")
    return Night(what) if what.startswith("night:") else EnemyOrder(what)
