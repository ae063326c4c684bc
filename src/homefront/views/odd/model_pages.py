"""Tables of docs/model/ and docs/coding.md: they are made from the declarations in the code, between two marks.

    <!-- table: parameters of danger -->
    ... (made; do not write here)
    <!-- end of table -->

`make docs-tables` writes them again, and tests/unit/views/odd/test_model_pages.py fails where one is out of date.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from homefront.engine.schedule import order
from homefront.errors import HomefrontError
from homefront.parameters import ParameterSpec, specs_of
from homefront.parameters.fitted import FITTED, FITTED_FRONT
from homefront.processes import PROCESSES, default_processes, own_specs
from homefront.processes.schedule import Schedule
from homefront.scenario.daily import VARIABLES
from homefront.scenario.discrepancy import DISCREPANCIES
from homefront.scenario.values import ALL_VALUES
from homefront.views.odd.coding_sheet import (
    agreement_of_the_coders,
    points_on_their_curves,
    the_sheet,
    variables_at_a_glance,
)
from homefront.views.odd.constants import constants_of, constants_of_the_world
from homefront.views.odd.document import Block, Bullets, Paragraph, code, table
from homefront.views.odd.entities import TYPES, entity_of, range_text
from homefront.views.odd.inputs import DAILY
from homefront.views.odd.markdown import markdown
from homefront.views.odd.parameters import grade_of, span
from homefront.views.odd.schedule import PHASES
from homefront.views.odd.sourced import sourced_table
from homefront.world.front_state import front_specs
from homefront.world.state import VariableSpec, specs

FOLDER = PurePosixPath("docs/model")
"""Of the pages, in the repository."""

PAGES = (f"{FOLDER}/*.md", "docs/coding.md")
"""The pages, from the root of the repository."""

PATH = re.compile(r"\b(?:docs|src|tests|benchmarks|tools)/[\w./-]*\w(?:#[\w-]+)?")
"""A path of the repository, as texts name it, with the heading that is meant."""

_MARKED = re.compile(r"(<!-- table: ([^\n]+?) -->\n).*?(<!-- end of table -->)", re.DOTALL)


def filled(page: str, folder: PurePosixPath = FOLDER) -> str:
    """The text of a page with all its tables as the code has them now.

    Parameters
    ----------
    page : str
        Markdown, with marks as the head of this file shows them.
    folder : path
        Where the page stands in the repository; links are written from there.

    Returns
    -------
    str
        The same text, with another one between the marks where a table has changed.

    Raises
    ------
    HomefrontError
        For a mark that names no table.
    """
    known = tables()

    def made(mark: re.Match[str]) -> str:
        if mark[2] not in known:
            raise HomefrontError(f"a page asks for the table {mark[2]!r}; expected one of {sorted(known)}")
        return f"{mark[1]}\n{_linked(markdown(known[mark[2]](), ()), folder)}\n{mark[3]}"

    return _MARKED.sub(made, page)


def tables() -> Mapping[str, Callable[[], list[Block]]]:
    """What makes each table, by the name that a page asks for."""
    return {
        **{f"parameters of {cls.name}": lambda cls=cls: list(_of_process(cls)) for cls in PROCESSES},  # type: ignore[misc]
        "order of a day": _order_of_a_day,
        "state of the society": lambda: [_variables("State variables of the society.", specs())],
        "state of the front": lambda: [_variables("State variables of front and industry.", front_specs())],
        "state of processes": lambda: [_variables("State variables that a process declares for itself.", own_specs())],
        "daily inputs": _daily_inputs,
        "values of a scenario": _values,
        "discrepancies": _discrepancies,
        "coded variables": variables_at_a_glance,
        "coding sheet": the_sheet,
        "points on their curves": points_on_their_curves,
        "agreement of the coders": agreement_of_the_coders,
    }


COLUMNS = [
    ("parameter", 1.0), ("symbol", 1.0), ("what it is", 1.0), ("default", 1.0), ("prior", 1.0), ("bounds", 1.0),
    ("unit", 1.0), ("in a world", 1.0), ("how sure", 1.0), ("source", 1.0),
]  # fmt: skip
"""Markdown has no widths."""


def _of_process(cls: type[object]) -> Iterator[Block]:
    name = str(getattr(cls, "name"))  # noqa: B009
    rows = [_row(f"{name}.{field}", spec) for field, spec in specs_of(cls).items()]
    if rows:
        yield from sourced_table(f"Parameters of {name}.", COLUMNS, rows)
    constants = [*constants_of(cls.__module__),
                 *(one for users, one in constants_of_the_world() if name in users.split(" and "))]  # fmt: skip
    if constants:
        yield Paragraph("Constants in the code:")
        yield Bullets(tuple(one.sentence for one in constants))
    if not rows and not constants:
        yield Paragraph("This process has no parameters and no constants.")


def _row(name: str, spec: ParameterSpec) -> tuple[str, ...]:
    prior = span(*spec.prior) + (", log-uniform" if spec.log else "")
    rule = spec.unit == "flag"
    return (
        code(name), code(spec.symbol), spec.doc, exact(spec.default), "0 or 1" if rule else prior,
        span(*spec.bounds), spec.unit, role_of(name, spec), "rule" if rule else grade_of(spec.source), spec.source,
    )  # fmt: skip


def role_of(name: str, spec: ParameterSpec) -> str:
    """How a parameter gets its value in the worlds of the sets that ship."""
    if name in FITTED or name in FITTED_FRONT:
        return "fitted"
    if spec.unit == "flag":
        return "on or off"
    return "drawn by each world" if spec.sampled else "held"


def exact(value: float) -> str:
    """All digits of a number, so that another program can use it.

    >>> exact(5.0), exact(1.1075226559311149)
    ('5', '1.1075226559311149')
    """
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _order_of_a_day() -> list[Block]:
    schedule = Schedule(default_processes())
    steps = list(order(schedule, True, True))
    last = [phase for phase, _ in steps if phase not in PHASES][-1]
    told = [(PHASES.get(phase, "each half-day"), step) for phase, step in steps if phase in PHASES or phase == last]
    rows = [
        (str(n), phase, code(step.name), code(step.process) if step.process else "nobody's",
         f"{step.does}{'; at night alone' if step.last else ''}")
        for n, (phase, step) in enumerate(told, 1)
    ]  # fmt: skip
    columns = [("no.", 1.0), ("when", 1.0), ("step", 1.0), ("process", 1.0), ("what it does", 1.0)]
    return [table("The order of a day of both halves.", columns, rows)]


def _variables(caption: str, found: Mapping[str, VariableSpec]) -> Block:
    rows = [
        (code(name), spec.doc, entity_of(spec), TYPES.get(spec.dtype, "whole"), spec.unit, range_text(spec),
         "yes" if spec.visible else "no", _writers(name))
        for name, spec in found.items()
    ]  # fmt: skip
    heads = ("variable", "what it is", "of each", "type", "unit", "range", "seen by others", "written by")
    return table(caption, [(head, 1.0) for head in heads], rows)


def _writers(name: str) -> str:
    return ", ".join(code(cls.name) for cls in PROCESSES if name in cls.writes) or "the step `count`, or fixed"


def _daily_inputs() -> list[Block]:
    rows = [(code(name), what, "daily" if _is_daily(name) else "once, for the eve") for name, what in DAILY.items()]
    return [table("Inputs of a place.", [("input", 1.0), ("what it is", 1.0), ("given", 1.0)], rows)]


def _is_daily(name: str) -> bool:
    return name in VARIABLES or name.startswith("order_")


def _values() -> list[Block]:
    rows = [(code(name), spec.doc.rstrip("."), spec.unit) for name, spec in ALL_VALUES.items()]
    return [table("Numbers that a scenario gives.", [("number", 1.0), ("what it is", 1.0), ("unit", 1.0)], rows)]


def _discrepancies() -> list[Block]:
    rows = [(one.what, one.text, exact(one.least) if one.least else "", one.why) for one in DISCREPANCIES]
    heads = [("targets", 1.0), ("discrepancy", 1.0), ("at least", 1.0), ("why", 1.0)]
    return [table("Discrepancy of each class of targets, one standard deviation.", heads, rows)]


def _linked(text: str, folder: PurePosixPath) -> str:
    """Paths of the repository as links from a page in a folder."""
    return PATH.sub(lambda path: f"[{named(path[0])}]({relative(path[0], folder)})", text)


def named(path: str) -> str:
    """What a reader sees of a link: an equation by its number.

    >>> named("docs/model/society.md#e1-danger"), named("docs/model/fit.md#the-trial")
    ('E1', 'docs/model/fit.md#the-trial')
    """
    found = re.search(r"#(e\d+)-[\w-]+$", path)
    return found[1].upper() if found else path


def relative(path: str, folder: PurePosixPath = FOLDER) -> str:
    """A path of the repository as it is written from a page in a folder.

    >>> relative("docs/model/fit.md#the-trial"), relative("tests/trial/README.md")
    ('fit.md#the-trial', '../../tests/trial/README.md')
    """
    return os.path.relpath(path, folder)


def asked_for(page: str) -> Sequence[str]:
    """Names of the tables that a page asks for, in order."""
    return [mark[2] for mark in _MARKED.finditer(page)]
