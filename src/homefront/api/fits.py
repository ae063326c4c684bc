"""Fits and scores."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import ParamSpec

from homefront.experiments.calibrate import calibrate
from homefront.experiments.score import Score
from homefront.experiments.score import score as _score
from homefront.views.result_views import VIEWS

__all__ = ["calibrate", "score"]

_P = ParamSpec("_P")


def _with_views(function: Callable[_P, Score]) -> Callable[_P, Score]:
    @functools.wraps(function)
    def with_views(*args: _P.args, **kwargs: _P.kwargs) -> Score:
        return replace(function(*args, **kwargs), views=VIEWS)

    return with_views


score = _with_views(_score)
