"""Docstrings of public names are in numpydoc form, and name what there is: parameters, fields, results, errors.

What is public: CONTRIBUTING.md and public_names.py. OFF says what numpydoc.validate is not asked, and why.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import numpydoc.validate as numpydoc
import pytest
from numpydoc.docscrape import NumpyDocString, get_doc_object
from public_names import PUBLIC, Public, resolved

from homefront import errors

OFF = {
    "ES01": "no extended summary: one sentence is often all that there is to say",
    "SA01": "no See Also: names in backticks lead to their pages",
    "EX01": "no example: WITH_EXAMPLES lists what needs one",
    "PR03": "another order of parameters: those of one type and use stand together",
}
OFF_FOR_CLASSES = {
    "PR01": "a parameter is missing: test_every_field looks at what a class declares itself",
}
"""Checks of numpydoc that are switched off -> why."""

WITH_EXAMPLES = (
    "ArgumentError", "Ensemble", "Results", "Settings", "cite", "coding_grid", "counterfactuals", "crowd", "ensemble",
    "figure", "list_scenarios", "load_scenario", "mean_field", "odd", "plan", "read_run", "run", "settings_for",
    "spread", "whatif", "mechanism.Clock", "mechanism.Without", "mechanism.chance", "mechanism.new.new_package",
    "mechanism.param", "mechanism.process", "mechanism.step", "mechanism.uniform", "mechanism.variable",
    "models.base.model", "models.graphs.Network", "models.graphs.as_network", "models.graphs.erdos_renyi",
    "models.sir.SIR",
)  # fmt: skip
"""What a user meets first."""

MEASURED = re.compile(
    r"\b(0 to 1|above 0|unit|per|share|chance|rate|weight|person|people|men|day|km|cm|second|point|number|opinion|"
    r"degree|exponent|factor|association|trust|belief|agent|step|site|reproduction|logarithm|power|time)s?\b",
    re.IGNORECASE,
)
"""What a description of a number says it is a number of."""

CLASSES = [one for one in PUBLIC if inspect.isclass(one.item)]
CALLED = [one for one in PUBLIC if inspect.isfunction(one.function) and not isinstance(one.item, property)]


def parsed(one: Public) -> NumpyDocString:
    """The sections of a docstring; a class does not get its members added to them."""
    text, config = inspect.cleandoc(one.doc), {"show_class_members": False}
    found: NumpyDocString = get_doc_object(one.item, doc=text, config=config)
    return found


class _AsWritten(numpydoc.Validator):
    """numpydoc's view of one public name."""

    def __init__(self, obj_name: Public) -> None:
        super().__init__(get_doc_object(obj_name.item, config={"show_class_members": False}))


@pytest.mark.parametrize("one", PUBLIC, ids=str)
def test_the_form_is_that_of_numpydoc(one: Public) -> None:
    off = OFF | (OFF_FOR_CLASSES if inspect.isclass(one.item) else {})
    found = numpydoc.validate(one, _AsWritten)["errors"]
    assert [f"{code}: {text}" for code, text in found if code not in off] == []


@pytest.mark.parametrize("one", PUBLIC, ids=str)
def test_the_summary_is_one_sentence_and_numbers_have_shape_and_unit(one: Public) -> None:
    sections = parsed(one)
    (summary,) = sections["Summary"]
    assert not re.search(r"[.!?] +[A-Z]", summary)
    for section in ("Parameters", "Attributes", "Returns"):
        for entry in sections[section]:
            kind, told = entry.type or entry.name, " ".join(entry.desc)
            if re.search(r"\barrays?\b", kind):
                assert re.search(r"\(\w[^)]*,|shape", kind), f"{entry}: expected a shape, as (n,)"
            if re.match(r"float|\(.*float", kind):
                assert MEASURED.search(told), f"{entry}: expected what it is a number of, or its unit"


@pytest.mark.parametrize("one", CLASSES, ids=str)
def test_every_field_of_a_class_is_described(one: Public) -> None:
    cls, sections = one.item, parsed(one)
    described = {name for section in ("Parameters", "Attributes") for entry in sections[section]
                 for name in entry.name.split(", ")}  # fmt: skip
    declared = {name for name in inspect.get_annotations(cls) if not name.startswith(("_", "model_config"))}
    own = vars(cls).get("__init__")
    if inspect.isfunction(own) and not hasattr(cls, "__dataclass_fields__") and not getattr(cls, "_is_protocol", False):
        declared |= set(inspect.signature(cls).parameters)
    assert declared - described == set()
    known = declared.union(*(inspect.get_annotations(base) for base in cls.__mro__))
    assert {name for name in described - known if not hasattr(cls, name)} == set()


@pytest.mark.parametrize("one", CALLED, ids=str)
def test_errors_are_those_that_are_raised(one: Public) -> None:
    """What it raises itself, what functions of homefront that it calls by name raise, and what `checked` raises."""
    named = [entry.type or entry.name for entry in parsed(one)["Raises"]]
    kinds = [resolved(one.function, name) for name in named]
    assert [name for name, kind in zip(named, kinds, strict=True) if kind is None] == []
    raised = set(_raised(one.function))
    if hasattr(one.item, "__wrapped__") and inspect.signature(one.item).parameters:
        raised.add(errors.ArgumentError)
    assert {error.__name__ for error in raised if error not in kinds} == set()


def _raised(function: Any, depth: int = 1) -> Iterator[type[BaseException]]:
    """Errors that the body of a function raises, or those that it calls by name do; no error that homefront catches."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name):
            kind = resolved(function, node.exc.func.id)
            inner = kind.__module__ != "builtins" and not issubclass(kind, errors.HomefrontError | RuntimeError)
            if kind is not NotImplementedError and not inner:
                yield kind
        elif depth and isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called = inspect.unwrap(function.__globals__.get(node.func.id) or str)
            if inspect.isfunction(called) and called.__module__.startswith("homefront"):
                yield from _raised(called, depth - 1)


@pytest.mark.parametrize("path", WITH_EXAMPLES)
def test_what_a_user_meets_first_has_an_example(path: str) -> None:
    (one,) = [one for one in PUBLIC if one.path == f"homefront.{path}"]
    assert any(">>>" in line for line in parsed(one)["Examples"])


def test_what_is_switched_off_would_be_found() -> None:
    """A reason for a check that finds nothing is no longer needed."""
    found = {code for one in PUBLIC for code, _ in numpydoc.validate(one, _AsWritten)["errors"]}
    assert {*OFF, *OFF_FOR_CLASSES} - found == set()


def test_the_public_names_are_all_here() -> None:
    paths = {one.path for one in PUBLIC}
    assert len(paths) > 250
    assert {
        "homefront.run", "homefront.Ensemble.chart", "homefront.lab.Connection.essay", "homefront.mechanism.Clock.dt",
        "homefront.mechanism.check.check_mechanism", "homefront.mechanism.quantities.World.day",
        "homefront.models.base.model", "homefront.models.sir.SIR", "homefront.models.sir.final_size",
        "homefront.models.theory.cascade_window",
    } <= paths  # fmt: skip
