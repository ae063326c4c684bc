"""Pieces of an essay's page that are the same for many readers, made once and kept: its text, and each comment.

What belongs to one session, the word and the key of its forms, is put into a comment afterwards, in the place of marks
that nobody can write: they are drawn by chance when the server starts.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from homefront.lab.argument.anchors import Spot
from homefront.lab.essays.reading import CommentView
from homefront.lab.essays.rendered import Rendered
from homefront.lab.runs.showing import RunView
from homefront.lab.security.visitors import Visitor

KEPT = 4096
"""Comments of which the HTML is kept: a class reads the same ones again and again."""

FORM = '<input type="hidden" name="csrf" value="{}">'
"""What each form carries."""


class Pieces:
    """Made with the templates of a server, which call `comments` and `essay_text`."""

    def __init__(self, pages: Environment) -> None:
        self._pages = pages
        self._csrf, self._once = secrets.token_hex(16), secrets.token_hex(16)
        self._kept = lru_cache(KEPT)(self._same_for_many)

    def comments(
        self, thread: Sequence[tuple[CommentView, int]], spots: Mapping[int, Spot], runs: Mapping[int, RunView],
        essay_id: int, visitor: Visitor, may_answer: bool, once: str,
    ) -> Markup:  # fmt: skip
        """The comments of an essay, for this visitor. runs : by their ids; a comment with one is made each time."""
        out = []
        for one, depth in thread:
            run = runs.get(one.job_id or 0)
            if run is None:
                out.append(self._kept(one, depth, spots.get(one.id), essay_id, may_answer))
            else:
                out.append(self._made(one, depth, spots.get(one.id), essay_id, may_answer, visitor, run))
        html = "".join(out).replace(self._csrf, escape(visitor.csrf)).replace(self._once, escape(once))
        return Markup(html)

    def essay_text(self, rendered: Rendered, beside: Mapping[str, Sequence[int]]) -> Markup:
        """The text of an essay. beside : numbers of comments by what they speak of; the text shows those of figures."""
        of_figures = tuple((name, tuple(beside[name])) for name in rendered.figures if name in beside)
        known = rendered.html.get("text")
        if known is None or known[0] != of_figures:
            made = self._pages.get_template("essay_text.html").module.text(rendered, beside)  # type: ignore[attr-defined]
            rendered.html["text"] = known = (of_figures, Markup(made))
        return known[1]

    def _same_for_many(self, one: CommentView, depth: int, spot: Spot | None, essay_id: int, may_answer: bool) -> str:
        return self._made(one, depth, spot, essay_id, may_answer, None, None)

    def _made(
        self, one: CommentView, depth: int, spot: Spot | None, essay_id: int, may_answer: bool,
        visitor: Visitor | None, run: RunView | None,
    ) -> str:  # fmt: skip
        values: dict[str, Any] = {
            "one": one, "depth": depth, "spot": spot, "essay_id": essay_id, "may_answer": may_answer, "run": run,
            "visitor": visitor, "once": self._once, "csrf": lambda: Markup(FORM).format(self._csrf),
        }  # fmt: skip
        return self._pages.get_template("comment.html").render(values)
