"""Parameters of the processes: each with unit, bounds, prior and source; sets of values by name."""

from homefront.parameters.spec import ParameterSpec, param, specs_of
from homefront.parameters.values import (
    draws_its_own,
    from_prior,
    load_set,
    parse_assignment,
    posterior_of,
    set_names,
    with_values,
)

__all__ = [
    "ParameterSpec",
    "draws_its_own",
    "from_prior",
    "load_set",
    "param",
    "parse_assignment",
    "posterior_of",
    "set_names",
    "specs_of",
    "with_values",
]
