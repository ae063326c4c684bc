"""Parameters are checked once, where they are declared or changed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pytest

from homefront.errors import ParameterError
from homefront.parameters import load_set, param, parse_assignment, set_names, specs_of, with_values
from homefront.parameters.spec import ParameterSpec
from homefront.processes import PROCESSES, chosen_processes, default_processes

GOOD: dict[str, Any] = {
    "default": 0.5, "unit": "1", "bounds": (0.0, 1.0), "prior": (0.2, 0.8), "symbol": "x", "doc": "what", "source": "s"
}  # fmt: skip


def spec(**changes: Any) -> ParameterSpec:
    return ParameterSpec(**(GOOD | changes))


@pytest.mark.parametrize(
    "changes",
    [{"unit": "furlong"}, {"default": 1.5}, {"prior": (0.2, 1.2)}, {"prior": (0.8, 0.2)}, {"prior": (-0.1, 0.5)},
     {"doc": ""}, {"source": ""}, {"symbol": ""}],
    ids=str,
)  # fmt: skip
def test_a_parameter_declared_badly_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        spec(**changes)


def test_a_value_at_a_bound_is_accepted() -> None:
    assert [spec().checked("p.x", value) for value in (0, 0.5, 1)] == [0.0, 0.5, 1.0]


@pytest.mark.parametrize("value", [-0.01, 1.01, math.nan, math.inf])
def test_a_value_out_of_bounds_is_refused_with_its_name_and_bounds(value: float) -> None:
    with pytest.raises(ParameterError, match=r"p\.x = .*from 0 to 1$"):
        spec().checked("p.x", value)


def test_a_value_out_of_bounds_is_told_the_unit_if_it_has_one() -> None:
    with pytest.raises(ParameterError, match=r"from 0 to 1 \(km\)$"):
        spec(unit="km").checked("p.x", 2.0)


def test_a_flag_is_off_or_on() -> None:
    flag = spec(unit="flag", default=1.0, prior=(0.0, 1.0))
    assert flag.checked("p.x", 0) == 0.0
    with pytest.raises(ParameterError, match=r"0 \(off\) or 1 \(on\)"):
        flag.checked("p.x", 0.5)


def test_the_prior_is_the_bounds_unless_given() -> None:
    @dataclass(frozen=True)
    class One:
        x: float = param(0.5, unit="1", bounds=(0, 1), symbol="x", doc="what", source="s")

    assert specs_of(One)["x"].prior == (0, 1)
    assert One().x == 0.5


def test_only_parameters_have_specs() -> None:
    assert specs_of(object()) == {}
    danger = next(cls for cls in PROCESSES if cls.name == "danger")
    assert list(specs_of(danger)) == ["horizon", "standing_speed", "sight_range"]


def test_a_changed_value_changes_nothing_else() -> None:
    before = default_processes()
    after = with_values(before, {"talk.amplification": 0.3})
    assert after["talk"].amplification == 0.3  # type: ignore[attr-defined]
    assert before["talk"].amplification == 0.48  # type: ignore[attr-defined]
    assert {name for name in before if before[name] != after[name]} == {"talk"}


def test_an_unknown_parameter_names_the_nearest() -> None:
    with pytest.raises(ParameterError, match=r"did you mean talk\.amplification"):
        with_values(default_processes(), {"talk.amplificaton": 0.3})


def test_a_value_out_of_bounds_is_refused_by_its_full_name() -> None:
    with pytest.raises(ParameterError, match=r"raids\.near = 1\.5"):
        chosen_processes("defaults", {"raids.near": 1.5})


@pytest.mark.parametrize(
    ("text", "pair"),
    [("talk.amplification=0.5", ("talk.amplification", 0.5)), (" fear.decay = 1e-1 ", ("fear.decay", 0.1))],
)
def test_an_assignment_is_read(text: str, pair: tuple[str, float]) -> None:
    assert parse_assignment(text) == pair


@pytest.mark.parametrize("text", ["talk.amplification", "talk.amplification=", "talk.amplification=much", ""])
def test_an_assignment_that_cannot_be_read_shows_how(text: str) -> None:
    with pytest.raises(ParameterError, match=r"expected process\.parameter=number"):
        parse_assignment(text)


def test_sets_by_name() -> None:
    assert set(set_names()) == {"defaults", "prior"}
    assert load_set("defaults") == {}
    with pytest.raises(ParameterError, match="did you mean prior"):
        load_set("piror")


@pytest.mark.parametrize("name", set_names())
def test_every_set_fits_the_processes(name: str) -> None:
    processes = chosen_processes(name)
    for full, value in load_set(name).items():
        process, _, field = full.partition(".")
        assert getattr(processes[process], field) == value, full


def test_single_changes_win_over_the_set() -> None:
    assert chosen_processes("defaults", {"fear.hardship": 2.0})["fear"].hardship == 2.0  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("value", "log", "share"), [(0.55, False, 0.5), (0.1, True, 0.5), (5.0, True, 1.0), (0.0, True, 0.0)]
)
def test_a_value_has_a_place_in_its_prior(value: float, log: bool, share: float) -> None:
    spec = ParameterSpec(0.1, "1", (0, 10), (0.01 if log else 0.1, 1.0), "q", "example", "assumed", log=log)
    assert spec.share_of_prior(value) == pytest.approx(share)
