"""The document of a scenario or of a run: its parts put together, and written in a format."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, cast

from homefront.arguments import argument, one_of
from homefront.engine.prepare import Prepared, prepare
from homefront.inputs.changed import changes_of
from homefront.processes.day import IN_PEOPLE
from homefront.processes.front import Front
from homefront.views.odd.document import Block, cited_in, code, codes
from homefront.views.odd.draws import latent_table, stream_table
from homefront.views.odd.entities import variable_tables
from homefront.views.odd.inputs import input_tables, start_table, value_table
from homefront.views.odd.latex import latex
from homefront.views.odd.markdown import markdown
from homefront.views.odd.methods import methods_slots
from homefront.views.odd.names import looked_up
from homefront.views.odd.parameters import number, parameter_rows
from homefront.views.odd.patterns import cause_table, measure_table, not_counted_table, outcome_table, pattern_table
from homefront.views.odd.prose import Included, filled
from homefront.views.odd.register import register_blocks
from homefront.views.odd.schedule import schedule_blocks
from homefront.views.odd.subject import Subject
from homefront.views.odd.submodels import submodel_blocks
from homefront.views.odd.works import cited_works
from homefront.world.army import cities_of
from homefront.world.axes import BY_RECORD

PARTS = {"odd": "protocol", "assumptions": "register", "methods": "methods"}
"""Parts of the document, in their order -> the file of their words."""

Format = Annotated[str, one_of("markdown", "latex")]
Part = Annotated[str, one_of("", *PARTS, what="all parts")]


def written(subject: Subject, format: str = "markdown", part: str = "") -> str:
    """The text of a part, or of all of them.

    Raises ArgumentError for a format or a part that there is not.
    """
    argument("format", Format, format), argument("part", Part, part)
    blocks = document(subject, part)
    works = cited_works(subject.scenario, cited_in(blocks))
    if format == "markdown":
        return markdown(blocks, works)
    return latex(blocks, works, f"homefront-{subject.scenario.id}")


def document(subject: Subject, part: str = "") -> list[Block]:
    """The blocks of a part, or of all of them."""
    slots, included = slots_of(subject), included_of(subject)
    return [block for name in ([part] if part else PARTS) for block in filled(PARTS[name], slots, included)]


def included_of(subject: Subject) -> dict[str, Included]:
    """What `@ NAME` stands for in the texts."""
    return {
        "outcomes": lambda: outcome_table(subject),
        "patterns": lambda: pattern_table(subject),
        "variables": lambda: variable_tables(subject, _counts(_prepared(subject))),
        "schedule": lambda: schedule_blocks(subject),
        "streams": lambda: stream_table(subject),
        "latents": lambda: latent_table(subject),
        "measures": lambda: measure_table(subject),
        "start": lambda: start_table(subject),
        "values": lambda: value_table(subject),
        "inputs": lambda: input_tables(subject),
        "submodels": lambda: submodel_blocks(subject, parameter_rows(subject)),
        "causes": lambda: cause_table(subject),
        "not_counted": lambda: not_counted_table(subject.scenario),
        "register": lambda: register_blocks(subject),
    }


def slots_of(subject: Subject) -> dict[str, Any]:
    """What the slots of all texts are filled with."""
    scenario, settings, given = subject.scenario, subject.settings, _prepared(subject)
    changes = changes_of(scenario, sorted(settings.causes), settings.edits)
    return {
        **looked_up(scenario), **methods_slots(subject),
        "title": scenario.title, "scenario_id": scenario.id, "summary": scenario.summary.rstrip(),
        "start": str(scenario.start), "end": str(scenario.end), "days": scenario.days,
        "society": subject.society, "front": subject.front, "coupled": subject.coupled,
        "fighting": scenario.has_fighting, "raided": "raids" in subject.there, "is_run": subject.is_run,
        "people_per_row": number(settings.people_per_agent), "industry_end": _industry_end(given),
        "visible": _visible(subject),
        **{f"contacts_{where}": number(scenario.number(f"contacts.{where}")) for where in CIRCLES},
        "command_tree": " over ".join(code(post) for post in scenario.command.chain),
        "also": _also(subject), "places_text": _places_text(given), "has_causes": bool(scenario.causes),
        "changes_of_inputs": "; ".join(change.text for change in changes),
    }  # fmt: skip


CIRCLES = ("block", "place", "letters")
"""Circles of people whom somebody hears, by the names of the scenario's values."""


def _visible(subject: Subject) -> str:
    """State variables that others can see; one that is being written for the next part of a day is not among them."""
    found = [name for name, spec in subject.variables.items() if spec.visible]
    return codes([name for name in found if not name.endswith("_next")])


def _also(subject: Subject) -> str:
    """Processes that act in the kernel over people without a step of their own there."""
    names = [cls.name for cls in IN_PEOPLE.also if cls in subject.processes] if subject.society else []
    return " and ".join(code(name) for name in names)


def _prepared(subject: Subject) -> Prepared:
    """What the first of the described worlds is given."""
    return prepare(subject.scenario, subject.settings, min(subject.seeds, default=1))


def _counts(given: Prepared) -> Mapping[str, str]:
    """How many there are of each entity, by its name; of people and what they make up, about."""
    counts: dict[str, str] = {}
    if given.society:
        structure, places = given.inputs.structure, given.inputs.places
        households = given.blocks * structure.households_per_block
        counts |= {
            "person": f"about {number(round(given.agents, -3))} rows",
            "household": f"{number(households)}, {structure.households_per_block} in a block",
            "block": f"{number(given.blocks)}", "place": f"{number(len(places))}",
        }  # fmt: skip
    if given.front:
        front = given.known_front
        counts |= {
            "axis": f"{len(front.axes)}: {', '.join(front.axes)}", "city": _cities_text(given),
            "army on the move": f"{len(front.transfers.leaves)}, as ordered",
            "region of plants": f"{len(front.industry.names)}, {number(float(front.industry.plants.sum()))} plants",
        }  # fmt: skip
    return counts | {"war industry": "1", "country": "1"}


def _cities_text(given: Prepared) -> str:
    rules = cast(Front, given.processes["front"])
    cities = cities_of(given.inputs.places, given.known_front.routes, rules.lag, rules.breadth)
    return f"{len(cities.names)}, {int((cities.axis != BY_RECORD).sum())} of them near an axis"


def _places_text(given: Prepared) -> str:
    if not given.society:
        return ""
    places = given.inputs.places
    kinds = Counter(places.kinds)
    told = [f"{kinds[kind]} {words}" for kind, words in KINDS.items() if kinds[kind]]
    home = float(places.population[[kind != "army" for kind in places.kinds]].sum())
    return f"It has {number(round(home))} people in these places: {', '.join(told)}."


KINDS = {
    "city": "cities", "towns": "groups of other towns of a region", "countryside": "countrysides of a region",
}  # fmt: skip
"""Kinds of places in words."""


def _industry_end(given: Prepared) -> str:
    if not given.front:
        return ""
    return str(given.scenario.start + datetime.timedelta(given.known_front.industry.days - 1))
