"""The kinds of plans. A new one is a class in a file of its own, and a line here."""

from __future__ import annotations

from collections.abc import Collection

from homefront.experiments.plans.kinds.explain import OfCauses
from homefront.experiments.plans.kinds.kind import Kind
from homefront.experiments.plans.kinds.run import OfWorlds
from homefront.experiments.plans.kinds.sensitivity import OfInputs
from homefront.experiments.plans.kinds.whatif import OfPairs

KINDS: dict[str, Kind] = {kind.name: kind for kind in (OfWorlds(), OfPairs(), OfCauses(), OfInputs())}
"""By name, in the order in which messages list them."""


def either(words: Collection[str]) -> str:
    """A list of words in a sentence.

    >>> either(["run", "whatif", "explain"])
    'run, whatif or explain'
    """
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
