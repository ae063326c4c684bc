"""A SLURM array script for a plan: one shard a task of the array, each of which finds out what is left of it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from homefront.experiments.plans import Plan
from homefront.writing import write_whole

SCRIPT = "slurm.sh"


def slurm_script(plan: Plan, shards: int, megabytes: int, python: str = sys.executable) -> str:
    """Text of the script. shards : tasks of the array.   megabytes : of memory of each."""
    folder = shlex.quote(str(plan.folder.resolve()))
    return f"""#!/bin/bash
#SBATCH --job-name=homefront-{plan.spec.kind}
#SBATCH --array=0-{shards - 1}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --mem={megabytes}M
#SBATCH --output=homefront-%A_%a.log
# Add what your cluster wants: --account, --partition, --time. Submit again to go on: what is done stays done.
set -eu
export OMP_NUM_THREADS=1 NUMBA_NUM_THREADS=1
exec {shlex.quote(python)} -m homefront resume {folder} --shard "$SLURM_ARRAY_TASK_ID/{shards}" --workers 1
"""


def write_script(plan: Plan, shards: int, megabytes: int) -> Path:
    """Writes it into the folder of the plan."""
    file = plan.folder / SCRIPT
    write_whole(file, slurm_script(plan, shards, megabytes).encode(), "choose another folder with --out")
    file.chmod(0o755)
    return file
