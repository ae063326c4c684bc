"""Labels of nodes as files take them: the same text in every form of file that a Dataset is written to."""

from __future__ import annotations

from typing import Any

import numpy as np

from homefront.models.graphs.columns import plain
from homefront.results.brief import LARGEST


def written_labels(labels: np.ndarray) -> np.ndarray:
    """Labels as a coordinate that any file takes: whole numbers of 32 bits, floats, or text, one kind for all.

    labels : (n,), of any kind. If they are all whole numbers within 32 bits, or all floats, they stay so. Else they are
    text: text as it is, other labels as `str` has them. Where two would be the same text, as 1 and "1", or some text
    is not whole Unicode or holds a zero byte, all are written as `repr` has them, text in quotes.
    """
    values = [plain(label) for label in labels.tolist()]
    kinds = {type(value) for value in values}
    if kinds == {int} and min(values) >= -LARGEST and max(values) <= LARGEST:
        return np.array(values, dtype=np.int64)
    if kinds == {float}:
        return np.array(values, dtype=np.float64)
    texts = [spelt(value) if isinstance(value, tuple | frozenset) else str(value) for value in values]
    exact = [spelt(value) for value in values]
    if len(set(texts)) < len(set(exact)) or not all(map(_is_writable, texts)):
        texts = exact
    return np.fromiter(texts, dtype=object, count=len(texts))


def spelt(value: Any) -> str:
    """As `repr` has it, without types of numpy, and sets in the order of their texts: the same in every process."""
    value = plain(value)
    if type(value) is tuple:
        return f"({', '.join(map(spelt, value))}{',' if len(value) == 1 else ''})"
    if type(value) is frozenset and value:
        return f"frozenset({{{', '.join(sorted(map(spelt, value)))}}})"
    return repr(value)


def _is_writable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
