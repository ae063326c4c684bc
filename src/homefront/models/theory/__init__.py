"""What theory says in closed form of spreading on random graphs: thresholds, windows, sizes; each with its source.

All take a distribution of degrees, or what `degrees_of` makes one of: a Network, degrees (n,), one number. They hold
for large random graphs with these degrees and few short loops (the configuration model), not for lattices or cliques.
"""

from homefront.models.theory.cascades import (
    cascade_condition,
    cascade_trigger,
    cascade_window,
    vulnerable_share,
)
from homefront.models.theory.outbreaks import (
    critical_cutoff,
    critical_transmissibility,
    giant_share,
    mean_outbreak,
    outbreak_size,
    power_law_has_giant,
    sirs_prevalence,
    sis_threshold,
    sis_threshold_of,
    transmissibility_of_rate,
)
from homefront.models.theory.talk import pairs_that_differ, rumour_can_spread, rumour_reach

__all__ = [
    "cascade_condition",
    "cascade_trigger",
    "cascade_window",
    "critical_cutoff",
    "critical_transmissibility",
    "giant_share",
    "mean_outbreak",
    "outbreak_size",
    "pairs_that_differ",
    "power_law_has_giant",
    "rumour_can_spread",
    "rumour_reach",
    "sirs_prevalence",
    "sis_threshold",
    "sis_threshold_of",
    "transmissibility_of_rate",
    "vulnerable_share",
]
