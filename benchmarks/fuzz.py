"""Thousands of broken inputs, and what came of each: refused in words, accepted and usable, or a finding.

    python benchmarks/fuzz.py scenarios --count 100000 --seed 1 --workers 2
    python benchmarks/fuzz.py scenarios --only 4711

Every case follows from its number. The last lines tell counts, kinds of findings with a few numbers each, the longest
time and the largest memory. Exit code 1 if anything was found. The cases themselves stand in tests/fuzz.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "fuzz"))

import campaign

SUBJECTS = {"scenarios": "scenarios"}
"""What can be tried -> the module of tests/fuzz with `prepared()` and `described(seed)`."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("subject", choices=sorted(SUBJECTS))
    parser.add_argument("--count", type=int, default=1000, help="cases to try")
    parser.add_argument("--seed", type=int, default=1, help="number of the first case, in thousands of thousands")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", type=int, help="one case, here, with its traceback")
    given = parser.parse_args()
    subject = importlib.import_module(SUBJECTS[given.subject])
    judge = importlib.import_module("judge")
    if given.only is not None:
        return _one(subject, given.only)
    first = given.seed * 1_000_000
    tally = campaign.run(subject.prepared, judge.describe, range(first, first + given.count), given.workers)
    each = 1000 * tally.processor / tally.cases
    print(f"{tally.cases:,} {given.subject} in {tally.seconds:.0f} s, {each:.0f} ms of a processor each")
    for outcome, count in sorted(tally.counts.items()):
        print(f"  {outcome}: {count:,}")
    print(f"  longest {tally.slowest[0]:.2f} s (case {tally.slowest[1]})")
    print(f"  largest {tally.largest:.0f} MiB; most by one case {tally.growth[0]:.0f} MiB (case {tally.growth[1]})")
    for kind, seeds in sorted(tally.findings.items(), key=lambda item: -len(item[1])):
        print(f"  {len(seeds):6,} {kind}: {', '.join(str(seed) for seed in seeds[:3])}")
        print(f"         {subject.described(seeds[0])[:200]}")
    return 1 if tally.findings else 0


def _one(subject: object, seed: int) -> int:
    print(subject.described(seed))  # type: ignore[attr-defined]
    try:
        with subject.prepared() as case:  # type: ignore[attr-defined]
            print(case(seed))
    except Exception:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
