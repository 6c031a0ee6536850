"""The states nobody may overlook: offline, outage, stopped, an old copy, a conflict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import flask
import pytest
from pictures import Screenshot
from playwright.sync_api import FrameLocator, Page, expect
from real_office import MONDAY_TEN, line, office_in, pick

from shared.core.instants import to_text
from shared.deps import Deps
from shared.errors import NotDone
from shared.flows.plan import Options, plan
from shared.flows.recent import forget
from shared.flows.sheet_outage import begin_outage
from shared.flows.staff import answer_sidebar
from shared.local.cli.serve import application

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DUE = "D-1,Dee Due,Maple Court,+12125550121,,300.00,2026-11-11,yes,NY,12207\n"


@pytest.fixture
def deps(tmp_path: Path) -> Deps:
    return office_in(tmp_path)


@pytest.fixture
def desk(page: Page, deps: Deps, serve: Callable[[flask.Flask], str]) -> Page:
    path = Path(deps.settings.sheet)
    path.write_text(path.read_text() + DUE)
    deps.clock.move_to(MONDAY_TEN + timedelta(hours=11))  # at night, all waits
    plan(deps, deps.clock.now(), Options(go_on=True))
    page.goto(serve(application(deps, deps.clock)))
    page.wait_for_selector(".line[data-index]")
    return page


@pytest.fixture
def side(desk: Page) -> FrameLocator:
    return pick(desk, "D-1", "Dee Due")


def test_offline_says_how_old_what_is_shown_is(
    side: FrameLocator, desk: Page, screenshot: Screenshot
) -> None:
    desk.context.set_offline(True)
    banner = side.locator("#banner")
    expect(banner).to_contain_text("You are offline. What you see may be old")
    expect(banner).to_contain_text("as of")
    expect(side.locator("h1")).to_have_text("Dee Due")
    screenshot(desk, "state-offline")
    desk.context.set_offline(False)
    expect(banner).to_be_hidden()


def test_an_action_while_the_service_is_away_did_nothing_and_says_so(
    side: FrameLocator, desk: Page
) -> None:
    side.locator("[data-act=choose]").select_option("note")
    text = side.locator("[data-form=note] [name=text]")
    text.fill("called twice")
    desk.context.route("**/workspace/entry/**", lambda route: route.abort())
    side.locator("[data-form=note] button").click()
    expect(side.locator("#banner")).to_contain_text("could not be reached")
    expect(text).to_have_value("called twice")


def test_an_outage_of_the_sheet_stands_at_the_account(
    desk: Page,
    deps: Deps,
    screenshot: Screenshot,
) -> None:
    begin_outage(deps, NotDone("sheet_unreachable"), deps.clock.now())
    side = pick(desk, "D-1", "Dee Due")
    expect(side.locator(".note.wait").first).to_contain_text(
        "The sheet cannot be readIts copy of Mon, Nov 16, 9:0"
    )
    screenshot(desk, "state-outage")


def test_the_kill_switch_stands_beside_the_message_that_waits(
    side: FrameLocator, desk: Page, screenshot: Screenshot
) -> None:
    """Whoever reads *Mon, 10:00 AM* must not believe that it leaves then."""
    card = side.locator("section[aria-labelledby=h-next-message]")
    expect(card).not_to_contain_text("stopped")
    side.locator("[data-act=kill]").click()
    side.locator("[data-act=kill-yes]").click()
    expect(card).to_contain_text("Sending is stopped")
    expect(side.locator("#switch")).to_contain_text("Sending is paused")
    screenshot(desk, "state-stopped")


def test_an_hour_on_another_clock_says_on_which(side: FrameLocator) -> None:
    """*9:00 AM* to staff elsewhere is the wrong hour to call a tenant at."""
    asked = """zone => instant('2026-12-01T15:00:00Z', zone ||
        Intl.DateTimeFormat().resolvedOptions().timeZone)"""
    main = side.locator("main")
    assert main.evaluate(f"(_, zone) => ({asked})(zone)", "Asia/Tokyo").endswith(
        "Wed, Dec 2, 12:00 AM GMT+9"
    )
    assert main.evaluate(f"(_, zone) => ({asked})(zone)", "").endswith("M")


def test_the_row_says_when_it_was_read(
    desk: Page,
    deps: Deps,
    screenshot: Screenshot,
) -> None:
    """A copy is a copy: somebody may have edited the row since."""
    side = pick(desk, "D-1", "Dee Due")
    expect(side.locator("header")).to_contain_text("as read Mon, Nov 16, 9:0")
    deps.documents.put("system/sheet", {"read_at": to_text(MONDAY_TEN), "rows": 4})
    forget(deps.documents, "system/sheet")
    line(desk, "A-2").locator("> span").nth(2).click()
    expect(side.locator(".note.wait")).to_contain_text("The sheet was last read")
    screenshot(desk, "state-old-copy")


def test_a_conflict_is_said_and_what_is_true_now_is_shown(
    side: FrameLocator,
    desk: Page,
    deps: Deps,
    screenshot: Screenshot,
) -> None:
    """Two people decide about one account: the second must see what the first did."""
    side.locator("[data-act=choose]").select_option("skip_step")
    reason = side.locator("[data-form=skip_step] [name=reason]")
    reason.fill("spoke")
    meanwhile = {"action": "hold", "account_id": "D-1", "hold": "dispute"}
    answer_sidebar({**meanwhile, "reason": "letter"}, "office", deps, deps.clock.now())
    reason.press("Enter")
    expect(side.locator("#banner")).to_contain_text("has changed meanwhile")
    expect(side.locator(".note.bad")).to_contain_text("On hold: disputed")
    expect(side.locator("#banner")).to_be_visible()
    screenshot(desk, "state-conflict")
