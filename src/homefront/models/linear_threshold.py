"""Linear threshold (Granovetter 1978; Kempe, Kleinberg & Tardos 2003): join once the weights of those who joined, of
all whom one watches, reach one's threshold, drawn uniformly from [0, 1]. Without weights each of d counts 1/d.
"""

from __future__ import annotations

from homefront.models.base import Model, model


@model(name="linear-threshold", source="Kempe, Kleinberg & Tardos 2003", states=("waiting", "joined"))
class LinearThreshold(Model):
    """Linear threshold: join once a share of those whom one watches has joined, drawn from 0 to 1 for each person.

    If ties have weights, it is a share of the weights. The model has no parameters.
    """
