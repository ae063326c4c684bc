"""Labels of nodes of any kind, in every form of file: the same text everywhere, and a label of its own for each."""

from __future__ import annotations

import ast
import io
import json
import math
import os
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from homefront.models.graphs.writing import spelt, written_labels
from homefront.models.spread import spread

nx = pytest.importorskip("networkx")

text = st.text(st.characters(exclude_characters="\r\n", exclude_categories=()), max_size=4)
whole = st.one_of(st.integers(-5, 5), st.integers(-(2**70), 2**70))
number = st.one_of(whole, st.floats(allow_nan=False))
simple = st.one_of(text, number)
nested = st.one_of(simple, st.tuples(simple, simple), st.frozensets(simple, max_size=3))
anything = st.one_of(nested, st.tuples(nested, nested))
kinds = st.one_of(*(st.lists(kind, min_size=1, max_size=5, unique=True) for kind in (text, whole, simple, anything)))


def spread_on(labels: list[Any], **options: Any) -> xr.Dataset:
    graph = nx.Graph()
    graph.add_nodes_from(labels)
    graph.add_edges_from(pairwise(labels))
    return spread(graph, "si", steps=2, times=True, tellers=True, transmission=1.0, **options)


@settings(deadline=None, max_examples=150)
@given(labels=kinds)
def test_every_file_has_the_same_labels(tmp_path_factory: pytest.TempPathFactory, labels: list[Any]) -> None:
    out = spread_on(labels)
    here = out.node.values.tolist()
    assert len(set(here)) == len(set(labels))
    folder = tmp_path_factory.mktemp("files")
    out.to_netcdf(folder / "out.nc")
    with xr.open_dataset(folder / "out.nc") as again:
        assert again.node.values.tolist() == here
        assert again.load().adopted_at.equals(out.adopted_at)
    frame = out.adopted_at.to_dataframe().reset_index()
    frame.to_parquet(folder / "out.parquet")
    assert pd.read_parquet(folder / "out.parquet").node.tolist() == here
    csv = pd.read_csv(io.StringIO(frame.to_csv(index=False)), dtype={"node": str}, keep_default_na=False)
    assert csv.node.tolist() == [str(one) for one in here]
    assert json.loads(json.dumps(out.adopted_at.to_dict()))["coords"]["node"]["data"] == here


@pytest.mark.parametrize(
    ("labels", "written"),
    [
        ([0, 1, 2], [0, 1, 2]),
        ([7, 9], [7, 9]),
        (["a", "Ω", ""], ["a", "Ω", ""]),
        ([0.5, 1.5], [0.5, 1.5]),
        ([("a", 1), ("b", 2)], ["('a', 1)", "('b', 2)"]),
        ([(np.int64(1),), (2,)], ["(1,)", "(2,)"]),
        ([1, "1", (1, "1")], ["1", "'1'", "(1, '1')"]),
        ([1, "a", (1, "1")], ["1", "a", "(1, '1')"]),
        ([date(1941, 6, 22), "a"], ["1941-06-22", "a"]),
        ([5, 2**31], ["5", "2147483648"]),
        ([True, "x"], ["True", "x"]),
        (["a", "\ud800"], ["'a'", "'\\ud800'"]),
        (["a", "b\0"], ["'a'", "'b\\x00'"]),
        ([frozenset({"b", "a"}), frozenset()], ["frozenset({'a', 'b'})", "frozenset()"]),
    ],
)
def test_labels_are_written_so(labels: list[Any], written: list[Any]) -> None:
    out = spread_on(labels)
    assert sorted(out.node.values.tolist()) == sorted(written)


@given(label=st.recursive(simple, lambda inner: st.tuples(inner, inner)))
def test_python_reads_what_is_written(label: Any) -> None:
    if not (isinstance(label, float) and math.isinf(label)) and "inf" not in spelt(label):
        assert ast.literal_eval(spelt(label)) == label


def test_sets_are_spelt_alike_in_every_process() -> None:
    script = "from homefront.models.graphs.writing import spelt; print(spelt(frozenset('abcdef')))"
    said = {
        subprocess.run([sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": str(seed)},
                       capture_output=True, text=True, check=True).stdout
        for seed in (1, 2)
    }  # fmt: skip
    assert len(said) == 1


def test_a_large_seed_goes_into_a_file_too(tmp_path: Path) -> None:
    out = spread_on(["a", "b"], seed=2**40)
    out.to_netcdf(tmp_path / "out.nc")
    assert out.attrs["seed"] == str(2**40)
    assert spread_on(["a", "b"], seed=np.int64(7)).attrs["seed"] == 7


def test_labels_that_are_no_array_of_one_kind_are_one_column() -> None:
    labels = np.empty(2, dtype=object)
    labels[:] = [(1, 2), (3, 4)]
    assert written_labels(labels).shape == (2,)
