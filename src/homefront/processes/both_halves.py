"""What a step of a coupled day is handed besides: the front's inputs, groups of places, homes of new soldiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from homefront.inputs.front import FrontInputs
from homefront.processes.country import Country
from homefront.processes.place_groups import PlaceGroups
from homefront.world.work import CoupledWork

if TYPE_CHECKING:
    from homefront.processes.coupling import Reference


@dataclass(kw_only=True)
class BothHalves(Country):
    """A society beside a simulated front. Plain data.

    front_inputs : of front and industry.   groups : places where soldiers stand, plants work and go.
    first_soldiers : first block of soldiers; all after it are of soldiers too.   home_share, home_other : alias table
    over home places by people, from which new soldiers come.   shared : what a coupled day's work needs.
    reference : of the hooks; None where all hooks stay 1 and the society is carried along.
    """

    front_inputs: FrontInputs
    groups: PlaceGroups
    first_soldiers: int
    home_share: np.ndarray
    home_other: np.ndarray
    shared: CoupledWork
    reference: Reference | None
