"""Zoned movement: how many go from each zone to each, by two rules that need no choice of the single mover.

Radiation (Simini, Gonzalez, Maritan & Barabasi 2012): whoever leaves i stops at the first place that offers more, so

    p_ij = m_i n_j / ((m_i + s_ij) (m_i + n_j + s_ij))

m, n: people of origin and destination; s_ij: people nearer to i than j is, or as near, both ends left out.

Doubly constrained gravity (Wilson 1967): of all flows that empty the origins and fill the destinations, those of most
entropy at their total cost,

    T_ij = A_i O_i B_j D_j f(c_ij),    sum_j T_ij = O_i,    sum_i T_ij = D_j

with A and B found by balancing rows and columns in turn. It shares evacuated plants out from where they stood to where
they were received.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from homefront.errors import HomefrontError

MARGIN = 1e-10
"""By how much a margin may be missed, in the unit of the flows; by rounding, where that is more."""

MOST_ROUNDS = 10_000


def radiation(populations: np.ndarray, distances: np.ndarray) -> np.ndarray:
    """Chance that somebody who leaves zone i goes to zone j, by the radiation rule.

    populations : persons (n,), more than 0.   distances : (n, n), any unit; the diagonal is not read.
    Returns float64 (n, n), 0 on the diagonal. A row sums to 1 - m_i / (all people) at most: the rest finds no place
    that offers more. Source: simini2012, equation 2.

    >>> radiation([100, 50, 200], [[0, 1, 3], [1, 0, 2], [3, 2, 0]])[0].round(6).tolist()
    [0.0, 0.333333, 0.380952]
    """
    people, km = np.asarray(populations, dtype=float), np.asarray(distances, dtype=float)
    _check_shapes(people, people, km, "populations", "populations", "distances")
    if not (np.isfinite(people) & (people > 0)).all():
        raise HomefrontError("radiation: a population is not a number above 0")
    n = people.size
    if not np.isfinite(km[~np.eye(n, dtype=bool)]).all():
        raise HomefrontError("radiation: a distance is not a finite number")
    between = np.zeros((n, n))
    for i in range(n):
        others = np.arange(n) != i
        order = np.argsort(km[i, others], kind="stable")
        far, own = km[i, others][order], people[others][order]
        within = np.cumsum(own)[np.searchsorted(far, far, side="right") - 1]
        between[i, np.flatnonzero(others)[order]] = within - own
    m, m_n = people[:, None] + between, people[:, None] + people[None, :] + between
    out: np.ndarray = people[:, None] * people[None, :] / (m * m_n)
    np.fill_diagonal(out, 0.0)
    return out


def doubly_constrained(
    origins: np.ndarray,
    destinations: np.ndarray,
    cost: np.ndarray,
    deterrence: Callable[[np.ndarray], np.ndarray],
    most_rounds: int = MOST_ROUNDS,
) -> np.ndarray:
    """Flows from n origins to k destinations that keep both margins.

    origins, destinations : (n,) and (k,), not negative, with the same sum (to 1e-9 of it).   cost : (n, k).
    deterrence : cost -> f(cost), not negative; 0 where nothing can go.
    Returns float64 (n, k) in the unit of the origins, margins to MARGIN. Source: wilson1967.
    Raises HomefrontError if the margins cannot be met, or are not after `most_rounds` rounds.

    >>> flows = doubly_constrained([1, 1], [1, 1], np.array([[0, 1], [1, 0]]), lambda c: np.exp(-c))
    >>> flows.round(4).tolist()
    [[0.7311, 0.2689], [0.2689, 0.7311]]
    """
    supply, room = np.asarray(origins, dtype=float), np.asarray(destinations, dtype=float)
    costs = np.asarray(cost, dtype=float)
    _check_shapes(supply, room, costs, "origins", "destinations", "cost")
    _check_margins(supply, room)
    total = supply.sum()
    if total == 0.0:
        return np.zeros(costs.shape)
    room = room * (total / room.sum())
    base = np.asarray(deterrence(costs), dtype=float)
    _check_deterrence(supply, room, base)

    allowed = max(MARGIN, 4 * np.finfo(float).eps * max(costs.shape) * float(max(supply.max(), room.max())))
    weight = np.ones(room.size)
    missed = np.inf
    for _ in range(most_rounds):
        row = _ratio(supply, (base * weight).sum(axis=1))
        column = (row[:, None] * base).sum(axis=0)
        missed = float(np.abs(weight * column - room).max())
        if missed <= allowed:
            flows: np.ndarray = row[:, None] * base * weight
            return flows
        weight = _ratio(room, column)
    raise HomefrontError(
        f"doubly_constrained: after {most_rounds} rounds a margin is missed by {missed:.3g}; expected {allowed:.3g} at "
        "most. Is there a way from every origin to enough destinations? A deterrence less steep has one"
    )


def _ratio(wanted: np.ndarray, found: np.ndarray) -> np.ndarray:
    """wanted / found; 0 where nothing is wanted."""
    out: np.ndarray = np.divide(wanted, found, out=np.zeros_like(wanted), where=wanted > 0)
    return out


def _check_shapes(rows: np.ndarray, columns: np.ndarray, table: np.ndarray, *names: str) -> None:
    if rows.ndim != 1 or columns.ndim != 1 or not rows.size or table.shape != (rows.size, columns.size):
        got = f"{names[0]} {rows.shape}, {names[1]} {columns.shape}, {names[2]} {table.shape}"
        raise HomefrontError(f"movement between zones: got {got}; expected (n,), (k,), (n, k)")


def _check_margins(supply: np.ndarray, room: np.ndarray) -> None:
    for name, margin in (("origins", supply), ("destinations", room)):
        if not (np.isfinite(margin) & (margin >= 0)).all():
            raise HomefrontError(f"doubly_constrained: {name} hold a number below 0, or none")
    if abs(supply.sum() - room.sum()) > 1e-9 * max(supply.sum(), room.sum()):
        raise HomefrontError(
            f"doubly_constrained: origins sum to {supply.sum():g}, destinations to {room.sum():g}; expected the same"
        )


def _check_deterrence(supply: np.ndarray, room: np.ndarray, base: np.ndarray) -> None:
    if base.shape != (supply.size, room.size) or not (np.isfinite(base) & (base >= 0)).all():
        raise HomefrontError("doubly_constrained: deterrence gave another shape, a number below 0, or none")
    stuck = np.flatnonzero((supply > 0) & (base @ (room > 0) == 0))
    empty = np.flatnonzero((room > 0) & ((supply > 0) @ base == 0))
    for name, zones in (("origin", stuck), ("destination", empty)):
        if zones.size:
            got = f"{name} {zones[0]} (counted from 0) has no way to go"
            raise HomefrontError(f"doubly_constrained: {got}; expected a deterrence above 0 somewhere")
