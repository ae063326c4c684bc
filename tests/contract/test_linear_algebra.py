"""No byte of a result hangs on which kernels the linear algebra library takes (docs/decisions/0020)."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
import homefront as hf
from homefront.engine.reference import reference_digest
from homefront.engine.settings import Settings
moscow = hf.load_scenario("moscow-1941")
print(reference_digest(moscow, Settings()))
print(hf.run(moscow, scale=1 / 20_000, days=20, seed=3).result_hash)
print(hf.run(moscow, scale=1 / 20_000, days=20, seed=3, only="society", changes={"action.guests": 0.0}).result_hash)
"""


def test_bytes_do_not_hang_on_the_kernels_of_a_library() -> None:
    said = []
    for kernels in ("Prescott", "Haswell"):
        environment = os.environ | {"OPENBLAS_CORETYPE": kernels}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True, timeout=600
        )
        said.append(done.stdout.split())
    assert len(said[0]) == 3
    assert said[0] == said[1]
