"""What a fit has found, in lines for a reader and in JSON."""

from __future__ import annotations

from typing import Any

from homefront.experiments.fit_folder import FitFolder
from homefront.experiments.identification import learnt, ridges
from homefront.parameters import Posterior
from homefront.parameters.posterior import OF_A_SCENARIO

MOST_RIDGES = 10
"""Pairs that are told, the strongest; more than a reader can use are there where draws are few."""


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
    lines = [
        f"{folder.file(name)}: {len(posterior.weight)} draws of {len(found)} parameters"
        f"{f' and {latents} latent inputs' if latents else ''}{', each with the seed of its world' if seeds else ''}, "
        f"distances of {posterior.distance.min():.2f} to {posterior.distance.max():.2f} tolerances"
    ]
    for one in found:
        lines.append(
            f"  {one.name:32s} {one.mean:8.4g} +- {one.sd:8.3g}   {one.narrowed:4.2f} as wide as the prior, moved "
            f"{one.shift:+.2f} of its sd: {one.verdict}"
        )
    lines += [f"  ridge: {r.one} and {r.other}, correlation {r.correlation:+.2f}" for r in pairs[:MOST_RIDGES]]
    if len(pairs) > MOST_RIDGES:
        lines.append(f"  and {len(pairs) - MOST_RIDGES} weaker ridges")
    return lines


def _latents(posterior: Posterior) -> int:
    names = {name.partition(OF_A_SCENARIO)[0] for name in posterior.values if OF_A_SCENARIO in name}
    return sum(len(posterior.latents(name)) for name in names)
