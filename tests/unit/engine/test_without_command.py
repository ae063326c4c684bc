"""Without the command tree its word stops, and nothing else: what leaders do themselves is still done and seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import trial_figures as trial

from homefront.engine.loop import Loop
from homefront.engine.schedule import Schedule
from homefront.inputs.society import Inputs
from homefront.observe.recorder import MEASURES, Recorder, recorder_for
from homefront.processes import chosen_processes
from homefront.scenario.daily import variable_index
from homefront.world.build import build

DAYS = 20


def country(orders: float) -> Inputs:
    """France under fear, with leaders who are seen to leave in one half and to stay in the other."""
    inputs = trial.case_inputs("france").shortened(DAYS)
    table, share = inputs.table.copy(), np.zeros_like(inputs.order_share)
    even = np.arange(len(inputs.places)) % 2 == 0
    table[variable_index("leaving_seen"), even, 5:] = 0.8
    table[variable_index("staying_seen"), ~even, 5:] = 0.8
    table[variable_index("control")], table[variable_index("coverage")] = 0.5, 0.9
    share[1, :, 6:] = orders
    return replace(inputs, table=table, order_share=share)


def ran(inputs: Inputs, *without: str, **changes: float) -> Recorder:
    built = build(inputs, 20_000, 1)
    recorder = recorder_for(built.world, inputs, 1)
    processes = chosen_processes("defaults", {name.replace("__", "."): value for name, value in changes.items()})
    Loop(inputs, built, Schedule(processes, frozenset(without)), 1, recorder).run(DAYS)
    return recorder


def test_where_no_order_is_given_the_command_tree_does_nothing_else() -> None:
    """Leaders leave, stay, and are seen to; officials who go leave their posts, and carry no control."""
    with_it, without = ran(country(0.0)), ran(country(0.0), "command")
    assert with_it.data["officials"][:, -1].max() > 0.05
    for name in MEASURES:
        np.testing.assert_array_equal(without.data[name], with_it.data[name], name)


def test_what_leaders_are_seen_to_do_counts_without_the_command_tree() -> None:
    """With weights of 0 for it, another world comes out."""
    quiet = {"belief__leaving_as_evidence": 0.0, "action__leaders_gone": 0.0, "action__leaders_stay": 0.0,
             "resolve__leaders": 0.0}  # fmt: skip
    seen, unseen = ran(country(0.0), "command"), ran(country(0.0), "command", **quiet)
    assert np.nanmax(np.abs(seen.data["belief"] - unseen.data["belief"])) > 0.01
    assert np.nanmax(np.abs(seen.data["resolve"] - unseen.data["resolve"])) > 0.005


def test_no_order_arrives_without_the_command_tree() -> None:
    ordered = country(0.9)
    assert ran(ordered).data["ordered"].max() > 0.05
    assert ran(ordered, "command").data["ordered"].max() == 0.0


def test_control_that_officials_carry_falls_as_they_go_with_and_without_the_command_tree() -> None:
    """It has a switch of its own, the parameter command.control_carried."""
    carried = ran(country(0.0), "command").data["control"]
    ordinary = ran(country(0.0), "command", command__control_carried=0.0).data["control"]
    assert (carried[:, -1] < ordinary[:, -1]).any()
    assert (carried <= ordinary + 1e-6).all()
