"""Numbers for the page: quantised, differenced along the days, compressed once. page.js undoes it (unpack)."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import numpy as np

NOBODY = 255
"""Byte that stands for "no value": a mean over nobody."""

LEVELS = 254

WIDEST = 32_767
"""A whole number is less than that."""


class Pack:
    """Arrays under names, all in one compressed block.

    A value v of a series is kept as round(254 v / most) in one byte, `most` being the largest of its series; so it is
    off by at most a 508th of that.
    """

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._index: dict[str, dict[str, Any]] = {}
        self._at = 0

    def add(self, name: str, values: np.ndarray) -> None:
        """An array of numbers that are not negative, nan for none, days last; a scale for each row of days."""
        rows = np.asarray(values, dtype=float).reshape(-1, values.shape[-1])
        known = np.isfinite(rows)
        if (rows[known] < 0).any():
            raise ValueError(f"{name}: {rows[known].min():g}, expected numbers that are not negative")
        most = np.where(known, rows, 0.0).max(axis=1, initial=0.0)
        step = np.where(most > 0, most, 1.0)[:, None] / LEVELS
        levels = np.where(known, np.rint(np.where(known, rows, 0.0) / step), NOBODY).astype(np.uint8)
        differences = np.diff(levels, axis=1, prepend=np.uint8(0)).astype(np.uint8)
        self._keep(name, differences.tobytes(), values.shape, "u8", scales=most)

    def add_whole(self, name: str, values: np.ndarray, parts: int = 1) -> None:
        """An array of whole numbers, or of whole parts of one, between -32768 and 32767 of them, days last."""
        rows = np.asarray(np.rint(values * parts), dtype=np.int16).reshape(-1, values.shape[-1])
        differences = np.diff(rows.astype(np.uint16), axis=1, prepend=np.uint16(0)).astype("<u2")
        self._keep(name, differences.tobytes(), values.shape, "i16", parts)

    def add_line(self, name: str, values: np.ndarray) -> None:
        """An array of any numbers, kept to about a thousandth of the widest range that a row of days has; nan for
        none only where none is negative."""
        known = values[np.isfinite(values)]
        if len(known) < values.size or not len(known):
            self.add(name, values)
            return
        span = max(float(np.ptp(known)), 1e-9)
        parts = 10 ** max(0, int(np.floor(np.log10(3000 / span))))
        while parts > 1 and np.abs(known).max() * parts >= WIDEST:
            parts //= 10
        if np.abs(known).max() * parts >= WIDEST:
            self.add(name, values)
        else:
            self.add_whole(name, values, parts)

    def add_bytes(self, name: str, values: np.ndarray, parts: int = 1) -> None:
        """An array of whole numbers, or of whole parts of one, from 0 to 254 of them, nan for none, days last."""
        rows = np.asarray(values, dtype=float).reshape(-1, values.shape[-1])
        known = np.isfinite(rows)
        levels = np.where(known, np.rint(np.where(known, rows, 0.0) * parts), NOBODY).astype(np.uint8)
        differences = np.diff(levels, axis=1, prepend=np.uint8(0)).astype(np.uint8)
        self._keep(name, differences.tobytes(), values.shape, "u8", parts)

    def add_json(self, name: str, content: Any) -> None:
        """What JSON can hold: texts and tables, which take a fifth of the room here that they take as they are."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        self._keep(name, text, (len(text),), "json")

    def _keep(
        self, name: str, content: bytes, shape: tuple[int, ...], kind: str, parts: int = 1,
        scales: np.ndarray | None = None,
    ) -> None:  # fmt: skip
        if self._at % 2 and kind == "i16":
            self._parts.append(b"\0")
            self._at += 1
        self._index[name] = {"at": self._at, "shape": list(shape), "kind": kind, "parts": parts}
        self._parts.append(content)
        self._at += len(content)
        if scales is not None:
            self._index[name]["most"] = self._at
            self._parts.append(scales.astype("<f4").tobytes())
            self._at += 4 * len(scales)

    @property
    def index(self) -> dict[str, dict[str, Any]]:
        """Where each array lies, its shape and kind; parts : whole numbers to 1.   most : where the scales of its rows
        lie, float32; without it the array has none. Of what `add_json` was given, shape is its length in bytes."""
        return self._index

    @property
    def text(self) -> str:
        """All of it, compressed, in base64."""
        return base64.b64encode(zlib.compress(b"".join(self._parts), 9)).decode("ascii")
