"""Writes the digests of scenarios anew in the sets and counterfactual pairs that ship: `python tools/renew_digests.py`.

For a change of a scenario that moves no number, as a name of a kind (docs/decisions/0035-what-a-fit-belongs-to.md). No
value is written; a change that can act needs a new fit and new pairs instead.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from homefront.parameters.posterior import KEY
from homefront.results.files import content_hash
from homefront.scenario.catalogue import list_scenarios
from homefront.scenario.loader import load_scenario

PACKAGE = Path(__file__).parents[1] / "src" / "homefront"


def main() -> None:
    now = {one.id: load_scenario(one.id).inputs_digest for one in list_scenarios()}
    for file in sorted((PACKAGE / "parameters" / "posteriors").glob("*.parquet")):
        renew(file, of_set(file, now))
    record = hashlib.sha256((PACKAGE / "parameters" / "posteriors" / "record.parquet").read_bytes()).hexdigest()
    for file in sorted((PACKAGE / "experiments" / "shipped_counterfactuals").glob("*.json")):
        renew(file, of_counterfactuals(file, now, record))


def renew(file: Path, data: bytes) -> None:
    """Write a file if it is another than before, and say so."""
    if data != file.read_bytes():
        file.write_bytes(data)
        print(f"{file.relative_to(PACKAGE)}: digests written")


def of_set(file: Path, now: Mapping[str, str]) -> bytes:
    """A set of worlds with the digests of its scenarios as they are; SystemExit where any value would differ."""
    table = pq.read_table(file)
    metadata = json.loads(table.schema.metadata[KEY])
    metadata["scenarios"] = {name: now[name] for name in metadata["scenarios"]}
    sink = pa.BufferOutputStream()
    told = table.replace_schema_metadata({KEY: json.dumps(metadata, sort_keys=True).encode()})
    pq.write_table(told, sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    if not pq.read_table(pa.BufferReader(data)).equals(table):
        raise SystemExit(f"{file}: other values than before; nothing was written")
    return data


def of_counterfactuals(file: Path, now: Mapping[str, str], record: str) -> bytes:
    """Counterfactual pairs with the digests of its scenario and of the worlds of the record as they are."""
    content: dict[str, Any] = json.loads(file.read_bytes())
    if content.pop("sha256") != content_hash(content):
        raise SystemExit(f"{file}: damaged; nothing was written")
    content |= {"scenario_hash": now[content["scenario"]], "worlds_hash": record}
    text = json.dumps({**content, "sha256": content_hash(content)}, ensure_ascii=False, separators=(",", ":"))
    return (text.replace('],"', '],\n"').replace('"},"', '"},\n"') + "\n").encode()


if __name__ == "__main__":
    main()
