"""Numbers in the code of the model that are no parameters: constants of its modules, and the words there."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from homefront.views.odd.document import code
from homefront.views.odd.parameters import number

OF_THE_WORLD = {
    "homefront.processes.place_groups": "relocation", "homefront.world.state": "danger",
    "homefront.world.army": "soldiers", "homefront.inputs.latents": "front and weather",
}  # fmt: skip
"""Other modules of the model that hold such numbers -> the process that uses them."""

WHOLE = {
    "SECTION": "soldiers of a section, who decide together", "BLOCK": "soldiers of a block: ten sections of four",
    "CLOSING_DAYS": "days over which the closing speed of the front is taken",
    "NOISE_DAYS": "days from one knot of the front's noise to the next",
    "WEATHER_DAYS": "days from one knot of the weather's deviation to the next",
    "N_RESTART": "stages in which a plant starts again",
}  # fmt: skip
"""Whole numbers among them, in words. All other whole numbers there are codes, or sizes of the machine's work."""

IN_WORDS = {
    "EFFORT_SLOPE": "effort gained with a unit of resolve", "EFFORT_LEAST": "least effort",
    "EFFORT_MOST": "greatest effort", "APPEAL_CAP": "most that appeals lift resolve",
    "APPEAL_HALF_LIFE_DAYS": "days in which half of that lift is lost",
    "HABITUATION_FACTOR": "habituation per unit of a raid's violence, up to 1",
    "DAILY_LOSS_LIMIT": "most of an axis' men that are killed or wounded in a day",
    "DAILY_CAPTURE_LIMIT": "most of an axis' men that are captured in a day",
    "WITNESS_FLOOR": "least visibility of the leaving while one's own official stays",
}  # fmt: skip
"""Constants that the equation at the top of their file explains, or whose words there name it."""

NOT_OF_THE_MODEL = frozenset({"MOST_NORMAL"})
"""Numbers that are limits of what a user may give."""


@dataclass(frozen=True)
class Constant:
    """what : in words."""

    name: str
    value: float
    what: str
    module: str

    @property
    def sentence(self) -> str:
        return f"{code(self.name)} = {number(self.value)}: {self.what}"


@cache
def constants_of(module: str) -> tuple[Constant, ...]:
    """Of one module, in the order of its file."""
    return tuple(_constants(module))


def constants_of_the_world() -> list[tuple[str, Constant]]:
    """(process that uses it, constant) of the modules that are no process."""
    return [(used_by, one) for module, used_by in OF_THE_WORLD.items() for one in constants_of(module)]


def _constants(module: str) -> Iterator[Constant]:
    body = ast.parse(inspect.getsource(importlib.import_module(module))).body
    for at, node in enumerate(body):
        if not isinstance(node, ast.Assign):
            continue
        words = _text_of(next((after for after in body[at + 1 :] if not isinstance(after, ast.Assign)), None))
        for name, value in _numbers(node):
            if name.startswith("_") or not name.isupper() or name in NOT_OF_THE_MODEL:
                continue
            if isinstance(value, float) or name in WHOLE:
                what = WHOLE.get(name) or IN_WORDS.get(name) or words
                if not what:
                    raise ValueError(f"{module}.{name}: expected a sentence after it that says what it is")
                yield Constant(name, float(value), _lowered(what), module)


def _numbers(node: ast.Assign) -> Iterator[tuple[str, int | float]]:
    """(name, number) of `A = 1.0` and of `A, B = 1.0, 2.0`."""
    target, value = node.targets[0], node.value
    pairs = [(target, value)]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = list(zip(target.elts, value.elts, strict=True))
    for left, right in pairs:
        sign = 1
        if isinstance(right, ast.UnaryOp) and isinstance(right.op, ast.USub):
            sign, right = -1, right.operand
        if isinstance(left, ast.Name) and isinstance(right, ast.Constant) and isinstance(right.value, int | float):
            yield left.id, sign * right.value


def _text_of(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return " ".join(node.value.value.split()).rstrip(".")
    return ""


def _lowered(text: str) -> str:
    """As the second half of a sentence, where it does not begin with a name."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text
