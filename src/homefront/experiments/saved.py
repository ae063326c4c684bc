"""What explain, whatif and sensitivity found, as a file for a report: JSON with a hash of what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from homefront._version import __version__
from homefront.errors import ResultsError
from homefront.experiments.saved_forms import refuse_other_experiments
from homefront.reading import refused
from homefront.results.files import read_json, write_json

if TYPE_CHECKING:
    from homefront.experiments.explanation import Explanation
    from homefront.experiments.sensitivity import Sensitivity
    from homefront.experiments.whatif import Pairs

    Experiment: TypeAlias = "Explanation | Pairs | Sensitivity"

FORMAT, MOST_BYTES = 1, 20_000_000


def saved(found: Experiment) -> dict[str, Any]:
    """One result in plain JSON, with what it was made from."""
    settings = found.settings
    return {
        "format": FORMAT, "kind": found.kind, "version": __version__, "scenario": found.scenario.id,
        "scenario_hash": found.scenario.digest, "parameter_set": settings.parameter_set,
        "scale": f"1:{settings.people_per_agent:g}", "start": found.scenario.start.isoformat(),
        "found": found.as_dict(),
    }  # fmt: skip


def write_saved(file: Path, found: list[Any]) -> None:
    """Several results, in one file."""
    write_json(file, {"experiments": [saved(one) for one in found]})


def read_saved(file: Path) -> list[dict[str, Any]]:
    """What `write_saved` wrote; ResultsError if it is not whole, or of another format."""
    hint = "give a file that their --out wrote"
    with refused(f"{file}: no saved explain, whatif or sensitivity", ResultsError, hint):
        content = read_json(file, MOST_BYTES)
        refuse_other_experiments(content)
        return list(content["experiments"])
