"""What must hold of a scenario as a whole: a command tree that is one, kinds of place that differ, arrays that fit."""

from __future__ import annotations

from homefront.errors import nearest
from homefront.scenario import limits
from homefront.scenario.partial import PartialScenario, need_values
from homefront.scenario.problems import as_text, listed
from homefront.scenario.values import OF_A_FRONT


def check_command(partial: PartialScenario) -> None:
    """The command tree has one head and no cycle, reaches the block, and its posts issue the orders."""
    posts = {post.name: post for post in partial.posts}
    if not posts or partial.document is None:
        return
    written = set(partial.document.table("command"))
    heads = [post for post in partial.posts if not post.under]
    if len(heads) != 1 and written == set(posts):
        names = listed(post.name for post in heads) or "none"
        partial.tell(partial.document.line(("command",)), "command", f"heads: {names}", 'one post with under = ""')
    under = {name: post.under for name, post in posts.items()}
    for post in partial.posts:
        if post.under and post.under not in written:
            hint = nearest(post.under, written)
            partial.tell(post.line, f"command.{post.name}.under", as_text(post.under), "another post", hint)
        elif _circles(post.name, under):
            partial.tell(
                post.line, f"command.{post.name}.under", f"{post.name} under itself, by {post.under}", "a tree"
            )
    if "block" not in written:
        partial.tell(
            partial.document.line(("command",)), "command", "no post block", "a post block, the block official"
        )
        return
    above = {"block"}
    name = "block"
    while name in posts and posts[name].under not in above | {""}:
        name = posts[name].under
        above.add(name)
    issued_by = partial.orders.issued_by if partial.orders else {}
    for kind, post_name in issued_by.items():
        if post_name not in above and written == set(posts):
            path = ("orders", "issued_by", kind)
            expected = f"a post above the block: {listed(above)}"
            partial.document.add(path, as_text(post_name), expected, nearest(post_name, above))


def check_kinds(partial: PartialScenario) -> None:
    """A front city lies nearer to the front than a far region does; a scenario with a front gives both distances."""
    if partial.document is not None and partial.has_front:
        need_values(partial.document, OF_A_FRONT)
    near, far = partial.values.get("kinds.front_city_distance"), partial.values.get("kinds.far_distance")
    if near and far and near.value >= far.value:
        expected = f"more than kinds.front_city_distance, {near.value:g}"
        partial.tell(far.line, "values.kinds.far_distance", f"{far.value:g}", expected)


def check_work(partial: PartialScenario) -> None:
    """Arrays of places by days are small enough for a run."""
    if partial.head is None:
        return
    places = len(partial.table("captures").rows) + 2 * len(partial.table("regions").rows)
    coded = {(row.place, row.place_kind if row.place == "*" else "") for row in partial.table("coding_merged").rows}
    for number, what, most in (
        (places, "places (cities, and two for each region)", limits.PLACE_DAYS),
        (len(coded), f"places and kinds in {partial.file_of('coding_merged')}", limits.CODED_DAYS),
    ):
        if number * partial.head.days > most:
            got = f"{partial.head.days:,} days of {number:,} {what}"
            expected = f"at most {most:,} places times days"
            partial.tell(partial.head.line, "scenario.days", got, expected, "fewer days, or fewer places?")


def _circles(name: str, under: dict[str, str]) -> bool:
    """Whether going up from a post leads back to it."""
    passed: set[str] = set()
    here = under.get(name, "")
    while here and here not in passed:
        if here == name:
            return True
        passed.add(here)
        here = under.get(here, "")
    return False
