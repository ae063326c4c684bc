"""Formulas as MathML, which browsers show by themselves: a page of the site needs no script and no network for them."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert


def mathml(tex: str, block: bool) -> str:
    """One formula; latex2mathml raises an error of its own for what it cannot read."""
    without_gaps = re.sub(r"\\\\\[[\w.]+\]", r"\\\\", tex.strip())
    return str(convert(without_gaps, display="block" if block else "inline"))


def _inline(self: Any, node: nodes.math) -> None:
    self.body.append(mathml(node.astext(), block=False))
    raise nodes.SkipNode


def _block(self: Any, node: nodes.math_block) -> None:
    self.body.append(f'<div class="math">{mathml(node.astext(), block=True)}</div>\n')
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, bool]:
    """For Sphinx: `html_math_renderer = "mathml"`."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
