"""
What a world drew, and how it ended
===================================

Nobody knows how strong the defended zone before Moscow was, so each world draws it. The chart sets that draw beside
how near the front came.
"""

import homefront as hf

worlds = hf.ensemble("moscow-1941", runs=40, seed=1, only="front", workers=1)
strength = hf.figure(worlds, "strength")
