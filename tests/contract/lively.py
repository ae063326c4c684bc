"""A society in which all that can happen does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import trial_figures as trial

from homefront.inputs.society import Appeal, Inputs
from homefront.scenario.daily import variable_index

CHANGES = {"action.sent_away_stay": 1.0}
"""Parameters under which what is off by default happens."""


def lively(days: int = 45) -> Inputs:
    """France with all that can happen: raids, hardship, allies, appeals, return, liberation, private sets."""
    inputs = trial.case_inputs("france").shortened(days)
    table = inputs.table.copy()
    n = len(inputs.places)
    even = np.arange(n) % 2 == 0
    for name, value in (
        ("near_miss", 0.1), ("violence", 0.15), ("homeless", 0.02), ("ally", 0.5), ("return_open", 0.6), ("siege", 0.1),
        ("staying_seen", 0.4), ("cost", 0.8),
    ):  # fmt: skip
        table[variable_index(name), even, 8:] = value
    table[variable_index("leaving_seen"), :, 12:] = np.maximum(0.3, table[variable_index("leaving_seen"), :, 12:])
    share, hour = inputs.order_share.copy(), inputs.order_hour.copy()
    share[0, ::5, 15:22], share[1, 3::7, 18:], share[2, ::5, 24:] = 0.6, 0.5, 0.8
    hour[:, :, 15:19] = 0.4
    regained = np.where(np.isfinite(inputs.towns.lost), inputs.towns.lost + 9, np.inf)
    return replace(
        inputs, table=table, order_share=share, order_hour=hour,
        towns=replace(inputs.towns, regained=regained),
        places=replace(inputs.places, hardship=np.linspace(0, 1, n), trust=np.linspace(0.3, 0.9, n)),
        structure=replace(inputs.structure, private_sets_share=0.3),
        appeals=(Appeal(9, "speech", even), Appeal(20, "speech", np.ones(n, dtype=bool))),
    )  # fmt: skip
