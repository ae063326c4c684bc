"""All cases, found by looking: every file of verify/cases has a tuple CASES."""

from __future__ import annotations

import importlib
import importlib.util
import math
import pkgutil
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from homefront.errors import ParameterError, and_then, nearest
from homefront.verify import cases
from homefront.verify.case import Case, Check


@dataclass(frozen=True)
class Verdict:
    """A case that was run; without checks, one that was skipped for what it needs. seconds : wall time."""

    case: Case
    checks: tuple[Check, ...]
    seconds: float

    def rows(self) -> list[dict[str, object]]:
        """As `homefront verify --json` gives them; se is null where nothing is drawn."""
        return [
            {
                "id": f"{self.case.id}: {check.what}", "expected": check.expected, "got": check.got,
                "se": None if math.isnan(check.se) else check.se, "tolerance": check.tolerance, "pass": check.passed,
                "source": self.case.source,
            }
            for check in self.checks
        ]  # fmt: skip


def all_cases() -> list[Case]:
    """Every case, by number; those with a name of their own last."""
    found: list[Case] = []
    for module in pkgutil.iter_modules(cases.__path__):
        found.extend(importlib.import_module(f"{cases.__name__}.{module.name}").CASES)
    return sorted(found, key=_order)


def _order(case: Case) -> tuple[int, str]:
    number = re.match(r"V(\d+)", case.id)
    return (int(number.group(1)) if number else 1_000, case.id)


def chosen_cases(wanted: Iterable[str], quick: bool) -> list[Case]:
    """The cases with these ids, or whose id begins with one of them and a space; all if none is named."""
    known, names = all_cases(), list(wanted)
    for name in names:
        if not any(_is(case, name) for case in known):
            ids = [case.id for case in known]
            raise ParameterError(and_then(f"no case {name!r}; there are {'; '.join(ids)}", nearest(name, ids)))
    return [case for case in known if (not quick or case.quick) and (not names or any(_is(case, n) for n in names))]


def _is(case: Case, name: str) -> bool:
    return case.id.lower() == name.lower() or case.id.lower().startswith(f"{name.lower()} ")


def run_cases(chosen: Iterable[Case]) -> Iterator[Verdict]:
    """Runs them one by one."""
    for case in chosen:
        started = time.perf_counter()
        there = not case.needs or importlib.util.find_spec(case.needs) is not None
        checks = tuple(case.run()) if there else ()
        yield Verdict(case, checks, time.perf_counter() - started)
