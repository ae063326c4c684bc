"""What society does to the front, and to its own production: four hooks, all 1 without this process.

    cohesion_k  = clip(exp(k_C (m_k - m_ref)) (1 - stray_k) / (1 - stray_ref), 0.8, 1.15)      on combat power only
    leadership  = clip(fidelity / fidelity_ref, 0.7, 1.1)      fidelity = q^levels (1 - officers straggling)
    production  = labour x effort over their reference         effort = clip(1 + 0.3 (m - m_ref), 0.8, 1.1)
    replacement = share of those called up who arrive, over its reference

The references are one number each, means over uncoupled runs (engine/reference.py); never a daily series, which would
force the hooks to 1. The front's parameters were found with all hooks at 1, so only departures from the mean act.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.sources import DESIGN as _DESIGN

EFFORT_SLOPE, EFFORT_LEAST, EFFORT_MOST = 0.3, 0.8, 1.1


@process(
    name="coupling",
    reads=("resolve", "away", "enlisted", "occupied", "officials", "defenders", "plants"),
    writes=(),
)  # fmt: skip
class Coupling(Process):
    cohesion: float = param(0.5, unit="1", bounds=(0, 5), prior=(0.2, 1), sampled=True, symbol="k_C", source=_DESIGN,
                            doc="how combat power follows soldiers' resolve")  # fmt: skip
    least_cohesion: float = param(0.8, unit="1", bounds=(0, 1), prior=(0.7, 0.9), symbol="C_min", source=_DESIGN,
                                  doc="least cohesion")  # fmt: skip
    most_cohesion: float = param(1.15, unit="1", bounds=(1, 3), prior=(1.1, 1.2), symbol="C_max", source=_DESIGN,
                                 doc="greatest cohesion")  # fmt: skip
    least_leadership: float = param(0.7, unit="1", bounds=(0, 1), prior=(0.6, 0.8), symbol="Lambda_min",
                                    source=_DESIGN, doc="least leadership")  # fmt: skip
    most_leadership: float = param(1.1, unit="1", bounds=(1, 3), prior=(1.05, 1.2), symbol="Lambda_max",
                                   source=_DESIGN, doc="greatest leadership")  # fmt: skip


@dataclass(frozen=True)
class Reference:
    """Means over uncoupled runs. resolve, straggling : of soldiers (axes,).   fidelity, labour, arriving : share.

    work_resolve : resolve of townspeople.   digest : of the parameters and inputs they were made with.
    """

    resolve: np.ndarray
    straggling: np.ndarray
    fidelity: float
    labour: float
    work_resolve: float
    arriving: float
    digest: str = ""


def cohesion(resolve: np.ndarray, straggling: np.ndarray, at_rest: Reference, process: Coupling) -> np.ndarray:
    """C of each axis (axes,).

    resolve : mean of the axis' soldiers.   straggling : share of them who are away.
    """
    holding = (1.0 - straggling) / (1.0 - at_rest.straggling)
    raw = np.exp(process.cohesion * (resolve - at_rest.resolve)) * holding
    return np.asarray(np.clip(raw, process.least_cohesion, process.most_cohesion))


def leadership(fidelity: float, at_rest: Reference, process: Coupling) -> float:
    """Lambda."""
    return float(np.clip(fidelity / at_rest.fidelity, process.least_leadership, process.most_leadership))


def effort(resolve: float, at_rest: float) -> float:
    """Work done by those present.

    >>> round(effort(0.7, 0.6), 3)
    1.03
    """
    return min(max(1.0 + EFFORT_SLOPE * (resolve - at_rest), EFFORT_LEAST), EFFORT_MOST)
