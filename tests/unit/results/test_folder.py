"""The one door to what lies in the folder of a run: its states, its worlds one by one, and nobody beside it."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import homefront
from homefront.errors import ResultsError
from homefront.results.folder import ResultFolder
from homefront.results.results import PlaceTable, WorldResult
from homefront.results.world_files import WorldFiles, world_files

MakeWorld = Callable[..., WorldResult]
START = date(1941, 10, 10)
SOURCE = Path(homefront.__file__).parent

OWN = ("homefront.results.layout", "homefront.results.lock", "homefront.results.writer", "homefront.results.worlds")
"""Modules behind the door."""

MAY = {"engine/checkpoints.py": {"homefront.results.layout"}}
"""Who else may take what from them: the names of the two files of a checkpoint stand once."""


def modules() -> dict[str, ast.Module]:
    """Of the whole package, outside the modules of results."""
    found = {}
    for file in sorted(SOURCE.rglob("*.py")):
        name = file.relative_to(SOURCE).as_posix()
        if not name.startswith("results/"):
            found[name] = ast.parse(file.read_text(encoding="utf-8"))
    return found


def test_nobody_else_goes_behind_the_door() -> None:
    for name, module in modules().items():
        taken = {
            node.module for node in ast.walk(module) if isinstance(node, ast.ImportFrom) and node.module in OWN
        } - MAY.get(name, set())
        assert not taken, f"{name} imports {taken}"


def test_nobody_else_names_a_file_in_the_folder_of_a_run() -> None:
    own = re.compile(r"^(manifest\.json|\.writing|\.unfinished|report\.html|(world|front|followed)-.*)$")
    for name, module in modules().items():
        documented = {
            id(node.body[0].value) for node in ast.walk(module)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body
            and isinstance(node.body[0], ast.Expr)
        }  # fmt: skip
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
                assert not own.match(node.value), f"{name}:{node.lineno} names {node.value}"


# --- its states ------------------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_there_is_no_run(tmp_path: Path) -> None:
    run = ResultFolder(tmp_path / "nowhere")
    assert (run.is_finished, run.is_unfinished) == (False, False)
    assert "no run" in repr(run)
    with pytest.raises(ResultsError, match="not a finished run"):
        run.checked()
    with pytest.raises(ResultsError, match="no unfinished run"):
        run.request()
    assert list(tmp_path.iterdir()) == []


def test_a_run_is_begun_stopped_gone_on_with_and_finished(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld
) -> None:
    run, told = ResultFolder(str(tmp_path / "run")), {"scenario": "moscow-1941"}
    with pytest.raises(KeyboardInterrupt), run.begun(places, START, 4, told) as writer:  # noqa: PT012
        writer.add(make_world(2))
        raise KeyboardInterrupt
    assert (run.is_finished, run.is_unfinished, run.request()) == (False, True, told)
    assert "unfinished" in repr(run)
    with run.gone_on(places, START, 4) as writer:
        assert [world.seed for world in writer.done()] == [2]
        writer.add(make_world(1))
        writer.finish({"scenario": "moscow-1941"}, {"result_hash": "x"})
    assert (run.is_finished, run.is_unfinished) == (True, False)
    assert (run.seeds, run.start, run.days, run.summary) == ([1, 2], START, 4, {"result_hash": "x"})
    with pytest.raises(ResultsError, match="nothing to resume"):
        run.request()


def test_a_damaged_run_says_so_and_shows_itself(written: Path) -> None:
    manifest = next(written.glob("*.json"))
    manifest.write_bytes(manifest.read_bytes()[:-5])
    run = ResultFolder(written)
    assert "damaged" in repr(run)
    with pytest.raises(ResultsError, match="damaged"):
        run.checked()


# --- its worlds ------------------------------------------------------------------------------------------------------


def test_one_world_is_read_without_the_others(written: Path, make_world: MakeWorld) -> None:
    (written / "world-1.parquet").write_bytes(b"nothing")
    assert ResultFolder(written).world(2).result_hash == make_world(2, persons=3).result_hash
    with pytest.raises(ResultsError, match="damaged"):
        ResultFolder(written).world(1)


def test_a_world_that_is_not_there_is_refused(written: Path) -> None:
    with pytest.raises(ResultsError, match="no world of seed 3; expected one of 1 to 2"):
        ResultFolder(written).world(3)


def test_worlds_that_are_packed_already_make_the_same_files(
    tmp_path: Path, written: Path, places: PlaceTable, make_world: MakeWorld
) -> None:
    """As a plan puts its tasks together: the files of all worlds lie in one heap."""
    packed = [world_files(make_world(seed, persons=3), places, 4) for seed in (1, 2)]
    heap = {name: content for one in packed for name, content in one.contents.items()}
    with ResultFolder(tmp_path / "again").begun(places, START, 4) as writer:
        for one in packed:
            writer.add_files(WorldFiles.picked(one.entry, heap, one.front))
        writer.finish({"seed": 1, "scale": "1:1000"}, {"result_hash": "x"})
    for file in written.iterdir():
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes(), file.name


BEFORE = Path(__file__).parent / "written_before"
"""Two folders that the code of 28 November 2026 wrote, before there was a ResultFolder: one finished, one stopped."""


def test_a_run_of_before_is_read_to_the_byte(make_world: MakeWorld, places: PlaceTable) -> None:
    """Should this fail, another form needs another FORMAT, and a sentence that refuses the one of before."""
    run = ResultFolder(BEFORE / "run").checked()
    assert (run.seeds, run.start, run.days, run.places.ids) == ([1, 2], START, 4, places.ids)
    assert (run.provenance, run.summary) == ({"seed": 1, "scale": "1:1000"}, {"result_hash": "x"})
    for world, entry in zip(run.worlds(), run.manifest.worlds, strict=True):
        assert world.result_hash == make_world(world.seed, persons=3).result_hash
        assert world.former_hash == entry.result_hash  # over the persons followed as well, as was the rule then


def said_in(folder: Path) -> Any:
    """The manifest without hashes of files, whose bytes another pyarrow may pack in another way, and those of worlds,
    which were over the persons followed as well."""
    content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del content["sha256"]
    for world in content["worlds"]:
        for key in [key for key in world if key.endswith(("sha256", "_hash", "_hashes"))]:
            del world[key]
    return content


def test_a_run_is_written_as_before(written: Path) -> None:
    before = BEFORE / "run"
    assert sorted(file.name for file in written.iterdir()) == sorted(file.name for file in before.iterdir())
    assert list(said_in(written).items()) == list(said_in(before).items())


def test_an_unfinished_run_of_before_is_gone_on_with(tmp_path: Path, make_world: MakeWorld, places: PlaceTable) -> None:
    shutil.copytree(BEFORE / "unfinished", tmp_path / "run")
    run = ResultFolder(tmp_path / "run")
    assert run.is_unfinished
    assert run.request() == {"scenario": "moscow-1941"}
    with run.gone_on(places, START, 4) as writer:
        assert [world.seed for world in writer.done()] == [1]
        writer.add(make_world(2, persons=3))
        writer.finish({"seed": 1, "scale": "1:1000"}, {"result_hash": "x"})
    assert sorted(file.name for file in run.path.iterdir()) == sorted(f.name for f in (BEFORE / "run").iterdir())
    assert said_in(run.path) == said_in(BEFORE / "run")
