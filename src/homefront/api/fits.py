"""Fits and scores."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import ParamSpec

from homefront.experiments.calibrate import calibrate
from homefront.experiments.score import Score
from homefront.experiments.score import score as _score
from homefront.views.shown import VIEWS

__all__ = ["calibrate", "score"]

P = ParamSpec("P")


def _with_views(function: Callable[P, Score]) -> Callable[P, Score]:
    @functools.wraps(function)
    def with_views(*args: P.args, **kwargs: P.kwargs) -> Score:
        return replace(function(*args, **kwargs), views=VIEWS)

    return with_views


score = _with_views(_score)
