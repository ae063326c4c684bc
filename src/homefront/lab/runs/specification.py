"""What is asked of a run: a form made into a specification, and the hash of all that decides what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homefront._version import __version__
from homefront.experiments.counterfactuals import FIRST_SEED
from homefront.lab.refusals import FieldError
from homefront.lab.runs.menu import Choice, Menu, menu_of
from homefront.lab.runs.rules import Rules, whole
from homefront.parameters.posterior import RECORD, shipped_digest
from homefront.plugins import as_data
from homefront.results.files import content_hash

WORDS = ("words", "change")
"""What stands in a specification for readers alone, and does not decide what comes out."""


def key_of(spec: Mapping[str, Any]) -> str:
    """The hash of what decides a result: the same run has the same key, whoever asks for it and in what words."""
    return content_hash({name: value for name, value in spec.items() if name not in WORDS})


def pairs_spec(form: Mapping[str, str], rules: Rules, mechanisms: tuple[str, ...] = ()) -> dict[str, Any]:
    """Pairs of worlds as a form asks for them: change ("SCENARIO/CHOICE"), days or value, pairs, people_per_agent.

    mechanisms : of other packages that may be asked for. Both worlds of a pair have the one whose cause is changed.

    FieldError where something is asked for that there is not, or that the class may not run.
    """
    scenario_id, _, choice_id = form.get("change", "").partition("/")
    menu = menu_of(scenario_id, mechanisms)
    choice = menu.choice(choice_id) if menu else None
    if menu is None or choice is None:
        raise FieldError("change", "Choose what is to be different in the second world of each pair.")
    if not rules.allows(menu.scenario.id, choice.kind, choice.cause):
        raise FieldError("change", "Your teacher has closed this change. Choose another one.")
    what, words = _change(menu, choice, form, rules)
    count = _among(form, "pairs", rules.counts)
    scenario = menu.asked_in(choice.cause)
    return {
        "kind": "pairs", "scenario": scenario.id, "inputs": scenario.inputs_digest, "worlds": RECORD,
        "worlds_hash": shipped_digest(RECORD), "version": __version__, "without": [], "edits": [], "changes": {},
        **what, "runs": count, "seed": FIRST_SEED, "people_per_agent": _among(form, "people_per_agent", rules.scales),
        "words": words, "change": choice.id,
        **({"mechanisms": as_data(scenario.mechanisms)} if scenario.mechanisms else {}),
    }  # fmt: skip


def _change(menu: Menu, choice: Choice, form: Mapping[str, str], rules: Rules) -> tuple[dict[str, Any], str]:
    """(what differs, the same in words)."""
    if choice.kind == "without":
        return {"without": [choice.cause]}, f"without {choice.words}"
    if choice.kind == "move":
        days = whole(form, "days", max(-rules.days, int(choice.low)), min(rules.days, int(choice.high)))
        if days == 0:
            raise FieldError("days", "Got 0; expected a number of days, below 0 for earlier, above 0 for later.")
        many = f"{abs(days)} {'day' if abs(days) == 1 else 'days'}"
        told = f"{choice.words}, {many} {'earlier' if days < 0 else 'later'}"
        return {"edits": list(menu.dated[choice.cause].edits(days))}, told
    value = _value(form, choice)
    line = menu.spans[choice.id]
    told = f"{choice.words}: {value:g}"
    if line:
        return {"edits": [line.format(value=f"{value:g}")]}, told
    return {"changes": {choice.id.rpartition(":")[2]: value}}, told


def _value(form: Mapping[str, str], choice: Choice) -> float:
    text = form.get("value", "").strip().replace(",", ".")
    try:
        value = float(text) if len(text) < 20 else float("nan")
    except ValueError:
        value = float("nan")
    if not choice.low <= value <= choice.high:
        raise FieldError("value", f"Got {text[:20]!r}; expected a number from {choice.low:g} to {choice.high:g}.")
    return float(f"{value:.4g}")


def _among(form: Mapping[str, str], name: str, known: tuple[int, ...]) -> int:
    """A number of a form that is one of a few; the one in the middle of what is usual where the form has none."""
    text = form.get(name, "")
    if not text and known:
        return max(known) if name == "pairs" else known[0]
    if text not in map(str, known):
        raise FieldError(name, f"Got {text[:20]!r}; your teacher allows {', '.join(map(str, known)) or 'none'}.")
    return int(text)
