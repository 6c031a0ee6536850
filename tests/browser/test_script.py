"""The workspace runs the sheet's own script; its page calls what Google lets it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import flask
import pytest
from fake_office import FakeOffice
from pictures import Screenshot
from playwright.sync_api import Frame, FrameLocator, Locator, Page, Route, expect

from shared.local.workspace import create_app, page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CALL = """(name) => new Promise((done) => google.script.run
  .withSuccessHandler((told) => done({told}))
  .withFailureHandler((error) => done({failed: error.message}))[name]())"""
FORCE = """(name) => new Promise((done) => {
  addEventListener('message', ({data}) => data.id === -1 && done(data));
  parent.postMessage({kind: 'run', id: -1, name, given: ['x']}, location.origin);
})"""


def row(page: Page, account_id: str) -> Locator:
    return page.locator(".line[data-index]").filter(has_text=account_id)


def pick(page: Page, account_id: str, **how: object) -> None:
    row(page, account_id).locator("> span").nth(2).click(**how)  # type: ignore[arg-type]


def frame_of(desk: Page) -> Frame:
    """Give the sidebar once it has shown something."""
    expect(desk.frame_locator("#sidebar").locator("#switch button")).to_be_visible()
    return next(one for one in desk.frames if "sidebar-page" in one.url)


def menu(desk: Page, item: str) -> None:
    desk.locator("#menu summary").click()
    desk.locator("#menu").get_by_role("button", name=item, exact=True).click()


@pytest.fixture
def changed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    page_: Page,
    office: FakeOffice,
    serve: Callable[[flask.Flask], str],
) -> Callable[[str, str, str], Page]:
    """Open the workspace over a script in which one text was changed."""

    def opened(file: str, before: str, after: str) -> Page:
        copy = tmp_path / "appsscript"
        shutil.copytree(page.APPSSCRIPT, copy)
        text = (copy / file).read_text("utf-8")
        assert before in text
        (copy / file).write_text(text.replace(before, after), "utf-8")
        monkeypatch.setattr(page, "APPSSCRIPT", copy)
        page_.goto(serve(create_app(office)))
        page_.wait_for_selector(".line[data-index]")
        return page_

    return opened


@pytest.fixture(name="page_")
def a_page(page: Page) -> Page:
    return page


def test_the_selected_row_is_found_by_the_script_itself(
    changed: Callable[[str, str, str], Page],
) -> None:
    """What is seen to work here is what will run in Google."""
    desk = changed("Code.js", "account_id: ids[0]", "account_id: 'A-1006'")
    pick(desk, "A-1001")
    expect(desk.frame_locator("#sidebar").locator("h1")).to_have_text("Grace Kim")


def test_a_fault_in_the_script_is_seen_here(
    changed: Callable[[str, str, str], Page], office: FakeOffice
) -> None:
    desk = changed("Code.js", "return post_('sidebar', payload);", "return null.x;")
    banner = desk.frame_locator("#sidebar").locator("#banner")
    expect(banner).to_contain_text("cannot be reached")
    assert office.asked == []


def test_the_way_to_the_service_is_the_scripts_own(
    changed: Callable[[str, str, str], Page], office: FakeOffice
) -> None:
    """Without the caller's token in its header the service is asked in vain."""
    desk = changed("Backend.js", "Authorization: ", "Other: ")
    banner = desk.frame_locator("#sidebar").locator("#banner")
    expect(banner).to_contain_text("restarted: reload it")
    assert office.asked == []


def test_the_page_is_offered_what_google_offers_and_no_more(desk: Page) -> None:
    offered = frame_of(desk).evaluate("Object.keys(google.script.run)")
    assert {"callSidebar", "selectedAccount", "onOpen"} < set(offered)
    assert not [name for name in offered if name.endswith("_")]


@pytest.mark.parametrize(
    "name", ["post_", "serviceUrl_", "fetch", "close", "servicesHere"]
)
def test_a_page_that_asks_for_more_all_the_same_is_refused(
    desk: Page, name: str
) -> None:
    answer = frame_of(desk).evaluate(FORCE, name)
    assert answer["error"] == f"Script function not found: {name}"


def test_another_frame_may_call_nothing(desk: Page, office: FakeOffice) -> None:
    """An e-mail that is shown, or a page that opened this one, moves nothing."""
    frame_of(desk)
    before = len(office.asked)
    desk.evaluate("""() => postMessage({kind: 'run', id: 1, name: 'callSidebar',
      given: [{action: 'kill', on: true}]}, location.origin)""")
    assert frame_of(desk).evaluate(CALL, "selectedAccount") == {"told": None}
    asked = [one["action"] for _name, one in office.asked[before:]]
    assert "kill" not in asked


def test_every_selected_row_is_named_by_the_script(desk: Page) -> None:
    pick(desk, "A-1002")
    pick(desk, "A-1004", modifiers=["Shift"])
    side = desk.frame_locator("#sidebar")
    expect(side.locator("h1")).to_have_text("3 rows selected")
    told = frame_of(desk).evaluate(CALL, "selectedAccount")["told"]
    assert told["account_ids"] == ["A-1002", "A-1003", "A-1004"]


def test_rows_between_which_others_are_hidden_are_not_touched(desk: Page) -> None:
    """A filter hides rows that nobody has seen: nothing is done to those."""
    desk.locator("#filter").fill("Harbor")
    expect(desk.locator("#count")).to_have_text("4 of 12")
    pick(desk, "A-1003")
    pick(desk, "A-1010", modifiers=["Shift"])
    side = desk.frame_locator("#sidebar")
    expect(side.locator("h1")).to_have_text("4 rows selected")
    told = frame_of(desk).evaluate(CALL, "selectedAccount")["told"]
    assert told["account_ids"] == ["A-1003", "A-1004", "A-1005", "A-1010"]


def test_an_edit_is_told_by_the_scripts_trigger(desk: Page, office: FakeOffice) -> None:
    row(desk, "A-1001").locator("> span").nth(3).dblclick()
    desk.keyboard.press("ControlOrMeta+a")
    desk.keyboard.type("900")
    desk.keyboard.press("Enter")
    expect(desk.locator("#said")).to_have_text("Done")
    assert office.edits == [("A-1001", "Balance", "900")]
    told = ("sheet_edited", {"account_ids": ["A-1001"], "kind": "edit"})
    assert told in office.asked


def test_the_menu_stops_everything_after_asking(
    desk: Page, office: FakeOffice, screenshot: Screenshot
) -> None:
    menu(desk, "Pause everything")
    asked = desk.get_by_role("dialog")
    expect(asked).to_contain_text("No message will leave until you resume.")
    screenshot(desk, "menu-asks")
    asked.get_by_role("button", name="No").click()
    expect(asked).to_have_count(0)
    assert office.sending
    menu(desk, "Pause everything")
    asked.get_by_role("button", name="Yes").click()
    expect(asked).to_contain_text("Paused. Nothing leaves until you resume.")
    asked.get_by_role("button", name="OK").click()
    expect(desk.locator("#lamp")).to_have_text("Sending paused")
    assert not office.sending


def test_a_dialog_left_by_escape_decides_nothing(
    desk: Page, office: FakeOffice
) -> None:
    menu(desk, "Pause everything")
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    assert office.sending


def test_the_sidebar_goes_on_while_a_dialog_waits(desk: Page) -> None:
    """Google runs every call by itself; one that waits holds up no other."""
    frame = frame_of(desk)
    menu(desk, "Help")
    expect(desk.get_by_role("dialog")).to_contain_text("Select a row")
    assert frame.evaluate(CALL, "selectedAccount") == {"told": None}


def test_the_menu_opens_the_room_that_was_asked_for(
    desk: Page, side: FrameLocator, screenshot: Screenshot
) -> None:
    pick(desk, "A-1001")
    expect(side.locator("h1")).to_have_text("Maya Okafor")
    desk.locator("#menu summary").click()
    screenshot(desk, "menu")
    desk.keyboard.press("Escape")
    menu(desk, "Tasks for people")
    expect(side.locator("details[open] > summary")).to_contain_text("Tasks for people")
    pick(desk, "A-1002")
    expect(side.locator("h1")).to_have_text("Daniel Reyes")


@pytest.fixture
def side(desk: Page) -> FrameLocator:
    return desk.frame_locator("#sidebar")


def test_what_is_googles_own_is_said_to_be(desk: Page) -> None:
    desk.locator("#menu summary").click()
    away = desk.locator("#menu").get_by_role("button", name="Set up this sheet")
    expect(away).to_be_disabled()
    expect(away).to_have_attribute("title", "In Google Sheets only")


def test_every_menu_item_leads_to_a_function(desk: Page) -> None:
    """A menu item of a renamed function fails only when somebody needs it."""
    offered = set(frame_of(desk).evaluate("Object.keys(google.script.run)"))
    items = desk.locator("#menu [data-handler]").all()
    names = [one.get_attribute("data-handler") for one in items]
    assert len(names) > 8
    assert set(names) <= offered


def test_an_answer_that_comes_late_does_not_hide_what_was_selected(
    page: Page, office: FakeOffice, serve: Callable[[flask.Flask], str]
) -> None:
    """Nobody acts on a selection they no longer see, nor is without the switch."""
    late: list[Route] = []
    free: list[bool] = []

    def hold(route: Route) -> None:
        if free:
            route.continue_()
        else:
            late.append(route)

    page.route("**/workspace/entry/sidebar", hold)
    with page.expect_request("**/workspace/entry/sidebar"):
        page.goto(serve(create_app(office)))
    page.wait_for_selector(".line[data-index]")
    pick(page, "A-1002")
    pick(page, "A-1004", modifiers=["Shift"])
    side = page.frame_locator("#sidebar")
    expect(side.locator("h1")).to_have_text("3 rows selected")
    free.append(True)
    for route in late:
        route.continue_()
    expect(side.locator("[data-act=kill]")).to_be_visible()
    expect(side.locator("h1")).to_have_text("3 rows selected")


def test_a_sidebar_opened_over_a_selection_can_stop_everything(
    desk: Page, side: FrameLocator
) -> None:
    frame_of(desk)
    pick(desk, "A-1002")
    pick(desk, "A-1004", modifiers=["Shift"])
    expect(side.locator("h1")).to_have_text("3 rows selected")
    menu(desk, "Open sidebar")
    expect(side.locator("h1")).to_have_text("3 rows selected")
    expect(side.locator("[data-act=kill]")).to_be_visible()
