"""The share of a crowd whom a rumour of Maki & Thompson never reaches."""

from __future__ import annotations

import numpy as np
import pytest

from homefront.models.maki_thompson import final_unaware


def test_the_closed_form_of_maki_and_thompson() -> None:
    assert final_unaware(1.0, 1.0) == pytest.approx(0.2031878700, abs=1e-9)


def test_the_closed_form_solves_its_equation() -> None:
    adopt, silence = np.array([1.0, 0.5, 0.2]), np.array([0.3, 1.0, 1.0])
    x = final_unaware(adopt, silence)
    np.testing.assert_allclose(x, np.exp(-(1 + adopt / silence) * (1 - x)), rtol=1e-12)
    assert (x < 1).all()


def test_a_rumour_that_nobody_falls_silent_on_reaches_everybody() -> None:
    assert final_unaware(1.0, 1e-2) < 1e-12
