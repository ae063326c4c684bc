"""
War industry after its plants were moved
========================================

War output on the scale of tanks and of aircraft, and capacity. Aircraft of 1942 come out several times too many,
which the chart does not hide.
"""

import homefront as hf

worlds = hf.ensemble("moscow-1941", runs=8, seed=1, only="front", workers=1)
output = hf.figure(worlds, "output")
