"""The whole way through the lab by keyboard alone: from an empty folder to a published essay with a live figure, to an
argument with a counter-run that a worker computes, and to an account that is deleted.

test_lab_walk.py goes it at two widths; benchmarks/lab_walk.py in an installation of its own, with the time of each
step.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from lab_hands import Hands

WORDS = "four very quiet words"
CHART = "moscow-1941-9b8dcd73 gone"
CHANGE = "france-1940/without:leaders_leave"
COMPUTED_MS = 1_200_000
"""Longest time for five pairs; kernels that are not compiled yet take minutes."""

TEXT = """## Three days

The metro did not open. People went out on the eastern roads.

> The order was given in the night [@reid, p. 86].

Who gave it?"""
WORKS = """[{"id": "reid", "type": "book", "title": "Leningrad", "author": [{"family": "Reid"}],
 "issued": {"date-parts": [[2011]]}}]"""


class Walk:
    """Three people in one class. told : what `homefront lab --json` said.   problems : what was wrong, in order.

    seconds : by step.
    """

    def __init__(self, browser: Any, told: Mapping[str, str], width: int, pictures: Path | None = None) -> None:
        self.told, self.problems, self.seconds = told, list[str](), dict[str, float]()
        self.teacher, self.anna, self.boris = (
            Hands(browser, told["url"], width, self.problems, pictures) for _ in range(3)
        )
        self.essay = ""

    def whole(self, say: Callable[[str, float], None] = lambda name, seconds: None) -> None:
        """Goes all of it. say(name of a step, its time in s)."""
        for name, step in STEPS.items():
            began = time.monotonic()
            step(self)
            self.seconds[name] = time.monotonic() - began
            say(name, self.seconds[name])
        for one in (self.teacher, self.anna, self.boris):
            one.context.close()

    def teacher_comes(self) -> None:
        who = self.teacher
        who.open("/")
        who.look("home-nobody")
        who.go('nav a[href="/sign-in"]')
        who.look("sign-in")
        who.write("#f-name", self.told["teacher"])
        who.write("#f-password", self.told["password"])
        who.send()
        who.look("password")
        who.write("#f-old", self.told["password"])
        who.write("#f-password", WORDS)
        who.send()
        assert "Your password is changed" in who.page.inner_text("main")
        who.look("home-teacher")

    def student_joins(self, who: Hands, name: str) -> None:
        who.open("/")
        who.go('nav a[href="/join"]')
        who.look("join")
        for field, text in (("code", self.told["join_code"]), ("name", name), ("password", WORDS)):
            who.write(f"#f-{field}", text)
        who.send()
        assert "You are in the class" in who.page.inner_text("main")
        who.look("home-student")

    def anna_joins(self) -> None:
        self.student_joins(self.anna, "Anna")

    def anna_writes(self) -> None:
        who = self.anna
        who.go('nav a[href="/essays/new"]')
        who.look("essay-new")
        who.write("#f-title", "Who left, and why")
        who.write("#f-body", TEXT)
        who.to("details:has(#f-sources) > summary")
        who.page.keyboard.press("Enter")
        who.write("#f-sources", WORKS)
        who.go("button[value=save]")
        who.to("#figures > summary")
        who.page.keyboard.press("Enter")
        who.choose("#f-figure", CHART)
        who.write("#f-place", "Moscow")
        who.write("#f-caption", "Residents who were away, by reason.")
        who.look("essay-edit")
        who.go("#add-figure")
        assert ":::figure run=moscow-1941" in who.page.input_value("#f-body")
        who.go("button[value=preview]")
        assert "To look at before you publish" not in who.page.inner_text("main")
        who.look("essay-preview")
        who.go('.notice a[href$="/edit"]')
        who.go('form[action$="/publish"] button')
        assert "The essay is published" in who.page.inner_text("main")
        self.essay = who.page.url.partition("?")[0].removeprefix(self.told["url"])

    def boris_reads(self) -> None:
        who = self.boris
        self.student_joins(who, "Boris")
        who.go(f'a[href="{self.essay}"]')
        who.to("#fig-1 .here")
        who.page.wait_for_selector("#fig-1[data-live=yes]")
        who.to("#fig-1 input[type=range]")
        who.page.keyboard.press("Home")
        assert who.page.inner_text("#fig-1 output") == "22 June 1941"
        who.look("essay")

    def boris_comments_on_a_sentence(self) -> None:
        who = self.boris
        who.go("#p1 .say")
        who.to("#reply-form input[type=radio]")
        who.page.keyboard.press("ArrowUp")  # from the whole paragraph to its last sentence
        who.look("comment-on-sentence")
        who.write("#f-body", "Which roads, and who had a lorry?")
        who.go("#reply-form button.main")
        assert who.page.get_attribute("#comment-1 .spot a", "href") == "#p1s2"
        assert who.page.inner_text("#p1s2 sup a") == "1"

    def boris_comments_on_a_point(self) -> None:
        who = self.boris
        who.to("#fig-1 .here")
        who.page.wait_for_selector("#fig-1[data-live=yes]")
        who.to("#fig-1 input[type=range]")
        who.page.keyboard.press("ArrowRight")
        day = who.page.inner_text("#fig-1 output")
        who.go("#fig-1 .sayday")
        who.look("comment-on-figure")
        who.write("#f-body", "Is this where it turns?")
        who.go("#reply-form button.main")
        assert day in who.page.inner_text("#comment-2 .spot")

    def boris_likes(self) -> None:
        who = self.boris
        who.go("#like button")
        assert "1 person likes this" in who.page.inner_text("#like")

    def anna_asks_for_a_counter_run(self) -> None:
        who = self.anna
        who.go('nav a[href="/notifications"]')
        who.look("news")
        who.go(f'a[href="{self.essay}#comment-1"]')
        who.go('#comment-1 a[href*="run=yes"]')
        who.write("#f-body", "Let us take the leaders' leaving out, in France.")
        who.choose("#run-change", CHANGE)
        who.to("#run-pairs")
        who.page.keyboard.press("Home")
        who.look("counter-run-form")
        who.go("#reply-form button.main")
        assert "in answer to 1" in who.page.inner_text("#comment-3")
        assert who.page.get_attribute("#comment-3 .run", "data-state") in ("queued", "running", "done")
        who.look("counter-run-waits")

    def worker_computes_it(self) -> None:
        page = self.anna.page
        page.wait_for_selector("#comment-3 .run[data-state=done]", timeout=COMPUTED_MS)
        said = page.inner_text("#comment-3 .run")
        assert "Difference" in said
        assert "We have no figure for what this cost" in said
        assert page.locator("#comment-3 .twins").first.is_visible()
        self.anna.look("counter-run-done")

    def teacher_moderates(self) -> None:
        self.boris.open(self.essay)
        self.boris.go('#comment-3 a[href$="/report"]')
        self.boris.look("report")
        self.boris.write("#f-reason", "France is not the subject here.")
        self.boris.go("main form button.main")
        who = self.teacher
        who.go('nav a[href="/moderation"]')
        who.look("moderation")
        who.go("li:has(.reason) button[value=hide]")
        self.boris.open(self.essay)
        assert "hidden by the teacher" in self.boris.page.inner_text("#comment-3")
        who.go(f'li:has(a[href="{self.essay}#comment-3"]) button[value=show]')
        self.boris.open(self.essay)
        assert "Let us take" in self.boris.page.inner_text("#comment-3")

    def boris_takes_his_data_and_goes(self) -> None:
        who = self.boris
        who.go('nav a[href="/account"]')
        who.look("account")
        who.to('a[href="/account/export"]')
        with who.page.expect_download() as coming:
            who.page.keyboard.press("Enter")
        data = json.loads(Path(coming.value.path()).read_text(encoding="utf-8"))
        assert next(one["body"] for one in data["comment"]).startswith("Which roads")
        who.go('a[href="/account/delete"]')
        who.look("account-delete")
        who.write("#f-password", WORDS)
        who.send()
        assert "Your account is deleted" in who.page.inner_text("main")
        self.anna.open(self.essay)
        said = self.anna.page.inner_text(".argument")
        assert "Boris" not in said
        assert "Which roads" not in said
        assert "This comment was removed" in said
        self.anna.look("essay-after")

    def every_other_page(self) -> None:
        """By address, so that each page of the lab is looked at once."""
        for who, paths in ((self.anna, OF_STUDENT), (self.teacher, OF_TEACHER)):
            for name, path in paths.items():
                who.open(path.format(essay=self.essay))
                who.look(name)
        self.anna.open("/nowhere")
        self.anna.look("error")
        self.problems.remove("Failed to load resource: the server responded with a status of 404 (Not Found)")
        self.anna.open("/")
        self.anna.go('a[href="/sign-in"]')
        self.anna.look("change-account")


STEPS: dict[str, Callable[[Walk], None]] = {
    "the teacher signs in and chooses a password": Walk.teacher_comes,
    "Anna joins by the code": Walk.anna_joins,
    "Anna writes an essay with a live figure, and publishes it": Walk.anna_writes,
    "Boris joins, and reads it": Walk.boris_reads,
    "Boris comments on a sentence": Walk.boris_comments_on_a_sentence,
    "Boris comments on a day of the figure": Walk.boris_comments_on_a_point,
    "Boris likes the essay": Walk.boris_likes,
    "Anna answers with a counter-run": Walk.anna_asks_for_a_counter_run,
    "the worker computes it, and the difference stands in the answer": Walk.worker_computes_it,
    "Boris reports, the teacher hides, and takes it back": Walk.teacher_moderates,
    "Boris saves his data, and deletes his account": Walk.boris_takes_his_data_and_goes,
    "every other page": Walk.every_other_page,
}

OF_STUDENT = {
    "sample-essay": "/essays/2", "guided-reading": "/essays/1", "versions": "{essay}/versions",
    "version": "{essay}/versions/1", "changes": "{essay}/changes", "material": "{essay}/material", "runs": "/runs",
    "run": "/runs/1", "play": "/play", "play-ask": "/play/moscow-1941/reserves",
    "play-answer": "/play/moscow-1941/reserves/answer?guess=50", "play-ask-number": "/play/france-1940/leaders_leave",
    "play-answer-number": "/play/france-1940/leaders_leave/answer?guess=more",
}  # fmt: skip
OF_TEACHER = {"class": "/class", "person": "/class/people/5", "log": "/class/log", "rules": "/runs/rules",
              "runs-teacher": "/runs"}  # fmt: skip
