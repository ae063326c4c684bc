"""One Chromium for the session, one report that it opens, and a lab as its command starts it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from started_lab import started

MOST_MS = 60_000
"""For how long a page may be waited for; on a busy machine a browser can stand still for many seconds."""
Open = Callable[..., Any]

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser that stood still for too long is given a second try, which the summary says; nothing else is."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["TimeoutError"]))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Playwright's browser on the system's own Chromium; skips where there is none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no Chromium: none of {', '.join(NAMES)} was found; install it to run the browser tests")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of two coupled worlds at 1:20000."""
    from homefront.api.worlds import ensemble
    from homefront.views.report.page import write_report

    runs = ensemble("moscow-1941", runs=2, seed=1, scale=1 / 20_000, workers=1, follow=2)
    return write_report([runs], tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="session")
def own_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the front alone with an explanation of two outcomes among two causes, and pairs without one cause."""
    from homefront.api.compare import explain, whatif
    from homefront.api.worlds import ensemble
    from homefront.experiments.saved import write_saved
    from homefront.views.report.page import write_report

    folder, given = tmp_path_factory.mktemp("own"), {"workers": 1, "only": "front"}
    outcomes, causes = ["moscow_held", "war_output_1942"], ["relocation", "allies"]
    why = explain("moscow-1941", outcomes, causes, most=3, check_scale=0, **given)
    pairs = whatif("moscow-1941", "enemy_diversion", runs=4, **given)
    write_saved(folder / "why.json", [*why, pairs])
    return write_report([ensemble("moscow-1941", runs=2, seed=1, **given), folder / "why.json"], folder / "report.html")


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery, index.html, and two runs side by side, both.html."""
    import homefront as hf

    folder = tmp_path_factory.mktemp("runs")
    common: dict[str, Any] = {"scale": 1 / 20_000, "workers": 1, "runs": 2}
    hf.ensemble("britain-1940", days=20, out=folder / "britain", **common)
    hf.ensemble("moscow-1941", only="front", out=folder / "all", **common)
    hf.ensemble("moscow-1941", only="front", without="enemy_diversion", out=folder / "without", **common)
    hf.gallery(folder)
    hf.compare([folder / "all", folder / "without"], folder / "both.html")
    return folder


@pytest.fixture
def opened_file(browser: Any) -> Iterator[Open]:
    """opened_file(file, width=1280, ...): see `_opening`."""
    yield from _opening(browser)


@pytest.fixture(scope="module")
def kept_open(browser: Any) -> Iterator[Open]:
    """The same; its pages stay open for all tests of a file."""
    yield from _opening(browser)


def _opening(browser: Any) -> Iterator[Open]:
    """call(file, width=1280, scheme="light", ...): a page once it is ready; fails on an error or a request.

    address : what stands behind the file's own, as "#w=1". Further options are those of a context of Playwright. The
    policy of a page forbids the eval by which Playwright waits for a condition, so it is passed over unless
    bypass_csp=False.
    """
    contexts, wrong = [], []

    def call(
        file: Path, width: int = 1280, scheme: str = "light", motion: str = "no-preference", address: str = "",
        height: int = 900, **more: Any,
    ) -> Any:  # fmt: skip
        given = {"offline": True, "color_scheme": scheme, "reduced_motion": motion, "bypass_csp": True} | more
        context = browser.new_context(viewport={"width": width, "height": height}, **given)
        context.set_default_timeout(MOST_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: wrong.append(request.url) if not _own(request.url) else None)
        page.goto(file.as_uri() + address)
        if more.get("java_script_enabled", True):
            page.wait_for_selector("body[data-ready=all]")
        return page

    yield call
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def opened(opened_file: Open, report: Path) -> Open:
    """opened(width=1280, ...): the report of the session. It asks for a guess first, as it does a reader."""
    return partial(opened_file, report)


def _own(url: str) -> bool:
    return url.startswith(("file:", "data:", "blob:"))


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A lab that nothing is computed in: see `started_lab.started`."""
    with started(tmp_path_factory.mktemp("lab")) as told:
        yield told


@pytest.fixture
def computing_lab(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A lab of its own for the test, with a worker."""
    with started(tmp_path, workers=1) as told:
        yield told
