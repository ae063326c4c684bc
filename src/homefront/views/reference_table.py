"""What the hooks between society and front are measured against, in lines for a reader."""

from __future__ import annotations

from homefront.engine.reference import Hooks
from homefront.views.columns import table, wrapped


def reference_text(hooks: Hooks) -> str:
    """A row for each number, and where they come from."""
    found = hooks.reference
    rows = [
        row
        for axis, resolve, away in zip(hooks.axes, found.resolve, found.straggling, strict=True)
        for row in (
            (f"resolve of soldiers, {axis}", f"{resolve:.3f}"),
            (f"soldiers straggling, {axis}", _percent(away)),
        )
    ]
    rows += [
        ("fidelity of the command tree to its blocks", f"{found.fidelity:.3f}"),
        ("labour present", _percent(found.labour)), ("resolve of townspeople", f"{found.work_resolve:.3f}"),
        ("those called up who can be reached", _percent(found.arriving)),
    ]  # fmt: skip
    lines = [
        *wrapped(f"{hooks.scenario}: reference values of the hooks between people and front"),
        *table(("", ""), rows, right=(1,)),
        *wrapped(f"Means over {hooks.runs} uncoupled runs at 1:20000 and all days; digest {found.digest[:24]}, "
                 f"{_where(hooks)}."),
    ]  # fmt: skip
    if hooks.off is not None and hooks.brought:
        lines += wrapped(
            f"Made again from the draws that the fit kept. The reference of the posterior differs by at most "
            f"{hooks.off:.2g} and stays in use, because it comes from all pairs of draws of the fit."
        )
    elif hooks.off is not None:
        lines += wrapped(f"Made again; the stored one differed by at most {hooks.off:.2g}.")
    return "\n".join(lines)


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def _where(hooks: Hooks) -> str:
    if hooks.brought:
        return "not kept" if hooks.again else "from the posterior"
    return "kept in the cache"
