"""What a mechanism of another package is written with. docs/mechanisms.md explains each; docs/tutorials/mechanism.md
goes through an example.

>>> from homefront.mechanism import Process, param, process, step
"""

from __future__ import annotations

from numba import prange

from homefront.compiled import device, kernel, serial
from homefront.elementary import exp, log
from homefront.inputs.society import ARMY_KIND
from homefront.mechanism.people import by_person
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.mechanisms import PHASES, Without
from homefront.processes.steps import step
from homefront.streams import chance, happens, index, normal, uniform
from homefront.world.state import variable

__all__ = [
    "ARMY_KIND",
    "PHASES",
    "Clock",
    "Country",
    "Process",
    "Streams",
    "Today",
    "Without",
    "by_person",
    "chance",
    "device",
    "exp",
    "happens",
    "index",
    "kernel",
    "log",
    "normal",
    "param",
    "prange",
    "process",
    "serial",
    "step",
    "uniform",
    "variable",
]
