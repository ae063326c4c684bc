"""What lies on disk for a fit, and its one owner: no other module names these files.

fit.json                what the fit is: scenarios, targets, priors, the program's own source; format version
draws/                  draws and what came of them, with which a fit that was stopped goes on (draw_files.py); in
                        SET-pairs.parquet the draws of both halves of which the closest are kept
forecast.parquet        the posterior that has seen the targets marked fit: of both halves, or of the society alone
record.parquet          the same that has seen every target
forecast-front.parquet, record-front.parquet      the same of a front alone
without-ID.parquet      the society's posterior that has seen every target of all scenarios but one
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from homefront.compiled import source_digest
from homefront.errors import ResultsError
from homefront.parameters.posterior import (
    ADVICE,
    FORECAST,
    OF_FRONT,
    RECORD,
    Posterior,
    read_posterior,
    write_posterior,
)
from homefront.reading import Unreadable, read_object, refused, short, there
from homefront.writing import make_folder, write_whole

FORMAT = 2
"""Of the folder; one that names none is of the first. Folders of the first, with draws of pyABC, are not continued.
"""

MOST_PLAN = 1_000_000


def left_out_name(scenario_id: str) -> str:
    """The name of the posterior of all scenarios but this one, in a folder and among those that ship."""
    return f"without-{scenario_id}"


def front_name(name: str) -> str:
    """The name of a posterior of the front, in a folder and among those that ship."""
    return f"{name}{OF_FRONT}"


@dataclass(frozen=True)
class FitFolder:
    """The folder of a fit. Making one of these touches nothing on disk.

    Attributes
    ----------
    path : Path
        The folder.
    posteriors : Mapping[str, Posterior]
        Those that `calibrate` has just made, or that `read` has found, by name as their files have it.
    """

    path: Path
    posteriors: Mapping[str, Posterior] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> FitFolder:
        """What a fit has left in a folder, with all posteriors that are there.

        A fit of an earlier version can be read too; only its own program goes on with it. Raises ResultsError if the
        folder is not one of a fit, ParameterError if a posterior is damaged.
        """
        folder = cls(path)
        folder.plan("name a folder that homefront calibrate wrote")
        return replace(folder, posteriors={name: read_posterior(folder.file(name)) for name in folder.names()})

    @property
    def effective_sizes(self) -> dict[str, float]:
        """How many equally weighted draws each posterior says as much as (Kish 1965)."""
        return {name: posterior.effective_size for name, posterior in self.posteriors.items()}

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name} of {len(one.weight)} draws" for name, one in self.posteriors.items())
        return f"FitFolder({str(self.path)!r}: {sizes or 'no posterior'})"

    # --- what the fit is --------------------------------------------------------------------------------------------

    def begin(self, plan: Mapping[str, Any]) -> None:
        """Makes the folder and writes what the fit is, or finds that it is the one that is there.

        Raises ResultsError if the folder holds another fit: draws of another program or problem do not belong together.
        """
        make_folder(self.path, ADVICE)
        if there(self._plan):
            self.refuse_other(plan)
        else:
            content = {"format": FORMAT, **plan, "program": source_digest()}
            write_whole(self._plan, f"{json.dumps(content, indent=1)}\n".encode(), ADVICE)

    def refuse_other(self, plan: Mapping[str, Any]) -> None:
        """ResultsError unless the folder holds this fit."""
        kept, wanted = self.plan(), json.loads(json.dumps({**plan, "program": source_digest()}))
        if kept != wanted:
            other = [key for key in wanted if kept.get(key) != wanted[key]] or ["keys"]
            raise ResultsError(f"{self.path}: holds another fit (other {', '.join(other)}); {ADVICE}")

    def plan(self, advice: str = ADVICE) -> dict[str, Any]:
        """What the fit is, as its folder says; ResultsError if that cannot be read, or is of a later format."""
        with refused(f"{self._plan}: cannot be read", ResultsError, advice):
            kept = read_object(self._plan, MOST_PLAN)
            found = kept.pop("format", 1)
            if type(found) is not int or not 1 <= found <= FORMAT:
                raise Unreadable(f"format {short(repr(found))}, expected 1 to {FORMAT}, which this version can read")
        return kept

    # --- draws ------------------------------------------------------------------------------------------------------

    @property
    def draws(self) -> Path:
        """The folder of draws."""
        return self.path / "draws"

    @property
    def has_draws(self) -> bool:
        """Whether any were simulated and kept."""
        return self.draws.is_dir() and next(self.draws.glob("*.parquet"), None) is not None

    # --- posteriors -------------------------------------------------------------------------------------------------

    def file(self, name: str) -> Path:
        """Where a posterior lies, or would: a parameter set for `--parameters`."""
        return self.path / f"{name}.parquet"

    def has(self, name: str) -> bool:
        """Whether there is a posterior of this name."""
        return there(self.file(name))

    def names(self) -> list[str]:
        """Posteriors that are there, by name."""
        wanted = [FORECAST, RECORD, front_name(FORECAST), front_name(RECORD)]
        found = sorted(file.stem for file in self.path.glob(left_out_name("*.parquet")))
        return [*(name for name in wanted if self.has(name)), *found]

    def written(self, posteriors: Mapping[str, Posterior]) -> FitFolder:
        """The folder with these posteriors, each written whole or not at all."""
        for name, posterior in posteriors.items():
            write_posterior(self.file(name), posterior)
        return replace(self, posteriors=dict(posteriors))

    @property
    def _plan(self) -> Path:
        return self.path / "fit.json"
