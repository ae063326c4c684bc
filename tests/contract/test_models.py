"""Every model is declared whole and has a case; every case holds."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from homefront.models.registry import all_models
from homefront.parameters import specs_of
from homefront.verify.case import Case
from homefront.verify.run import all_cases, run_cases

CASES = all_cases()


@pytest.mark.parametrize("name", all_models())
def test_a_model_has_a_source_a_case_and_declared_parameters(name: str) -> None:
    model = all_models()[name]
    assert model.source
    assert any(name in case.models for case in CASES), f"{name}: no case"
    assert all(spec.source and spec.doc for spec in specs_of(model).values())


def test_ids_of_cases_are_their_own() -> None:
    ids = [case.id for case in CASES]
    assert len(ids) == len(set(ids))
    known = set(all_models())
    assert all(set(case.models) <= known for case in CASES)


@pytest.mark.parametrize("case", [case for case in CASES if case.quick], ids=lambda case: case.id)
def test_a_quick_case_holds(case: Case) -> None:
    for verdict in run_cases([case]):
        assert [check for check in verdict.checks if not check.passed] == []


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in CASES if not case.quick], ids=lambda case: case.id)
def test_a_long_case_holds(case: Case) -> None:
    for verdict in run_cases([case]):
        assert [check for check in verdict.checks if not check.passed] == []


def test_models_off_graphs_give_the_same_bytes_on_one_two_and_four_threads() -> None:
    """In a process of its own, which may have four threads. Those on graphs: tests/unit/models/test_spread.py."""
    script = (
        "import hashlib, numba, numpy as np\n"
        "from homefront.models.branching import Branching\n"
        "from homefront.models.civil_violence import CivilViolence\n"
        "from homefront.models.graphs import erdos_renyi\n"
        "from homefront.models.hegselmann_krause import HegselmannKrause\n"
        "from homefront.models.majority import Majority\n"
        "from homefront.models.reed_frost import ReedFrost\n"
        "from homefront.models.two_level import TwoLevel\n"
        "from homefront.models.voter import Voter\n"
        "half, drawn = (np.arange(900) % 2).astype(np.uint8), np.random.default_rng(1).random(900)\n"
        "def circle():\n"
        "    return erdos_renyi(900, 6.0, 4).contacts()\n"
        "runs = {\n"
        "    'voter': lambda: Voter().step(half, circle(), 1, 0),\n"
        "    'majority': lambda: Majority(noise=0.2).run(half, circle(), 3, seed=1),\n"
        "    'hegselmann-krause': lambda: HegselmannKrause(tolerance=0.1).step(drawn, circle()),\n"
        "    'reed-frost': lambda: ReedFrost().run(np.arange(1, 500), seed=1),\n"
        "    'two-level': lambda: np.array([TwoLevel().run(np.full(400, 4), 0.02, 1)]),\n"
        "    'branching': lambda: Branching().run(300, seed=1),\n"
        "    'civil-violence': lambda: CivilViolence().act(1000, 0.2, seed=1),\n"
        "}\n"
        "for name, run in runs.items():\n"
        "    seen = set()\n"
        "    for threads in (1, 2, 4):\n"
        "        numba.set_num_threads(threads)\n"
        "        seen.add(hashlib.sha256(np.asarray(run()).tobytes()).digest())\n"
        "    print(name, len(seen))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "NUMBA_NUM_THREADS": "4"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [line.split()[-1] for line in done.stdout.splitlines()] == ["1"] * 7
