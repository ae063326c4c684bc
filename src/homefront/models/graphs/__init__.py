"""Graphs that models run on: read from what a user has, or drawn from a seed."""

from homefront.models.graphs.degrees import Degrees, degrees_of, poisson_degrees, power_law_degrees
from homefront.models.graphs.generators import (
    barabasi_albert,
    block_model,
    configuration,
    erdos_renyi,
    household_sizes,
    households,
    watts_strogatz,
)
from homefront.models.graphs.measures import clustering, giant_component
from homefront.models.graphs.network import GraphError, Network
from homefront.models.graphs.power_law import power_law
from homefront.models.graphs.reading import as_network, from_csr
from homefront.models.graphs.well_mixed import WellMixed, crowd

__all__ = [
    "Degrees",
    "GraphError",
    "Network",
    "WellMixed",
    "as_network",
    "barabasi_albert",
    "block_model",
    "clustering",
    "configuration",
    "crowd",
    "degrees_of",
    "erdos_renyi",
    "from_csr",
    "giant_component",
    "household_sizes",
    "households",
    "poisson_degrees",
    "power_law",
    "power_law_degrees",
    "watts_strogatz",
]
