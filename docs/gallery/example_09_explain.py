"""
Why: shares of causes
=====================

Causes need each other, so differences of single causes do not add up. Shapley values share the whole gap between all
causes and none. Two causes of the front are asked here, of worlds of the record, which were chosen to match what
happened: a share is what the model credits to a cause, never that it was right.
"""

import homefront as hf

why = hf.explain(
    "moscow-1941", "moscow_held", ["learning", "reserves"], only="front", seed=1, most=24, check_scale=0, workers=1
)
shares = why.chart()

# %%
# The table has the price of each cause beside its share: what its means cost people, by the record.
print(why.table())
