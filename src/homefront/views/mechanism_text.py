"""What was found of a mechanism that passed its checks, as lines of text."""

from __future__ import annotations

from homefront.mechanism.check import CheckReport
from homefront.views.columns import wrapped


def mechanism_text(found: CheckReport) -> str:
    """For a terminal."""
    lines = [
        *wrapped(f"{found.code} passes, tried in {found.days} days of {found.scenario}."),
        *(line for text in found.passed for line in wrapped(text, 2)),
        *wrapped(
            f"It costs {found.ms_a_day:.3g} ms a day with {found.agents:,} agents, {found.ns_a_person:.3g} ns an agent "
            "and day, here and now.",
            2,
        ),
        *(line for text in found.notes for line in wrapped(text, 2)),
    ]
    if found.moved:
        lines += ["", *wrapped("What it changes, by the largest difference to the same world without it:")]
        width = max(len(one.measure) for one in found.moved)
        lines += [
            f"  {one.measure:{width}}  {one.largest:+.3g} {one.unit if one.unit != '1' else ''}".rstrip()
            + f"  {one.place}, {one.day}"
            for one in found.moved
        ]
    return "\n".join(lines)
