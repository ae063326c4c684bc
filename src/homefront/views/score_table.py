"""Scores in lines for a reader, misses first."""

from __future__ import annotations

from homefront.experiments.country_score import ClaimScore, CountryScore, TargetScore
from homefront.experiments.score import Score
from homefront.results.intervals import share_interval
from homefront.views.columns import wrapped
from homefront.views.counts import counted_text
from homefront.views.evidence import evidence
from homefront.views.tolerances import WHAT_A_TOLERANCE_IS, gap_text, tolerance_text


def score_text(score: Score) -> str:
    """Each country, then the targets that no world of the prior reaches; no line is wider than a narrow terminal."""
    countries = [line for one in score.countries for line in country_lines(one)]
    return "\n".join([*countries, "", *wrapped(WHAT_A_TOLERANCE_IS), *_unreached_lines(score)])


def country_lines(country: CountryScore) -> list[str]:
    """The score of a country."""
    left = "left out of the fit" if country.left_out else "targets marked check"
    floor = f", floor {country.floor:.0f}" if country.floor else ""
    lines = [
        "",
        *wrapped(
            f"{country.scenario}: {left}, {country.worlds} worlds at {country.scale}{floor}, parameters "
            f"{country.parameters}"
        ),
        *wrapped(" ".join(evidence([{"seen_by": row.seen_by} for row in country.targets], country.scenario)), 2),
    ]
    if country.smallest_scored is not None:
        lines += wrapped(country.smallest_scored.text(), 2)
    for claim in country.claims:
        lines += wrapped(_claim_text(claim), 2)
    lines += wrapped(_together_text(country), 2)
    naive = ", ".join(f"{name} {value:.2f}" for name, value in country.baselines.items())
    lines += wrapped(f"naive forecasts: {naive}", 2)
    for row in country.targets:
        lines += _target_lines(row)
    return lines


def _claim_text(claim: ClaimScore) -> str:
    medians = ", ".join(f"{name} {value:.3g}" for name, value in claim.medians.items())
    return (
        f"claim {'right' if claim.right else 'WRONG'}: {claim.sentence} (medians {medians}; all of it in "
        f"{counted_text(claim.right_in, claim.worlds)})"
    )


def _together_text(country: CountryScore) -> str:
    """What all targets of a country come to."""
    count = len(country.targets)
    return (
        f"CRPS {country.crps:.2f} tolerances ({country.crps_half_widths:.2f} half-widths of the record, the scale of "
        f"earlier scores); medians of {country.within} of {count} targets within one tolerance; 50 % intervals hold "
        "the record of "
        f"{counted_text(country.held_50, count, 'targets')}, 90 % that of "
        f"{counted_text(country.held_90, count, 'targets')}, were targets independent; width "
        f"{country.width_ratio:.2f} of that before any fit; ranks {' '.join(map(str, country.rank_histogram))}"
    )


def _target_lines(row: TargetScore) -> list[str]:
    mark = "in 50 %" if row.in_50 else "in 90 %" if row.in_90 else "MISS   "
    model = "no answer" if row.median is None else f"{row.median:.3g} [{row.low:.3g}, {row.high:.3g}]"
    record = f"{row.record_low:.3g}-{row.record_best:.3g}-{row.record_high:.3g}"
    what = f"{row.use:5s} {row.what}, {row.place}"
    off = f"CRPS {row.crps:.2f}; gap {gap_text(row.gap)}; tolerance {tolerance_text(row.to_dict())}"
    return [f"  {mark} {row.id:5s} {model} | {record}", *wrapped(f"{off}; {what}", 10)]


def _unreached_lines(score: Score) -> list[str]:
    """Targets that no world of the prior reaches."""
    rows = score.identification
    if not rows:
        return []
    worlds = score.countries[0].worlds
    head = (
        f"None of {worlds} worlds with parameters from their priors reaches these (so many worlds leave open that up "
        f"to {100 * share_interval(0, worlds)[1]:.0f} % of draws would):"
    )
    return ["", *wrapped(head), *(
        line for row in rows for line in wrapped(f"{row['scenario']} {row['id']}  {row['what']}, {row['place']}", 2)
    )]  # fmt: skip
