"""What the hooks between society and front are measured against, in lines for a reader."""

from __future__ import annotations

from homefront.engine.reference import Hooks


def reference_text(hooks: Hooks) -> str:
    """A line for each number, and where they come from."""
    found = hooks.reference
    lines = [f"References of {hooks.scenario}: means over {hooks.runs} uncoupled runs at 1:20000 and all days"]
    for axis, resolve, away in zip(hooks.axes, found.resolve, found.straggling, strict=True):
        lines.append(f"  soldiers, {axis:10s} resolve {resolve:.4f}, straggling {away:.4f}")
    lines += [
        f"  fidelity of the command tree to its blocks {found.fidelity:.4f}",
        f"  labour present {found.labour:.4f}, resolve of townspeople {found.work_resolve:.4f}",
        f"  those called up who can be reached {found.arriving:.4f}",
        f"digest {found.digest[:24]}, {_where(hooks)}",
    ]
    if hooks.off is not None and hooks.brought:
        lines.append(
            f"made anew of the draws that the fit kept; the one that the posterior brings differs by at most "
            f"{hooks.off:.2g}, and stays in use: it is of all pairs of draws of the fit"
        )
    elif hooks.off is not None:
        lines.append(f"made anew; the one at hand was off by at most {hooks.off:.2g}")
    return "\n".join(lines)


def _where(hooks: Hooks) -> str:
    if hooks.brought:
        return "not kept" if hooks.again else "from the posterior"
    return "kept in the cache"
