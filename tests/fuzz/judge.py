"""What must hold of every scenario: it is refused in words, or all that is done with a scenario can be done with it."""

from __future__ import annotations

import contextlib
import dataclasses
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args
from unittest import mock

import numpy as np

import homefront
from homefront.cli.check import check_command
from homefront.cli.cite import cite_command
from homefront.cli.show import show_command
from homefront.engine import check as checking
from homefront.errors import HomefrontError, ResourceError, ScenarioError
from homefront.inputs.coded import coded_inputs
from homefront.inputs.coded_front import coded_front
from homefront.processes import Registry
from homefront.scenario import document, loader, tables
from homefront.scenario.on_record import on_record
from homefront.scenario.parts import CurveName
from homefront.scenario.schema import Scenario
from homefront.views.report.sources import SourceBook
from homefront.world.build import build, memory_needed

LONGEST = 200_000
"""Characters that a refusal may have: 50 problems a file, each of them short."""

OPEN = frozenset({"entry_day", "exit_day", "lost", "regained", "rail_limit", "invest_from"})
"""Fields in which "never" and "nowhere" are written as inf or nan."""

REGISTRY = Registry()


class UnfitError(AssertionError):
    """A scenario that was accepted and cannot be used."""


def judged(folder: Path) -> str:
    """Whether it is "refused" or "accepted". Any exception but HomefrontError is a finding."""
    try:
        scenario = loader.load_scenario(folder, REGISTRY)
    except HomefrontError as refusal:
        text = str(refusal)
        _printable(text)
        if isinstance(refusal, ScenarioError) and not refusal.problems:
            raise UnfitError("a refusal without a problem") from refusal
        if len(text) > LONGEST:
            raise UnfitError(f"a refusal of {len(text)} characters") from refusal
        return "refused"
    with _loaded_once(scenario), _printed():
        try:
            check_command(str(folder))
        except ScenarioError as refusal:
            _printable(str(refusal))
            return "refused"
        for form in ("bibtex", "csl", "text"):
            cite_command(str(folder), form=form, as_json=False)
        cite_command(str(folder), form="csl", as_json=True)
        for as_json in (False, True):
            show_command(str(folder), False, True, True, True, as_json)
            show_command(str(folder), False, False, False, False, as_json)
    _prepared(scenario)
    return "accepted"


@contextlib.contextmanager
def _loaded_once(scenario: Scenario) -> Iterator[None]:
    """Commands take this scenario, wherever they have `load_scenario` from, so that each mutant is read once."""
    with contextlib.ExitStack() as stack:
        for module in (loader, checking):
            stack.enter_context(mock.patch.object(module, "load_scenario", return_value=scenario))
        yield


@contextlib.contextmanager
def _printed() -> Iterator[None]:
    """What is printed must be text that a terminal can be sent."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(out):
        yield
        out.flush()


def _printable(text: str) -> None:
    text.encode("utf-8")


def _prepared(scenario: Scenario) -> None:
    """Everything that a run or a report begins with."""
    book = SourceBook(scenario)
    for source in scenario.sources:
        for _, text in book.cite(source).parts:
            _printable(text)
    for curve in get_args(CurveName):
        for point in on_record(scenario, curve):
            _finite(f"on_record {curve}", point.value)
    inputs = coded_inputs(scenario, 1)
    _all_finite("inputs", inputs)
    if scenario.axes:
        _all_finite("front", coded_front(scenario, 1))
    needed = memory_needed(inputs, 20_000.0)
    _finite("memory", needed)
    if needed > 300e6:
        return
    try:
        built = build(inputs, 20_000.0, 1)
    except ResourceError:
        return
    for name in ("weight", "block_east", "block_north", "place_km", "hardship"):
        _finite(f"world.{name}", getattr(built.world, name))


def _all_finite(where: str, thing: Any) -> None:
    if dataclasses.is_dataclass(thing):
        for item in dataclasses.fields(thing):
            if item.name not in OPEN:
                _all_finite(f"{where}.{item.name}", getattr(thing, item.name))
    elif (isinstance(thing, np.ndarray) and thing.dtype.kind == "f") or isinstance(thing, float):
        _finite(where, thing)
    elif isinstance(thing, tuple):
        for item in thing:
            _all_finite(where, item)


def _finite(where: str, number: Any) -> None:
    if not np.all(np.isfinite(number)):
        raise UnfitError(f"{where} is not finite")


@contextlib.contextmanager
def remembered(texts: set[bytes]) -> Iterator[None]:
    """Within it, files of these texts are read once and remembered: most of a mutant is as it was."""
    read, read_toml = tables.read_table, document.read_document
    known: dict[Any, Any] = {}
    decoded = {data.decode("utf-8-sig") for data in texts}

    def table(file: str, text: str, model: Any, span: Any, problems: Any, *rest: Any) -> Any:
        key = (file, text, model, span)
        if text not in decoded:
            return read(file, text, model, span, problems, *rest)
        if key not in known:
            before = len(problems.found)
            out = read(file, text, model, span, problems, *rest)
            if len(problems.found) > before:
                return out
            if len(known) > 200:
                known.clear()
            known[key] = out
        return known[key]

    def toml(file: str, text: str, problems: Any, registry: Any) -> Any:
        if text not in decoded or "[scenario]" not in text:
            return read_toml(file, text, problems, registry)
        if text not in known:
            known[text] = read_toml(file, text, problems, registry)
        return dataclasses.replace(known[text], file=file, problems=problems, registry=registry, reported=set())

    with mock.patch.object(loader, "read_table", table), mock.patch.object(loader, "read_document", toml):
        yield


PACKAGE = Path(homefront.__file__).parent


def describe(failure: BaseException) -> str:
    """Kind and place of a finding: by these findings are counted."""
    trace = failure.__traceback__
    places = []
    while trace is not None:
        name = Path(trace.tb_frame.f_code.co_filename)
        if name.is_relative_to(PACKAGE):
            places.append(f"{name.relative_to(PACKAGE).as_posix()}:{trace.tb_frame.f_code.co_name}")
        trace = trace.tb_next
    text = str(failure) if isinstance(failure, UnfitError) else ""
    return " ".join(part for part in (type(failure).__name__, places[-1] if places else "", text) if part)
