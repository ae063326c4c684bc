"""Thousands of changed folders of runs, plans and experiments, and what came of each.

    python benchmarks/fuzz_folders.py --count 10000 --seed 1
    python benchmarks/fuzz_folders.py --only 4711

Every case follows from its number. The last lines tell counts, kinds of findings with a few numbers each, the longest
time and the largest memory. Exit code 1 if anything was found. The cases themselves stand in tests/fuzz/folders.py.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "fuzz"))

import folders


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000, help="cases to try")
    parser.add_argument("--seed", type=int, default=1, help="number of the first case, in millions")
    parser.add_argument("--only", type=int, help="one case, with its traceback")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        (base / "mutants").mkdir()
        specimens = folders.Specimens(base / "specimens")
        if given.only is not None:
            return _one(specimens, given.only, base / "mutants")
        first = given.seed * 1_000_000
        return _all(specimens, range(first, first + given.count), base / "mutants")


def _all(specimens: folders.Specimens, cases: range, into: Path) -> int:
    counts: Counter[str] = Counter()
    findings: dict[str, list[tuple[int, str]]] = defaultdict(list)
    longest, began, at_first = (0.0, 0, ""), time.perf_counter(), folders.largest_mb()
    for case in cases:
        found = folders.tried(specimens, case, into)
        counts[found.what if found.fine else "found"] += 1
        longest = max(longest, (found.seconds, case, found.kind))
        if not found.fine:
            findings[f"{found.kind}: {found.what}"].append((case, found.change))
            print(f"case {case}, {found.kind}: {found.what} ({found.change[:100]!r})", file=sys.stderr, flush=True)
        if (case - cases[0]) % 500 == 499:
            seconds = time.perf_counter() - began
            print(f"{case - cases[0] + 1} of {len(cases)}, {seconds:.0f} s", file=sys.stderr, flush=True)
    print(f"{len(cases):,} folders in {time.perf_counter() - began:.0f} s: {dict(counts)}")
    print(f"  longest {longest[0]:.2f} s of the processor (case {longest[1]}, {longest[2]})")
    print(f"  largest {folders.largest_mb():.0f} MiB, {at_first:.0f} MiB before the first case")
    for what, seen in sorted(findings.items(), key=lambda item: -len(item[1])):
        print(f"  {len(seen):6,} {what}: {', '.join(str(case) for case, _ in seen[:3])} ({seen[0][1][:100]!r})")
    return 1 if findings else 0


def _one(specimens: folders.Specimens, case: int, into: Path) -> int:
    import random

    kind, folder, change = folders.mutant(specimens, case, into)
    print(f"{kind}: {change}")
    try:
        with folders.bounded():
            folders.WAYS[kind](specimens, folder, random.Random(case + 1))
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
