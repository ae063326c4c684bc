"""Element 3 of ODD: the order of a day, as processes/day.py has it, and what each process reads and writes."""

from __future__ import annotations

from collections.abc import Sequence

from homefront.processes.steps import Step
from homefront.views.odd.acting import acts
from homefront.views.odd.document import Block, code, codes, table
from homefront.views.odd.subject import Subject
from homefront.views.odd.submodels import title_of

PHASES = {
    "eve": "once, on the eve", "coupled": "both halves", "front": "front", "society": "society, once a day",
}  # fmt: skip
"""Phases of engine/schedule.py in words."""

LAST = "; in the last part of the day alone"


def schedule_blocks(subject: Subject) -> list[Block]:
    """The steps in their order, then the processes."""
    rows = [
        (str(n), phase, code(step.name), code(step.process) if step.process else "nobody's",
         subject.said(step.does) + (LAST if step.last else "") + _off(subject, step))
        for n, (phase, step) in enumerate(_once(subject), 1)
    ]  # fmt: skip
    steps = table(
        "The order of a day. Steps of a part of the day run once in each of its parts.",
        [("no.", 5.0), ("phase", 16.0), ("step", 17.0), ("process", 18.0), ("what it does", 44.0)], rows,
    )  # fmt: skip
    reads = [
        (code(cls.name), subject.said(title_of(cls)), _there(subject, cls.reads), _there(subject, cls.writes))
        for cls in subject.processes
    ]
    return [steps, table("Processes, and the state variables that each reads and writes.", COLUMNS, reads)]


COLUMNS = [("process", 15.0), ("what it is", 31.0), ("reads", 30.0), ("writes", 24.0)]


def _there(subject: Subject, names: Sequence[str]) -> str:
    """Those of the variables that the described worlds have."""
    return codes([name for name in names if name in subject.variables]) or "no state"


def _off(subject: Subject, step: Step) -> str:
    """What is said of a step that does nothing, or that runs without its process, as some do."""
    if not acts(step.process, subject.there):
        return " (nothing to act on in these worlds)"
    if not subject.schedule.does(step):
        return " (off in these worlds)"
    left_out = step.process and not subject.schedule.runs(step.process)
    return " (without the part of its process, which is left out)" if left_out else ""


def _once(subject: Subject) -> list[tuple[str, Step]]:
    """(phase in words, step): of the parts of a day the last, which has every step that the others have."""
    parts = [phase for phase, _ in subject.steps if phase not in PHASES]
    told = []
    for phase, step in subject.steps:
        if phase in PHASES:
            told.append((PHASES[phase], step))
        elif phase == parts[-1]:
            told.append((f"society, {subject.settings.substeps} times a day", step))
    return told
