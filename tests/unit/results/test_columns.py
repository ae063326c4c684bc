"""Columns are what pyarrow makes of the same arrays, and nothing of pandas is loaded for them."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from homefront.results.columns import named, numbers, table, texts


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int32, np.int64, np.uint8])
def test_numbers(dtype: type) -> None:
    values = np.arange(12, dtype=dtype).reshape(3, 4)
    assert numbers(values[:, ::2]).equals(pa.array(values[:, ::2].ravel()))


def test_nan_is_a_number_and_not_nothing() -> None:
    column = numbers(np.array([np.nan, 1.0]))
    assert column.null_count == 0
    assert np.isnan(column[0].as_py())


@pytest.mark.parametrize("names", [[], [""], ["a", "Orléans", "", "Люблин"]])
def test_texts(names: list[str]) -> None:
    assert texts(names).equals(pa.array(names, pa.utf8()))


def test_texts_by_their_place() -> None:
    column = named(np.array([1, 1, 0]), ["a", "é"])
    assert column.to_pylist() == ["é", "é", "a"]
    assert table({"x": column}).schema.field("x").type == pa.dictionary(pa.int32(), pa.utf8())


def test_pandas_stays_out() -> None:
    code = (
        "import sys, numpy as np\nfrom homefront.results.columns import named, numbers, table\n"
        "table({'a': numbers(np.ones(3)), 'b': named(np.zeros(3), ['x'])})\nprint('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
