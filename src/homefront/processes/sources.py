"""Where parameters come from, in the words that several processes share.

A source is a publication, a path of this repository with a heading, or "assumed" with the reason. The words are read:
views/odd/parameters.py `grade_of` tells from them how sure a value is.
"""

from __future__ import annotations

TRIAL = "docs/model/fit.md#the-trial"
"""Where the trial, its fits and what it only set or assumed are told."""

SOCIETY_FITTED = f"fitted by the trial, {TRIAL}"
SOCIETY_SET = f"set by hand in the trial, {TRIAL}"
FRONT_FITTED = f"fitted by the trial to 45 targets that it had seen, {TRIAL}"
FRONT_FIXED = f"fixed by the trial, {TRIAL}"
FRONT_ASSUMED = f"assumed by the trial, {TRIAL}"
