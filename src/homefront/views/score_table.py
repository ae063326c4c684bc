"""Scores in lines for a reader, misses first."""

from __future__ import annotations

from typing import Any

from homefront.experiments.country_score import ClaimScore, CountryScore, TargetScore
from homefront.experiments.score import Score
from homefront.results.intervals import share_interval
from homefront.views.columns import entry, table, wrapped
from homefront.views.counts import counted_text
from homefront.views.evidence import evidence
from homefront.views.mechanism_words import mechanism_words
from homefront.views.target_table import day_zero, in_cell, question_text, record_cell
from homefront.views.tolerances import WHAT_A_TOLERANCE_IS, gap_text

WHAT_A_ROW_IS = (
    "A row shows the median of the worlds above 90 % of them, and the best value of the record above its range. The "
    "number below the first word is the gap, in tolerances. CRPS measures error and spread of the worlds together, in "
    "tolerances; 0 is best. in 50 % and in 90 % mean that the record lies in this interval of the worlds."
)


def score_text(score: Score) -> str:
    """Each country, then the targets that no world of the prior reaches."""
    countries = [line for one in score.countries for line in country_lines(one)]
    sentences = [line for text in (WHAT_A_ROW_IS, WHAT_A_TOLERANCE_IS) for line in wrapped(text)]
    return "\n".join([*countries, *sentences, *_unreached_lines(score)])


def country_lines(country: CountryScore) -> list[str]:
    """The score of a country: claims and all targets together, how sure, then each target."""
    left = "left out of the fit" if country.left_out else "targets marked check"
    floor = f", floor {country.floor:.0f}" if country.floor else ""
    lines = [
        *wrapped(f"{country.scenario}, {left}: {country.within} of {len(country.targets)} within one tolerance"),
        *(line for claim in country.claims for line in wrapped(_claim_text(claim), 2)),
        *wrapped(
            f"{country.worlds} worlds, 1 simulated person for {country.people_per_agent:,.0f}{floor}, parameters "
            f"{country.parameters}", 2
        ),
        *(line for words in mechanism_words(country.mechanisms, country.parameters) for line in entry(f"with {words}")),
        *wrapped(" ".join(evidence([{"seen_by": row.seen_by} for row in country.targets], country.scenario)), 2),
        *_coarse_lines(country), *wrapped(_together_text(country), 2),
    ]  # fmt: skip
    naive = ", ".join(f"{name} {value:.2f}" for name, value in country.baselines.items())
    rows = [_target_cells(row) for row in country.targets]
    heads = ("gap", "what", "worlds", "record", "CRPS")
    return [*lines, *wrapped(f"CRPS of naive forecasts: {naive}", 2), *table(heads, rows, 1, right=(4,)), ""]


def _coarse_lines(country: CountryScore) -> list[str]:
    """Whether the worlds were too coarse; the advice is one that `score` can follow."""
    smallest = country.smallest_scored
    if smallest is None:
        return []
    scale, floor = smallest.finer
    finer = smallest.coarse and not floor and scale < country.people_per_agent
    more = f" Try --scale {country.scenario}=1:{scale:g}." if finer else ""
    return wrapped(smallest.text(advice=False) + more, 2)


def _claim_text(claim: ClaimScore) -> str:
    medians = ", ".join(f"{name} {value:.3g}" for name, value in claim.medians.items())
    return (
        f"claim {'right' if claim.right else 'WRONG'}: {claim.sentence} (medians {medians}; right as a whole in "
        f"{counted_text(claim.right_in, claim.worlds)})"
    )


def _together_text(country: CountryScore) -> str:
    """What all targets of a country come to."""
    count = len(country.targets)
    return (
        f"CRPS {country.crps:.2f} tolerances ({country.crps_half_widths:.2f} half-widths of the record, the scale of "
        f"earlier scores); medians of {country.within} of {count} targets within one tolerance; 50 % intervals hold "
        "the record of "
        f"{counted_text(country.held_50, count, 'targets')}, 90 % intervals that of "
        f"{counted_text(country.held_90, count, 'targets')}, if targets were independent; width "
        f"{country.width_ratio:.2f} of the width before any fit; ranks {' '.join(map(str, country.rank_histogram))}"
    )


def _target_cells(row: TargetScore) -> tuple[str, ...]:
    numbers: dict[str, Any] = {**row.to_dict(), "yes": None}
    start = day_zero(row.unit)
    what = f"{question_text(numbers)} ({row.use}; {row.id})"
    mark = "in 50 %" if row.in_50 else "in 90 %" if row.in_90 else "MISS"
    model = "no answer" if row.median is None else "\n".join(in_cell(numbers, row.kind, start))
    return f"{mark}\n{gap_text(row.gap)}", what, model, record_cell(numbers, start), f"{row.crps:.2f}"


def _unreached_lines(score: Score) -> list[str]:
    """Targets that no world of the prior reaches."""
    rows = score.identification
    if not rows:
        return []
    worlds = score.countries[0].worlds
    head = (
        f"No world of {worlds} with parameters from their priors reaches these targets (with this number of worlds, up "
        f"to {100 * share_interval(0, worlds)[1]:.0f} % of draws could still do so):"
    )
    told = (f"{row['what']}, {row['place']} ({row['scenario']} {row['id']})" for row in rows)
    return ["", *wrapped(head), *(line for text in told for line in entry(text))]
