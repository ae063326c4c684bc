"""Whether a hit is evidence, in words: who had seen the targets of a run, and who had not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from homefront.parameters.seen import IN_THE_PAPERS

SEEN = {
    "fit": "a fit used it, or was not prevented from using it",
    "papers": "the parameters come from papers that knew the record",
    "equations": "it led to a change of an equation",
    "unknown": "the file of the fit is missing or does not say what it used, so it counts as seen",
}
"""Who had seen a target, by `seen_by` of its row."""

UNSEEN = "no fit used it. But the people who wrote the equations and priors knew the record."
NEW_COUNTRY = (
    "neither a fit nor the papers behind the parameters used the record of this country. So a hit is some evidence, "
    "unless the inputs were chosen to produce it."
)


def evidence(rows: Iterable[Mapping[str, Any]], scenario_id: str) -> list[str]:
    """A sentence on the targets that were seen, and one on those that were not; only of what these rows have.

    rows : as target_rows gives them.
    """
    by = {row["seen_by"] for row in rows}
    out = []
    if who := [text for name, text in SEEN.items() if name in by]:
        out.append(f"seen: {'; or '.join(who)}. A hit is no evidence.")
    if "" in by:
        out.append(f"unseen: {UNSEEN if scenario_id in IN_THE_PAPERS else NEW_COUNTRY}")
    return out
