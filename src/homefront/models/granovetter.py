"""Granovetter's crowd (1978): join once the share of the crowd that joined reaches one's own threshold.

    r <- F(r)        F: share whose threshold is r or less

With thresholds ~ Normal(mean, sd) the share at rest, from nobody, is processes.action.resting_share_gone.
"""

from __future__ import annotations

import numpy as np

from homefront.errors import ParameterError
from homefront.models.base import Model, model
from homefront.parameters import param
from homefront.streams import stream_key, uniforms


@model(name="granovetter", source="Granovetter 1978", states=("waiting", "joined"))
class Granovetter(Model):
    """Granovetter's crowd: join once the share of the crowd that joined reaches one's own threshold."""

    mean: float = param(0.25, unit="1", bounds=(-10, 10), symbol="m", source="Granovetter 1978",
                        doc="mean threshold, share of the crowd")  # fmt: skip
    sd: float = param(0.122, unit="1", bounds=(1e-9, 10), symbol="s", source="Granovetter 1978",
                      doc="standard deviation of the thresholds")  # fmt: skip


def joining(thresholds: np.ndarray) -> np.ndarray:
    """Count who has joined after each round, from nobody to rest.

    Parameters
    ----------
    thresholds : (n,) array of float
        Number of others who must have joined before each person does, as a rule whole numbers.

    Returns
    -------
    (rounds,) array of int64
        Number of people who have joined.

    Raises
    ------
    ParameterError
        If `thresholds` is not a row of at least one finite number.

    Examples
    --------
    >>> joining(np.arange(100))[-1], joining(np.array([0, 2, *range(2, 100)]))[-1]
    (np.int64(100), np.int64(1))
    """
    need = np.sort(np.asarray(thresholds, dtype=float))
    if need.ndim != 1 or need.size == 0 or not np.isfinite(need).all():
        raise ParameterError("thresholds: expected a row of at least one finite number")
    joined, rounds = 0, [0]
    while True:
        after = int(np.searchsorted(need, joined, side="right"))
        if after == joined:
            return np.array(rounds)
        joined = after
        rounds.append(joined)


def normal_thresholds(model: Granovetter, n: int, seed: int) -> np.ndarray:
    """Draw the threshold of each person from a normal distribution.

    Parameters
    ----------
    model : Granovetter
        The model, with mean and standard deviation.
    n : int
        Number of people.
    seed : int
        Seed of the run.

    Returns
    -------
    (n,) array of float64
        Thresholds, as shares of the crowd; some may lie below 0 or above 1.
    """
    from scipy.special import ndtri

    return np.asarray(model.mean + model.sd * ndtri(uniforms(stream_key(seed, "spread.threshold"), n, 0)))
