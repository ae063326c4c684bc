"""Edges in text files: any separator, quotes, encoding and line ends; ids keep their text; errors name their line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from homefront.models.graphs import GraphError, Network, as_network
from homefront.models.spread import spread

SEPARATORS = {",": ".csv", ";": ".csv", "\t": ".tsv", " ": ".txt"}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "cp1251", "latin-1", "utf-16-le"]
ALPHABETS = {
    "cp1252": "abcÄéß€-0123", "cp1251": "абвЖя-0123", "latin-1": "abcÄéß-0123",
}  # fmt: skip
WEIGHTED = b"source,target,weight\n"
ANY = "abcXYZ019.,;:'\"-_ \téяß中😀/#"


def written(path: Path, rows: list[tuple[str, ...]], separator: str, quoting: Any, end: str, encoding: str) -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=end).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def ties(network: Network) -> set[tuple[Any, Any]]:
    ends = np.repeat(np.arange(network.n), network.degrees)
    return {(network.label(a), network.label(b)) for a, b in zip(ends.tolist(), network.indices.tolist(), strict=True)}


def refusal_of(path: Path) -> str | None:
    try:
        as_network(path)
    except GraphError as refusal:
        return str(refusal)
    return None


def an_id(alphabet: str) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=1, max_size=6).map(lambda one: one.strip(" \t")).filter(bool)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_separator_quoting_encoding_and_line_end_is_the_same_graph(data: st.DataObject, tmp_path: Path) -> None:
    separator = data.draw(st.sampled_from(list(SEPARATORS)))
    encoding = data.draw(st.sampled_from(ENCODINGS))
    ids = st.one_of(
        an_id(ALPHABETS.get(encoding, ANY)), st.integers().map(str), st.sampled_from(["007", "7", "1e3", "1000"])
    )
    pairs = data.draw(
        st.lists(st.tuples(ids, ids).filter(lambda p: p[0] != p[1]), min_size=1, max_size=12, unique=True)
    )
    capitals: Callable[[str], str] = data.draw(st.sampled_from([str.lower, str.upper, str.title]))
    header = (capitals("source"), capitals("target"))
    tabs_in_blanks = separator == " " and any("\t" in one for pair in pairs for one in pair)
    quoting = csv.QUOTE_ALL if tabs_in_blanks else data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    path = written(
        tmp_path / f"ties{SEPARATORS[separator]}", [header, *pairs], separator, quoting,
        data.draw(st.sampled_from(["\n", "\r\n", "\r"])), encoding,
    )  # fmt: skip
    marked = encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32")
    told = {} if marked else {"encoding": encoding}
    found = ties(as_network(path, directed=True, **told))
    whole = all(
        str(int(one)) == one if one.lstrip("-").isdecimal() and one.isascii() else False for p in pairs for one in p
    )
    assert found == ({(int(a), int(b)) for a, b in pairs} if whole else set(pairs))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(rows=[[""], ["", "0"]], separator=" ", end="\r")
@given(
    rows=st.lists(st.lists(st.text("ab01é \t\u00a0\u2003.-", max_size=5), min_size=1, max_size=4), max_size=8),
    separator=st.sampled_from([",", ";", "\t", " "]), end=st.sampled_from(["\n", "\r\n", "\r"]),
)  # fmt: skip
def test_the_fast_way_reads_what_the_slow_one_does(rows: list[list[str]], separator: str, end: str) -> None:
    from homefront.models.graphs import text as reader

    text = separator.join(["source", "target"]) + end + end.join(separator.join(row) for row in rows)
    path = Path("ties.csv")
    form = reader._form(path, text)
    fast = reader._fast(text[form.body :], form)
    if fast is not None:
        assert [column.to_pylist() for column in fast] == [c.to_pylist() for c in reader._slow(path, text, form)]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.lists(st.sampled_from(["1,2", '"3","4"', "", "   ", '5,"6"', " 7 ,8"]), max_size=12),
    bad=st.sampled_from([
        ("1", "1 cells"), ("1,2,3", "3 cells"), ("1,", "target is missing"), (' ,"2"', "source is missing"),
        ('"1","2', "a quote that"), ('1,"2"x', "a quote that"),
    ]),
    end=st.sampled_from(["\n", "\r\n", "\r"]), lead=st.integers(0, 3),
)  # fmt: skip
def test_the_line_of_an_error_is_right(
    before: list[str], bad: tuple[str, str], end: str, lead: int, tmp_path: Path
) -> None:
    path = tmp_path / "ties.csv"
    path.write_bytes(end.join([*[""] * lead, "source,target", *before, bad[0], "9,10"]).encode())
    with pytest.raises(GraphError) as refused:
        as_network(path, repeated="merge")
    assert f"{path}:{lead + 2 + len(before)}: {bad[1]}" in str(refused.value)


def test_a_line_end_in_quotes_counts(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text('source,target\n"a\nb",c\n\n"d\r\ne",f\ng,\n')
    with pytest.raises(GraphError, match="csv:7: target is missing"):
        as_network(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1, 2\n2 ,3\n", {(1, 2), (2, 3)}), ("a, b\n a ,c\n", {("a", "b"), ("a", "c")}),
        ("007,8\n7,8\n", {("007", "8"), ("7", "8")}), ("1e3,8\n1000,8\n", {("1e3", "8"), ("1000", "8")}),
        ("1.0,2\n1,2\n", {("1.0", "2"), ("1", "2")}), ("-0,1\n0,1\n", {("-0", "1"), ("0", "1")}),
        ("-1,-2\n", {(-1, -2)}),
        ("+1,2\n", {("+1", "2")}),
        ("9223372036854775808,1\n", {(2**63, 1)}), ("-9223372036854775809,1\n", {(-(2**63) - 1, 1)}),
        ("1234567890123456789,1234567890123456788\n", {(1234567890123456789, 1234567890123456788)}),
        (f"{'9' * 30},1\n", {(10**30 - 1, 1)}), (f"{'9' * 5000},1\n", {("9" * 5000, "1")}),
        ("NA,nan\nnull,None\n", {("NA", "nan"), ("null", "None")}), ("True,False\n", {("True", "False")}),
        ("2020-01-01,2020-01-02\n", {("2020-01-01", "2020-01-02")}), ('"a ""b""",c\n', {('a "b"', "c")}),
        ("O'B\"n,c\n", {("O'B\"n", "c")}), ('" a ",a\u00a0b\n', {("a", "a\u00a0b")}),
    ],
)  # fmt: skip
def test_ids_keep_their_text_unless_all_are_whole_numbers(text: str, expected: set[Any], tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target\n" + text)
    assert ties(as_network(path, directed=True)) == expected


@pytest.mark.parametrize("rows", ["007 1\n7 2\n", "  1   2\t\n\t 3 4 \n", "1\t2\n", "1;2;0.5\n", "1,2,.5\n3,4,1e-3\n"])
def test_a_file_without_header_is_read_by_its_first_line(rows: str, tmp_path: Path) -> None:
    path = tmp_path / "ties.txt"
    path.write_text(rows)
    assert as_network(path).n_ties == len(rows.splitlines())


@pytest.mark.parametrize("name", ["weight", "Weight", " WEIGHT ", "weIght", '" Weight"'])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_weight_is_weight_however_it_is_written(name: str, separator: str, tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text(f" Source {separator}TARGET{separator}{name}\n1{separator}2{separator} 0.5 \n")
    network = as_network(path)
    assert network.weights is not None
    assert network.weights.tolist() == [0.5, 0.5]


@pytest.mark.parametrize("kind", ["csv", "pandas", "pyarrow", "parquet"])
def test_a_column_that_may_be_the_weight_is_never_passed_over(kind: str, tmp_path: Path) -> None:
    def made(**columns: Any) -> Any:
        frame = pd.DataFrame(columns)
        if kind == "pandas":
            return frame
        if kind == "pyarrow":
            return pa.Table.from_pandas(frame)
        path = tmp_path / f"ties.{kind}"
        if kind == "parquet":
            pq.write_table(pa.Table.from_pandas(frame), path)
        else:
            frame.to_csv(path, index=False)
        return path

    ends = {"Source": [1, 2], "TARGET": [2, 3]}
    with pytest.raises(GraphError, match=r"columns w, none of them called weight: .*weight='w' to read the first"):
        as_network(made(**ends, w=[0.5, 2]))
    assert as_network(made(**ends, w=[0.5, 2]), weight="W").weights is not None
    assert as_network(made(**ends, w=[0.5, 2]), weight=False).weights is None
    assert as_network(made(**ends, Weight=[0.5, 2], note=["x", "y"])).weights is not None
    assert spread(made(**ends, w=[0.5, 2]), "si", weight="w", steps=1).attrs["nodes"] == 3
    for twice in ({"source": [1, 2]}, {"weight": [1, 2], "Weight": [3, 4]}):
        with pytest.raises(GraphError, match=r"2 columns (source|weight)"):
            as_network(made(**ends, **twice))


@pytest.mark.parametrize(
    ("text", "encoding", "seems"),
    [
        ("Orléans,Besançon\n", "cp1252", "windows-1252"), ("Смоленск,Вязьма\n", "cp1251", "windows-1251"),
        ("Смоленск,Вязьма\n", "koi8-r", "koi8-r"), ("a,b\n", "utf-16-le", "utf-16-le"),
        ("a,b\n", "utf-16-be", "utf-16-be"),
    ],
)  # fmt: skip
def test_another_encoding_is_named_and_can_be_said(text: str, encoding: str, seems: str, tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_bytes(("source,target\n" + text).encode(encoding))
    with pytest.raises(GraphError, match=f"seems to be {seems}.*encoding='{seems}' to read it"):
        as_network(path)
    a, b = text.strip().split(",")
    assert ties(as_network(path, encoding=seems)) == {(a, b), (b, a)}
    assert ties(as_network(path, encoding=encoding)) == {(a, b), (b, a)}


@pytest.mark.parametrize(
    ("raw", "encoding", "said"),
    [
        (b"source,target\n1,2\n", "nonsense", "encoding='nonsense': no such encoding"), (b"a\xff", "ascii", "no ascii"),
        (b"source,target\n1,2\n", "base64", "no such encoding"), (codecs.BOM_UTF16_LE + b"a", None, "no utf-16-le"),
        (b"\x00\x00", None, "zero bytes"), (b"", None, "an empty file"), (b"\xef\xbb\xbf", None, "an empty file"),
        (b"\n \n\r\n", None, "an empty file"), (b"source\n", None, ":1: 'source'; expected a header line"),
        (WEIGHTED + b"1,2,x\n", None, ":2: weight is 'x'"), (WEIGHTED + b"1,2,\n", None, "weight is missing"),
        (WEIGHTED + b"1,2,1_0\n", None, "weight is '1_0'"), (WEIGHTED + b"1,2,nan\n", None, "not a number"),
        (b"source;target;weight\n1;2;0,5\n", None, "written with a point"), (b"1;2;0,5\n", None, "with a point"),
        (b"source;target\n1;2;3\n", None, ":2: 3 cells; expected 2, with semicolons between"),
        (b"source target\n1 2 3\n", None, ":2: 3 cells; expected 2, with blanks between"),
        (b"source\ttarget\n1\t2\n3\n", None, ":3: 1 cells; expected 2, with tabs between"),
        (b"source,target,weight\n1,2,1e400\n", None, "weight is inf"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence(
    raw: bytes, encoding: str | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "ties.csv"
    path.write_bytes(raw)
    with pytest.raises(GraphError, match=said):
        as_network(path, encoding=encoding)


def test_a_missing_id_of_19_digits_is_missing_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target\n" + "".join(f"{10**18 + k},{10**18 + k + 1}\n" for k in range(5)) + f"{10**18},\n")
    with pytest.raises(GraphError, match="csv:7: target is missing"):
        as_network(path)
    frame = pd.DataFrame({"source": [10**18, 1, 2], "target": [1, 10**18, None]})
    with pytest.raises(GraphError, match=r"row 2 .*: target is missing"):
        as_network(frame)
    table = pa.table({"source": [10**18, 1, 2], "target": pa.array([1, 10**18, None])})
    with pytest.raises(GraphError, match=r"row 2 .*: target is missing"):
        as_network(table)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.one_of(st.binary(max_size=80), st.text('ab01,;\t "\n\rsource target', max_size=60).map(str.encode)))
def test_any_bytes_are_read_or_refused(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    for head in (b"", b"source,target\n", b"source,target,weight\r\n"):
        path.write_bytes(head + raw)
        refusal = refusal_of(path)
        assert refusal is None or str(path) in refusal


@pytest.mark.parametrize(
    "cell", [" " * 60_000 + "x", '"' + '""' * 30_000 + '"', "x" * 60_000, '"' + "\n" * 60_000 + '"', '"' * 59_999]
)
def test_a_long_cell_takes_no_longer_than_its_length(cell: str, tmp_path: Path) -> None:
    """Each of these took no end where the pattern of a cell went back over it."""
    path = tmp_path / "ties.csv"
    path.write_text("source,target\n" + f"{cell},{cell} y\n" * 3)
    refusal = refusal_of(path)
    assert refusal is None or len(refusal) < 600  # the path of the file is part of it


def test_what_is_advised_exists(tmp_path: Path) -> None:
    """Each argument that a message names is one of as_network and of spread."""
    import inspect

    there = set(inspect.signature(as_network).parameters) & set(inspect.signature(spread).parameters)
    assert {"directed", "weight", "nodes", "self_loops", "repeated", "encoding"} <= there
    path = tmp_path / "ties.csv"
    path.write_text("source,target\n1,2\n2,1\n3,3\n")
    assert spread(path, "si", repeated="merge", self_loops="drop", steps=1).attrs["nodes"] == 3
    path.write_text("source,target\n")
    assert spread(path, "si", nodes=5, steps=1).attrs["nodes"] == 5


def test_other_packages_may_write_weight_with_capitals_too() -> None:
    nx = pytest.importorskip("networkx")
    igraph = pytest.importorskip("igraph")
    graph = nx.Graph()
    graph.add_edge(1, 2, Weight=0.5, colour="red")
    assert as_network(graph).weights.tolist() == [0.5, 0.5]  # type: ignore[union-attr]
    assert as_network(graph, weight=False).weights is None
    graph.add_edge(2, 3, WEIGHT=0.5)
    with pytest.raises(GraphError, match="expected one weight"):
        as_network(graph)
    other = igraph.Graph(edges=[(0, 1)], edge_attrs={"Weight": [0.5]})
    assert as_network(other).weights.tolist() == [0.5, 0.5]  # type: ignore[union-attr]


def test_an_encoding_is_for_text(tmp_path: Path) -> None:
    path = tmp_path / "ties.parquet"
    pq.write_table(pa.table({"source": [1], "target": [2]}), path)
    with pytest.raises(GraphError, match="no text"):
        as_network(path, encoding="utf-8")
    with pytest.raises(GraphError, match="no file"):
        as_network([(1, 2)], encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"encoding": 5}, "encoding=5; expected the name of an encoding"),
        ({"encoding": ""}, "encoding=''; expected the name of an encoding"),
        ({"encoding": b"utf-8"}, "encoding=b'utf-8'; expected"),
        ({"encoding": ["utf-8"]}, "expected the name of an encoding"),
        ({"encoding": "hex"}, "no such encoding"),
        ({"encoding": "a\0b"}, "cannot be read"),
        ({"weight": 5}, "weight=5; expected the name of a column"),
        ({"weight": ""}, "weight=''; expected the name of a column"),
        ({"weight": True}, "weight=True; expected the name of a column"),
        ({"weight": ["weight"]}, "expected the name of a column"),
        ({"nodes": 1.5}, "nodes=1.5; expected how many there are"),
        ({"nodes": True}, "nodes=True; expected how many there are"),
        ({"nodes": "12"}, "nodes='12'; expected how many there are"),
        ({"nodes": {0, 1}}, "expected how many there are"),
        ({"nodes": iter([0, 1])}, "expected how many there are"),
    ],
)
@pytest.mark.parametrize("kind", ["a file", "pairs", "a network"])
def test_an_argument_of_another_type_is_named(tmp_path: Path, kind: str, given: dict[str, Any], said: str) -> None:
    file = tmp_path / "e.csv"
    file.write_text("source,target\n0,1\n")
    graph = {"a file": file, "pairs": [(0, 1)], "a network": as_network([(0, 1)])}[kind]
    if kind != "a file" and isinstance(given.get("encoding"), str) and given["encoding"]:
        pytest.skip("an encoding is of files")
    with pytest.raises(GraphError) as refused:
        as_network(graph, **given)
    assert said in str(refused.value)
