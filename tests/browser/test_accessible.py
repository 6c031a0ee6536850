"""axe-core finds no serious fault on any page that staff use."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import flask
import pytest
from fake_office import FakeOffice
from playwright.sync_api import Frame, FrameLocator, Page, expect
from real_office import choose, fill, hold_a_run, line, office_in, overview, pick

from shared.deps import Deps
from shared.errors import NotDone
from shared.flows.alerts import raise_alert
from shared.flows.sheet_outage import begin_outage
from shared.flows.tasks import open_task
from shared.local.cli.serve import application

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(__file__).parents[1] / "appsscript/node_modules/axe-core/axe.min.js"
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        complain = pytest.fail if os.environ.get("CI") == "true" else pytest.skip  # noqa: TID251 - a test asks where it runs
        complain("axe-core is missing: run npm ci in tests/appsscript")
    return AXE.read_text("utf-8")


def faults(frame: Frame | Page, axe: str) -> list[str]:
    frame.evaluate(axe)
    found = frame.evaluate("() => axe.run(document, {iframes: false})")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
    ]


def sidebar(desk: Page) -> Frame:
    return next(one for one in desk.frames if "sidebar-page" in one.url)


def test_the_workspace_has_no_serious_fault(desk: Page, axe: str) -> None:
    assert faults(desk, axe) == []


def test_the_overview_has_no_serious_fault(desk: Page, axe: str) -> None:
    expect(desk.frame_locator("#sidebar").locator(".empty")).to_be_visible()
    assert faults(sidebar(desk), axe) == []


@pytest.mark.parametrize("name", ["Grace Kim", "Ben Castellano", "Maya Okafor"])
def test_an_account_has_no_serious_fault(
    desk: Page, office: FakeOffice, axe: str, name: str
) -> None:
    office.paused["A-1006"] = ("2026-12-01", "plan")
    desk.locator(".line[data-index]").filter(has_text=name).locator("span").nth(
        2
    ).click()
    side = desk.frame_locator("#sidebar")
    expect(side.locator("h1")).to_have_text(name)
    for summary in side.locator("summary").all():
        summary.click()
    side.locator("[data-act=choose]").select_option("opt_in")
    assert faults(sidebar(desk), axe) == []


def test_what_is_still_loading_has_no_serious_fault(desk: Page, axe: str) -> None:
    """A screen reader says that something is on its way."""
    expect(desk.frame_locator("#sidebar").locator(".empty")).to_be_visible()
    frame = sidebar(desk)
    frame.evaluate("() => byId('main').replaceChildren(skeleton())")
    assert faults(frame, axe) == []


def test_the_menu_and_its_dialogs_have_no_serious_fault(desk: Page, axe: str) -> None:
    desk.locator("#menu summary").click()
    assert faults(desk, axe) == []
    desk.get_by_role("button", name="Pause everything").click()
    expect(desk.get_by_role("dialog")).to_be_visible()
    assert faults(desk, axe) == []


@pytest.fixture
def deps(tmp_path: Path) -> Deps:
    """An office in which everything that can be shown is there to be shown."""
    deps = office_in(tmp_path)
    now = deps.clock.now()
    hold_a_run(deps, 60)
    open_task(deps.documents, "", "unknown_sender", "c1", now)
    raise_alert(deps, "provider_down", "quo", now, detail="errors")
    begin_outage(deps, NotDone("sheet_unreachable"), now)
    return deps


@pytest.fixture
def real(page: Page, deps: Deps, serve: Callable[[flask.Flask], str]) -> Page:
    page.goto(serve(application(deps, deps.clock)))
    page.wait_for_selector(".line[data-index]")
    return page


def open_all(side: FrameLocator) -> None:
    """Open whatever can be opened, and wait until it has come."""
    for summary in side.locator("main > div > details > summary").all():
        summary.click()
    expect(side.locator(".bone")).to_have_count(0)


def test_every_room_of_the_overview_has_no_serious_fault(real: Page, axe: str) -> None:
    side = overview(real)
    open_all(side)
    expect(side.locator("main")).to_contain_text("60 messages to 60 people")
    expect(side.locator("main")).to_contain_text("Unknown sender")
    assert side.locator("details[open]").count() > 9
    assert faults(sidebar(real), axe) == []
    width = sidebar(real).evaluate("document.documentElement.scrollWidth")
    assert width <= 300


def test_every_action_of_an_account_has_no_serious_fault(real: Page, axe: str) -> None:
    side = pick(real, "A-1", "Ann Example")
    open_all(side)
    actions = side.locator("[data-act=choose] option").all()
    names = [one.get_attribute("value") for one in actions]
    assert len(names) > 14
    for name in filter(None, names):
        fill(side, name)
        assert faults(sidebar(real), axe) == [], name
        width = sidebar(real).evaluate("document.documentElement.scrollWidth")
        assert width <= 300, name


def test_what_was_done_to_several_has_no_serious_fault(real: Page, axe: str) -> None:
    side = pick(real, "A-1", "Ann Example")
    line(real, "A-3").locator("> span").nth(2).click(modifiers=["Shift"])
    expect(side.locator("h1")).to_have_text("3 rows selected")
    choose(side, "send_now")
    expect(side.locator(".note")).to_contain_text("done")
    assert faults(sidebar(real), axe) == []
