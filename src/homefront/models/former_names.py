"""Names that models had before: they still work, and say what the model is called now."""

from __future__ import annotations

import warnings

FORMER = {
    "rumour-and-denial": (
        "blocked-rumour", "it is one rumour with a fixed chance of being blocked; two messages that both spread are "
        "supersession and competing",
    ),
}  # fmt: skip
"""Former name -> (name, why it was changed)."""


def note_on(name: str) -> str:
    """A sentence on a former name, or "" where it is none."""
    if name not in FORMER:
        return ""
    now, why = FORMER[name]
    return f"{name} is now called {now}: {why}"


def current_name(name: str) -> str:
    """The name of today; a former one is warned of (FutureWarning, at the caller of whoever asks)."""
    if name not in FORMER:
        return name
    warnings.warn(note_on(name), FutureWarning, stacklevel=4)
    return FORMER[name][0]
