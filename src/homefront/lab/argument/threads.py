"""Comments in threads: each answer beneath what it answers, with the numbers that they were given."""

from __future__ import annotations

from collections.abc import Sequence

from homefront.lab.essays.reading import CommentView

DEEPEST = 4
"""Steps by which an answer is moved to the right, at most."""


def threaded(comments: Sequence[CommentView]) -> list[tuple[CommentView, int]]:
    """(comment, depth), depth 0 for one that answers none. comments : in the order of their numbers."""
    answers: dict[int | None, list[CommentView]] = {}
    for one in comments:
        answers.setdefault(one.parent, []).append(one)
    out: list[tuple[CommentView, int]] = []
    waiting = [(one, 0) for one in reversed(answers.get(None, []))]
    while waiting:
        one, depth = waiting.pop()
        out.append((one, min(depth, DEEPEST)))
        waiting += [(answer, depth + 1) for answer in reversed(answers.get(one.number, []))]
    return out
