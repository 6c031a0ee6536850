"""The sidebar page itself, as it runs in Google's frame: 300 px wide."""

from __future__ import annotations

import pytest
from fake_office import FakeOffice
from pictures import Screenshot
from playwright.sync_api import FrameLocator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def side(desk: Page) -> FrameLocator:
    return desk.frame_locator("#sidebar")


def select(page: Page, name: str) -> None:
    page.locator(".line[data-index]").filter(has_text=name).locator("span").nth(
        2
    ).click()
    expect(page.frame_locator("#sidebar").locator("h1")).to_have_text(name)


def test_without_a_row_it_shows_the_whole_sheet(
    side: FrameLocator, desk: Page, screenshot: Screenshot
) -> None:
    """An empty sidebar says what to do, and how the whole sheet stands."""
    expect(side.locator(".empty")).to_contain_text("Select a row")
    expect(side.locator(".counts").first).to_contain_text("Sent")
    screenshot(desk, "overview")


def test_pause_needs_a_date_and_a_reason(
    side: FrameLocator, desk: Page, office: FakeOffice, screenshot: Screenshot
) -> None:
    """Nobody can later ask in vain why an account was left alone."""
    select(desk, "Grace Kim")
    side.locator("[data-act=choose]").select_option("pause")
    side.get_by_role("button", name="Pause this account").click()
    assert office.paused == {}

    side.get_by_label("Until").fill("2026-12-01")
    side.get_by_label("Why").fill("Payment plan agreed")
    side.get_by_role("button", name="Pause this account").click()

    expect(side.locator(".note.wait")).to_contain_text("Paused until Tue, Dec 1, 2026")
    assert office.paused == {"A-1006": ("2026-12-01", "Payment plan agreed")}
    screenshot(desk, "paused")


def test_resume_undoes_a_pause(
    side: FrameLocator, desk: Page, office: FakeOffice
) -> None:
    """What was paused by mistake goes on with one click."""
    office.paused["A-1006"] = ("2026-12-01", "by mistake")
    select(desk, "Grace Kim")
    side.get_by_role("button", name="Resume", exact=True).click()

    expect(side.locator(".note.wait")).to_have_count(0)
    assert office.paused == {}


def test_an_opt_out_told_on_the_phone_is_recorded(
    side: FrameLocator, desk: Page, office: FakeOffice
) -> None:
    """A revocation counts however it was said; staff can record it."""
    select(desk, "Maya Okafor")
    texts = side.locator(".points > li").first
    texts.locator("summary", has_text="Record an opt-out").click()
    texts.locator("[name=reason]").fill("said so on the phone")
    texts.get_by_role("button", name="Record it").click()

    expect(side.locator(".points")).to_contain_text("Opted out")
    assert "+12125550100" in office.suppressed


def test_stopping_everything_asks_once_more(
    side: FrameLocator, desk: Page, office: FakeOffice
) -> None:
    """One click too many does not stop the office; two do."""
    side.get_by_role("button", name="Stop sending").click()
    assert office.sending
    side.get_by_role("button", name="Yes, stop").click()

    expect(side.locator("#switch")).to_contain_text("Sending is paused")
    expect(desk.locator("#lamp")).to_have_text("Sending paused")
    assert not office.sending


def test_a_lost_connection_is_said_and_what_was_known_stays(
    side: FrameLocator, desk: Page
) -> None:
    """Old data is better than none, if it says that it is old."""
    select(desk, "Maya Okafor")
    desk.context.set_offline(True)

    expect(side.locator("#banner")).to_contain_text("may be old")
    expect(side.locator("h1")).to_have_text("Maya Okafor")
    desk.context.set_offline(False)
    expect(side.locator("#banner")).to_be_hidden()


def test_an_account_that_is_gone_is_said_in_words(
    side: FrameLocator, desk: Page, office: FakeOffice
) -> None:
    """An action on a deleted row does nothing and says so."""
    select(desk, "Grace Kim")
    office.rows = [row for row in office.rows if row["account_id"] != "A-1006"]
    side.locator("[data-act=choose]").select_option("note")
    side.get_by_role("textbox", name="Note").fill("called")
    side.get_by_role("button", name="Add note").click()

    expect(side.locator("#banner")).to_contain_text("not in the sheet any more")


def test_every_field_and_button_has_a_name(side: FrameLocator, desk: Page) -> None:
    """A screen reader can say what everything is."""
    select(desk, "Maya Okafor")
    unnamed = """() =>
      [...document.querySelectorAll('button,input,select,textarea,iframe')]
      .filter((e) => !(e.ariaLabel || e.title || e.textContent.trim()
        || e.labels?.[0]?.textContent.trim())).map((e) => e.outerHTML)"""

    assert desk.evaluate(unnamed) == []
    assert desk.frames[1].evaluate(unnamed) == []


def test_nothing_is_wider_than_google_makes_the_sidebar(
    side: FrameLocator, desk: Page
) -> None:
    """At 300 px nothing is cut off and nothing scrolls sideways."""
    select(desk, "Maya Okafor")
    width = desk.frames[1].evaluate("document.documentElement.scrollWidth")

    assert width <= 300
