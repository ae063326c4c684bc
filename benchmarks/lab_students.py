"""Students and readers of a lab, for lab_load.py and lab_kill.py: each with a browser, a session and time to think.

The client has to be cheap, since it shares the machine with what it measures: HTTP/1.1 by asyncio's streams alone, one
connection a browser that stays open, as browsers have it. What a real page brings with it (style sheets, modules,
numbers of figures) is fetched once a browser, and kept.
"""

from __future__ import annotations

import asyncio
import html
import random
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

PASSWORD = "three quiet words"
LONGEST_S = 120.0
"""An answer that has not come after so many seconds is an error."""

FILE = re.compile(rb'(?:href|src)="(/static/[^"]+)"')
FIGURE = re.compile(rb'data-key="([^"]+)" data-chart-name="([^"]+)"')
CSRF = re.compile(rb'name="csrf" value="([^"]+)"')
ONCE = re.compile(rb'name="once" value="([\w-]+)">\s*<input type="hidden" name="version" value="(\d+)"')
SENTENCE = re.compile(rb'<span[^>]* id="(p\d+s\d+)"')
COMMENT = re.compile(rb'action="/essays/\d+/comments/(\d+)/like"[^>]*>.*?</form>', re.DOTALL)
WANTED = re.compile(rb'name="like" value="(yes|no)"')


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Record:
    """Every request: kind, seconds until its answer was read whole, status (0: no answer).

    again : forms that were sent again, since no answer came.   refused : answers 503.   told : what went wrong.
    """

    rows: list[tuple[str, float, int]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    again: int = 0
    refused: int = 0

    def add(self, kind: str, seconds: float, status: int, told: str = "") -> None:
        self.rows.append((kind, seconds, status))
        if told:
            self.told.append(told)


class Browser:
    """A browser of one person. patient : asks again and again where the server is gone, with the very same form."""

    def __init__(self, port: int, record: Record, patient: bool = False) -> None:
        self.port, self.record, self.patient = port, record, patient
        self.cookies: dict[str, str] = {}
        self.kept: set[str] = set()
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, kind: str = "page") -> Answer:
        """A page or a file."""
        return await self._asked(kind, "GET", path, b"")

    async def post(self, path: str, kind: str, fields: dict[str, str]) -> Answer:
        """Sends a form, and opens the page that it leads to."""
        answer = await self._asked(kind, "POST", path, urlencode(fields).encode())
        if answer.status == 303:
            return await self.get(answer.headers["location"].partition("#")[0])
        return answer

    async def with_files(self, page: Answer) -> None:
        """Fetches what the page names and this browser has not kept."""
        names = {one.decode() for one in FILE.findall(page.body)}
        names |= {f"/figures/{run.decode()}/{chart.decode()}.json" for run, chart in FIGURE.findall(page.body)}
        for name in sorted(names - self.kept):
            await self.get(name, "file")
        self.kept |= names

    async def _asked(self, kind: str, method: str, path: str, body: bytes) -> Answer:
        began, tries = time.perf_counter(), 0
        while True:
            tries += 1
            used_before = self._open is not None
            try:
                answer = await asyncio.wait_for(self._once(method, path, body), LONGEST_S)
            except (OSError, EOFError, TimeoutError) as error:
                self.close()
                self.record.again += method == "POST"
                if used_before and tries == 1 and not isinstance(error, TimeoutError):
                    continue  # as browsers do: the server had closed a connection that nobody used for a while
                if not self.patient:
                    self.record.add(kind, time.perf_counter() - began, 0, f"{method} {path}: {error!r}")
                    raise
                await asyncio.sleep(0.2)
                continue
            if self.patient and answer.status == 503:
                self.record.refused += 1
                await asyncio.sleep(float(answer.headers.get("retry-after", "1")))
                continue
            told = f"{method} {path}: {answer.status} {_title(answer)}" if answer.status >= 400 else ""
            self.record.add(kind, time.perf_counter() - began, answer.status, told)
            return answer

    async def _once(self, method: str, path: str, body: bytes) -> Answer:
        if self._open is None or self._open[0].at_eof():
            self.close()
            self._open = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        reader, writer = self._open
        lines = [f"{method} {path} HTTP/1.1", f"host: 127.0.0.1:{self.port}"]
        if self.cookies:
            lines.append("cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += ["content-type: application/x-www-form-urlencoded", f"content-length: {len(body)}",
                      f"origin: http://127.0.0.1:{self.port}"]  # fmt: skip
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in head[1:]:
            name, _, value = line.partition(": ")
            if name == "set-cookie":
                self._cookie(value)
            elif name:
                headers[name] = value
        return Answer(int(head[0][9:12]), headers, await reader.readexactly(int(headers.get("content-length", "0"))))

    def _cookie(self, told: str) -> None:
        name, _, value = told.partition(";")[0].partition("=")
        if value.strip('"'):
            self.cookies[name] = value
        else:
            self.cookies.pop(name, None)

    def close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None


def _title(answer: Answer) -> str:
    found = re.search(rb"<title>([^<]*)</title>", answer.body)
    return html.unescape(found[1].decode()) if found else ""


def field_of(page: Answer, pattern: re.Pattern[bytes]) -> str:
    """The first field of a form that the pattern finds; ValueError for a page without it."""
    found = pattern.search(page.body)
    if found is None:
        raise ValueError(f"a page without {pattern.pattern!r}: {page.status} {_title(page)}")
    return found[1].decode()


class Student:
    """Somebody of the class. said : the texts of comments that the server has answered for.   tried : all of them.

    likes : what was last asked for, by comment (0: the essay): the state that the server answered for, None while an
    answer is waited for.
    """

    def __init__(self, number: int, browser: Browser, essay: str, chance: random.Random) -> None:
        self.name, self.browser, self.essay, self.chance = f"student {number}", browser, essay, chance
        self.page: Answer | None = None
        self.said: list[str] = []
        self.tried: list[str] = []
        self.likes: dict[int, str | None] = {}

    async def join(self, code: str) -> None:
        """Joins the class by its code."""
        page = await self.browser.get("/join")
        fields = {"csrf": field_of(page, CSRF), "code": code, "name": self.name, "password": PASSWORD}
        page = await self.browser.post("/join", "join", fields)
        if b"You are in the class" not in page.body:
            raise ValueError(f"{self.name} could not join: {page.status} {_title(page)}")

    async def read(self) -> None:
        """Opens the essay; the first time with all that the page names."""
        self.page = await self.browser.get(self.essay)
        await self.browser.with_files(self.page)

    async def like(self) -> None:
        """Likes the essay or one of its comments, or takes a like back."""
        assert self.page is not None
        found = list(COMMENT.finditer(self.page.body))
        one = self.chance.choice(found) if found and self.chance.random() < 0.8 else None
        number = int(one[1]) if one else 0
        wanted = field_of(self.page, WANTED) if one is None else field_of(Answer(200, {}, one[0]), WANTED)
        self.likes[number] = None
        path = f"{self.essay}/comments/{number}/like" if number else f"{self.essay}/like"
        self.page = await self.browser.post(path, "like", {"csrf": field_of(self.page, CSRF), "like": wanted})
        self.likes[number] = wanted if self.page.status == 200 else None

    async def comment(self) -> None:
        """Comments on the whole, on a sentence, or in answer to somebody."""
        assert self.page is not None
        found = ONCE.search(self.page.body)
        if found is None:
            raise ValueError(f"no form for a comment: {self.page.status} {_title(self.page)}")
        said = " ".join(self.chance.choices(SAID.split(), k=30))
        body = f"{self.name}, thought {len(self.tried) + 1}: *{said}*."
        fields = {"csrf": field_of(self.page, CSRF), "once": found[1].decode(), "version": found[2].decode(),
                  "body": body}  # fmt: skip
        kind = self.chance.randrange(3)
        if kind == 1:
            fields["at"] = self.chance.choice(SENTENCE.findall(self.page.body)).decode()
        elif kind == 2 and (others := COMMENT.findall(self.page.body)):
            fields["answers"] = self.chance.choice(others).decode()
        self.tried.append(body)
        self.page = await self.browser.post(f"{self.essay}/comments", "comment", fields)
        if self.page.status == 200:
            self.said.append(body)

    async def click(self) -> None:
        """One of the three: 70 of 100 read, 20 like, 10 comment."""
        drawn = self.chance.random()
        if self.page is None or self.page.status != 200 or drawn < 0.7:
            await self.read()
        elif drawn < 0.9:
            await self.like()
        else:
            await self.comment()


SAID = (
    "I doubt that the count of October says this, since people were registered twice and nobody counted who walked out "
    "at night; where is the source for that day, and what would it be without the siege?"
)
"""Comments are made of the words of it."""


async def busy(
    clicks: list[Callable[[], Awaitable[None]]], over: Callable[[], bool], think_s: float, arrive_s: float
) -> None:
    """Everybody clicks and thinks, until it is over. think_s : mean of the pauses, which are exponential.

    arrive_s : the first click of each falls at random into so many seconds.
    """

    async def one(click: Callable[[], Awaitable[None]]) -> None:
        await _slept(random.uniform(0, arrive_s), over)
        while not over():
            with suppress(OSError, EOFError, TimeoutError):  # it is in the record
                await click()
            await _slept(random.expovariate(1 / think_s), over)

    await asyncio.gather(*(one(click) for click in clicks))


async def _slept(seconds: float, over: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while not over() and (left := end - time.monotonic()) > 0:
        await asyncio.sleep(min(left, 1.0))


def until(seconds: float) -> Callable[[], bool]:
    """Whether so many seconds have gone by from now on."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end
