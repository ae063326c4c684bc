"""Pictures of the gallery: each Altair chart that an example leaves in a name of its own is kept once, as PNG."""

from __future__ import annotations

from typing import Any

import altair as alt
from sphinx_gallery.scrapers import figure_rst

KEPT = "charts that the gallery has kept"


def charts_of_block(block: Any, block_vars: dict[str, Any], gallery_conf: dict[str, Any]) -> str:
    """reStructuredText of the charts that this block of an example made."""
    names = block_vars["example_globals"]
    kept = names.setdefault(KEPT, [])
    files = []
    for value in list(names.values()):
        if isinstance(value, alt.TopLevelMixin) and not any(value is one for one in kept):
            kept.append(value)
            files.append(next(block_vars["image_path_iterator"]))
            value.save(files[-1], format="png", scale_factor=2)
    return figure_rst(files, gallery_conf["src_dir"])
