"""Draws of a fit on disk: what was drawn, and what came of it, in files of some draws each that are whole or not there.

    draws/STAGE-00048.parquet     draws 48 to 71 of a stage: a column a number drawn, "z NAME", and a target, "y NAME"

A fit that was stopped finds what is there and simulates the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from homefront.errors import ResultsError
from homefront.parameters.posterior import ADVICE
from homefront.reading import Unreadable, columns_of, parquet, read_bytes, refused, there
from homefront.writing import make_folder, write_whole

PIECE = 24
"""Draws of a file."""

MOST_BYTES = 10_000_000


@dataclass(frozen=True)
class DrawFiles:
    """Draws in a folder. unknowns, targets : names, in their order."""

    folder: Path
    unknowns: tuple[str, ...]
    targets: tuple[str, ...]

    def read(self, stage: str, first: int, z: np.ndarray) -> np.ndarray | None:
        """What came of draws z (draws, unknowns), the first of them number `first` of a stage: float64 (draws,
        targets), nan where a world has no answer. None: not simulated yet.

        Raises ResultsError where the file is damaged, or is of other draws.
        """
        file = self._file(stage, first)
        if not there(file):
            return None
        columns = [*(f"z {name}" for name in self.unknowns), *(f"y {name}" for name in self.targets)]
        with refused(file, ResultsError, ADVICE):
            with parquet(read_bytes(file, MOST_BYTES)) as opened:
                found = columns_of(opened, dict.fromkeys(columns, "double"), opened.metadata.num_rows, MOST_BYTES)
            if any(name not in found for name in columns):
                raise Unreadable("not all columns, expected one for each unknown and target of this fit")
            drawn = np.stack([found[f"z {name}"] for name in self.unknowns], axis=1)
            if drawn.tobytes() != np.ascontiguousarray(z).tobytes():
                raise Unreadable("other draws than this fit makes, expected the same")
            y = np.stack([found[f"y {name}"] for name in self.targets], axis=1)
            if np.isinf(y).any():
                raise Unreadable("an infinite value, expected numbers, or nan where a world has no answer")
            return y

    def write(self, stage: str, first: int, z: np.ndarray, found: Sequence[Mapping[str, float]]) -> np.ndarray:
        """Keeps what came of draws, as `read` gives it. ResourceError if it cannot be written."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        y = np.array([[one.get(name, np.nan) for name in self.targets] for one in found], dtype=np.float64)
        columns = {f"z {name}": z[:, n] for n, name in enumerate(self.unknowns)}
        columns |= {f"y {name}": y[:, n] for n, name in enumerate(self.targets)}
        sink = pa.BufferOutputStream()
        pq.write_table(pa.table({name: np.ascontiguousarray(column) for name, column in columns.items()}), sink)
        make_folder(self.folder, ADVICE)
        write_whole(self._file(stage, first), sink.getvalue().to_pybytes(), ADVICE)
        return y

    def _file(self, stage: str, first: int) -> Path:
        return self.folder / f"{stage}-{first:05d}.parquet"
