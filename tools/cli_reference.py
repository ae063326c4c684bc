"""Pages of the command line, one a command, made by typer from the commands themselves: docs/conf.py calls this.

To see them without Sphinx: python tools/cli_reference.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import typer.cli
import typer.main

from homefront.cli import COMMANDS, register
from homefront.cli.app import app

INDEX = """# Commands

Every command prints its own help: `homefront run --help`. Most have `--json`, which prints exactly one JSON object on
stdout; progress goes to stderr. Exit codes: 0 done, 1 a check failed, 2 wrong input, 3 interrupted.

| command | what it does |
|---|---|
{rows}

```{{toctree}}
:hidden:

{names}
```
"""


def pages() -> dict[str, str]:
    """Name of each page -> its Markdown: one for each command, and `index`."""
    register([])
    root = typer.main.get_command(app)
    above = root.context_class(root, info_name="homefront")
    made, rows = {}, []
    for name in COMMANDS:
        command = root.commands[name]
        here = command.context_class(command, info_name=name, parent=above)
        text = typer.cli.get_docs_for_click(obj=command, ctx=here, name=name, title=f"homefront {name}")
        text = text.replace(f"$ {name} ", f"$ homefront {name} ").replace(f"## `{name} ", f"## `homefront {name} ")
        for inner, of in getattr(command, "commands", {}).items():  # a list of commands has their first words only
            text = text.replace(f"* `{inner}`: {of.get_short_help_str()}", f"* `{inner}`: {of.get_short_help_str(200)}")
        made[name] = text
        rows.append(f"| [{name}]({name}.md) | {command.get_short_help_str(200)} |")
    made["index"] = INDEX.format(rows="\n".join(rows), names="\n".join(COMMANDS))
    return made


def write_pages(folder: Path) -> None:
    """Writes pages that differ from what is there, and removes those of commands that are gone."""
    folder.mkdir(exist_ok=True)
    made = {folder / f"{name}.md": text for name, text in pages().items()}
    for old in set(folder.glob("*.md")) - set(made):
        old.unlink()
    for file, text in made.items():
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
