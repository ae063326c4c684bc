"""Attrition: V26, V27, V28, and the laws without published numbers against their closed forms."""

from __future__ import annotations

import math

import numpy as np

from homefront.models.epstein_adaptive import EpsteinAdaptive
from homefront.models.lanchester import (
    Deitchman,
    LanchesterLinear,
    LanchesterLogarithmic,
    LanchesterSquare,
    fight,
)
from homefront.processes.attrition import square_law_survivors
from homefront.verify.case import Case, Check


def square_law() -> list[Check]:
    """V26."""
    checks = []
    for law, a, b, survivors, day in (
        (LanchesterSquare(0.01, 0.01), 1000.0, 800.0, 600.0, 109.861229),
        (LanchesterSquare(0.02, 0.006), 1000.0, 1500.0, 570.087713, 106.045606),
    ):
        end = law.end(a, b)
        ran = fight(law, a, b, [0.0, 25.0, 50.0, 75.0, 200.0])
        kept = law.kills_a * ran.a[:4] ** 2 - law.kills_b * ran.b[:4] ** 2
        front = square_law_survivors(a, b, law.kills_a, law.kills_b)
        what = f"{a:g} v {b:g}"
        checks += [
            Check(f"{what}: survivors, closed form", survivors, end.a, 1e-6),
            Check(f"{what}: time, closed form", day, end.day, 1e-6),
            Check(f"{what}: survivors, equations", survivors, float(ran.a[-1]), 1e-6 * survivors),
            Check(f"{what}: time, equations", day, ran.end, 1e-6 * day),
            Check(f"{what}: enemy left", 0.0, float(ran.b[-1]), 0.0),
            Check(f"{what}: invariant, furthest off", 0.0, float(np.ptp(kept) / kept[0]), 1e-8),
            Check(f"{what}: survivors, as the front has it", survivors, front[0], 1e-6),
            Check(f"{what}: time, as the front has it", day, front[1], 1e-6),
        ]
    return checks


def linear_and_mixed() -> list[Check]:
    """V27."""
    linear, days = LanchesterLinear(1e-5, 1e-5), [100.0, 365.0]
    closed, ran = linear.at(1000.0, 800.0, days), fight(linear, 1000.0, 800.0, days)
    known = ((579.684273, 379.684273), (325.482263, 125.482263))
    checks = []
    for k, (a, b) in enumerate(known):
        for how, side_a, side_b in (("closed form", *closed), ("equations", ran.a, ran.b)):
            checks += [
                Check(f"linear, day {days[k]:g}: A, {how}", a, float(side_a[k]), 1e-6),
                Check(f"linear, day {days[k]:g}: B, {how}", b, float(side_b[k]), 1e-6),
                Check(f"linear, day {days[k]:g}: difference, {how}", 200.0, float(side_a[k] - side_b[k]), 1e-6),
            ]
    ambush = Deitchman(0.001, 0.5)
    long = fight(ambush, 120.0, 10.0, [2000.0])
    lost, ran_lost = ambush.end(80.0, 10.0), fight(ambush, 80.0, 10.0, [100.0])
    return [
        *checks,
        Check("Deitchman: troops left, closed form", 66.332496, ambush.end(120.0, 10.0).a, 1e-6),
        Check("Deitchman: troops left, equations", 66.332496, float(long.a[-1]), 1e-5),
        Check("Deitchman: parity", 100.0, ambush.parity(10.0), 1e-9),
        # below parity: 0.5 G = 0.5 x 10 - 0.001 x 80^2 / 2
        Check("Deitchman, 80 troops: guerrillas left", 3.6, lost.b, 1e-9),
        Check("Deitchman, 80 troops: guerrillas left, equations", 3.6, float(ran_lost.b[-1]), 1e-6),
        Check("Deitchman, 80 troops: day of the end, equations", lost.day, ran_lost.end, 1e-6),
    ]


def iwo_jima() -> list[Check]:
    """V28."""
    landed = np.zeros((6, 2))
    landed[[0, 2, 5], 0] = (54_000.0, 6_000.0, 13_000.0)
    days = [1.0, 6.0, 20.0, 28.0, 36.0]
    ran = fight(LanchesterSquare(kills_a=0.0106, kills_b=0.0544), 0.0, 21_500.0, days, landed)
    known = ((52835.5, 21220.0), (66453.7, 18274.3), (56063.1, 9268.3), (53042.4, 4656.4), (51985.2, 216.8))
    checks = []
    for k, (us, japan) in enumerate(known):
        checks += [
            Check(f"US, day {days[k]:g}", us, float(ran.a[k]), 0.001 * us),
            Check(f"Japan, day {days[k]:g}", japan, float(ran.b[k]), 0.001 * japan),
        ]
    return [*checks, Check("US on record, day 36", 52_735.0, float(ran.a[-1]), 0.015 * 52_735.0)]


def logarithmic_law() -> list[Check]:
    """A e^(-b t), and a ln A - b ln B stays."""
    law = LanchesterLogarithmic(0.02, 0.01)
    ran = fight(law, 1000.0, 800.0, [0.0, 50.0, 100.0])
    kept = law.kills_a * np.log(ran.a) - law.kills_b * np.log(ran.b)
    return [
        Check("A after 100 days, equations", 1000.0 / math.e, float(ran.a[-1]), 1e-4),
        Check("B after 100 days, equations", 800.0 / math.e**2, float(ran.b[-1]), 1e-4),
        Check("B after 100 days, closed form", 800.0 / math.e**2, float(law.at(1000.0, 800.0, [100.0])[1][0]), 1e-9),
        Check("invariant, furthest off", 0.0, float(np.ptp(kept)), 1e-8),
    ]


def space_for_men() -> list[Check]:
    """Epstein: the published first day, and what follows from the equations exactly."""
    first = EpsteinAdaptive().run(1)
    ground = EpsteinAdaptive().run(60, attacker_aircraft=0.0, defender_aircraft=0.0)
    lost_a, lost_d = (side[0] - side[-1] for side in (ground.attackers, ground.defenders))
    # at g = a_T the attacker presses on as before; with no withdrawal A shrinks by a_T a day
    steady = EpsteinAdaptive(prosecution=0.075, defender_threshold=0.9).run(
        21, attacker_aircraft=0.0, defender_aircraft=0.0, defenders=1e6
    )
    hard = EpsteinAdaptive(prosecution=0.06).run(2)
    over = (float(hard.defender_loss[0]) - 0.05) / 0.95
    return [
        Check("attacker's loss, day 1, %", 4.531, 100 * float(first.attacker_loss[0]), 0.0005),
        Check("defender's loss, day 1, %", 3.375, 100 * float(first.defender_loss[0]), 0.0005),
        Check("on the ground, attackers lost for each defender", 1.5, float(lost_a / lost_d), 1e-9),
        Check("at the rate sought: attackers after 20 days", 330_000 * 0.925**20, float(steady.attackers[20]), 1e-4),
        Check("withdrawal the day after a loss beyond the threshold", 20 * over, float(hard.withdrawal[1]), 1e-9),
        Check("ground given up without such a loss", 0.0, float(steady.ground[-1]), 0.0),
    ]


CASES = (
    Case("V26", "Lanchester's square law", "Lanchester 1916", square_law, ("lanchester-square",)),
    Case("V27", "The linear law, and guerrillas", "Lanchester 1916; Deitchman 1962", linear_and_mixed,
         ("lanchester-linear", "deitchman")),
    Case("V28", "Iwo Jima", "Engel 1954", iwo_jima, ("lanchester-square",)),
    Case("Lanchester, logarithmic", "the logarithmic law", "Peterson 1967", logarithmic_law,
         ("lanchester-logarithmic",)),
    Case("Epstein adaptive", "combat that trades space for men", "Epstein 1985", space_for_men, ("epstein-adaptive",)),
)  # fmt: skip
