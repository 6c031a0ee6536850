"""Several people at one office, each known by Google: who may what, who was first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import flask
import pytest
from pictures import Screenshot
from playwright.sync_api import Page, expect
from real_office import choose, fill, hold_a_run, line, office_in, overview, pick, room

from functions import _auth
from shared.core.staff import Member
from shared.deps import Deps
from shared.flows.staff.members import remove_member, set_member
from shared.local.cli.serve import application
from shared.ports import Query
from tests.functions.serving import CLIENT_ID, Certificates, google_token

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BOSS, KIM, LEE = "boss@example.com", "kim@example.com", "lee@example.com"
TWO = ("Approval over messages,50", "Approval by two over messages,50")
Sit = Callable[..., Page]


@pytest.fixture
def deps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Deps:
    monkeypatch.setattr(_auth, "_transport", Certificates)
    return office_in(tmp_path, OAUTH_CLIENT_ID=CLIENT_ID, STAFF_DOMAIN="example.com")


@pytest.fixture
def sit(
    deps: Deps, serve: Callable[[flask.Flask], str], new_page: Callable[[], Page]
) -> Sit:
    """Let somebody sit down at a browser of their own."""
    set_member(Member(BOSS, "admin"), BOSS, deps, deps.clock.now())

    def down(email: str, role: str = "", *properties: str) -> Page:
        if role:
            one = Member(email, role, frozenset(properties))  # type: ignore[arg-type]
            set_member(one, BOSS, deps, deps.clock.now())
        identity = google_token(aud=CLIENT_ID, email=email)
        page = new_page()
        page.goto(serve(application(deps, deps.clock, identity=identity)))
        page.wait_for_selector(".line[data-index]")
        return page

    return down


def states(deps: Deps) -> list[str]:
    return sorted(one.data["state"] for one in deps.documents.query(Query("messages")))


def test_a_large_run_leaves_once_two_people_have_approved(
    sit: Sit, deps: Deps, screenshot: Screenshot
) -> None:
    """One person's slip, or one stolen account, writes to nobody."""
    kim, lee = sit(KIM, "manager"), sit(LEE, "manager")
    hold_a_run(deps, 60, *TWO)
    place = room(overview(kim), "Runs that wait")
    expect(place).to_contain_text("0 of 2 approvals")
    place.locator("[data-act=approve]").click()
    expect(place).to_contain_text("Approved by you; a second person must, too.")
    expect(place.locator("[data-act=approve]")).to_be_disabled()
    expect(place.locator("[data-act=approve]")).to_have_text("You have approved")
    screenshot(kim, "approved-by-one")
    assert states(deps) == ["awaiting"] * 60

    place = room(overview(lee), "Runs that wait")
    expect(place).to_contain_text(f"1 of 2 approvals: {KIM}")
    screenshot(lee, "approved-by-another")
    place.locator("[data-act=approve]").click()
    expect(place).to_contain_text("Approved: 60 messages may leave.")
    assert "awaiting" not in states(deps)


def test_a_run_is_refused_with_a_reason(
    sit: Sit, deps: Deps, screenshot: Screenshot
) -> None:
    hold_a_run(deps, 60)
    place = room(overview(sit(KIM, "manager")), "Runs that wait")
    form = place.locator("[data-form=refuse]")
    form.locator("button").click()
    expect(form.locator("[name=reason]")).to_be_focused()
    assert states(deps) == ["awaiting"] * 60
    form.locator("[name=reason]").fill("the sheet is of last month")
    form.locator("button").click()
    expect(place).to_contain_text("Refused.")
    assert states(deps) == ["cancelled"] * 60
    assert not any(deps.sms[0].threads())


def test_what_was_left_out_does_not_leave(sit: Sit, deps: Deps) -> None:
    hold_a_run(deps, 60)
    place = room(overview(sit(KIM, "manager")), "Runs that wait")
    place.get_by_role("button", name="Leave out Tenant 107").click()
    expect(place).to_contain_text("59 of 60 messages; the others were left out")
    expect(place).not_to_contain_text("Tenant 107")
    place.locator("[data-act=approve]").click()
    expect(place).to_contain_text("Approved: 59 messages may leave.")
    (left_out,) = (
        one.data
        for one in deps.documents.query(Query("messages"))
        if one.data["reason"] == "left_out"
    )
    assert left_out["left_out_by"] == KIM


def test_who_may_not_decide_sees_the_run_and_no_buttons(sit: Sit, deps: Deps) -> None:
    hold_a_run(deps, 60)
    place = room(overview(sit(KIM, "agent")), "Runs that wait")
    expect(place).to_contain_text("60 messages")
    expect(place.locator("button, form")).to_have_count(0)


def test_a_viewer_is_offered_nothing_that_they_may_not_do(
    sit: Sit, screenshot: Screenshot
) -> None:
    """Who fills in a form only to be refused has lost the time, and the trust."""
    page = sit(LEE, "viewer")
    side = overview(page)
    titles = ["Tasks for people", "Settings: where each value comes from"]
    titles += ["What the words mean"]
    expect(side.locator("main > div > details > summary")).to_have_text(titles)
    expect(side.locator("#switch")).to_have_text("Sending is on")
    side = pick(page, "A-1", "Ann Example")
    expect(side.locator("main")).to_contain_text("Your role is viewer")
    expect(side.locator("form, [data-act]")).to_have_count(0)
    screenshot(page, "viewer-looks")


def test_who_is_a_viewer_since_is_told_whom_to_ask(
    sit: Sit, deps: Deps, screenshot: Screenshot
) -> None:
    page = sit(KIM, "agent")
    side = pick(page, "A-1", "Ann Example")
    button = fill(side, "note", text="called")
    set_member(Member(KIM, "viewer"), BOSS, deps, deps.clock.now())
    button.click()
    expect(side.locator("#banner")).to_have_text(
        "This needs the role agent; yours is viewer. Ask an admin."
    )
    screenshot(page, "viewer")


def test_a_selection_says_which_rows_were_not_ones_own(
    sit: Sit, screenshot: Screenshot
) -> None:
    """Three were selected; nobody believes afterwards that three were paused."""
    page = sit(KIM, "agent", "Maple Court")
    side = pick(page, "A-1", "Ann Example")
    line(page, "A-3").locator("> span").nth(2).click(modifiers=["Shift"])
    expect(side.locator("h1")).to_have_text("3 rows selected")
    choose(side, "pause", until="2026-12-01", reason="holiday")
    expect(side.locator(".note.wait")).to_contain_text("2 done, 1 not")
    told = side.locator("ul.log li")
    expect(told).to_have_count(1)
    expect(told).to_contain_text("A-3")
    expect(told).to_contain_text("This account is of a property that is not yours.")
    screenshot(page, "bulk-mixed")


def test_another_propertys_account_is_shown_as_nothing(
    sit: Sit, screenshot: Screenshot
) -> None:
    page = sit(KIM, "agent", "Maple Court")
    side = page.frame_locator("#sidebar")
    line(page, "A-3").locator("> span").nth(2).click()
    expect(side.locator("#banner")).to_contain_text("a property that is not yours")
    expect(side.locator("main")).not_to_contain_text("Cy Sample")
    screenshot(page, "not-yours")


def test_the_last_admin_stays_and_the_list_too(
    sit: Sit, deps: Deps, screenshot: Screenshot
) -> None:
    """Or nobody could ever let anybody in again."""
    page = sit(BOSS)
    place = room(overview(page), "Staff")
    place.get_by_role("button", name=f"Remove {BOSS}").click()
    expect(place.locator(".note.bad")).to_contain_text("make another one first")
    expect(place.get_by_role("button", name=f"Remove {BOSS}")).to_be_visible()
    screenshot(page, "last-admin")
    form = place.locator("[data-form=set_staff]")
    form.locator("[name=email]").fill(KIM)
    form.locator("[name=role]").select_option("admin")
    form.locator("button").click()
    expect(place.locator(".note.bad")).to_have_count(0)
    place.get_by_role("button", name=f"Remove {BOSS}").click()
    expect(place.locator("ul")).not_to_contain_text(BOSS)
    expect(place.locator("ul")).to_contain_text(f"{KIM} admin")


def test_somebody_is_added_changed_and_removed(
    sit: Sit, screenshot: Screenshot
) -> None:
    page = sit(BOSS)
    place = room(overview(page), "Staff")

    def say(role: str, properties: str) -> None:
        form = place.locator("[data-form=set_staff]")
        form.locator("[name=email]").fill(LEE)
        form.locator("[name=role]").select_option(role)
        form.locator("[name=properties]").fill(properties)
        form.locator("button").click()

    say("agent", "Maple Court, Oak Street")
    expect(place.locator("ul")).to_contain_text(f"{LEE} agent: Maple Court, Oak Street")
    say("manager", "")
    expect(place.locator("ul")).to_contain_text(f"{LEE} manager")
    screenshot(page, "staff")
    place.get_by_role("button", name=f"Remove {LEE}").click()
    expect(place.locator("ul")).not_to_contain_text(LEE)


def test_who_was_removed_is_out(sit: Sit, deps: Deps) -> None:
    """Also with the page still open."""
    page = sit(KIM, "agent")
    side = pick(page, "A-1", "Ann Example")
    remove_member(KIM, BOSS, deps, deps.clock.now())
    line(page, "A-2").locator("> span").nth(2).click()
    expect(side.locator("#banner")).to_contain_text("not on this office's list")
    expect(side.locator("main")).not_to_contain_text("Bob Sample")


def test_a_page_that_is_out_of_date_is_told_and_shown_what_is(
    sit: Sit, screenshot: Screenshot
) -> None:
    """Two people decide about one account; the second sees what the first did."""
    kim, lee = sit(KIM, "manager"), sit(LEE, "manager")
    button = fill(pick(lee, "A-1", "Ann Example"), "hold", reason="letter came")
    side = pick(kim, "A-1", "Ann Example")
    choose(side, "pause", until="2026-12-01", reason="plan agreed")
    expect(side.locator(".note.wait")).to_contain_text("Paused until")

    button.click()
    side = lee.frame_locator("#sidebar")
    expect(side.locator("#banner")).to_contain_text("has changed meanwhile")
    expect(side.locator(".note.wait")).to_contain_text("Paused until")
    expect(side.locator(".note.bad")).to_have_count(0)
    reason = side.locator("[data-form=hold] [name=reason]")
    expect(reason).to_have_value("letter came")
    screenshot(lee, "stale")
    side.locator("[data-form=hold] button").click()
    expect(side.locator(".note.bad")).to_contain_text("On hold: disputed")


def test_an_agent_stops_everything_and_a_manager_lets_it_go_on(
    sit: Sit, screenshot: Screenshot
) -> None:
    kim, lee = sit(KIM, "agent"), sit(LEE, "manager")
    side = overview(kim)
    side.locator("[data-act=kill]").click()
    side.get_by_role("button", name="No").click()
    expect(side.locator("#switch")).to_contain_text("Sending is on")
    side.locator("[data-act=kill]").click()
    side.locator("[data-act=kill-yes]").click()
    expect(side.locator("#switch")).to_contain_text("Sending is paused")
    expect(side.locator("#switch")).to_contain_text("A manager can resume it")
    expect(side.locator("[data-act=kill]")).to_have_count(0)
    screenshot(kim, "agent-stops")

    side = overview(lee)
    expect(side.locator("main")).to_contain_text("Sending is stopped")
    side.locator("[data-act=kill]").click()
    side.locator("[data-act=kill-yes]").click()
    expect(side.locator("#switch")).to_contain_text("Sending is on")
    expect(side.locator("main")).not_to_contain_text("Sending is stopped")


def test_what_was_done_bears_its_authors_name(sit: Sit) -> None:
    side = pick(sit(KIM, "agent"), "A-1", "Ann Example")
    choose(side, "assign", owner=LEE)
    side.locator("summary", has_text="What happened").click()
    expect(side.locator("main")).to_contain_text(f"Assigned: {LEE}")
    expect(side.locator("main")).to_contain_text(KIM)
