"""What a fit has found, in lines for a reader and in JSON."""

from __future__ import annotations

from typing import Any

from homefront.experiments.fit_folder import FitFolder
from homefront.experiments.identification import learnt, ridges
from homefront.parameters import Posterior
from homefront.parameters.posterior import OF_A_SCENARIO
from homefront.views.columns import entry, table, wrapped

MOST_RIDGES = 10
"""Most pairs that are printed, the strongest. With few draws there are more than a reader can use."""

WHAT_A_ROW_IS = (
    "width: standard deviation of the draws, as a share of that of the prior. moved: distance of their mean from that "
    "of the prior, in standard deviations of the prior. ridge: two parameters of which the fit knows only one "
    "combination."
)


def fit_object(folder: FitFolder) -> dict[str, Any]:
    """The object that `calibrate --json` prints; keys are never renamed. `epsilon`: the largest distance."""
    return {
        "folder": str(folder.path), "posteriors": {name: _object(one) for name, one in folder.posteriors.items()}
    }  # fmt: skip


def _object(posterior: Posterior) -> dict[str, Any]:
    return {
        "draws": len(posterior.weight), "effective": posterior.effective_size,
        "epsilon": float(posterior.distance.max()), "latents": _latents(posterior),
        "parameters": [
            {"parameter": one.name, "mean": one.mean, "sd": one.sd, "narrowed": one.narrowed, "shift": one.shift,
             "verdict": one.verdict}
            for one in learnt(posterior)
        ],
    }  # fmt: skip


def fit_text(folder: FitFolder) -> str:
    """Each posterior: its file, its draws, every parameter beside its prior, and pairs that trade off."""
    return "\n".join(line for name in folder.posteriors for line in _lines(folder, name))


def _lines(folder: FitFolder, name: str) -> list[str]:
    posterior = folder.posteriors[name]
    found, latents, pairs = learnt(posterior), _latents(posterior), ridges(posterior)
    seeds = len(posterior.values) - len(posterior.parameters) - latents
    rows = [
        (f"{one.name}\n{one.verdict}", f"{one.mean:.3g}\n+- {one.sd:.2g}", f"{one.narrowed:.2f}", f"{one.shift:+.2f}")
        for one in found
    ]
    lines = [
        str(folder.file(name)),
        *wrapped(
            f"{len(posterior.weight)} draws of {len(found)} parameters"
            f"{f' and {latents} latent inputs' if latents else ''}"
            f"{', each with the seed of its world' if seeds else ''}, {posterior.distance.min():.2f} to "
            f"{posterior.distance.max():.2f} tolerances from the record", 2
        ),
        *table(("parameter", "mean, sd", "width", "moved"), rows, right=(2, 3)),
    ]  # fmt: skip
    for one in pairs[:MOST_RIDGES]:
        lines += entry(f"ridge: {one.one} and {one.other}, correlation {one.correlation:+.2f}")
    if len(pairs) > MOST_RIDGES:
        lines += wrapped(f"and {len(pairs) - MOST_RIDGES} weaker ridges", 2)
    return lines + wrapped(WHAT_A_ROW_IS)


def _latents(posterior: Posterior) -> int:
    names = {name.partition(OF_A_SCENARIO)[0] for name in posterior.values if OF_A_SCENARIO in name}
    return sum(len(posterior.latents(name)) for name in names)
