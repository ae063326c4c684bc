"""What an outcome rests on, in words: see results/rests.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def head(found: Mapping[str, Any]) -> str:
    """What was ranked, in a sentence; why nothing was."""
    if found["why_not"]:
        return f"Not ranked: {found['why_not']}."
    return (
        f"{found['inputs']} inputs differ between these {found['worlds']} worlds. For a yes or no, the number is the "
        "chance that a world with yes drew the larger value; one half means no effect. For a number, it is the rank "
        'correlation; 0 means no effect. The 95 % interval is in brackets. "Perhaps by chance" means that an interval '
        f"that allows for {found['inputs']} inputs includes no effect. The rest is noise."
    )


def said(row: Mapping[str, Any]) -> str:
    """An input's number in words."""
    told = "" if row["told_apart"] else ", not distinguishable from chance"
    if row["off"] and not row["told_apart"]:
        told = ", perhaps by chance"
    value, low, high = (f"{row[key]:.2f}".replace("-", "\N{MINUS SIGN}") for key in ("value", "low", "high"))
    return f"{value} [{low}, {high}]{told}"
