"""Opinion and learning: V17, V18, V20, V21, and exact facts about the models without published numbers."""

from __future__ import annotations

import math

import numpy as np

from homefront.models.deffuant import Deffuant, clusters
from homefront.models.degroot import DeGroot, equal_weights, influence, second_modulus
from homefront.models.friedkin_johnsen import FriedkinJohnsen, total_effects
from homefront.models.graphs import Network, as_network, erdos_renyi
from homefront.models.hegselmann_krause import HegselmannKrause
from homefront.models.learning import Bayes, BetaTrust, Rally, RescorlaWagner, bayes
from homefront.models.majority import Majority
from homefront.models.voter import Voter, p_all_yes
from homefront.streams import stream_key, uniforms
from homefront.verify.case import Case, Check, within_errors
from homefront.world.contacts import Crowd, Graph

FOUR = [[0.220, 0.120, 0.360, 0.300], [0.147, 0.215, 0.344, 0.294], [0, 0, 1, 0], [0.090, 0.178, 0.446, 0.286]]
FIRST = [25.0, 25.0, 75.0, 85.0]


def _each(what: str, expected: list[float], got: np.ndarray, tolerance: float) -> list[Check]:
    return [
        Check(f"{what} {i + 1}", value, float(found), tolerance)
        for i, (value, found) in enumerate(zip(expected, got, strict=True))
    ]


def four_people() -> list[Check]:
    """V17."""
    once = FriedkinJohnsen().run(FOUR, FIRST, 1)[1]
    rest = FriedkinJohnsen().equilibrium(FOUR, FIRST)
    long = FriedkinJohnsen().run(FOUR, FIRST, 500)[-1]
    effects = total_effects(FOUR)
    return [
        *_each("after one step, person", [53.08, 52.3494, 75.0, 70.33444], once, 1e-6),
        *_each("at rest, person", [60.020849, 59.983966, 75.0, 74.986205], rest, 1e-6),
        *_each("after 500 steps, person", [60.020849, 59.983966, 75.0, 74.986205], long, 1e-6),
        *_each("effect on person 1 of person", [0.279398, 0.045019, 0.551413, 0.124170], effects[0], 1e-6),
        *_each("effect on person 4 of person", [0.030090, 0.048073, 0.532400, 0.389437], effects[3], 1e-6),
        Check("furthest sum of a row of effects from 1", 0.0, float(np.abs(effects.sum(axis=1) - 1).max()), 1e-12),
    ]


def who_has_a_say() -> list[Check]:
    """V18."""
    one = [[1 / 3, 1 / 3, 1 / 3], [1 / 2, 1 / 2, 0], [0, 1 / 4, 3 / 4]]
    two = [[0, 0.5, 0.5], [1, 0, 0], [0, 1, 0]]
    star = as_network([(0, k) for k in range(1, 5)])
    opinions = [10.0, 4.0, 1.0]
    agreed = 3 / 11 * 10 + 4 / 11 * 4 + 4 / 11
    return [
        *_each("first network, say of person", [3 / 11, 4 / 11, 4 / 11], influence(one), 1e-9),
        *_each("second network, say of person", [0.4, 0.4, 0.2], influence(two), 1e-9),
        Check("second network, second eigenvalue", 1 / math.sqrt(2), second_modulus(two), 1e-9),
        Check("first network, consensus s . b(0)", agreed, DeGroot().consensus(one, opinions), 1e-9),
        Check("first network, person 1 after 200 steps", agreed, float(DeGroot().run(one, opinions, 200)[-1, 0]), 1e-9),
        # who hears oneself and each contact alike has a say as the number of those heard: 5 of 5 + 4 x 2
        Check("star of five, say of its centre", 5 / 13, float(influence(equal_weights(star, 5))[0]), 1e-9),
    ]


_FOUND_BY_MONTE_CARLO = {0.5: 1.0, 0.4: 1.0, 0.3: 1.0, 0.25: 2.0, 0.2: 2.05, 0.15: 3.03, 0.1: 4.65}


def bounded_confidence(runs: int = 40, sweeps: int = 400, n: int = 1000) -> list[Check]:
    """V20."""
    checks, moved = [], 0.0
    for tolerance, expected in _FOUND_BY_MONTE_CARLO.items():
        found = []
        for seed in range(runs):
            first = uniforms(stream_key(seed, "deffuant.start"), n, 0)
            last = Deffuant(tolerance=tolerance).run(first, sweeps, seed)
            found.append(float(clusters(last, tolerance)))
            moved = max(moved, abs(math.fsum(last) - math.fsum(first)) / n)
        se = float(np.std(found, ddof=1)) / math.sqrt(runs)
        checks.append(Check(f"clusters, tolerance {tolerance}", expected, float(np.mean(found)), 0.3, se))
    return [*checks, Check("furthest that a mean opinion moved", 0.0, moved, 1e-12)]


def arithmetic_of_trust() -> list[Check]:
    """V21."""
    rally = [(3.0, 6.597540), (6.0, 4.352753), (12.0, 1.894646)]
    return [
        Check("Bayes, once", 0.75, Bayes().run(0.5, 1), 1e-6),
        Check("Bayes, thrice", 0.964286, Bayes().run(0.5, 3), 1e-6),
        Check("Bayes, an exposed lie", 0.285714, bayes(0.8, 0.05, 0.5), 1e-6),
        Check("Beta(8, 2), three found true", 0.846154, BetaTrust().run(8, 2, 3, 0), 1e-6),
        Check("and one lie of weight 3", 0.6875, BetaTrust().run(8, 2, 3, 1), 1e-6),
        Check("Rescorla-Wagner, five trials", 0.409510, RescorlaWagner().run(5), 1e-6),
        *(
            Check(f"10-point rally after {t:g} months", remaining, Rally().remaining(10.0, t), 1e-6)
            for t, remaining in rally
        ),
    ]


def _copies(pairs: list[tuple[int, int]], n: int, copies: int) -> Network:
    """So many separate copies of a graph of n people."""
    moved = np.array(pairs)[None, :, :] + n * np.arange(copies)[:, None, None]
    return as_network(moved.reshape(-1, 2), nodes=n * copies)


def who_wins_by_copying(copies: int = 2000, steps: int = 700) -> list[Check]:
    """The chance that all end with yes: the share at first in a crowd, weighted by contacts on a graph."""
    n = 20
    crowd = [(i, j) for i in range(n) for j in range(i)]
    first = np.zeros(n, dtype=np.uint8)
    first[:5] = 1
    star = [(0, k) for k in range(1, 10)]
    hub = np.zeros(10, dtype=np.uint8)
    hub[0] = 1
    checks = []
    for what, pairs, start, expected in (("crowd of 20, 5 yes", crowd, first, 0.25), ("star, hub yes", star, hub, 0.5)):
        layer = _copies(pairs, start.size, copies)
        opinions = np.tile(start, copies)
        for step in range(steps):
            opinions = Voter().step(opinions, layer.contacts(), 1, step)
        shares = opinions.reshape(copies, -1).mean(axis=1)
        alone = Crowd(start.size) if start is first else as_network(pairs)
        checks += [
            Check(f"{what}: chance by the closed form", expected, p_all_yes(start, alone), 1e-12),
            Check(f"{what}: share of copies that do not agree", 0.0, float(((shares > 0) & (shares < 1)).mean()), 0.0),
            within_errors(f"{what}: share of copies that end with yes", expected, shares.tolist()),
        ]
    return checks


def how_majorities_end() -> list[Check]:
    """In a crowd after one step; on any graph whose pairs hear each other, in at most two turns."""
    rule = Majority()
    most = np.arange(1001) < 501
    half = np.arange(1000) < 500
    graph = erdos_renyi(400, 6.0, seed=3)
    start = uniforms(stream_key(3, "majority.start"), graph.n, 0) < 0.5
    ran = rule.run(start, graph, 100)
    noisy = Majority(noise=0.1).run(np.arange(20_001) < 12_000, _ring_of_all(20_001), 1, seed=1)[1]
    swapped = rule.run(half, Crowd(1000), 2)
    return [
        Check("crowd, 501 of 1001: yes after one step", 1001, int(rule.run(most, Crowd(1001), 1)[1].sum()), 0.0),
        Check("crowd, 500 of 1000: who changed in a step", 1000, int((swapped[1] != swapped[0]).sum()), 0.0),
        Check("crowd, 500 of 1000: who changed in two", 0, int((swapped[2] != swapped[0]).sum()), 0.0),
        Check("graph: differ from two steps before", 0, int((ran[-1] != ran[-3]).sum()), 0.0),
        within_errors("all yes, noise 0.1: share yes a step later", 0.9, noisy.astype(float).tolist()),
    ]


def _ring_of_all(n: int) -> Graph:
    """Everybody hears the same three people who say yes: rows 0 to 2 of those who do."""
    return Graph(np.arange(0, 3 * n + 1, 3, dtype=np.int64), np.tile(np.arange(3, dtype=np.int32), n))


def averages_of_the_near() -> list[Check]:
    """Hegselmann & Krause: order is kept, all is at rest in the end; evenly spaced people break off three by three."""
    one_step = HegselmannKrause(tolerance=1.0)
    drawn = np.sort(uniforms(stream_key(1, "hegselmann-krause.start"), 500, 0))
    model = HegselmannKrause(tolerance=0.1)
    now, least = drawn, 0.0
    for _ in range(50):
        now = model.step(now, Crowd(500))
        least = min(least, float(np.diff(now).min()))
    rest, _ = model.run(drawn)
    moved = float(np.abs(model.step(rest, Crowd(500)) - rest).max())
    gaps = np.diff(rest)
    apart = float(gaps[gaps > 1e-9].min())
    few, many = (one_step.run(np.arange(float(n)))[1] for n in (150, 210))
    two = HegselmannKrause(tolerance=0.2).run([0.0, 0.1, 0.5, 0.6])[0]
    return [
        *_each("0, 1/2, 1 with tolerance 1/2, a step later: person", [0.25, 0.5, 0.75],
               HegselmannKrause(tolerance=0.5).step(np.array([0.0, 0.5, 1.0]), Crowd(3)), 1e-12),
        Check("and at rest after steps", 2, HegselmannKrause(tolerance=0.5).run([0.0, 0.5, 1.0])[1], 0.0),
        Check("all within the tolerance agree after one step", float(drawn.mean()),
              float(one_step.step(drawn, Crowd(500))[0]), 1e-12),
        *_each("two pairs out of each other's reach, person", [0.05, 0.05, 0.55, 0.55], two, 1e-12),
        Check("500 drawn: furthest that two changed order", 0.0, least, 1e-12),
        Check("at rest: furthest move of a further step", 0.0, moved, 1e-12),
        Check("at rest: neighbouring clusters further apart than the tolerance: 1", 1, float(apart > 0.1), 0.0),
        # Hegarty & Wedin 2016: at spacing eps three break off at each end every five steps: 5/6 of a step a person
        Check("210 evenly spaced take so many steps more than 150", 50, many - few, 0.0),
    ]  # fmt: skip


CASES = (
    Case("V17", "Friedkin-Johnsen, four people", "Friedkin & Johnsen 1999, 2011", four_people, ("friedkin-johnsen",)),
    Case("V18", "DeGroot, who has a say", "DeGroot 1974; Jackson 2008; Golub & Jackson 2010", who_has_a_say,
         ("degroot",)),
    Case("V20", "Deffuant, how many clusters", "Deffuant et al. 2000; Ben-Naim et al. 2003", bounded_confidence,
         ("deffuant",), quick=False),
    Case("V21", "Trust and learning, arithmetic", "closed forms", arithmetic_of_trust,
         ("bayes", "beta-trust", "rescorla-wagner", "rally")),
    Case("Voter", "who wins", "Holley & Liggett 1975", who_wins_by_copying, ("voter",)),
    Case("Majority vote", "how it ends", "Goles & Olivos 1981; Poljak & Sura 1983", how_majorities_end,
         ("majority",)),
    Case("Hegselmann-Krause", "order and rest", "Blondel et al. 2009; Hegarty & Wedin 2016",
         averages_of_the_near, ("hegselmann-krause",)),
)  # fmt: skip
