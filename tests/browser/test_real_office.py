"""The workspace over the real service: what a newcomer tries in the first minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import flask
import pytest
from pictures import Screenshot
from playwright.sync_api import Locator, Page, expect
from real_office import choose, office_in, pick

from shared import bootstrap
from shared.adapters.queue.local import LocalQueue
from shared.adapters.sheet import open_sheet_file
from shared.adapters.store.sqlite import SqliteDocuments
from shared.deps import Deps
from shared.errors import BadRequest
from shared.flows.plan import Options
from shared.local.cli.serve import application
from shared.local.clocks import MovableClock
from shared.local.office import Office
from shared.local.one_pass import run_pass
from shared.settings import load

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MONDAY_TEN = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
PHONE = "+12125550101"
HEADINGS = """Account ID,Customer,Property,Phone,Email,Balance,Due date,SMS consent"""
ROWS = f"""\
A-1,Ann Example,Maple Court,{PHONE},ann@example.com,500.00,2026-11-15,yes
A-2,Bob Sample,Maple Court,+12125550102,,80.00,2026-12-20,yes"""


@pytest.fixture
def deps(tmp_path: Path) -> Deps:
    path, store = tmp_path / "accounts.csv", tmp_path / "store.sqlite"
    rows = "".join(f"{row},NY,12207\n" for row in ROWS.splitlines())
    path.write_text(f"{HEADINGS},State,ZIP\n{rows}")
    env = {"STORE": f"sqlite:///{store}", "BUSINESS_NAME": "Maple Homes"}
    deps = bootstrap.build(
        load(env, sheet=str(path)),
        MovableClock(MONDAY_TEN),
        sheet=open_sheet_file(path),
        documents=SqliteDocuments(store),
        queue=LocalQueue(store),
    )
    run_pass(deps, Options(whole=True), lambda _text: None)
    return deps


@pytest.fixture
def desk(page: Page, deps: Deps, serve: Callable[[flask.Flask], str]) -> Page:
    page.goto(serve(application(deps, deps.clock)))
    page.wait_for_selector(".line[data-index]")
    return page


def cell(page: Page, account_id: str, heading: str) -> Locator:
    headings = page.locator(".line.top > span").all_inner_texts()
    line = page.locator(".line[data-index]").filter(has_text=account_id)
    return line.locator("> span").nth(headings.index(heading))


def test_a_text_has_arrived_and_the_row_says_so(desk: Page) -> None:
    expect(cell(desk, "A-1", "Last result")).to_have_text("sms sent")
    expect(desk.locator("#phone-list")).to_contain_text("Ann Example")
    expect(cell(desk, "A-1", "Next step")).to_have_text("early_5")


def test_editing_a_balance_changes_the_plan(desk: Page) -> None:
    """Nobody is asked to pay what is paid, and staff see it at once."""
    cell(desk, "A-1", "Balance").dblclick()
    desk.keyboard.type("0")
    desk.keyboard.press("Enter")
    expect(cell(desk, "A-1", "Segment")).to_have_text("paid")
    expect(cell(desk, "A-1", "Next step")).to_have_text("")


def test_answering_stop_shows_the_opt_out_and_ends_the_texts(
    desk: Page, deps: Deps, screenshot: Screenshot
) -> None:
    """A person who said STOP is never texted again, whatever time passes."""
    cell(desk, "A-1", "Customer").click()
    desk.locator("#phone-list").get_by_text("Ann Example").first.click()
    desk.get_by_role("button", name="STOP", exact=True).click()
    send = desk.get_by_role("button", name="Send", exact=True)
    if send.is_visible() and send.is_enabled():
        send.click()
    expect(cell(desk, "A-1", "Reply")).to_have_text("STOP")
    side = desk.frame_locator("#sidebar")
    expect(side.locator("body")).to_contain_text("Opted out", ignore_case=True)
    screenshot(desk, "stop")
    before = len(deps.sms[0].messages(PHONE))
    desk.locator("[data-clock]", has_text="+3 days").click()
    expect(desk.locator("#clock-time")).to_contain_text("Nov 19")
    desk.locator("[data-clock]", has_text="+3 days").click()
    expect(desk.locator("#clock-time")).to_contain_text("Nov 22")
    assert len(deps.sms[0].messages(PHONE)) == before


def test_moving_the_clock_brings_the_next_step(
    desk: Page, deps: Deps, screenshot: Screenshot
) -> None:
    desk.locator("[data-clock]", has_text="+3 days").click()
    expect(desk.locator("#clock-time")).to_contain_text("Nov 19")
    desk.locator("[data-clock]", has_text="+1 day").click()
    expect(desk.locator("#clock-time")).to_contain_text("Nov 20")
    expect(cell(desk, "A-1", "Next step")).to_have_text("early_10")
    sent = [text for text in deps.sms[0].messages(PHONE) if not text.from_tenant]
    assert len(sent) == 2
    screenshot(desk, "clock")


def test_the_menu_checks_the_set_up_with_the_real_service(
    desk: Page, screenshot: Screenshot
) -> None:
    """The set-up's own check runs here as it does in Google."""
    desk.locator("#menu summary").click()
    desk.get_by_role("button", name="Check set-up").click()
    asked = desk.get_by_role("dialog")
    expect(asked).to_contain_text("The service answers.")
    expect(asked).to_contain_text("columns are understood.")
    screenshot(desk, "check-set-up")


def test_only_what_the_script_asks_is_an_entry_point_here(deps: Deps) -> None:
    """Who sits at the workspace starts no task by its name."""
    office = Office(deps, deps.clock, Path(deps.settings.sheet))
    for name in ("send_message", "plan_messages", "consent", "nothing"):
        with pytest.raises(BadRequest, match="asks nothing there"):
            office.entry(name, {})


def test_a_row_is_found_under_a_heading_that_was_taught(
    page: Page, tmp_path: Path, serve: Callable[[flask.Flask], str]
) -> None:
    """The sheet's script reads the tab Settings for it, here as in Google."""
    deps = office_in(tmp_path)
    path = Path(deps.settings.sheet)
    path.write_text(path.read_text().replace("Account ID", "Ledger ref", 1))
    tab = path.with_name("accounts.Settings.csv")
    tab.write_text("Setting,Value\nHeading: Ledger ref,Account ID\n")
    run_pass(deps, Options(whole=True), lambda _text: None)
    page.goto(serve(application(deps, deps.clock)))
    page.wait_for_selector(".line[data-index]")
    side = pick(page, "A-2", "Bob Sample")
    choose(side, "note", text="found")
    expect(side.locator("#banner")).to_be_hidden()
