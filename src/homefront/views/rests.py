"""What an outcome rests on, in words: see results/rests.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def head(found: Mapping[str, Any]) -> str:
    """What was ranked, in a sentence; why nothing was."""
    if found["why_not"]:
        return f"Not ranked: {found['why_not']}."
    return (
        f"{found['inputs']} inputs differ between these {found['worlds']} worlds. For a yes or no: the "
        f"chance that a world in which it is so drew the larger value, one half for nothing. For a number: the rank "
        f'correlation, 0 for nothing. In brackets 95 %. "Perhaps by chance": an interval that allows for '
        f"{found['inputs']} inputs holds nothing. What no input separates is left to noise."
    )


def said(row: Mapping[str, Any]) -> str:
    """An input's number in words."""
    told = "" if row["told_apart"] else ", not told apart from nothing"
    if row["off"] and not row["told_apart"]:
        told = ", perhaps by chance"
    value, low, high = (f"{row[key]:.2f}".replace("-", "\N{MINUS SIGN}") for key in ("value", "low", "high"))
    return f"{value} [{low}, {high}]{told}"
