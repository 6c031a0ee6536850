"""
Chromium, a served workspace, and screenshots, for every browser test.

Without Chromium they are skipped here and reported loudly at the end; under CI=true
they fail, so that a green run has really looked.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from threading import Thread

import flask
import pytest
from fake_office import FakeOffice
from pictures import Screenshot, take
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)
from werkzeug.serving import make_server

from shared.local.workspace import create_app

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
WAIT_MS = 60_000
START_MS = 180_000
"""A busy machine is slow, at its first start above all; speed `bench` measures."""
expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        complain = pytest.fail if os.environ.get("CI") == "true" else pytest.skip  # noqa: TID251 - a test asks where it runs
        complain("Chromium is not installed: the page was not looked at")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program, args=FLAGS, timeout=START_MS
        )
        yield started
        started.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Open pages of 1280 by 800, each its own browser; their errors fail the test."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_one() -> Page:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 800}))
        opened = contexts[-1].new_page()
        opened.set_default_timeout(WAIT_MS)
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.on("console", lambda said: _refused(said, wrong))
        return opened

    yield open_one
    for context in contexts:
        context.close()
    assert not wrong, f"the page complained: {wrong}"


@pytest.fixture
def page(new_page: Callable[[], Page]) -> Page:
    return new_page()


def _refused(said: object, wrong: list[str]) -> None:
    text = getattr(said, "text", "")
    if "Content Security Policy" in text or "Uncaught" in text:
        wrong.append(text)


@pytest.fixture
def serve() -> Iterator[Callable[[flask.Flask], str]]:
    """Serve an application on a free loopback port until the test ends."""
    running = []

    def start(app: flask.Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.port}"

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def office() -> FakeOffice:
    return FakeOffice()


@pytest.fixture
def desk(page: Page, office: FakeOffice, serve: Callable[[flask.Flask], str]) -> Page:
    """Open the workspace of the fake office, once its rows are there."""
    page.goto(serve(create_app(office)))
    page.wait_for_selector(".line[data-index]")
    return page


@pytest.fixture
def screenshot() -> Screenshot:
    """Keep a picture of a page under a name."""
    return take
