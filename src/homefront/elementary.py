"""exp, log and their kin, to the same bit on every processor: plain arithmetic, and nothing that a library chooses.

The C library has two versions of each, for processors with and without fused multiplication, and numpy a third for
AVX-512; their last bits differ, and so did runs on different machines
(docs/decisions/0020-no-linear-algebra-library.md). Addition, multiplication, division and scaling by powers of two are
the same everywhere, and compilers keep their order. `exp`, `log` and `cosine` are reduced and fitted as in fdlibm (Sun
Microsystems 1993), to within one unit of the last place; `log1p` and `expm1` are Kahan's, within a few.
"""

from __future__ import annotations

import math

import numpy as np

from homefront.compiled import device, serial

LN2 = math.log(2.0)
LN2_HIGH, LN2_LOW, INVERSE_LN2 = 6.93147180369123816490e-01, 1.90821492927058770002e-10, 1.44269504088896338700
"""LN2_HIGH has so few digits that its product with an exponent is exact."""

MOST, LEAST = 709.782712893384, -745.1332191019412
"""Beyond these exp is inf and 0."""

ROOT_HALF = 0.7071067811865476
HALF_PI_HIGH, HALF_PI_LOW, INVERSE_HALF_PI = 1.57079632673412561417, 6.07710050650619224932e-11, 0.6366197723675814


@device
def exp(x):  # type: ignore[no-untyped-def]
    """Raise e to a power, with the same digits on every machine.

    Parameters
    ----------
    x : float
        The exponent, any number.

    Returns
    -------
    float
        The power; inf above 709.78, 0 below -745.13, nan for nan.

    Examples
    --------
    >>> round(exp(1.0), 6)
    2.718282
    """
    if x != x:
        return np.float64(x)
    if x > MOST:
        return np.inf
    if x < LEAST:
        return 0.0
    k = np.rint(np.float64(x) * INVERSE_LN2)
    high, low = x - k * LN2_HIGH, k * LN2_LOW
    r = high - low
    t = r * r
    c = r - t * (1.66666666666666019037e-01 + t * (-2.77777777770155933842e-03 + t * (
        6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))))  # fmt: skip
    return math.ldexp(1.0 - ((low - (r * c) / (2.0 - c)) - high), int(k))


@device
def log(x):  # type: ignore[no-untyped-def]
    """Take the natural logarithm, with the same digits on every machine.

    Parameters
    ----------
    x : float
        The number, as a rule above 0.

    Returns
    -------
    float
        The logarithm; -inf for 0, nan below 0 and for nan.

    Examples
    --------
    >>> round(log(10.0), 6)
    2.302585
    """
    if x != x or x == np.inf:
        return np.float64(x)
    if x <= 0.0:
        return -np.inf if x == 0.0 else np.nan
    m, e = math.frexp(np.float64(x))
    if m < ROOT_HALF:
        m, e = 2.0 * m, e - 1
    f, k = m - 1.0, np.float64(e)
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    odd = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01 + w * (
        1.818357216161805012e-01 + w * 1.479819860511658591e-01)))  # fmt: skip
    half = 0.5 * f * f
    return k * LN2_HIGH - ((half - (s * (half + even + odd) + k * LN2_LOW)) - f)


@device
def log1p(x):  # type: ignore[no-untyped-def]
    """log(1 + x), also where x is small."""
    u = 1.0 + x
    if u == 1.0 or u == np.inf:
        return np.float64(x)
    return log(u) * (x / (u - 1.0))


@device
def expm1(x):  # type: ignore[no-untyped-def]
    """exp(x) - 1, also where x is small."""
    u = exp(x)
    if u == 1.0 or u == np.inf:
        return x if u == 1.0 else u
    less = u - 1.0
    return less if less == -1.0 else less * (x / log(u))


@device
def exp2(x):  # type: ignore[no-untyped-def]
    """2 to the power of x, from -1000 to 1000; exact for whole numbers."""
    k = np.rint(x)
    return math.ldexp(exp((x - k) * LN2), int(k))


@device
def raised(x, y):  # type: ignore[no-untyped-def]
    """x to the power of y, for x >= 0; exact for y of 0 and 1, and good to about |y log x| units of the last place."""
    if y == 0.0:
        return 1.0
    if y == 1.0:
        return x
    return exp(y * log(x))


@device
def cosine(x):  # type: ignore[no-untyped-def]
    """cos x, for x within a few turns of 0, radian."""
    n = np.rint(x * INVERSE_HALF_PI)
    r = (x - n * HALF_PI_HIGH) - n * HALF_PI_LOW
    z = r * r
    quarter = np.int64(n) % 4
    if quarter % 2 == 1:
        sine = r + r * z * (-1.66666666666666324348e-01 + z * (8.33333333332248946124e-03 + z * (
            -1.98412698298579493134e-04 + z * (2.75573137070700676789e-06 + z * (
                -2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)))))  # fmt: skip
        return -sine if quarter == 1 else sine
    rest = z * z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03 + z * (
        2.48015872894767294178e-05 + z * (-2.75573143513906633035e-07 + z * (
            2.08757232129817482790e-09 - z * 1.13596475577881948265e-11)))))  # fmt: skip
    half = 0.5 * z
    one = 1.0 - half
    even = one + (((1.0 - one) - half) + rest)
    return even if quarter == 0 else -even


@serial
def _exp_of(values, out):  # type: ignore[no-untyped-def]
    """values, out : float64 (numbers,); the second is written."""
    for n in range(values.size):
        out[n] = exp(values[n])


def exps(values: np.ndarray) -> np.ndarray:
    """exp of each number, float64 of the same shape.

    >>> exps(np.array([[0.0, -np.inf]])).tolist()
    [[1.0, 0.0]]
    """
    given = np.asarray(values, dtype=np.float64, order="C")
    out = np.empty(given.shape)
    _exp_of(given.reshape(-1), out.reshape(-1))
    return out


@serial
def _power_of(values, exponent, out):  # type: ignore[no-untyped-def]
    """values, out : float64 (numbers,); the second is written."""
    for n in range(values.size):
        out[n] = raised(values[n], exponent)


def powers(values: np.ndarray, exponent: float) -> np.ndarray:
    """Each number, which is not negative, to the power of an exponent, float64 of the same shape.

    >>> powers(np.array([[0.0, 0.5, 1.0]]), 2.0).tolist()
    [[0.0, 0.25, 1.0]]
    """
    given = np.array(values, dtype=np.float64, order="C")
    if exponent == 1.0:
        return given
    out = np.empty(given.shape)
    _power_of(given.reshape(-1), exponent, out.reshape(-1))
    return out
