"""Quantiles of the standard normal law, to the same bit on every processor (see elementary.py).

The approximation is that of Cephes (Moshier 1989). `scipy.special` has it too, but takes a tenth of a second to load.
"""

from __future__ import annotations

import math

from numba import prange

from homefront.compiled import device, kernel
from homefront.elementary import log

LEAST = 1e-13
"""The approximation holds for shares from here to 1 - LEAST."""

TAIL = 0.13533528323661269189
"""exp(-2): below it, and above 1 - TAIL, the quantile is worked out from the logarithm of the share."""

ROOT_TWO_PI = 2.50662827463100050242


@device
def normal_quantile(share):  # type: ignore[no-untyped-def]
    """The number below which a standard normal one lies with this chance, from LEAST to 1 - LEAST."""
    upper = share > 1.0 - TAIL
    beyond = 1.0 - share if upper else share
    if beyond > TAIL:
        return _central(beyond - 0.5)
    x = math.sqrt(-2.0 * log(beyond))
    quantile = (x - log(x) / x) - _correction(1.0 / x)
    return quantile if upper else -quantile


@device
def _central(y):  # type: ignore[no-untyped-def]
    z = y * y
    above = (((-5.99633501014107895267e1 * z + 9.80010754185999661536e1) * z - 5.66762857469070293439e1) * z
             + 1.39312609387279679503e1) * z - 1.23916583867381258016e0  # fmt: skip
    below = (((((((z + 1.95448858338141759834e0) * z + 4.67627912898881538453e0) * z + 8.63602421390890590575e1) * z
              - 2.25462687854119370527e2) * z + 2.00260212380060660359e2) * z - 8.20372256168333339912e1) * z
             + 1.59056225126211695515e1) * z - 1.18331621121330003142e0  # fmt: skip
    return (y + y * (z * above / below)) * ROOT_TWO_PI


@device
def _correction(z):  # type: ignore[no-untyped-def]
    above = (((((((4.05544892305962419923e0 * z + 3.15251094599893866154e1) * z + 5.71628192246421288162e1) * z
              + 4.40805073893200834700e1) * z + 1.46849561928858024014e1) * z + 2.18663306850790267539e0) * z
             - 1.40256079171354495875e-1) * z - 3.50424626827848203418e-2) * z - 8.57456785154685413611e-4  # fmt: skip
    below = (((((((z + 1.57799883256466749731e1) * z + 4.53907635128879210584e1) * z + 4.13172038254672030440e1) * z
              + 1.50425385692907503408e1) * z + 2.50464946208309415979e0) * z - 1.42182922854787788574e-1) * z
             - 3.80806407691578277194e-2) * z - 9.33259480895457427372e-4  # fmt: skip
    return z * above / below


@kernel
def normal_quantiles(shares):  # type: ignore[no-untyped-def]
    """Puts the quantile of each share in its place, float64 (shares,)."""
    for n in prange(shares.size):
        shares[n] = normal_quantile(shares[n])
