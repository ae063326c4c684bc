"""Runs of `hf.spread`, and the Dataset that they are put into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import xarray as xr

from homefront._version import __version__
from homefront.models.base import Model
from homefront.models.graphs import Network
from homefront.models.graphs.well_mixed import WellMixed
from homefront.models.graphs.writing import written_labels
from homefront.results.brief import plain_attributes


@dataclass
class Run:
    """One run. people, entered : int64 (steps + 1, states).   at : float64 (n,), step of adoption, nan: never.

    by : int32 (n,), row of who told them, -1: nobody; None where the model has no such thing.
    """

    people: np.ndarray
    entered: np.ndarray
    at: np.ndarray
    by: np.ndarray | None


def dataset_of(
    model: Model,
    own: Mapping[str, np.ndarray],
    network: Network | WellMixed,
    done: list[Run],
    steps: int,
    seed: int,
    times: bool,
    tellers: bool,
) -> xr.Dataset:
    """What `spread` returns: runs put together, with what they were made with."""
    dims = ("run", "step", "state")
    data: dict[str, Any] = {
        "prevalence": (dims, np.stack([r.people for r in done]), {"unit": "person", "long_name": "people in a state"}),
        "incidence": (
            dims,
            np.stack([r.entered for r in done]),
            {"unit": "person", "long_name": "people who entered it"},
        ),
    }
    if times:
        data["adopted_at"] = (
            ("run", "node"),
            np.stack([r.at for r in done]),
            {"unit": "step", "long_name": "step of adoption"},
        )
    if tellers:
        told = np.stack([r.by if r.by is not None else np.full(network.n, -1, dtype=np.int32) for r in done])
        data["told_by"] = (
            ("run", "node"),
            told,
            {"unit": "1", "long_name": "row of the person it came from, -1: nobody"},
        )
    coords: dict[str, Any] = {"run": np.arange(len(done)), "step": np.arange(steps + 1), "state": list(model.states)}
    if times or tellers:
        coords["node"] = np.arange(network.n) if network.labels is None else written_labels(network.labels)
    parameters = {f"parameter.{name}": "by person" if name in own else value for name, value in asdict(model).items()}  # type: ignore[call-overload]
    attrs = {
        "model": model.name, "source": model.source, "seed": int(seed), "version": __version__, "nodes": network.n,
        "ties": network.n_ties, "directed": int(network.directed), **parameters,
    }  # fmt: skip
    if isinstance(network, WellMixed):
        attrs["contacts"] = network.n - 1 if network.contacts is None else network.contacts
    return xr.Dataset(data, coords, plain_attributes(attrs))
