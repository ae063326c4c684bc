"""Limits of address space (`ulimit -v`): too small ones are refused in a sentence.

Under such a limit libraries do not raise an error: they wait for ever (OpenBLAS), abort (OpenMP) or crash (V8).
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys

from homefront.errors import ResourceError

GIB = 2**30
LEAST, LEAST_PER_CORE = 2.5 * GIB, 0.25 * GIB
"""Bytes of address space that the compiled kernels and their threads need; under 2 GiB OpenMP aborts on two cores."""

_DRAW = """
import vl_convert
vl_convert.vegalite_to_svg({"data": {"values": []}, "mark": "point", "encoding": {}})
"""


def limit() -> float:
    """Bytes of address space that this process may use; infinity if there is no limit."""
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return float("inf") if soft == resource.RLIM_INFINITY else float(soft)


def remaining() -> float:
    """Bytes of address space that this process may still take; infinity if there is no limit."""
    if limit() == float("inf"):
        return limit()
    try:
        with open("/proc/self/statm", encoding="ascii") as handle:
            pages = int(handle.read().split()[0])
    except OSError:  # the system does not say
        return limit()
    return max(0.0, limit() - pages * resource.getpagesize())


def refuse_too_little() -> None:
    """ResourceError if the limit is too small for the kernels."""
    needed = LEAST + LEAST_PER_CORE * (os.cpu_count() or 1)
    if limit() < needed:
        raise ResourceError(
            f"the limit of address space is {limit() / GIB:.1f} GiB (ulimit -v); expected at least "
            f"{needed / GIB:.1f} GiB on this machine; raise it, as with: ulimit -v {int(needed) // 1024}"
        )


def refuse_too_little_to_draw() -> None:
    """ResourceError if charts cannot be drawn under the limit: tried in a process of its own, which would crash."""
    if limit() == float("inf"):
        return
    tried = subprocess.run([sys.executable, "-c", _DRAW], capture_output=True, check=False)
    if tried.returncode:
        raise ResourceError(
            f"charts cannot be drawn within the limit of address space, {limit() / GIB:.1f} GiB (ulimit -v): the "
            "library that draws them reserves more; draw them without the limit, as with: homefront report RUN"
        )
