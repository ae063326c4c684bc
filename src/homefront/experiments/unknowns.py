"""What a fit does not know: each unknown number as a map from a standard normal one, so that one sampler serves all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from homefront.inputs.latents import MOST_NORMAL
from homefront.parameters import ParameterSpec
from homefront.streams import stream_key, uniforms


@dataclass(frozen=True)
class Unknown:
    """A number with its prior. low, high : of a uniform prior, or log-uniform where `log`; both infinite: standard
    normal."""

    low: float
    high: float
    log: bool = False

    @property
    def normal(self) -> bool:
        """Whether its prior is standard normal."""
        return bool(np.isinf(self.high))

    def values(self, z: np.ndarray) -> np.ndarray:
        """Values of standard normal numbers, float64 of the same shape.

        >>> Unknown(1.0, 4.0, log=True).values(np.array([0.0])).tolist()
        [2.0]
        """
        from scipy.special import ndtr

        if self.normal:
            return np.clip(np.asarray(z, dtype=np.float64), -MOST_NORMAL, MOST_NORMAL)
        share = ndtr(z)
        return np.asarray(self.low * (self.high / self.low) ** share if self.log else
                          self.low + share * (self.high - self.low))  # fmt: skip


NORMAL = Unknown(-np.inf, np.inf)


def of_parameters(specs: Mapping[str, ParameterSpec]) -> dict[str, Unknown]:
    """Unknowns of parameters, by "process.parameter", with the priors that are declared with them."""
    return {name: Unknown(*spec.prior, spec.log) for name, spec in specs.items()}


def values_of(unknowns: Mapping[str, Unknown], z: np.ndarray) -> dict[str, np.ndarray]:
    """Values by name, each float64 (draws,). z : standard normal, (draws, unknowns), in the order of the names."""
    return {name: unknown.values(z[:, n]) for n, (name, unknown) in enumerate(unknowns.items())}


def normals(key: str, names: Iterable[str], draws: int, first: int = 0) -> np.ndarray:
    """Standard normal draws by key, float64 (draws, names): the same for a name whatever the others are."""
    from scipy.special import ndtri

    columns = [uniforms(stream_key(0, f"{key}.{name}"), first + draws, 0)[first:] for name in names]
    return np.asarray(ndtri(np.stack(columns, axis=1)))
