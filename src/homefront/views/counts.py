"""Counted worlds in words, never without what so few worlds leave open."""

from __future__ import annotations

from homefront.results.intervals import share_interval


def counted_text(yes: int, worlds: int, what: str = "worlds") -> str:
    """So many of so many worlds, and the exact 95 % interval of the chance that they are a sample of.

    >>> counted_text(14, 20)
    '14 of 20 worlds (46 to 88 %)'
    """
    return f"{yes} of {worlds} {what} ({chance_text(yes, worlds)})"


def chance_text(yes: int, worlds: int) -> str:
    """That interval by itself.

    >>> chance_text(14, 20)
    '46 to 88 %'
    """
    low, high = share_interval(yes, worlds)
    return f"{100 * low:.0f} to {100 * high:.0f} %"
