"""Markdown to HTML that cannot act: no raw HTML is taken, and what comes out is cleaned once more."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}


def html_of(text: str) -> str:
    """The HTML of a text. Its headings begin at the second level: the first is the essay's title.

    >>> html_of("# War <script>")
    '<h2>War &lt;script&gt;</h2>\\n'
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = reader.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
    return nh3.clean(
        reader.renderer.render(tokens, reader.options, {}), tags=TAGS, attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"}, link_rel="nofollow noopener noreferrer",
    )  # fmt: skip
