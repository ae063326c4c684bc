"""What is done with ties that a graph should not have; the command line reads this before any model is loaded."""

from __future__ import annotations

from typing import Literal

SelfLoops = Literal["refuse", "drop"]
"""Ties of a node with itself."""

Repeated = Literal["refuse", "merge"]
"""Ties that are given more than once; merged, their weights are added up."""
