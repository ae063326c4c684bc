"""
What if: pairs of worlds
========================

Both worlds of a pair are the same, person by person, until the change acts. Here the authorities do not leave.
"""

import homefront as hf

pairs = hf.whatif("france-1940", without="leaders_leave", runs=8, seed=1, workers=1)
difference = pairs.chart()

# %%
# The table says the same in numbers, with an interval, and beside it the price of the cause.
print(pairs.table())
