"""Learning: small pure functions."""

from __future__ import annotations

import pytest

from homefront.errors import ParameterError
from homefront.models.learning import (
    BetaTrust,
    Rally,
    RescorlaWagner,
    bayes,
    beta_trust,
    remaining_rally,
    rescorla_wagner,
)


def test_news_that_tells_nothing_changes_nothing() -> None:
    assert bayes(0.3, 0.7, 0.7) == pytest.approx(0.3)
    assert bayes(1.0, 0.2, 0.9) == 1.0


def test_a_lie_of_weight_1_is_one_piece_of_news() -> None:
    assert BetaTrust(lie_weight=1).run(1, 1, 0, 1) == beta_trust(1, 2)


def test_association_by_its_closed_form() -> None:
    assert RescorlaWagner(rate=0.2).run(7, 0.5) == pytest.approx(1 - 0.5 * 0.8**7)
    assert rescorla_wagner(0.5, 0.2, 0.0) == pytest.approx(0.4)


def test_a_rally_halves() -> None:
    assert Rally(half_life=3).remaining(-8.0, 6.0) == pytest.approx(-2.0)


def test_bad_input_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"prior = 1\.2"):
        bayes(1.2, 0.5, 0.5)
    with pytest.raises(ParameterError, match="could not come"):
        bayes(1.0, 0.0, 0.5)
    with pytest.raises(ParameterError, match="counts 0 and 0"):
        beta_trust(0, 0)
    with pytest.raises(ParameterError, match="half_life = 0"):
        remaining_rally(1.0, 1.0, 0.0)
    with pytest.raises(ParameterError, match="value = nan"):
        rescorla_wagner(float("nan"), 0.1, 1.0)
