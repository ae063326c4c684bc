"""
How far the front is short of Moscow
====================================

The front alone, without people: a tenth of a second a world, so many worlds are cheap. Black is the record.
"""

import homefront as hf

worlds = hf.ensemble("moscow-1941", runs=20, seed=1, only="front", workers=1)
front = hf.figure(worlds, "front", place="Moscow")
