"""What comes while somebody is at work takes no click, form or selection away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import flask
import pytest
from fake_office import FakeOffice
from playwright.sync_api import Frame, Locator, Page, Route, expect
from real_office import choose, fill, line, office_in, pick

from shared.deps import Deps
from shared.flows.staff import answer_sidebar
from shared.local.cli.serve import application

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIDEBAR = "**/workspace/entry/sidebar"
STATE = "**/workspace/state?*"
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
HOLD_SELECTION = """() => {
  const real = google.script.run;
  window.heard = [];
  google.script.run = {withSuccessHandler: (done) => ({withFailureHandler: (bad) => ({
    selectedAccount: () => heard.push(done),
    callSidebar: (said) => real.withSuccessHandler(done).withFailureHandler(bad)
      .callSidebar(said)})})};
  follow();
  follow();
}"""
SAY_LATER_FIRST = """() => {
  const [earlier, later] = heard;
  later({account_id: 'A-1002', account_ids: []});
  earlier({account_id: 'A-1001', account_ids: []});
  return page.id;
}"""


def sidebar(page: Page) -> Frame:
    return next(one for one in page.frames if "sidebar-page" in one.url)


def press(page: Page, place: Locator) -> None:
    """Press the mouse upon it; it is not let go yet."""
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()


def select(desk: Page, account_id: str, name: str) -> None:
    line(desk, account_id).locator("> span").nth(2).click()
    expect(desk.frame_locator("#sidebar").locator("h1")).to_have_text(name)


def something_happens(desk: Page, office: FakeOffice) -> None:
    """Let a colleague do something, and wait until this page has heard of it."""
    with desk.expect_response(lambda one: "state" in one.url and "rows" in one.json()):
        office.answer("+12125550100", "sms", "When is it due?")
    desk.evaluate(DRAWN)


def test_a_click_in_the_sidebar_is_not_lost_to_what_comes_meanwhile(
    desk: Page, office: FakeOffice
) -> None:
    """Whoever pressed *Add note* believes that it was noted."""
    select(desk, "A-1006", "Grace Kim")
    side = desk.frame_locator("#sidebar")
    button = fill(side, "note", text="called twice")
    press(desk, button)
    with desk.expect_response(SIDEBAR):
        something_happens(desk, office)
    sidebar(desk).evaluate(DRAWN)
    desk.mouse.up()
    expect(side.locator("[data-form=note]")).to_have_count(0)
    assert ("note", "called twice") in [
        (one["what"], one["detail"]) for one in office.happened
    ]


@pytest.mark.parametrize("what", ["news", "scroll"])
def test_a_click_on_a_row_is_not_lost_to_what_comes_meanwhile(
    desk: Page, office: FakeOffice, what: str
) -> None:
    select(desk, "A-1001", "Maya Okafor")
    press(desk, line(desk, "A-1002").locator("> span").nth(2))
    if what == "news":
        something_happens(desk, office)
    else:
        desk.evaluate("() => { document.getElementById('grid').scrollLeft += 3; }")
        desk.evaluate(DRAWN)
        desk.evaluate(DRAWN)
    desk.mouse.up()
    expect(desk.frame_locator("#sidebar").locator("h1")).to_have_text("Daniel Reyes")


def test_what_was_selected_before_does_not_come_back_with_a_late_answer(
    desk: Page,
) -> None:
    """A form begun for one tenant would give way to another tenant's."""
    expect(desk.frame_locator("#sidebar").locator(".empty")).to_be_visible()
    sidebar(desk).evaluate(HOLD_SELECTION)
    assert sidebar(desk).evaluate(SAY_LATER_FIRST) == "A-1002"
    expect(desk.frame_locator("#sidebar").locator("h1")).to_have_text("Daniel Reyes")


def test_what_was_true_before_does_not_come_back_with_a_late_answer(
    desk: Page,
) -> None:
    """A balance just corrected does not seem to be wrong again."""
    expect(desk.frame_locator("#sidebar").locator(".empty")).to_be_visible()
    before = desk.request.get(desk.url + "workspace/state?since=0")
    late: list[Route] = []
    held = [True]

    def hold(route: Route) -> None:
        if held[-1]:
            late.append(route)
        else:
            route.continue_()

    desk.route(STATE, hold)
    with desk.expect_request(STATE):
        sidebar(desk).evaluate("() => ask({action: 'overview'}, () => {})")
    desk.on("request", lambda one: "/edit" in one.url and held.append(False))
    line(desk, "A-1001").locator("> span").nth(3).dblclick()
    desk.keyboard.type("0")
    desk.keyboard.press("Enter")
    expect(line(desk, "A-1001")).to_contain_text("paid")
    held.append(True)
    with desk.expect_request(STATE):
        for route in late[:]:
            route.fulfill(response=before)
    expect(desk.locator("#trouble")).to_be_hidden()
    expect(line(desk, "A-1001")).to_contain_text("paid")
    desk.unroute_all(behavior="ignoreErrors")


@pytest.fixture
def deps(tmp_path: Path) -> Deps:
    return office_in(tmp_path)


@pytest.fixture
def real(page: Page, deps: Deps, serve: Callable[[flask.Flask], str]) -> Page:
    page.goto(serve(application(deps, deps.clock)))
    page.wait_for_selector(".line[data-index]")
    return page


@pytest.fixture
def slow(real: Page) -> list[Route]:
    """Hold back every pause and note until the test lets it go."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        action = route.request.post_data_json["action"]
        if action in {"pause", "note"}:
            held.append(route)
        else:
            route.continue_()

    real.route(SIDEBAR, hold)
    return held


def test_what_was_done_to_several_does_not_bring_them_back(
    real: Page, slow: list[Route]
) -> None:
    """What is chosen next would be done to rows that nobody has selected."""
    side = pick(real, "A-1", "Ann Example")
    line(real, "A-3").locator("> span").nth(2).click(modifiers=["Shift"])
    expect(side.locator("h1")).to_have_text("3 rows selected")
    with real.expect_request(lambda one: "account_ids" in (one.post_data or "")):
        choose(side, "pause", until="2026-12-01", reason="holiday")
    line(real, "A-2").locator("> span").nth(2).click()
    line(real, "A-3").locator("> span").nth(2).click(modifiers=["Shift"])
    expect(side.locator("h1")).to_have_text("2 rows selected")
    slow.pop().continue_()
    expect(side.locator("#banner")).to_have_text(
        "The 3 rows selected before: 3 done, 0 not."
    )
    expect(side.locator("h1")).to_have_text("2 rows selected")
    assert sidebar(real).evaluate("page.ids") == ["A-2", "A-3"]


def test_what_is_begun_at_another_account_outlasts_what_was_done_at_the_last(
    real: Page, deps: Deps, slow: list[Route]
) -> None:
    """A note is written while the one before is still on its way."""
    side = pick(real, "A-1", "Ann Example")
    with real.expect_request(lambda one: '"note"' in (one.post_data or "")):
        choose(side, "note", text="called twice")
    pick(real, "A-2", "Bob Sample")
    fill(side, "note", text="asked about the")
    side.locator("h1").click()
    slow.pop().continue_()
    expect(side.locator("#said")).to_have_text("Done: note")
    meanwhile = {"action": "pause", "account_id": "A-2", "until": "2026-12-01"}
    answer_sidebar({**meanwhile, "reason": "x"}, "office", deps, deps.clock.now())
    expect(side.locator(".note.wait")).to_contain_text("Paused until")
    text = side.locator("[data-form=note] [name=text]")
    expect(text).to_have_value("asked about the")
