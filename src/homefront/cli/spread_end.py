"""What `homefront spread` writes and says of its runs: files, and how many people are in each state at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homefront.cli.spread_on import described

if TYPE_CHECKING:
    import xarray as xr

    from homefront.models.graphs import Network, WellMixed


@dataclass(frozen=True)
class Ended:
    """Runs that have ended. on : the graph, or the crowd.   data : what `spread` gave.   equations : the mean field
    beside it, where it was asked for."""

    model: str
    on: Network | WellMixed
    data: xr.Dataset
    equations: xr.Dataset | None

    @property
    def runs(self) -> int:
        return int(self.data.sizes["run"])

    @property
    def steps(self) -> int:
        return int(self.data.sizes["step"]) - 1

    @cached_property
    def states(self) -> dict[str, dict[str, float]]:
        """Share of all in each state at the end: the median of the runs, and their 5 % and 95 % quantiles."""
        import numpy as np

        shares = self.data.prevalence[:, -1].values / self.on.n
        found = np.quantile(shares, [0.5, 0.05, 0.95], axis=0)
        return {
            str(state): {"median": float(median), "low": float(low), "high": float(high)}
            for state, median, low, high in zip(self.data.state.values, *found, strict=True)
        }

    @property
    def by_equations(self) -> dict[str, float]:
        """The same by the equations; none where they were not asked for."""
        if self.equations is None:
            return {}
        return dict(zip(self.states, self.equations.prevalence[-1].values.tolist(), strict=True))

    def write(self, out: Path | None, chart: Path | None) -> list[str]:
        """Writes the table and the chart that are asked for; the files that were written."""
        from homefront.arguments import COLUMN_CM
        from homefront.results.files import write_bytes, write_synced
        from homefront.views.figure_file import write_figure
        from homefront.views.spread_chart import spread_chart

        if out is not None:
            table = with_equations(self.data, self.equations).to_dataframe().to_csv()
            write_synced(out, lambda name: write_bytes(name, table.encode()))
        if chart is not None:
            write_figure(spread_chart(self.data, self.equations), chart, COLUMN_CM)
        return [str(path) for path in (out, chart) if path is not None]

    def to_dict(self, seed: int, files: list[str]) -> dict[str, Any]:
        """As --json prints it. Keys are never renamed."""
        beside = {} if self.equations is None else {
            "mean_field": self.by_equations, "assumption": self.equations.attrs["assumption"],
        }  # fmt: skip
        return {
            "model": self.model, "nodes": self.on.n, "ties": int(self.data.attrs["ties"]), "steps": self.steps,
            "runs": self.runs, "seed": seed, "end": self.states, **beside, "files": files,
        }  # fmt: skip

    def lines(self, seed: int, files: list[str]) -> Iterator[str]:
        """As a reader is told."""
        from homefront.terminal import fitted

        ran_on = described(self.on, int(self.data.attrs["ties"]))
        yield fitted(f"{self.model} on {ran_on}, {self.steps} steps, {self.runs} runs, seed {seed}")
        yield from end_lines(self.states, self.runs, self.by_equations)
        if self.equations is not None:
            yield fitted(f"  equations: {self.equations.attrs['assumption']}")
        for file in files:
            yield f"  written: {file}"


def end_lines(states: Mapping[str, Mapping[str, float]], runs: int, equations: Mapping[str, float]) -> list[str]:
    """A row for each state: the share of all who are in it at the end, the same in 90 % of runs, and by equations.

    states : median, low and high by name, shares of all.   equations : share by name; none where not asked for.
    """
    from homefront.views.columns import table

    rows = [
        (name, _percent(one["median"]), f"{_percent(one['low'])} to {_percent(one['high'])}" if runs > 1 else "",
         _percent(equations[name]) if equations else "")
        for name, one in states.items()
    ]  # fmt: skip
    heads = ("state", "at the end", "9 of 10 runs" if runs > 1 else "", "equations" if equations else "")
    return table(heads, rows, right=(1, 2, 3))


def _percent(share: float) -> str:
    """Of all, with two places; what is less than can be shown is not nothing."""
    text = f"{100 * share:.2f} %"
    return text if share == 0.0 or text != "0.00 %" else "under 0.01 %"


def with_equations(data: xr.Dataset, equations: xr.Dataset | None) -> xr.Dataset:
    """The counts of `spread`, and beside them the people in each state by the equations, if there are any."""
    table = data[["prevalence", "incidence"]]
    if equations is None:
        return table
    return table.assign(mean_field=equations.prevalence * data.attrs["nodes"])
