"""
Losses of both armies
=====================

Soviet and German losses since the first day. The record of Soviet losses comes by spans; its points add them up.
Behind each line are people: killed, wounded, captured.
"""

import homefront as hf

worlds = hf.ensemble("moscow-1941", runs=12, seed=1, only="front", workers=1)
losses = hf.figure(worlds, "losses")
