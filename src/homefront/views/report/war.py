"""The stages of the plants' move as the map shows them."""

from __future__ import annotations

import numpy as np

from homefront.processes.relocation import EAST, FIRST_RESTART, LOST, MOVING, WAITING, WORKING
from homefront.views.report.sheet import Sheet

STAGES = {
    "at work where they were": (WORKING,),
    "waiting for wagons or on the way": (WAITING, MOVING),
    "starting again": tuple(range(FIRST_RESTART, EAST)),
    "at work in the east": (EAST,),
    "lost": (LOST,),
}


def add_stages(sheet: Sheet) -> None:
    """Plants of all places by stage, mean over worlds, under "stages"; the run must have had a front."""
    stages = sheet.collected.stages
    assert stages is not None
    sheet.pack.add("stages", np.stack([stages[:, list(s)].sum(axis=(0, 1)) for s in STAGES.values()])[None])
