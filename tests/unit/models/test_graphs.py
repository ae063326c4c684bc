"""Graphs of every kind become the same Network, whatever their order; what is no graph is refused with its place."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from homefront.errors import HomefrontError, ResourceError
from homefront.models.graphs import GraphError, Network, as_network, from_csr
from homefront.models.graphs.csr import ends_of, rows_of
from homefront.world.contacts import Graph

PAIRS = [(0, 1), (3, 1), (1, 2), (3, 0)]
WEIGHTS = [1.0, 2.0, 0.5, 0.0]
ROWS = {0: {1: 1.0, 3: 0.0}, 1: {0: 1.0, 2: 0.5, 3: 2.0}, 2: {1: 0.5}, 3: {0: 0.0, 1: 2.0}}
ARCS = {0: {1: 1.0}, 1: {2: 0.5}, 2: {}, 3: {0: 0.0, 1: 2.0}}
SOURCE, TARGET = [a for a, _ in PAIRS], [b for _, b in PAIRS]


def rows(network: Network) -> dict[Any, dict[Any, float]]:
    """{node: {neighbour: weight}} by label, weight 1 where there is none."""
    out = {}
    for i in range(network.n):
        span = slice(network.indptr[i], network.indptr[i + 1])
        values = np.ones(network.indices.size) if network.weights is None else network.weights
        row = zip(network.indices[span].tolist(), values[span].tolist(), strict=True)
        out[network.label(i)] = {network.label(j): weight for j, weight in row}
    return out


def content(network: Network) -> tuple[bytes, ...]:
    values = b"" if network.weights is None else network.weights.tobytes()
    return network.indptr.tobytes(), network.indices.tobytes(), values


class _Attributes(dict[str, list[Any]]):
    def attributes(self) -> list[str]:
        return list(self)


class NetworkxLike:
    """What is asked of a networkx graph."""

    __module__ = "networkx.classes.graph"

    def __init__(self, edges: list[tuple[Any, ...]], directed: bool = False, nodes: tuple[Any, ...] = ()) -> None:
        self.rows, self.directed = edges, directed
        self.nodes = list(dict.fromkeys([*nodes, *(end for edge in edges for end in edge[:2])]))

    def is_directed(self) -> bool:
        return self.directed

    def edges(self, data: str, default: Any) -> list[tuple[Any, Any, Any]]:
        return [(*edge[:2], edge[2].get(data, default) if len(edge) > 2 else default) for edge in self.rows]


class IgraphLike:
    """What is asked of an igraph graph."""

    __module__ = "igraph"

    def __init__(self, directed: bool = False) -> None:
        self.directed, self.es, self.vs = directed, _Attributes(weight=WEIGHTS), _Attributes()

    def vcount(self) -> int:
        return 4

    def is_directed(self) -> bool:
        return self.directed

    def get_edgelist(self) -> list[tuple[int, int]]:
        return PAIRS


class GraphToolLike:
    """What is asked of a graph-tool graph."""

    __module__ = "graph_tool"

    def __init__(self, directed: bool = True) -> None:
        self.directed, self.ep = directed, {"weight": WEIGHTS}

    def is_directed(self) -> bool:
        return self.directed

    def get_vertices(self) -> np.ndarray:
        return np.arange(4)

    def get_edges(self, properties: list[list[float]]) -> np.ndarray:
        return np.column_stack([np.array(PAIRS), *properties])


def matrix(arcs: dict[int, dict[int, float]]) -> Any:
    at = [(i, j, weight) for i, row in arcs.items() for j, weight in row.items()]
    i, j, weight = zip(*at, strict=True)
    return scipy.sparse.coo_array((weight, (i, j)), shape=(4, 4))


def table() -> pd.DataFrame:
    return pd.DataFrame({"source": SOURCE, "target": TARGET, "weight": WEIGHTS})


def written(folder: Path, kind: str) -> Path:
    path = folder / f"ties.{kind}"
    if kind == "parquet":
        pq.write_table(pa.Table.from_pandas(table()), path)
    else:
        table().to_csv(path, index=False, sep="\t" if kind == "tsv" else ",")
    return path


KINDS: dict[str, Any] = {
    "rows": lambda _: [(a, b, w) for (a, b), w in zip(PAIRS, WEIGHTS, strict=True)],
    "array": lambda _: np.column_stack([np.array(PAIRS), WEIGHTS]),
    "columns": lambda _: (SOURCE, TARGET, WEIGHTS),
    "narrow columns": lambda _: (np.array(SOURCE, np.uint8), np.array(TARGET, np.int32), WEIGHTS),
    "pandas": lambda _: table(),
    "pyarrow": lambda _: pa.Table.from_pandas(table()),
    "csv": lambda folder: written(folder, "csv"),
    "tsv": lambda folder: str(written(folder, "tsv")),
    "parquet": lambda folder: written(folder, "parquet"),
    "networkx": lambda _: NetworkxLike(
        [(a, b, {"weight": w}) for (a, b), w in zip(PAIRS, WEIGHTS, strict=True)], None  # type: ignore[arg-type]
    ),
    "igraph": lambda _: IgraphLike(),
    "graph-tool": lambda _: GraphToolLike(),
}  # fmt: skip


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_graph_is_the_same_network(kind: str, directed: bool, tmp_path: Path) -> None:
    graph = KINDS[kind](tmp_path)
    asked: bool | None = directed
    if hasattr(graph, "directed"):
        graph.directed, asked = directed, None
    network = as_network(graph, directed=asked)
    assert rows(network) == (ARCS if directed else ROWS)
    assert (network.directed, network.labels, network.n_ties) == (directed, None, 4)


@pytest.mark.parametrize("form", ["csr", "csc", "coo", "lil"])
def test_a_matrix_is_the_same_network(form: str) -> None:
    arcs = {i: {j: w + 0.25 for j, w in row.items()} for i, row in ROWS.items()}
    assert rows(as_network(matrix(arcs).asformat(form))) == arcs
    one_way = {i: {j: w + 0.25 for j, w in row.items()} for i, row in ARCS.items()}
    assert rows(as_network(matrix(one_way).asformat(form), directed=True)) == one_way


def test_csr_arrays_are_the_same_network_in_any_order_of_a_row() -> None:
    network = as_network(KINDS["columns"](None))
    assert network.weights is not None
    order = np.concatenate(
        [np.arange(a, b)[::-1] for a, b in zip(network.indptr[:-1], network.indptr[1:], strict=True)]
    )
    again = from_csr(network.indptr, network.indices[order].tolist(), network.weights[order])
    assert content(again) == content(network)


def test_a_matrix_of_ones_has_no_weights() -> None:
    assert as_network(matrix({i: dict.fromkeys(row, 1.0) for i, row in ROWS.items()})).weights is None


def test_a_network_is_itself_and_lends_its_arrays_as_a_contact_layer() -> None:
    network = as_network(PAIRS)
    assert as_network(network, nodes=4) is network
    layer = network.contacts()
    assert isinstance(layer, Graph)
    assert layer.indices is network.indices
    assert network.degrees.tolist() == [2, 3, 1, 2]


def test_weights_stay_as_narrow_as_they_were() -> None:
    network = as_network((SOURCE, TARGET, np.array(WEIGHTS, np.float32)))
    assert network.weights is not None
    assert network.weights.dtype == np.float32


def test_weights_are_left_out_when_asked() -> None:
    for graph in (table(), KINDS["columns"](None), IgraphLike(), GraphToolLike(False), as_network(table())):
        assert as_network(graph, weight=False).weights is None


def test_weights_may_have_another_name() -> None:
    network = as_network(table().rename(columns={"weight": "hours"}), weight="hours")
    assert rows(network) == ROWS


def test_read_only_columns_do() -> None:
    pairs = np.array(PAIRS)
    pairs.flags.writeable = False
    assert content(as_network(pairs)) == content(as_network(PAIRS))
    assert content(as_network(np.asfortranarray(PAIRS))) == content(as_network(PAIRS))


def test_nodes_of_any_kind_keep_their_labels() -> None:
    network = as_network([("eve", "adam", 2.0), ("eve", "abel", 1.0)])
    assert rows(network)["eve"] == {"abel": 1.0, "adam": 2.0}
    assert network.labels is not None
    assert network.labels.tolist() == ["abel", "adam", "eve"]
    pairs = as_network(NetworkxLike([((1, 2), (0, 5)), ((1, 2), (3, 3))]))
    assert rows(pairs) == {(0, 5): {(1, 2): 1}, (1, 2): {(0, 5): 1, (3, 3): 1}, (3, 3): {(1, 2): 1}}
    mixed = as_network(NetworkxLike([("a", 1)]))
    assert rows(mixed) == {"a": {1: 1}, 1: {"a": 1}}
    named = IgraphLike()
    named.vs["name"] = ["p", "q", "r", "s"]
    assert rows(as_network(named))["r"] == {"q": 0.5}


@pytest.mark.parametrize("far", [9, 10**12])
def test_gaps_between_ids_are_nodes_in_arrays_and_none_in_tables(far: int) -> None:
    frame = pd.DataFrame({"source": [4, far], "target": [7, 4]})
    assert rows(as_network(frame)) == {4: {7: 1, far: 1}, 7: {4: 1}, far: {4: 1}}
    assert as_network([(4, 9)]).n == 10


def test_nodes_may_be_counted_or_named() -> None:
    assert as_network([], nodes=3).degrees.tolist() == [0, 0, 0]
    assert rows(as_network([(70, -5)], nodes=[-5, 8, 70])) == {-5: {70: 1}, 8: {}, 70: {-5: 1}}
    assert rows(as_network([("b", "a")], nodes=["b", "c", "a"])) == {"b": {"a": 1}, "c": {}, "a": {"b": 1}}
    assert rows(as_network(NetworkxLike([("b", "a")]), nodes=["b", "c", "a"]))["b"] == {"a": 1}
    assert as_network(NetworkxLike([(2, 1)]), nodes=4).n == 4


def test_a_node_may_be_called_nothing_in_particular(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target\nNA,null\nnan,NA\n")
    assert rows(as_network(path)) == {"NA": {"nan": 1, "null": 1}, "nan": {"NA": 1}, "null": {"NA": 1}}


def test_a_file_may_do_without_header_and_hold_text(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("3,1,2.0\n0,1,1\n\n1,2,0.5\n3,0,0\n")
    assert rows(as_network(path)) == ROWS
    path.write_text('target,"source",note\nbob,ann,x\neve,bob,y\n')
    assert rows(as_network(path, directed=True, weight=False)) == {"ann": {"bob": 1}, "bob": {"eve": 1}, "eve": {}}


# ------------------------------------------------------------------------------------------------ order and threads


def random_ties(m: int, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(3)
    source = np.minimum(draw.integers(0, n, m), draw.integers(0, n, m))
    return source, draw.integers(0, n, m), draw.integers(0, 9, m) / 7


@pytest.mark.parametrize("directed", [False, True])
def test_order_and_threads_change_no_byte(directed: bool) -> None:
    """Enough ties for many pieces, many buckets and rows that are long."""
    m = 120_000
    source, target, weight = random_ties(m, 3_000)
    order = np.random.default_rng(4).permutation(m)
    made = []
    for threads in (1, 2):
        numba.set_num_threads(threads)
        for at in (slice(None), order):
            ties = (source[at], target[at], weight[at])
            made.append(as_network(ties, directed=directed, self_loops="drop", repeated="merge"))
            assert len({content(network) for network in made}) == 1
    counts = Counter(zip(source.tolist(), target.tolist(), strict=True))
    arcs = {pair for pair in counts if pair[0] != pair[1]}
    if not directed:
        arcs |= {(b, a) for a, b in arcs}
    expected = scipy.sparse.csr_array((np.ones(len(arcs)), np.array(sorted(arcs)).T), shape=(3_000, 3_000))
    assert made[0].indices.tobytes() == expected.indices.astype(np.int32).tobytes()
    assert made[0].indptr.tolist() == expected.indptr.tolist()
    assert made[0].weights is not None
    total = weight[source != target].sum() * (1 if directed else 2)
    assert made[0].weights.sum() == pytest.approx(total)


def test_ends_of_an_undirected_tie_have_one_weight_to_the_last_bit() -> None:
    source, target, weight = random_ties(50_000, 200)
    network = as_network((source, target, weight), self_loops="drop", repeated="merge")
    assert network.weights is not None
    entries: Any = scipy.sparse.csr_array((network.weights, network.indices, network.indptr))
    assert (entries - entries.T).nnz == 0


def test_weights_of_one_tie_are_added_up_in_one_order() -> None:
    weight, draw = np.array([0.1, 0.2, 0.3, 0.7, 1e-3, 1 / 3, -0.0]), np.random.default_rng(5)
    ends = (np.zeros(7, int), np.ones(7, int))
    made = [as_network((*ends, draw.permutation(weight)), repeated="merge") for _ in range(40)]
    assert len({content(network) for network in made}) == 1


def test_a_star_has_one_long_row() -> None:
    leaves = np.random.default_rng(1).permutation(np.arange(1, 50_001))
    network = as_network((np.zeros(50_000, int), leaves))
    assert network.indices[:50_000].tolist() == list(range(1, 50_001))
    assert (network.indices[50_000:] == 0).all()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 40)), max_size=150),
    st.booleans(),
    st.booleans(),
)
def test_rows_are_those_of_a_slow_adjacency(ties: list[tuple[int, int, int]], directed: bool, weighted: bool) -> None:
    slow: dict[int, dict[int, float]] = {i: {} for i in range(13)}
    for a, b, weight in ties:
        for i, j in ((a, b),) if directed else ((a, b), (b, a)):
            if a != b:
                slow[i][j] = slow[i].get(j, 0.0) + weight if weighted else 1.0
    columns = np.array(ties, dtype=float).reshape(-1, 3)[:, : 3 if weighted else 2]
    network = as_network(columns, directed=directed, nodes=13, self_loops="drop", repeated="merge")
    assert rows(network) == slow
    assert all(
        (np.diff(network.indices[a:b]) > 0).all() for a, b in zip(network.indptr, network.indptr[1:], strict=False)
    )


def test_long_rows_sort_as_numpy_does() -> None:
    draw = np.random.default_rng(8)
    for size in (41, 42, 64, 100, 257):
        target, weight = draw.integers(1, 40, size), draw.integers(0, 3, size) / 2
        found, _ = rows_of(ends_of(np.zeros(size, np.int64), target), weight, 40, False)
        order = np.lexsort((weight, target))
        assert found.indices.tolist() == target[order].tolist()
        assert found.weights.tolist() == weight[order].tolist()


# -------------------------------------------------------------------------------------------------- what is refused

BAD: list[tuple[Any, dict[str, Any], str]] = [
    ([(0, 1), (2, 2), (3, 3)], {}, r"2 of 3 ties join a node to itself, first tie 1 .*node 2; .*self_loops='drop'"),
    ([("b", "b")], {}, "node b;"),
    ([(0, 1), (1, 0)], {}, r"1 of 2 ties are given once more, first 0-1 \(undirected, 1-0 is the same.*'merge'"),
    ([(4, 2), (4, 2), (4, 2)], {"directed": True}, "2 of 3 ties are given once more, first 4-2; "),
    ([(0, 1), (2, -1)], {}, "tie 1 .*node -1; expected 0 or more"),
    ([(0, 1), (2, 7)], {"nodes": 5}, "tie 1 .*node 7; expected 0 to 4"),
    ([(0, 2**31)], {}, "2147483649 nodes; expected 2147483647 at most"),
    ((np.array([2**63], np.uint64), [1]), {}, "tie 0 .*: node 9223372036854775808; expected an id from 0 to"),
    ([(0.0, 1.5)], {}, "tie 0 .*: target is 1.5; expected the whole number"),
    ([(0.0, np.nan)], {}, "tie 0 .*: target is missing"),
    ([(0.0, np.inf)], {}, "tie 0 .*: target is inf"),
    ([(0, 1), (1, "b")], {}, "tie 1 .*: target is 'b'; expected ids that are all"),
    (([0], ["a"]), {}, "one end of ties is text"),
    (([True], [False]), {}, "source: ids of type bool"),
    (([0, 1], [1, 2], [1, np.nan]), {}, "tie 1 .*: weight is missing or not a number"),
    (([0, 1], [1, 2], [1, -2]), {}, "tie 1 .*: weight is -2"),
    (([0, 1], [1, 2], [np.inf, 2]), {}, "tie 0 .*: weight is inf"),
    (([0, 1], [1, 2], ["1", "many"]), {}, "tie 1 .*: weight is 'many'"),
    (([0, 1], [1, 2], [1]), {}, "1 weights; expected one for each of 2"),
    (([0, 1], [1]), {}, "2 sources and 1 targets"),
    (([0], [1], [1], [1]), {}, "a tuple of 4 columns"),
    ([], {}, "a graph without nodes"),
    ([], {"nodes": 0}, "a graph without nodes"),
    (NetworkxLike([]), {}, "a graph without nodes"),
    (np.zeros((5, 5)), {}, r"shape \(5, 5\); .*csr_array"),
    (np.ma.masked_equal(np.array(PAIRS), 2), {}, "masked"),
    (([0, 1], [1, 2], [1j, 2]), {}, "weights of type complex128"),
    (([0, 0], [1, 1], [1e308, 1e308]), {"repeated": "merge"}, "add up to more than"),
    ([("a", "\ud800")], {}, "not Unicode text"),
    ([(0, 1), (1,)], {}, "unequal length"),
    ("ties.xls", {}, r"ties.xls: a file of type \.xls; expected .csv"),
    ("none.csv", {}, "none.csv: cannot be read"),
    (7, {}, "a graph of type builtins.int; expected"),
    ([(0, 1)], {"nodes": [0, 1, 0]}, "nodes: 0 is given more than once"),
    ([(0, 1)], {"nodes": [0, 2]}, "tie 0 .*: target 1 is not among the 2 nodes"),
    ([(0, 1)], {"nodes": ["a", "b"]}, "nodes are as 'a', ids of ties as 0"),
    ([("a", "b")], {"nodes": 2}, "nodes=2, but ids are text, as 'a'"),
    (NetworkxLike([("a", "b")]), {"nodes": ["a"]}, "node 'b' of the graph is not among the 1 nodes"),
    (NetworkxLike([(0, 1)]), {"directed": True}, "directed=True for a graph that is undirected"),
    (NetworkxLike([(0, 1, {"weight": 1}), (1, 2)]), {}, "edge 1-2: no weight, as 1 of 2 edges"),
    (NetworkxLike([(0, 1)]), {"weight": "km"}, "edge 0-1: no km"),
    (NetworkxLike([(0, 1), (0, 1)]), {}, "first 0-1"),
    (IgraphLike(), {"weight": "km"}, "no edge attribute 'km'; the graph has weight"),
    (GraphToolLike(), {"weight": "km"}, "no edge property 'km'"),
    (pd.DataFrame({"sorce": [0], "target": [1]}), {}, "columns sorce, target; expected source; did you mean sorce"),
    (pd.DataFrame({"source": [0, None], "target": [1, 2]}), {}, "row 1 .*: source is missing"),
    (table(), {"weight": "kg"}, "expected kg"),
    ([(0, 1)], {"weight": "km"}, "weight='km' for an array"),
    (matrix({0: {1: 2.0}}), {}, "not symmetric: first at row 0"),
    (matrix({0: {1: 3.0}, 1: {0: 2.0}}), {}, "not symmetric"),
    (matrix(ROWS), {}, r"entry \[0, 3\] is stored, but 0"),
    (scipy.sparse.eye_array(2), {}, r"join a node to itself, first entry \[0, 0\]"),
    (scipy.sparse.coo_array((2, 3)), {}, r"shape \(2, 3\)"),
    (scipy.sparse.coo_array(([1, 1, 1], ([0, 0, 1], [1, 1, 0]))), {}, "given once more, first 0-1"),
    (scipy.sparse.coo_array(([-1, -1], ([0, 1], [1, 0]))), {}, r"entry \[0, 1\]: weight is -1"),
    (PAIRS, {"self_loops": "keep"}, "self_loops='keep'; expected 'refuse' or 'drop'"),
    (PAIRS, {"repeated": "sum"}, "repeated='sum'; expected 'refuse' or 'merge'"),
]  # fmt: skip


@pytest.mark.parametrize(("graph", "options", "text"), BAD, ids=[text[:40] for _, _, text in BAD])
def test_what_is_no_graph_is_refused(graph: Any, options: dict[str, Any], text: str) -> None:
    with pytest.raises(GraphError, match=text):
        as_network(graph, **options)


FILES = [
    ("", "an empty file"),
    ("from,to\n1,2\n", ":1: 'from,to'; expected a header line"),
    ("source,target\n1,2\n\n3,x y\n4,\n", ":5: target is missing"),
    ("source,target\n1,2\n3\n", ":3: 1 cells; expected 2"),
    ("source,target,note\n1,2,3\n", r"columns note, none .*weight='note' to read the first.*weight=False to read none"),
    ("source,target,weight\n1,2,0.5\n2,3,-1\n", ":3: weight is -1"),
    ("source,target,weight\n1,2,0.5\n2,3,much\n", ":3: weight is 'much'"),
    ("source,target\n7,8\n8,7\n", "ties.csv: 1 of 2 ties are given once more"),
    ("source,target,source\n7,8,9\n", "2 columns source"),
    ("\n\nsource,target\n1,2\n3,\n", ":5: target is missing"),
    ("source,target\n7,7\n", "first .*:2: node 7"),
    ("source,target\n", "without nodes"),
]


@pytest.mark.parametrize(("text", "said"), FILES)
def test_an_error_in_a_file_names_its_line(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text(text)
    with pytest.raises(GraphError, match=said):
        as_network(path)


@pytest.mark.parametrize(
    ("arrays", "text"),
    [
        (([0, 1, 3], [1, 0]), "indptr must go from 0 up to the 2 indices"),
        (([0, 2, 1, 2], [1, 0]), "indptr must go"),
        (([0], []), "indptr must go"),
        (([0, 1, 2], [1, 2]), "index 2; expected 0 to 1"),
        (([0, 1, 2], [1, -1]), "index -1"),
        (([0, 1, 1], [1]), "not symmetric"),
        (([0, 1, 2], [1, 0], [1.0]), "1 weights"),
        (([0, 1, 2], ["a", "b"]), "text in indptr or indices"),
    ],
)
def test_csr_arrays_that_do_not_fit_are_refused(arrays: tuple[Any, ...], text: str) -> None:
    with pytest.raises(GraphError, match=text):
        from_csr(*arrays)


def test_a_network_must_be_what_is_asked_for() -> None:
    network = as_network(PAIRS)
    for options in ({"directed": True}, {"nodes": 5}, {"nodes": [0, 1, 3, 2]}, {"weight": "km"}):
        with pytest.raises(GraphError):
            as_network(network, **options)
    with pytest.raises(GraphError, match="try from_csr"):
        Network(np.array([0, 0], np.int32), np.empty(0, np.int32))
    with pytest.raises(GraphError, match="2 labels"):
        Network(np.array([0, 0]), np.empty(0, np.int32), labels=np.array([1, 2]))


def test_what_does_not_fit_the_memory_is_refused_before_it_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("homefront.world.build.memory_available", lambda: 2.0**30)
    with pytest.raises(ResourceError, match=r"2000000001 nodes .* takes 14.9 GiB to build; 1.0 GiB are free"):
        as_network([(0, 2_000_000_000)])


def test_a_graph_error_ends_the_command_as_others_do() -> None:
    assert issubclass(GraphError, HomefrontError)
    assert GraphError.exit_code == 2


# --------------------------------------------------------------------------------------------------- the real thing


def test_real_networkx() -> None:
    nx = pytest.importorskip("networkx")
    graph = nx.karate_club_graph()
    network = as_network(graph, weight=False)
    assert rows(network) == {i: dict.fromkeys(graph[i], 1) for i in graph}
    double = nx.MultiGraph([(0, 1), (0, 1)])
    assert as_network(double, repeated="merge").n_ties == 1
    assert as_network(nx.DiGraph([(0, 1), (1, 0)])).n_ties == 2


def test_real_igraph() -> None:
    igraph = pytest.importorskip("igraph")
    graph = igraph.Graph(edges=PAIRS, edge_attrs={"weight": WEIGHTS})
    assert rows(as_network(graph)) == ROWS


def test_real_graph_tool() -> None:
    graph_tool = pytest.importorskip("graph_tool")
    graph = graph_tool.Graph(directed=False)
    graph.add_edge_list(PAIRS)
    graph.ep["weight"] = graph.new_ep("double", WEIGHTS)
    assert rows(as_network(graph)) == ROWS
