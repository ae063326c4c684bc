"""The reference of the commands has a page for each, made from the commands themselves."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
import typer.main

from homefront.cli import COMMANDS, register
from homefront.cli.app import app

ROOT = Path(__file__).parents[3]


def tool(name: str) -> ModuleType:
    """A file of tools/, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    found: dict[str, str] = tool("cli_reference").pages()
    return found


def test_each_command_has_its_page_and_its_row(pages: dict[str, str]) -> None:
    assert set(pages) == {*COMMANDS, "index"}
    for name in COMMANDS:
        assert f"[{name}]({name}.md)" in pages["index"]
        assert pages[name].startswith(f"# homefront {name}\n")
        assert f"$ homefront {name} [OPTIONS]" in pages[name]


def test_a_page_has_every_option_with_its_help(pages: dict[str, str]) -> None:
    register([])
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for name in COMMANDS:
        for parameter in commands[name].params:
            for flag in parameter.opts if parameter.param_type_name == "option" else ():
                assert re.search(rf"^\* `[^`]*{re.escape(flag)}\b[^`]*`: \S", pages[name], re.MULTILINE), (name, flag)


def test_commands_of_a_command_are_whole_and_called_as_they_are_typed(pages: dict[str, str]) -> None:
    assert "* `backup`: Write everything that the lab holds into one file.\n" in pages["lab"]
    assert "## `homefront lab backup`\n" in pages["lab"]
    assert "...\n" not in pages["lab"].partition("**Commands**")[2]


def test_pages_of_commands_that_are_gone_go(tmp_path: Path) -> None:
    (tmp_path / "cli").mkdir()
    (tmp_path / "cli" / "gone.md").write_text("# homefront gone\n", encoding="utf-8")
    tool("cli_reference").write_pages(tmp_path / "cli")
    assert {file.stem for file in (tmp_path / "cli").iterdir()} == {*COMMANDS, "index"}


def test_the_picture_of_the_house_is_that_of_the_layers() -> None:
    house = tool("house_picture")
    picture = house.picture()
    assert (ROOT / "docs" / "house.svg").read_text(encoding="utf-8") == picture, "python tools/house_picture.py"
    order = [picture.index(f">{name}</text>") for name in house.layers() if name != "__main__"]
    assert len(order) > 20
    assert order[:10] == sorted(order[:10])


def test_every_public_name_stands_in_the_reference_of_python() -> None:
    import homefront
    from homefront import lab

    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    named = re.findall(r"^   (\w+)$", page, re.MULTILINE)
    assert sorted(named) == sorted({*homefront.__all__, *lab.__all__} - {"__version__"})
