"""The workspace in a real browser, over an office of twelve accounts."""

from __future__ import annotations

import pytest
from fake_office import FakeOffice
from pictures import Screenshot
from playwright.sync_api import FrameLocator, Locator, Page, expect

from shared.local.workspace import create_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def row(page: Page, account_id: str) -> Locator:
    return page.locator(".line[data-index]").filter(has_text=account_id)


def cell(page: Page, account_id: str, heading: str) -> Locator:
    headings = page.locator(".line.top > span").all_inner_texts()
    return row(page, account_id).locator("> span").nth(headings.index(heading))


def sidebar(page: Page) -> FrameLocator:
    return page.frame_locator("#sidebar")


def test_selecting_a_row_shows_its_account_and_why_not_earlier(
    desk: Page, screenshot: Screenshot
) -> None:
    """Staff who cannot see why a message waits will send it by hand at night."""
    cell(desk, "A-1001", "Customer").click()

    side = sidebar(desk)
    expect(side.locator("h1")).to_have_text("Maya Okafor")
    expect(side.locator(".letter")).to_contain_text("Reply STOP to opt out.")
    expect(side.locator("cite").first).to_be_hidden()
    side.locator("summary", has_text="why not earlier").click()
    expect(side.locator("cite").first).to_contain_text("12 CFR 1006.6")
    screenshot(desk, "workspace")


def test_a_paid_balance_ends_the_plan_and_the_row_shows_it(
    desk: Page, office: FakeOffice
) -> None:
    """Nobody is asked for what is paid; staff see at once that it was understood."""
    cell(desk, "A-1001", "Balance").dblclick()
    desk.keyboard.type("0")
    desk.keyboard.press("Enter")

    expect(cell(desk, "A-1001", "Segment")).to_have_text("paid")
    expect(cell(desk, "A-1001", "Next step")).to_have_text("")
    expect(desk.locator("#feed")).to_contain_text("The balance is paid.")
    assert office.edits == [("A-1001", "Balance", "0")]


def test_the_grid_is_worked_by_keyboard_alone(desk: Page, office: FakeOffice) -> None:
    """Some of the staff use no mouse."""
    desk.locator("#grid").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "F2"):
        desk.keyboard.press(key)
    desk.keyboard.press("ControlOrMeta+a")
    desk.keyboard.type("880.00")
    desk.keyboard.press("Tab")

    expect(sidebar(desk).locator("h1")).to_have_text("Daniel Reyes")
    expect(cell(desk, "A-1002", "Balance")).to_have_text("880.00")
    expect(desk.locator("#said")).to_have_text("Done")
    assert office.edits == [("A-1002", "Balance", "880.00")]


def test_escape_leaves_the_cell_as_it_was(desk: Page, office: FakeOffice) -> None:
    """A slip of the finger changes no balance."""
    cell(desk, "A-1001", "Balance").dblclick()
    desk.keyboard.type("9")
    desk.keyboard.press("Escape")

    expect(cell(desk, "A-1001", "Balance")).to_have_text("1,240.00")
    assert office.edits == []


def test_a_service_column_cannot_be_edited(desk: Page) -> None:
    """What the service wrote stays what the service wrote."""
    cell(desk, "A-1001", "Segment").dblclick()

    expect(desk.locator(".line input")).to_have_count(0)


def test_a_refused_edit_says_why_and_takes_the_value_back(desk: Page) -> None:
    """A date nobody can read must not look accepted."""
    cell(desk, "A-1001", "Due date").dblclick()
    desk.keyboard.press("ControlOrMeta+a")
    desk.keyboard.type("soon")
    desk.keyboard.press("Enter")

    expect(desk.locator("#trouble")).to_contain_text("like 2026-12-01")
    expect(cell(desk, "A-1001", "Due date")).to_have_text("2026-11-02")


def test_stop_on_the_phone_reaches_row_sidebar_and_feed(
    desk: Page, screenshot: Screenshot
) -> None:
    """A tenant who opted out is seen to have opted out, everywhere at once."""
    cell(desk, "A-1002", "Customer").click()
    expect(desk.locator("#device .who")).to_contain_text("Daniel Reyes")
    desk.locator(".quick button", has_text="STOP").click()

    expect(cell(desk, "A-1002", "Next step")).to_have_text("")
    expect(desk.locator("#feed")).to_contain_text("47 CFR 64.1200")
    expect(sidebar(desk).locator(".points")).to_contain_text("Opted out")
    expect(desk.locator(".bubble.out")).to_have_text("STOP")
    screenshot(desk, "stop")


def test_an_answer_is_typed_as_the_tenant(desk: Page) -> None:
    """The office can try what happens before any tenant writes it."""
    cell(desk, "A-1004", "Customer").click()
    desk.get_by_label("Answer as Tom Whitfield").fill("Can I pay half on Friday?")
    desk.keyboard.press("Enter")

    expect(cell(desk, "A-1004", "Reply")).to_have_text("Can I pay half on Friday?")
    expect(sidebar(desk).locator(".said-by.in")).to_contain_text("half on Friday")


def test_the_clock_moves_and_what_was_planned_is_sent(desk: Page) -> None:
    """Three days of collections can be watched in three seconds."""
    cell(desk, "A-1001", "Customer").click()
    before = desk.locator(".bubble.in").count()
    desk.get_by_role("button", name="+3 days").click()

    expect(desk.locator("#clock-time")).to_have_text("Thu, Nov 26, 2026, 10:00 AM")
    expect(desk.locator(".bubble.in")).to_have_count(before + 1)
    expect(cell(desk, "A-1001", "Last result")).to_have_text("delivered")


def test_hostile_text_is_shown_as_text(desk: Page, office: FakeOffice) -> None:
    """A tenant's name or reply cannot run in the office's browser."""
    office.answer("+12125550100", "sms", "<img src=x onerror=window.x=1>")
    cell(desk, "A-1001", "Customer").click()

    expect(sidebar(desk).locator(".said-by.in")).to_contain_text("<img src=x")
    expect(desk.locator(".bubble.out")).to_contain_text("<img src=x")
    assert desk.evaluate("window.x") is None


def test_scripts_in_an_email_do_not_run(page: Page, office: FakeOffice, serve) -> None:
    """A mail is shown in a frame that may do nothing."""
    address = serve(create_app(office))
    page.goto(address)
    page.locator("#find-phone").fill("Priya")
    page.locator("#phone-list [role=option]").click()

    frame = page.frame_locator("#device iframe")
    expect(frame.locator("p")).to_have_text("Hello Priya,")
    assert page.locator("#device iframe").get_attribute("sandbox") == ""
    assert page.evaluate("window.x") is None


def test_a_bad_row_is_marked_and_can_be_found(
    desk: Page, screenshot: Screenshot
) -> None:
    """Rows nobody is contacted about do not hide among two hundred good ones."""
    desk.get_by_label("Problems only").check()

    expect(desk.locator(".line[data-index]")).to_have_count(1)
    row(desk, "A-1012").click()
    expect(sidebar(desk).locator(".note.bad")).to_contain_text("is no amount")
    screenshot(desk, "problem")


def test_the_filter_finds_by_any_cell(desk: Page) -> None:
    """Staff look for a name, a unit or a number, whatever they have."""
    desk.locator("#filter").fill("harbor whit")

    expect(desk.locator("#count")).to_have_text("1 of 12")
    expect(row(desk, "A-1004")).to_be_visible()


def test_ten_thousand_rows_keep_a_light_page(page: Page, serve) -> None:
    """A large portfolio scrolls as lightly as a small one."""
    page.goto(serve(create_app(FakeOffice(10_000))))
    page.wait_for_selector(".line[data-index]")
    page.locator("#grid").focus()
    page.keyboard.press("Control+End")

    expect(page.locator(".line[data-index='9999']")).to_be_visible()
    assert page.locator(".line[data-index]").count() < 60


def test_a_restarted_workspace_asks_for_a_reload(desk: Page) -> None:
    """A page of yesterday's server changes nothing in today's."""
    code = """async () => (await fetch('/workspace/run', {
      method: 'POST', body: '{}', headers: {'X-Workspace-Token': 'old'}})).status"""

    assert desk.evaluate(code) == 403
