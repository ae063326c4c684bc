"""The two sets of worlds by name: `--worlds forecast|record` is the parameter set of that name, and no other setting.

forecast   has seen the targets that are marked fit; what one would have said in advance
record     has seen every target; worlds in which to ask why what happened, happened
"""

from __future__ import annotations

from typing import Annotated, Any

from homefront.arguments import argument, one_of
from homefront.errors import ArgumentError
from homefront.parameters.posterior import RECORD, WORLDS, shipped_names

WorldsName = Annotated[str, one_of("", *WORLDS, what="the set that goes with what is asked")]

EXPLAIN = RECORD
"""The set of `explain` and `whatif` where nothing is said: they ask why."""


def parameters_of(worlds: str, parameters: Any, default: str = "") -> Any:
    """What `Settings.parameters` is to be, from what was asked.

    worlds : "" or a set of worlds.   parameters : as given, not yet checked.   default : the set of worlds
    that is taken where neither is said, if it ships.

    Raises ArgumentError where both are said, or the set does not ship.
    """
    if not argument("worlds", WorldsName, worlds):
        unsaid = isinstance(parameters, str) and not parameters
        return default if unsaid and default in shipped_names() else parameters
    if not isinstance(parameters, str) or parameters:
        told = "`parameters` also names a set; leave out one of the two"
        raise ArgumentError("worlds", repr(worlds), told)
    if worlds not in shipped_names():
        known = [name for name in WORLDS if name in shipped_names()]
        told = f"this version does not contain it; expected {' or '.join(known) or 'none'}, or a file in `parameters`"
        raise ArgumentError("worlds", repr(worlds), told)
    return worlds
