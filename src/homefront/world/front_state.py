"""What changes on the front and in industry: one array per variable, declared like those of the society."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from homefront.world.state import NOT_NEGATIVE, UNIT, VariableSpec, variable


@dataclass
class FrontState:
    """Men in thousands. Cumulative counts run from the first day."""

    attackers: np.ndarray = variable("axis", "float64", "thousand", "men of the attacker, A")
    defenders: np.ndarray = variable("axis", "float64", "thousand", "men of the defender, D")
    position: np.ndarray = variable("axis", "float64", "km", "position of the front, x, chainage", bounds=NOT_NEGATIVE)
    furthest: np.ndarray = variable("axis", "float64", "km", "furthest position so far", bounds=NOT_NEGATIVE)
    railhead: np.ndarray = variable(
        "axis", "float64", "km", "where the attacker's railway ends, r", bounds=NOT_NEGATIVE
    )
    experience: np.ndarray = variable("axis", "float64", "1", "experience of the defender, e", bounds=UNIT)
    shock: np.ndarray = variable(
        "axis", "float64", "1", "what is left of a surprise offensive, 1 on its day", bounds=NOT_NEGATIVE
    )
    log_ratio: np.ndarray = variable("axis", "float64", "1", "log ratio of power, y")
    speed: np.ndarray = variable("axis", "float64", "km/day", "movement of the day, v")
    intensity: np.ndarray = variable("axis", "float64", "1", "intensity of combat, I", bounds=NOT_NEGATIVE)
    supply: np.ndarray = variable("axis", "float64", "1", "the attacker's supply, s", bounds=UNIT)
    fortification: np.ndarray = variable("axis", "float64", "1", "strength of defended zones, f", bounds=NOT_NEGATIVE)
    inflow: np.ndarray = variable("axis", "float64", "thousand/day", "defenders arriving today, with returning wounded")
    killed: np.ndarray = variable("axis", "float64", "thousand", "defenders killed, cumulative")
    captured: np.ndarray = variable("axis", "float64", "thousand", "defenders captured and missing, cumulative")
    wounded: np.ndarray = variable("axis", "float64", "thousand", "defenders wounded and sick, cumulative")
    attacker_losses: np.ndarray = variable("axis", "float64", "thousand", "attackers lost of all kinds, cumulative")
    frostbite: np.ndarray = variable("axis", "float64", "thousand", "attackers frostbitten, counted apart, cumulative")
    temperature: np.ndarray = variable("one", "float64", "deg C", "temperature on the second axis of the scenario")
    hospital: np.ndarray = variable("one", "float64", "thousand", "wounded in hospital, H")
    discharged: np.ndarray = variable("one", "float64", "thousand", "wounded who do not return, cumulative")
    equipment: np.ndarray = variable(
        "one", "float64", "1", "equipment of the army, K, first month = 1", bounds=NOT_NEGATIVE
    )
    stock: np.ndarray = variable("one", "float64", "thousand", "men under arms in the interior")
    called: np.ndarray = variable("one", "float64", "thousand", "men called up and arrived, cumulative")
    arrived: np.ndarray = variable("one", "float64", "thousand", "second echelon and reserves arrived, cumulative")
    replaced: np.ndarray = variable("one", "float64", "thousand", "attackers brought up, cumulative")
    pool: np.ndarray = variable("transfer", "float64", "thousand", "attackers who left in a transfer")
    travelling: np.ndarray = variable("one", "float64", "thousand", "attackers between two axes")
    fallen: np.ndarray = variable("city", "uint8", "1", "1 while the enemy holds the city", bounds=UNIT)
    plants: np.ndarray = variable("plants stage", "float64", "count", "plants by region and stage")
    ordered: np.ndarray = variable("plants", "uint8", "1", "1 once the plants are ordered out", bounds=UNIT)
    capacity: np.ndarray = variable("industry_day", "float64", "1", "capacity of the whole, B", bounds=NOT_NEGATIVE)
    output: np.ndarray = variable("industry_day", "float64", "1", "war output, O, first month = 1", bounds=NOT_NEGATIVE)
    wagons: np.ndarray = variable("industry_day", "float64", "count", "wagons that ship plants, a day")
    shipped: np.ndarray = variable("one", "float64", "count", "plants shipped, cumulative")


def front_specs() -> dict[str, VariableSpec]:
    """Name -> spec of every variable of front and industry, in the order of the fields."""
    return {f.name: f.metadata["variable"] for f in dataclasses.fields(FrontState)}


def empty_front(length: dict[str, int]) -> FrontState:
    """All variables at 0; length : of every dimension."""
    return FrontState(**{
        name: np.zeros(tuple(length[dim] for dim in spec.dims), dtype=spec.dtype)
        for name, spec in front_specs().items()
    })  # fmt: skip
