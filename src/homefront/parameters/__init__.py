"""Parameters of the processes: each with unit, bounds, prior and source; sets of values by name."""

from homefront.parameters.posterior import Posterior
from homefront.parameters.seen import Seen, SeenBy, seen_of
from homefront.parameters.spec import ParameterSpec, param, specs_of
from homefront.parameters.values import (
    default_set,
    draws_its_own,
    from_prior,
    load_set,
    of_those_that_run,
    parse_assignment,
    posterior_of,
    seen_by_equations,
    set_names,
    with_values,
)
from homefront.parameters.worlds import WorldsName, parameters_of

__all__ = [
    "ParameterSpec",
    "Posterior",
    "Seen",
    "SeenBy",
    "WorldsName",
    "default_set",
    "draws_its_own",
    "from_prior",
    "load_set",
    "of_those_that_run",
    "param",
    "parameters_of",
    "parse_assignment",
    "posterior_of",
    "seen_by_equations",
    "seen_of",
    "set_names",
    "specs_of",
    "with_values",
]
