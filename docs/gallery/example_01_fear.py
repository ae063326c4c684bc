"""
Fear in Moscow, day by day
==========================

Each thin line is one world, the bold one is the world nearest to the middle of all. Black marks are the record: the
two days that diaries compare.
"""

import homefront as hf

worlds = hf.ensemble("moscow-1941", runs=4, scale=1 / 20000, seed=1, workers=1)
fear = hf.figure(worlds, "fear", place="Moscow")
