"""vl-convert, which draws charts and carries Vega, where it can start."""

from __future__ import annotations

from functools import cache
from typing import Any

from homefront.address_space import refuse_too_little_to_draw


@cache
def vl_convert() -> Any:
    """The module. Raises ResourceError if it would crash for lack of address space."""
    import vl_convert

    refuse_too_little_to_draw()
    return vl_convert
