"""A SLURM array script for a plan: one shard a task of the array, each of which finds out what is left of it."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Collection
from pathlib import Path


def slurm_script(
    folder: Path, kind: str, shards: int, megabytes: int, python: str = sys.executable, mechanisms: Collection[str] = ()
) -> str:
    """Text of the script. folder : of the plan.   shards : tasks of the array.   megabytes : of memory of each.

    mechanisms : by name; whoever submits the script has their code loaded.
    """
    quoted = shlex.quote(os.path.realpath(folder))
    named = "".join(f" --with {shlex.quote(name)}" for name in mechanisms)
    return f"""#!/bin/bash
#SBATCH --job-name=homefront-{kind}
#SBATCH --array=0-{shards - 1}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --mem={megabytes}M
#SBATCH --output=homefront-%A_%a.log
# Add what your cluster wants: --account, --partition, --time. Submit again to go on: what is done stays done.
set -eu
export OMP_NUM_THREADS=1 NUMBA_NUM_THREADS=1
exec {shlex.quote(python)} -m homefront resume {quoted}{named} --shard "$SLURM_ARRAY_TASK_ID/{shards}" --workers 1
"""
