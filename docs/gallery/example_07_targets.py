"""
Every target beside its record
==============================

Targets have many units, so each stands on the scale of its own record: 0 is the middle of the record's range, -1 and
1 are its ends. Misses come first.
"""

import homefront as hf

worlds = hf.ensemble("britain-1940", runs=6, scale=1 / 20000, seed=1, workers=1)
targets = hf.figure(worlds, "targets")
