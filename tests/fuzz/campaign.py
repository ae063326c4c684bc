"""Many cases on several cores: each in a child with a clock and a limit of memory, each finding under its kind."""

from __future__ import annotations

import multiprocessing
import resource
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

Describe = Callable[[BaseException], str]
"""The kind of what was raised: findings are counted by it."""

Case = Callable[[int], str]
"""Tries the case of a seed; returns what came of it, or raises what was found."""

Prepared = Callable[[], AbstractContextManager[Case]]
"""What a child enters once."""

SECONDS = 5.0
"""Of processor time that a case may take."""

STUCK = 60.0
"""Seconds after which a child that does not answer its own clock is ended."""

MEMORY = 6 * 2**30
"""Bytes of address space of a child."""


class TooLongError(BaseException):
    """Not an Exception, so that no handler of what is tried takes it for its own."""


@dataclass
class Tally:
    """What came of all cases. findings : kind -> seeds.   slowest, growth : (seconds or MiB, seed).

    largest : MiB of a child.   processor, seconds : of all cases."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: dict[str, list[int]] = field(default_factory=dict)
    slowest: tuple[float, int] = (0.0, 0)
    growth: tuple[float, int] = (0.0, 0)
    largest: float = 0.0
    processor: float = 0.0
    seconds: float = 0.0

    @property
    def cases(self) -> int:
        return self.counts.total()

    def add(self, seed: int, outcome: str, kind: str, seconds: float, mib: float, grown: float) -> None:
        self.counts[outcome] += 1
        if kind:
            self.findings.setdefault(kind, []).append(seed)
        self.slowest = max(self.slowest, (seconds, seed))
        self.growth = max(self.growth, (grown, seed))
        self.largest = max(self.largest, mib)
        self.processor += seconds


def run(prepared: Prepared, describe: Describe, seeds: Iterable[int], workers: int) -> Tally:
    """Tries all cases. prepared : entered once in each child.   describe : the kind of what was raised."""
    started, tally = time.monotonic(), Tally()
    todo = [list(part) for part in _dealt(list(seeds), workers)]
    crew = [_Child(prepared, describe, part) for part in todo if part]
    while crew:
        for child in list(crew):
            if child.take(tally):
                continue
            crew.remove(child)
            if child.left:
                crew.append(_Child(prepared, describe, child.left))
    tally.seconds = time.monotonic() - started
    return tally


def _dealt(seeds: list[int], workers: int) -> list[list[int]]:
    return [seeds[n::workers] for n in range(workers)]


class _Child:
    """A process that tries some cases in turn, and is ended when it hangs or dies."""

    def __init__(self, prepared: Prepared, describe: Describe, seeds: list[int]) -> None:
        context = multiprocessing.get_context("fork")
        self.left, self.heard = list(seeds), time.monotonic()
        self.end, other = context.Pipe(duplex=False)
        self.process = context.Process(target=_work, args=(prepared, describe, seeds, other), daemon=True)
        self.process.start()
        other.close()

    def take(self, tally: Tally) -> bool:
        """Hears one answer; whether there is more to come."""
        try:
            if self.end.poll(0.2):
                answer = self.end.recv()
                self.heard = time.monotonic()
                self.left.pop(0)
                tally.add(*answer)
                return bool(self.left) or self._ended()
        except EOFError:
            return self._lost(tally, "died")
        if time.monotonic() - self.heard > STUCK:
            return self._lost(tally, "hangs")
        return True

    def _lost(self, tally: Tally, how: str) -> bool:
        self.process.kill()
        if self.left:
            tally.add(self.left.pop(0), "finding", how, STUCK if how == "hangs" else 0.0, 0.0, 0.0)
        return self._ended()

    def _ended(self) -> bool:
        self.process.join()
        return False


def _work(prepared: Prepared, describe: Describe, seeds: list[int], end: Any) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, _too_long)
    with prepared() as case:
        for seed in seeds:
            end.send((seed, *_tried(case, describe, seed)))
    end.close()


def _tried(case: Case, describe: Describe, seed: int) -> tuple[str, str, float, float, float]:
    """(outcome, kind of finding or "", seconds, MiB at most, MiB more than before)."""
    before, started, kind = _peak(), time.process_time(), ""
    try:
        signal.setitimer(signal.ITIMER_PROF, 2 * SECONDS)
        outcome = case(seed)
    except (Exception, TooLongError) as failure:
        outcome, kind = "finding", describe(failure)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    seconds = time.process_time() - started
    if not kind and seconds > SECONDS:
        outcome, kind = "finding", f"more than {SECONDS:g} s"
    return outcome, kind, seconds, _peak(), _peak() - before


def _too_long(*_: object) -> None:
    raise TooLongError


def _peak() -> float:
    """MiB that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
