"""A run on disk: all of it comes back, or an error says what is wrong; nothing half-written stays."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from homefront.errors import ResourceError, ResultsError
from homefront.observe.recorder import FOLLOWED, MEASURES
from homefront.results import writer as writer_module
from homefront.results.files import content_hash
from homefront.results.folder import ResultFolder, read_run
from homefront.results.layout import LOCK, MANIFEST, PLAN, UNFINISHED
from homefront.results.results import PlaceTable, WorldResult

MakeWorld = Callable[..., WorldResult]
START = date(1941, 10, 10)


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Changes the manifest and writes it back, with its hash."""
    file = folder / MANIFEST
    manifest = json.loads(file.read_text(encoding="utf-8"))
    change(manifest)
    del manifest["sha256"]
    manifest["sha256"] = content_hash(manifest)
    file.write_text(json.dumps(manifest), encoding="utf-8")


# --- round trip ----------------------------------------------------------------------------------------------------


def test_worlds_come_back_to_the_byte(written: Path, make_world: MakeWorld) -> None:
    for seed, world in zip((1, 2), read_run(written).worlds, strict=True):
        before = make_world(seed, persons=3)
        assert world.seed == seed
        for name in MEASURES:
            assert world.data[name].dtype == np.float32
            assert world.data[name].tobytes() == before.data[name].tobytes(), name


def test_followed_persons_come_back_to_the_byte(written: Path, make_world: MakeWorld) -> None:
    world, before = read_run(written).worlds[0], make_world(1, persons=3)
    assert world.persons.tolist() == before.persons.tolist() == [0, 10, 20]
    for name in FOLLOWED:
        assert world.followed[name].tobytes() == before.followed[name].tobytes(), name


def test_hash_survives_the_disk(written: Path, make_world: MakeWorld) -> None:
    before = [make_world(seed, persons=3).result_hash for seed in (1, 2)]
    assert [world.result_hash for world in read_run(written).worlds] == before


def test_only_names_and_days_are_written_as_numbers_of_a_dictionary(written: Path) -> None:
    """A dictionary of values that are all different makes a file larger, and writing it twice as long."""
    for table in ("world-1.parquet", "followed-1.parquet"):
        with pq.ParquetFile(next(written.rglob(table))) as file:
            group = file.metadata.row_group(0)
            columns = [group.column(n) for n in range(group.num_columns)]
        coded = {column.path_in_schema for column in columns if column.has_dictionary_page}
        assert coded <= {"place", "day", "person"}
        assert "day" in coded


def test_places_and_days_come_back(written: Path, places: PlaceTable) -> None:
    results = read_run(written)
    assert (results.start, results.days) == (START, 4)
    assert (results.places.ids, results.places.regions) == (places.ids, places.regions)
    assert (results.places.names, results.places.kinds) == (places.names, places.kinds)
    assert results.places.population.tolist() == places.population.tolist()


def test_provenance_positions_and_summary_come_back(written: Path) -> None:
    results = read_run(written)
    assert results.provenance == {"seed": 1, "scale": "1:1000"}
    assert results.worlds[0].positions == {"Moscow.cov": 0.5}
    assert ResultFolder(written).summary == {"result_hash": "x"}


def test_the_same_run_makes_the_same_files(tmp_path: Path, written: Path, places: PlaceTable) -> None:
    with ResultFolder(tmp_path / "again").begun(places, START, 4) as writer:
        for world in reversed(read_run(written).worlds):
            writer.add(world)
        writer.finish({"seed": 1, "scale": "1:1000"}, {"result_hash": "x"})
    files = sorted(file.name for file in written.iterdir())
    assert sorted(file.name for file in (tmp_path / "again").iterdir()) == files
    for name in files:
        assert (tmp_path / "again" / name).read_bytes() == (written / name).read_bytes(), name


def test_a_run_is_its_worlds_and_the_manifest(written: Path) -> None:
    assert sorted(file.name for file in written.iterdir()) == [
        "followed-1.parquet", "followed-2.parquet", MANIFEST, "world-1.parquet", "world-2.parquet",
    ]  # fmt: skip


def test_manifest_says_what_each_measure_is(written: Path) -> None:
    manifest = json.loads((written / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["measures"] == {name: {"unit": unit, "what": doc} for name, (unit, doc) in MEASURES.items()}


def test_an_empty_folder_is_taken(tmp_path: Path, places: PlaceTable, make_world: MakeWorld) -> None:
    (tmp_path / "run").mkdir()
    with ResultFolder(tmp_path / "run").begun(places, START, 4) as writer:
        writer.add(make_world(1))
        writer.finish({}, {})
    assert len(read_run(tmp_path / "run").worlds) == 1


# --- damage --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["world-2.parquet", "followed-2.parquet"])
def test_a_truncated_file_is_found(written: Path, file: str) -> None:
    data = (written / file).read_bytes()
    (written / file).write_bytes(data[: len(data) // 2])
    with pytest.raises(ResultsError):
        read_run(written)


@pytest.mark.parametrize("file", ["world-1.parquet", "followed-1.parquet"])
@pytest.mark.parametrize("where", [0.2, 0.5, 0.8])
def test_a_changed_byte_is_found(written: Path, file: str, where: float) -> None:
    data = bytearray((written / file).read_bytes())
    data[int(len(data) * where)] ^= 1
    (written / file).write_bytes(data)
    with pytest.raises(ResultsError, match=file):
        read_run(written)


@pytest.mark.parametrize("file", ["world-1.parquet", "followed-1.parquet"])
def test_a_missing_file_is_found(written: Path, file: str) -> None:
    (written / file).unlink()
    with pytest.raises(ResultsError, match="damaged"):
        read_run(written)


def test_another_world_in_its_place_is_found(written: Path) -> None:
    (written / "world-1.parquet").write_bytes((written / "world-2.parquet").read_bytes())
    with pytest.raises(ResultsError, match=r"world-1\.parquet"):
        read_run(written)


@pytest.mark.parametrize("version", [0, 1, 3, "2", None])
def test_another_format_is_refused_by_number(written: Path, version: object) -> None:
    edit(written, lambda manifest: manifest.update(format=version))
    with pytest.raises(ResultsError, match=f"format {version}, this version reads 2"):
        read_run(written)


EDITS: dict[str, Callable[[dict[str, Any]], object]] = {
    "another hash": lambda m: m["worlds"][0].update(sha256="0" * 64),
    "fewer days": lambda m: m.update(days=3),
    "no days": lambda m: m.update(days=0),
    "days as text": lambda m: m.update(days="four"),
    "no start": lambda m: m.pop("start"),
    "no such date": lambda m: m.update(start="1941-02-30"),
    "fewer places": lambda m: m["places"]["id"].pop(),
    "no places": lambda m: m.pop("places"),
    "people as text": lambda m: m["places"].update(population=["many"]),
    "no seed": lambda m: m["worlds"][0].pop("seed"),
    "no format": lambda m: m.pop("format"),
    "worlds that are none": lambda m: m.update(worlds=3),
    "world that is none": lambda m: m["worlds"].append("world-9.parquet"),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_manifest_is_damage(written: Path, name: str) -> None:
    edit(written, EDITS[name])
    with pytest.raises(ResultsError):
        read_run(written)


@pytest.mark.parametrize("text", [b"", b"{", b"null", b"[]", b"3", b"\xff\xfe", b'{"format": 1'])
def test_a_manifest_that_is_none_is_damage(written: Path, text: bytes) -> None:
    (written / MANIFEST).write_bytes(text)
    with pytest.raises(ResultsError, match="damaged"):
        read_run(written)


@pytest.mark.parametrize("name", ["../outside.parquet", "sub/../../outside.parquet", "..", "."])
def test_a_file_outside_the_folder_is_not_read(written: Path, name: str) -> None:
    outside = written.parent / "outside.parquet"
    outside.write_bytes((written / "world-1.parquet").read_bytes())
    edit(written, lambda manifest: manifest["worlds"][0].update(file=name))
    with pytest.raises(ResultsError):
        read_run(written)


def test_an_absolute_file_is_not_read(written: Path) -> None:
    outside = written.parent / "outside.parquet"
    outside.write_bytes((written / "world-1.parquet").read_bytes())
    edit(written, lambda manifest: manifest["worlds"][0].update(file=str(outside)))
    with pytest.raises(ResultsError):
        read_run(written)


def test_followed_persons_outside_the_folder_are_not_read(written: Path) -> None:
    (written / "followed-1.parquet").rename(written.parent / "followed-1.parquet")
    edit(written, lambda manifest: manifest["worlds"][0].update(followed="../followed-1.parquet"))
    with pytest.raises(ResultsError):
        read_run(written)


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_without_a_manifest_is_not_a_run(tmp_path: Path, written: Path, there: bool) -> None:
    folder = written if there else tmp_path / "nowhere"
    (written / MANIFEST).unlink()
    with pytest.raises(ResultsError, match="not a finished run"):
        read_run(folder)


# --- one writer ----------------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_empty_is_refused_and_kept(tmp_path: Path, places: PlaceTable) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "notes.txt").write_text("mine")
    with pytest.raises(ResultsError, match="not empty"), ResultFolder(tmp_path / "run").begun(places, START, 4):
        pass
    assert (tmp_path / "run" / "notes.txt").read_text() == "mine"


def test_a_folder_in_which_a_run_was_killed_at_its_very_beginning_is_taken(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld
) -> None:
    (tmp_path / "run" / UNFINISHED).mkdir(parents=True)
    (tmp_path / "run" / LOCK).touch()
    (tmp_path / "run" / UNFINISHED / f".{PLAN}.0123456789abcdef.part").write_text("{")
    with ResultFolder(tmp_path / "run").begun(places, START, 4, {"scenario": "moscow-1941"}) as writer:
        writer.add(make_world(1))
        writer.finish({}, {})
    assert not (tmp_path / "run" / UNFINISHED).exists()


def test_a_run_is_not_overwritten(written: Path, places: PlaceTable) -> None:
    before = read_run(written).result_hash
    with pytest.raises(ResultsError, match="--out"), ResultFolder(written).begun(places, START, 4):
        pass
    assert read_run(written).result_hash == before


def test_a_file_of_that_name_is_refused_and_kept(tmp_path: Path, places: PlaceTable) -> None:
    (tmp_path / "run").write_text("mine")
    with pytest.raises(ResultsError), ResultFolder(tmp_path / "run").begun(places, START, 4):
        pass
    assert (tmp_path / "run").read_text() == "mine"


def test_a_second_writer_is_refused_and_the_first_goes_on(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld
) -> None:
    folder = tmp_path / "run"
    with ResultFolder(folder).begun(places, START, 4) as writer:
        with pytest.raises(ResultsError, match="another process writes"), ResultFolder(folder).begun(places, START, 4):
            pass
        writer.add(make_world(1))
        writer.finish({}, {})
    assert len(read_run(folder).worlds) == 1


def test_a_second_writer_that_comes_in_between_is_refused(
    tmp_path: Path, places: PlaceTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both saw an empty folder; the lock is made by one only."""
    folder = tmp_path / "run"
    folder.mkdir()
    monkeypatch.setattr(Path, "iterdir", lambda _self: iter(()))
    with FileLock(folder / LOCK):
        with pytest.raises(ResultsError, match="another process writes"), ResultFolder(folder).begun(places, START, 4):
            pass
        assert (folder / LOCK).exists()


def test_a_lock_whose_holder_died_keeps_nobody_out(tmp_path: Path, places: PlaceTable, make_world: MakeWorld) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / LOCK).touch()
    with ResultFolder(folder).begun(places, START, 4) as writer:
        writer.add(make_world(1))
        writer.finish({}, {})
    assert len(read_run(folder).worlds) == 1


def test_no_lock_is_left_on_a_run(written: Path) -> None:
    assert not (written / LOCK).exists()


def test_an_unfinished_folder_is_not_a_run_while_it_is_written(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld
) -> None:
    with ResultFolder(tmp_path / "run").begun(places, START, 4) as writer:
        writer.add(make_world(1))
        with pytest.raises(ResultsError, match="not a finished run"):
            read_run(tmp_path / "run")
        writer.finish({}, {})


# --- what goes wrong inside ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit, MemoryError])
def test_whatever_goes_wrong_leaves_nothing(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld, error: type[BaseException]
) -> None:
    with pytest.raises(error), ResultFolder(tmp_path / "run").begun(places, START, 4) as writer:  # noqa: PT012
        writer.add(make_world(1, persons=2))
        raise error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_what_goes_wrong_after_the_manifest_leaves_the_run(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld, error: type[BaseException]
) -> None:
    with pytest.raises(error) as caught, ResultFolder(tmp_path / "run").begun(places, START, 4) as writer:  # noqa: PT012
        writer.add(make_world(1))
        writer.finish({}, {})
        raise error
    assert [world.seed for world in read_run(tmp_path / "run").worlds] == [1]
    assert error is not KeyboardInterrupt or "is finished" in str(caught.value)


@pytest.mark.parametrize("plan", [None, {"scenario": "moscow-1941"}])
def test_a_stopped_run_removes_only_what_it_wrote(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld, plan: dict[str, str] | None
) -> None:
    runs = tmp_path / "runs"
    with pytest.raises(KeyboardInterrupt), ResultFolder(runs / "a" / "deep").begun(places, START, 4, plan) as writer:  # noqa: PT012
        with ResultFolder(runs / "b").begun(places, START, 4) as neighbour:
            neighbour.add(make_world(1))
            neighbour.finish({}, {})
        (runs / "a" / "deep" / "notes.txt").write_text("mine")
        (runs / "a" / "deep" / "photographs").mkdir()
        if plan is None:
            writer.add(make_world(1))
        else:
            (writer.checkpoints(1) / ".day-00002.part").mkdir(parents=True)
            (writer.checkpoints(1) / ".day-00002.part" / "arrays.bin").write_bytes(b"half")
        raise KeyboardInterrupt
    assert [world.seed for world in read_run(runs / "b").worlds] == [1]
    assert sorted(path.name for path in (runs / "a" / "deep").iterdir()) == ["notes.txt", "photographs"]


def test_a_stopped_run_removes_folders_that_it_made_and_are_empty(tmp_path: Path, places: PlaceTable) -> None:
    with pytest.raises(KeyboardInterrupt), ResultFolder(tmp_path / "runs" / "a").begun(places, START, 4, TOLD):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_run_begins_although_a_neighbour_removes_the_folder_above(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, mkdir = [], Path.mkdir

    def removed_in_between(self: Path, *args: Any, **options: Any) -> None:
        if self.name == "b" and len(made) < 2:
            made.append(self)
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        mkdir(self, *args, **options)

    monkeypatch.setattr(Path, "mkdir", removed_in_between)
    with ResultFolder(tmp_path / "runs" / "b").begun(places, START, 4) as writer:
        writer.add(make_world(1))
        writer.finish({}, {})
    assert len(read_run(tmp_path / "runs" / "b").worlds) == 1


def test_a_name_that_is_too_long_is_told(tmp_path: Path, places: PlaceTable) -> None:
    run = ResultFolder(tmp_path / ("n" * 300))
    with pytest.raises(ResourceError, match="name too long"), run.begun(places, START, 4):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_there_stays_and_is_empty(tmp_path: Path, places: PlaceTable, make_world: MakeWorld) -> None:
    (tmp_path / "run").mkdir()
    with pytest.raises(RuntimeError), ResultFolder(tmp_path / "run").begun(places, START, 4) as writer:  # noqa: PT012
        writer.add(make_world(1))
        raise RuntimeError
    assert list((tmp_path / "run").iterdir()) == []


def test_a_run_that_is_not_finished_is_an_error_and_leaves_nothing(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld
) -> None:
    with (
        pytest.raises(ResultsError, match="not finished"),
        ResultFolder(tmp_path / "run").begun(places, START, 4) as writer,
    ):
        writer.add(make_world(1))
    assert list(tmp_path.iterdir()) == []


def full(*_args: object, **_options: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("worlds_before", [0, 1])
def test_a_full_disk_is_told_and_leaves_nothing(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch, worlds_before: int
) -> None:
    run = ResultFolder(tmp_path / "run")
    with pytest.raises(ResourceError, match="No space left"), run.begun(places, START, 4) as writer:  # noqa: PT012
        for seed in range(worlds_before):
            writer.add(make_world(seed))
        monkeypatch.setattr(writer_module, "write_bytes", full)
        writer.add(make_world(9))
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_in_the_middle_of_a_file_leaves_nothing(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(file: str, _content: bytes) -> None:
        Path(file).write_bytes(b"PAR1")
        full()

    monkeypatch.setattr(writer_module, "write_bytes", half)
    with pytest.raises(ResourceError, match="--out"), ResultFolder(tmp_path / "run").begun(places, START, 4) as writer:
        writer.add(make_world(9))
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_at_the_manifest_leaves_nothing(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = writer_module.write_bytes
    monkeypatch.setattr(
        writer_module, "write_bytes", lambda file, content: full() if MANIFEST in file else write(file, content)
    )
    with pytest.raises(ResourceError, match=MANIFEST), ResultFolder(tmp_path / "run").begun(places, START, 4) as writer:  # noqa: PT012
        writer.add(make_world(9))
        writer.finish({}, {})
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_never_seen_half_written(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While its bytes are written, the file has another name."""
    seen: list[bool] = []
    write = writer_module.write_bytes

    def watched(file: str, content: bytes) -> None:
        write(file, content)
        seen.append((tmp_path / "run" / "world-1.parquet").exists())

    monkeypatch.setattr(writer_module, "write_bytes", watched)
    with ResultFolder(tmp_path / "run").begun(places, START, 4) as writer:
        writer.add(make_world(1))
        writer.finish({}, {})
    assert seen[:1] == [False]
    assert (tmp_path / "run" / "world-1.parquet").exists()


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_place_that_cannot_be_written_is_told(
    tmp_path: Path, places: PlaceTable, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with (
        pytest.raises(ResourceError, match=f"could not be written .{os.strerror(number)}"),
        ResultFolder(tmp_path / "run").begun(places, START, 4),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_manifest_that_was_changed_is_refused(written: Path) -> None:
    file = written / MANIFEST
    file.write_text(file.read_text(encoding="utf-8").replace('"1:1000"', '"1:2000"'), encoding="utf-8")
    with pytest.raises(ResultsError, match="changed after the run"):
        read_run(written)


# --- a run that goes on another time -------------------------------------------------------------------------------


TOLD = {"scenario": "moscow-1941"}


def stopped(folder: Path, places: PlaceTable, make_world: MakeWorld, error: type[BaseException]) -> BaseException:
    """What an error in a run with a plan comes out as, after two of three worlds."""
    with pytest.raises(error) as caught, ResultFolder(folder).begun(places, START, 4, TOLD) as writer:  # noqa: PT012
        writer.add(make_world(1, persons=2))
        writer.add(make_world(2))
        raise error
    return caught.value


def seeds_done(folder: Path, places: PlaceTable) -> list[int]:
    """Worlds that a run which goes on finds; it is stopped again then."""
    found = []
    with pytest.raises(KeyboardInterrupt), ResultFolder(folder).gone_on(places, START, 4) as writer:  # noqa: PT012
        found = [world.seed for world in writer.done()]
        raise KeyboardInterrupt
    return found


@pytest.mark.parametrize("error", [KeyboardInterrupt, ResourceError])
def test_finished_worlds_stay_and_the_error_says_how_to_go_on(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld, error: type[BaseException]
) -> None:
    folder = tmp_path / "run"
    assert f"homefront resume {folder}" in str(stopped(folder, places, make_world, error))
    assert ResultFolder(folder).request() == TOLD
    with ResultFolder(folder).gone_on(places, START, 4) as writer:
        assert [world.seed for world in writer.done()] == [1, 2]
        writer.add(make_world(3))
        writer.finish({}, {})
    assert [world.seed for world in read_run(folder).worlds] == [1, 2, 3]
    assert not (folder / UNFINISHED).exists()
    assert not (folder / LOCK).exists()


def test_a_world_whose_file_is_damaged_is_run_again(tmp_path: Path, places: PlaceTable, make_world: MakeWorld) -> None:
    folder = tmp_path / "run"
    stopped(folder, places, make_world, KeyboardInterrupt)
    file = folder / "world-1.parquet"
    file.write_bytes(file.read_bytes()[:-20])
    with ResultFolder(folder).gone_on(places, START, 4) as writer:
        assert [world.seed for world in writer.done()] == [2]
        writer.add(make_world(1, persons=2))
        writer.finish({}, {})
    assert [world.seed for world in read_run(folder).worlds] == [1, 2]


def test_worlds_that_the_run_is_not_to_have_are_passed_over(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld
) -> None:
    folder = tmp_path / "run"
    stopped(folder, places, make_world, KeyboardInterrupt)
    notes = folder / UNFINISHED
    (notes / "world-01.json").write_bytes((notes / "world-1.json").read_bytes())  # the same world under another name
    with ResultFolder(folder).gone_on(places, START, 4) as writer:
        assert [world.seed for world in writer.done(range(1, 2))] == [1]
        writer.finish({}, {})
    assert [world.seed for world in read_run(folder).worlds] == [1]


def test_an_entry_that_is_cut_off_is_run_again(tmp_path: Path, places: PlaceTable, make_world: MakeWorld) -> None:
    folder = tmp_path / "run"
    stopped(folder, places, make_world, KeyboardInterrupt)
    entry = folder / UNFINISHED / "world-2.json"
    entry.write_text(entry.read_text()[:-10])
    with ResultFolder(folder).gone_on(places, START, 4) as writer:
        assert [world.seed for world in writer.done()] == [1]
        writer.add(make_world(2))
        writer.finish({}, {})


def test_an_unfinished_run_is_neither_overwritten_nor_read(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld
) -> None:
    folder = tmp_path / "run"
    stopped(folder, places, make_world, KeyboardInterrupt)
    with pytest.raises(ResultsError, match="homefront resume"), ResultFolder(folder).begun(places, START, 4, TOLD):
        pass
    with pytest.raises(ResultsError, match="not a finished run"):
        read_run(folder)
    assert (folder / "world-1.parquet").exists()


@pytest.mark.parametrize("when", ["before the worlds are read", "after the first", "after all", "after one more"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, ResourceError, RuntimeError])
def test_a_run_that_goes_on_and_is_stopped_loses_nothing(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld, when: str, error: type[BaseException]
) -> None:
    folder = tmp_path / "run"
    stopped(folder, places, make_world, KeyboardInterrupt)
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(error) as caught, ResultFolder(folder).gone_on(places, START, 4) as writer:  # noqa: PT012
        if when == "after the first":
            next(writer.done())
        elif when != "before the worlds are read":
            list(writer.done())
        if when == "after one more":
            writer.add(make_world(3))
        raise error
    assert error is RuntimeError or f"what is done is kept: homefront resume {folder}" in str(caught.value)
    assert (folder / "notes.txt").read_text() == "mine"
    assert seeds_done(folder, places) == [1, 2, 3][: 3 if when == "after one more" else 2]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ResourceError])
def test_a_run_that_goes_on_without_a_world_promises_none(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld, error: type[BaseException]
) -> None:
    """As after a kill before the first world was done."""
    folder = tmp_path / "run"
    stopped(folder, places, make_world, KeyboardInterrupt)
    for note in (folder / UNFINISHED).glob("world-*.json"):
        note.unlink()
    with pytest.raises(error) as caught, ResultFolder(folder).gone_on(places, START, 4) as writer:  # noqa: PT012
        assert list(writer.done()) == []
        raise error
    assert f"no world is done yet: homefront resume {folder}" in str(caught.value)
    assert "kept" not in str(caught.value)


def test_a_world_that_cannot_be_read_at_the_moment_is_not_run_again(
    tmp_path: Path, places: PlaceTable, make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"
    stopped(folder, places, make_world, KeyboardInterrupt)

    def unplugged(*_args: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(writer_module, "read_world", unplugged)
        with (
            pytest.raises(ResourceError, match="cannot be read"),
            ResultFolder(folder).gone_on(places, START, 4) as writer,
        ):
            list(writer.done())
    assert seeds_done(folder, places) == [1, 2]


def test_two_cannot_go_on_with_the_same_run(tmp_path: Path, places: PlaceTable, make_world: MakeWorld) -> None:
    folder = tmp_path / "run"
    stopped(folder, places, make_world, KeyboardInterrupt)
    with (
        ResultFolder(folder).gone_on(places, START, 4) as writer,
    ):
        with (
            pytest.raises(ResultsError, match="another process writes"),
            ResultFolder(folder).gone_on(places, START, 4),
        ):
            pass
        list(writer.done())
        writer.finish({}, {})


def test_nothing_done_is_nothing_kept(tmp_path: Path, places: PlaceTable) -> None:
    with pytest.raises(KeyboardInterrupt), ResultFolder(tmp_path / "run").begun(places, START, 4, TOLD):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "no unfinished run"), (b"{", "damaged"), (b'{"scenario": "x"}', "damaged"), (b"[1]", "damaged")],
)
def test_a_plan_that_is_none_is_refused(tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / UNFINISHED).mkdir()
        (tmp_path / UNFINISHED / PLAN).write_bytes(content)
    with pytest.raises(ResultsError, match=said):
        ResultFolder(tmp_path).request()
