"""How Sphinx makes the site of the documentation: `make docs` writes it to docs/_build/html.

Pages of commands, of public names and of the gallery are made at each build, from the code that is installed.
"""

from __future__ import annotations

import re
import sys
import warnings
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent / "tools"))

import cli_reference  # noqa: E402
import house_picture  # noqa: E402
from gallery_pictures import charts_of_block  # noqa: E402

from homefront import __version__  # noqa: E402

project = "homefront"
author = "The homefront contributors"
project_copyright = author
version = release = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "mathml",
    "numpydoc",
    "sphinx_gallery.gen_gallery",
    "sphinxcontrib.bibtex",
]
exclude_patterns = [
    "_build", "_templates", "gallery/*.py", "gallery/*.rst", "sg_execution_times.rst", "examples/*.ipynb",
]  # fmt: skip
root_doc = "index"
smartquotes = False  # --parameters stays as it is typed
nitpicky = False

# Markdown: formulas between dollars, and an anchor for each heading, as GitHub has them.
myst_enable_extensions = ["dollarmath", "colon_fence"]
myst_heading_anchors = 3
myst_dmath_double_inline = True
myst_links_external_new_tab = False

# Names of homefront: one page each, made from their docstrings.
autosummary_generate = True
# beside homefront.ensemble and others on any disk
autosummary_filename_map = {
    f"homefront.{name}": f"homefront.{name}.class" for name in ("Ensemble", "mechanism.Process", "models.base.Model")
}
templates_path = ["_templates"]
default_role = "py:obj"  # `run` in a docstring leads to its page
autodoc_typehints = "none"  # numpydoc's sections say types; the signature has them too
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False

bibtex_bibfiles = ["references.bib"]
bibtex_default_style = "alpha"

sphinx_gallery_conf: dict[str, Any] = {
    "examples_dirs": "gallery",
    "gallery_dirs": "examples",
    "filename_pattern": r"/example_",
    "ignore_pattern": r"^$",
    "image_scrapers": ("gallery_pictures.charts_of_block",),
    "capture_repr": ("__str__",),
    "reset_modules": (),
    "abort_on_example_error": True,
    "download_all_examples": False,
    "show_signature": False,
    "write_computation_times": False,
    "within_subsection_order": "FileNameSortKey",
    "backreferences_dir": None,
    "min_reported_time": 1_000,
    "plot_gallery": True,
}

html_math_renderer = "mathml"
html_theme = "pydata_sphinx_theme"
html_title = f"homefront {__version__}"
html_static_path = ["_static"]
html_css_files = ["homefront.css"]
html_show_sourcelink = False
html_copy_source = False
# Pages of the first level that have none below them need no list of the pages around them.
html_sidebars: dict[str, list[str]] = {"quickstart": [], "reading_a_result": [], "answers": []}
html_theme_options: dict[str, Any] = {
    "navbar_align": "left",
    "header_links_before_dropdown": 4,  # on one line of a window of 1280 px
    "show_toc_level": 2,
    "footer_start": ["copyright"],
    "footer_end": ["theme-version"],
    "secondary_sidebar_items": ["page-toc"],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}

suppress_warnings = ["config.cache"]  # the gallery's settings are functions, which no cache can hold


def setup(app: Any) -> None:
    """Pages that are made from the code come before Sphinx looks for pages."""
    assert charts_of_block  # its file is on the path
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    app.connect("builder-inited", _make_pages, priority=1)
    app.connect("source-read", _only_words)


def _make_pages(app: Any) -> None:
    cli_reference.write_pages(DOCS / "cli")
    house_picture.write(DOCS / "house.svg")


LINK = re.compile(r"\[([^\]\n]+)\]\((\.\./[^)\s#]*)\)")


def _only_words(app: Any, page: str, source: list[str]) -> None:
    """Links to folders, and to Markdown outside of docs/, which are no pages of the site, become their words."""

    def words(found: re.Match[str]) -> str:
        target = (DOCS / page).parent.joinpath(found[2]).resolve()
        if target == DOCS / "decisions":
            return f"[{found[1]}]({found[2].rstrip('/')}/index.md)"
        elsewhere = target.suffix == ".md" and not target.is_relative_to(DOCS)
        return found[1] if target.is_dir() or elsewhere else found[0]

    source[0] = LINK.sub(words, source[0])
