"""Linear threshold (Granovetter 1978; Kempe, Kleinberg & Tardos 2003): join once the weights of those who joined, of
all whom one watches, reach one's threshold, drawn uniformly from [0, 1]. Without weights each of d counts 1/d.
"""

from __future__ import annotations

from homefront.models.base import Model, model


@model(name="linear-threshold", source="Kempe, Kleinberg & Tardos 2003", states=("waiting", "joined"))
class LinearThreshold(Model):
    pass
