"""Stochasticity: every stream of draws that a world makes, by the name of its key (streams.py), in words.

tests/unit/views/odd compares the names with those of a run.
"""

from __future__ import annotations

from dataclasses import dataclass

from homefront.inputs.latents import CODED, NOISE, NOISE_DAYS, WEATHER, WEATHER_DAYS, ZONE, latent_specs
from homefront.views.odd.document import Block, code, table
from homefront.views.odd.subject import Subject


@dataclass(frozen=True)
class Stream:
    """name : of the key; a part in capitals stands for many.   half : "society", "front", or "" for what any run draws.
    how : the distribution.   what : that is drawn, and how often."""

    name: str
    half: str
    how: str
    what: str


STREAMS = (
    Stream("world.household", "society", "Poisson", "size of each household, once"),
    Stream("world.threshold", "society", "normal, spread evenly over each place", "threshold of each household, once"),
    Stream("world.contacts", "society", "uniform", "whom the people of a block hear, once"),
    Stream("world.north", "society", "normal, spread evenly over each place", "position of each block, once"),
    Stream("world.east", "society", "normal, spread evenly over each place", "position of each block, once"),
    Stream("world.order.KIND", "society", "uniform, spread evenly over each place",
           "which blocks an order reaches first, once for each kind of order"),
    Stream("coding.PLACE.VARIABLE", "society", "uniform", "position between the two coders, once"),
    Stream("command.delay", "society", "Erlang", "delay of an order to a block, when it is given"),
    Stream("resolve.appeal", "society", "uniform", "whom an appeal reaches, on its day"),
    Stream("talk.witness", "society", "exponential time", "who learns that the authorities leave, each part of a day"),
    Stream("talk.forget", "society", "exponential time", "who drops that rumour, each part of a day"),
    Stream("action.move", "society", "uniform", "whether a household leaves or returns, each part of a day"),
    Stream("action.host", "society", "uniform", "where a household that leaves goes, when it leaves"),
    Stream("raids.homeless", "society", "uniform", "whose home a raid takes, each night"),
    Stream("raids.miss", "society", "uniform", "to whom a raid comes near, each night"),
    Stream("front.noise.AXIS", "front", "normal, AR(1) at knots",
           f"power that the model does not know, every {NOISE_DAYS} days"),
    Stream("weather.deviation", "front", "normal, AR(1) at knots",
           f"weather less that of the record, every {WEATHER_DAYS} days"),
    Stream("front.zone.PLACE", "front", "uniform in its range", "strength of a defended zone, once"),
    Stream("front.entry", "front", "uniform", "whether a city falls while the front is past it, each day"),
    Stream("mobilisation.call", "coupled", "uniform", "who is called up, each day"),
    Stream("soldiers.day", "coupled", "uniform", "which soldiers are lost and which stragglers return, each day"),
    Stream("soldiers.home", "coupled", "uniform", "from whose home a new soldier comes"),
    Stream("relocation.labour", "coupled", "uniform", "which households leave with a plant, each day"),
    Stream("letters.told", "coupled", "Poisson", "how many households of a block learn of a death, each day"),
    Stream("parameter.draw", "", "by weight", "which draw of the fit a world takes, where their weights differ"),
    Stream("parameter.NAME", "", "uniform in its range", "a parameter that no target tells, once"),
    Stream("cause.NAME", "", "uniform in its range", "what stands in the place of a cause that is left out, once"),
    Stream("observe.follow", "", "uniform", "which persons are followed; it changes nothing"),
)  # fmt: skip
"""All that a world draws."""


def stream_table(subject: Subject) -> list[Block]:
    """The streams of the described worlds."""
    there = {"", "society" if subject.society else "", "front" if subject.front else "",
             "coupled" if subject.coupled else ""}  # fmt: skip
    rows = [
        (code(one.name), subject.said(one.what), one.how)
        for one in STREAMS
        if one.half in there and one.name not in subject.idle
    ]
    rows += [
        (code(f"{cls.name}.{purpose}"), what, "as its equations say")
        for cls in subject.processes
        for purpose, what in cls.draws
    ]
    columns = [("key", 24.0), ("what is drawn, and when", 50.0), ("how", 26.0)]
    return [table("Streams of draws. A part of a key in capitals stands for many.", columns, rows)]


def latent_table(subject: Subject) -> list[Block]:
    """What nobody knows of this world and every world draws, by kind, with its prior."""
    kinds = {
        NOISE: ("AXIS.KNOT", "noise of power on an axis at a knot"),
        WEATHER: ("KNOT", "weather less the record's at a knot"),
        ZONE: ("PLACE", "strength of a defended zone"),
        CODED: ("PLACE.VARIABLE", "position between the two coders"),
    }  # fmt: skip
    found = latent_specs(subject.scenario, society=subject.society, front=subject.front)
    rows = []
    for before, (after, what) in kinds.items():
        specs = [spec for name, spec in found.items() if name.startswith(before)]
        if specs:
            priors = list(dict.fromkeys(spec.prior for spec in specs))
            prior = priors[0] if len(priors) == 1 else "the range of each zone"
            rows.append((code(f"{before}{after}"), what, str(len(specs)), prior, specs[0].source))
    columns = [("name", 14.0), ("what it is", 42.0), ("how many", 10.0), ("prior", 18.0), ("source", 16.0)]
    return [table("Latent inputs: what nobody knows of this world.", columns, rows)] if rows else []
