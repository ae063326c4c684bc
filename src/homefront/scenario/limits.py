"""How much a scenario may hold. Each limit counts work: what stays within them is checked in seconds, refused or not.

They leave room for ten times what ships. docs/scenarios.md lists them.
"""

from __future__ import annotations

MIB = 1024 * 1024

FILE_BYTES = {".toml": MIB, ".csv": 4 * MIB, ".json": MIB}
OTHER_BYTES = 4 * MIB
FOLDER_BYTES = 16 * MIB
FILES = 200
ENTRIES = 2_000
"""Files and folders in all, hidden ones too."""

FOLDERS_DEEP = 8

KEYS = 20_000
"""Keys and headers of scenario.toml."""

VALUES = 100_000
"""Values in the lists and inline tables of scenario.toml."""

KEY_PARTS = 8
"""Parts of a dotted key or header."""

NESTED = 32
"""Brackets inside each other, in TOML and JSON."""

TABLES = 500
"""Elements of an array of tables, and tables of [files], [command] and each group of [values]."""

ON_RECORD = 100
"""[[on_record]]: each looks at every row of its file."""

COLUMNS = 60
CELL = 10_000
"""Characters of a cell."""

ROWS = 5_000
"""Rows of a CSV file, but for those in ROWS_OF."""

ROWS_OF = {
    "regions": 500, "captures": 1_000, "coding_a": 20_000, "coding_b": 20_000, "coding_merged": 20_000,
    "front_lines": 20_000, "dangers": 20_000, "axes": 2_000, "strengths": 200, "zones": 200, "enemy_orders": 1_000,
    "front_dates": 20, "industry": 200, "objectives": 200,
}  # fmt: skip
"""By kind of file."""

ROWS_IN_ALL = 60_000
AXES = 32
LINES = 1_000
"""Days for which front_lines.csv draws a front."""

PLACE_DAYS = 1_000_000
"""Places (cities, and two for each region) times days: a run holds arrays of them."""

CODED_DAYS = 200_000
"""Places and kinds of place in coding_merged.csv, times days."""

WORKS = 2_000
NAMES = 100
"""Authors or editors of one work."""

TEXT = 20_000
"""Characters of a text in sources.json."""

MOST_PEOPLE = 10_000_000_000
"""People of a city or region: more than there are on earth."""

MOST_NUMBER = 1e15
"""Numbers of CSV files lie between minus this and this."""
