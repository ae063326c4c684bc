"""
Who left Paris in 1940, and why
===============================

Residents away, in all and by reason: their own decision, an order, a home that was lost.
"""

import homefront as hf

worlds = hf.ensemble("france-1940", runs=4, scale=1 / 20000, seed=1, workers=1)
gone = hf.figure(worlds, "gone", place="Paris")
