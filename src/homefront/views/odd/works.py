"""Works that the texts cite: those of the method, the software, and the scenario's own sources."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources

from homefront.scenario.schema import Scenario, Work
from homefront.views.cite import SOFTWARE, works_of

OTHERWISE = "-of-the-method"
"""After the key of a work of the method, where the scenario has another work under the same key."""


@cache
def works_of_the_method() -> dict[str, Work]:
    """Works on the protocol, the theories and the statistics, by key."""
    text = (resources.files(__package__) / "works.json").read_text(encoding="utf-8")
    return {item["id"]: Work.model_validate(item) for item in json.loads(text)} | {SOFTWARE.id: SOFTWARE}


def key_of(scenario: Scenario, key: str) -> str:
    """The key under which a work of the method is cited beside this scenario's sources; KeyError if there is none."""
    work = works_of_the_method()[key]
    other = scenario.sources.get(key)
    return key if other is None or other.title == work.title else f"{key}{OTHERWISE}"


def cited_works(scenario: Scenario, keys: Sequence[str]) -> list[Work]:
    """The works of these keys, in the order of their keys."""
    method = works_of_the_method()
    known = {
        key_of(scenario, key): work.model_copy(update={"id": key_of(scenario, key)}) for key, work in method.items()
    }
    known |= {work.id: work for work in works_of(scenario) if work.id not in known}
    return [known[key] for key in sorted(keys)]
