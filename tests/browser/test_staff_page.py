"""The real sidebar over the real service: every action, undo, bulk, approval."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import flask
import pytest
from pictures import Screenshot
from playwright.sync_api import FrameLocator, Page, expect
from real_office import choose, hold_a_run, line, office_in, overview, pick

from shared.deps import Deps
from shared.errors import NotDone
from shared.flows.alerts import raise_alert
from shared.flows.plan import plan
from shared.flows.sheet_outage import begin_outage
from shared.flows.staff import answer_sidebar
from shared.flows.tasks import open_task
from shared.local.cli.serve import application

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def deps(tmp_path: Path) -> Deps:
    return office_in(tmp_path)


@pytest.fixture
def desk(page: Page, deps: Deps, serve: Callable[[flask.Flask], str]) -> Page:
    page.goto(serve(application(deps, deps.clock)))
    page.wait_for_selector(".line[data-index]")
    return page


@pytest.fixture
def side(desk: Page) -> FrameLocator:
    return pick(desk, "A-1", "Ann Example")


ACTIONS = {
    "pause": ({"until": "2026-12-01", "reason": "plan agreed"}, "Paused until"),
    "skip_step": ({"step": "upcoming_3", "reason": "spoke"}, "skipped"),
    "change_channel": ({"channel": "email"}, "Channel changed"),
    "hold": ({"hold": "attorney", "reason": "letter"}, "On hold"),
    "mark_paid": ({"amount": "500.00"}, "Paused"),
    "promise": ({"due_on": "2026-11-20", "amount": "250"}, "Promised to pay"),
    "opt_out": ({"channel": "sms", "reason": "told us"}, "Opted out"),
    "opt_in": (
        {"channel": "sms", "wording": "I agree", "source": "desk", "proof": "form 7"},
        "Consent",
    ),
    "log_call": ({"result": "conversation", "text": "pays Friday"}, "Call"),
    "by_hand": (
        {"channel": "email", "text": "Your rent is due."},
        "By hand",
    ),
    "assign": ({"owner": "kim@example.com"}, "Assigned"),
    "escalate": ({"reason": "difficult"}, "Escalated"),
    "note": ({"text": "Left a letter."}, "Left a letter."),
    "send_now": ({}, "Sent now"),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_shows_its_effect_without_reloading(
    side: FrameLocator, action: str
) -> None:
    fields, effect = ACTIONS[action]
    choose(side, action, **fields)
    log = side.locator("summary", has_text="What happened")
    expect(log).to_be_visible()
    log.click()
    expect(side.locator("main")).to_contain_text(effect, ignore_case=True)
    expect(side.locator("#banner")).to_be_hidden()


def test_undo_takes_it_back(
    side: FrameLocator, desk: Page, screenshot: Screenshot
) -> None:
    choose(side, "pause", until="2026-12-01", reason="by mistake")
    expect(side.locator(".note.wait")).to_contain_text("Paused until")
    expect(desk.locator("#feed")).to_contain_text("until Tue, Dec 1")
    screenshot(desk, "undo")
    side.locator("[data-act=undo]").click()
    expect(side.locator(".note.wait")).to_have_count(0)


def test_a_hold_is_lifted_with_a_reason(side: FrameLocator) -> None:
    choose(side, "hold", hold="dispute", reason="letter")
    side.locator("summary", has_text="Lift this hold").click()
    side.locator("[data-form=lift_hold] [name=reason]").fill("settled")
    side.locator("[data-form=lift_hold] button").click()
    expect(side.locator(".note.bad")).to_have_count(0)


def test_an_answer_is_counted_in_texts_and_sent(
    side: FrameLocator, desk: Page, deps: Deps, screenshot: Screenshot
) -> None:
    form = side.locator("[data-form=answer]")
    form.locator("[data-act=write]").fill("We will send the plumber tomorrow.")
    expect(form).to_contain_text("34 characters, one text")
    screenshot(desk, "answer")
    form.locator("[data-act=answer]").click()
    expect(side.locator("main")).to_contain_text("Answered", ignore_case=True)
    assert deps.queue.pending() >= 0


def test_what_is_half_written_stays_when_the_account_changes_meanwhile(
    side: FrameLocator, deps: Deps
) -> None:
    """A letter of five minutes must not be lost because the tenant paid meanwhile."""
    answer = side.locator("[data-form=answer] [name=text]")
    answer.fill("We will send")
    side.locator("[data-act=choose]").select_option("note")
    note = side.locator("[data-form=note] [name=text]")
    note.fill("asked about the")
    side.locator("h1").click()
    meanwhile = {"action": "pause", "account_id": "A-1", "until": "2026-12-01"}
    answer_sidebar({**meanwhile, "reason": "x"}, "office", deps, deps.clock.now())
    expect(side.locator(".note.wait")).to_contain_text("Paused until")
    expect(answer).to_have_value("We will send")
    expect(note).to_have_value("asked about the")
    side.locator("[data-form=note] [data-act=note]").click()
    expect(side.locator("main")).to_contain_text("asked about the")
    expect(answer).to_have_value("We will send")
    expect(note).to_have_count(0)


def test_what_the_law_forbids_is_said_with_its_rule(side: FrameLocator) -> None:
    choose(side, "opt_out", channel="sms", reason="told us")
    expect(side.locator(".points")).to_contain_text("Opted out")
    form = side.locator("[data-form=answer]")
    form.locator("[name=text]").fill("But please pay.")
    form.locator("[data-act=answer]").click()
    expect(side.locator("#banner")).to_contain_text("(")


def test_several_rows_are_acted_on_at_once(
    side: FrameLocator, desk: Page, screenshot: Screenshot
) -> None:
    line(desk, "A-3").locator("> span").nth(2).click(modifiers=["Shift"])
    expect(side.locator("h1")).to_have_text("3 rows selected")
    choose(side, "pause", until="2026-12-01", reason="holiday")
    expect(side.locator(".note.info")).to_contain_text("3 done, 0 not")
    expect(desk.locator("main")).to_contain_text("Paused · A-1")
    expect(side.locator("h1")).to_have_text("3 rows selected")
    screenshot(desk, "bulk")


def test_the_preview_lists_what_would_go_out_and_filters(
    desk: Page, deps: Deps, screenshot: Screenshot
) -> None:
    """Whoever presses Run knows beforehand who hears what, and who not, and why."""
    path = Path(deps.settings.sheet)
    rows = [
        f"C-{n},{name},Maple Court,+1212555{120 + n:04d},,300.00,2026-11-11,{may},NY,"
        "12207\n"
        for n, (name, may) in enumerate([("Dee Due", "yes"), ("Nel No", "no")])
    ]
    path.write_text(path.read_text() + "".join(rows))
    side = overview(desk)
    side.locator("summary", has_text="Preview").click()
    side.locator("[data-act=preview]").click()
    main = side.locator("main")
    expect(main).to_contain_text("Dee Due")
    expect(main).to_contain_text("$300.00")
    expect(main).to_contain_text("Nel No")
    expect(main).to_contain_text("Cost of the texts$0.01")
    screenshot(desk, "preview")
    side.locator("[name=words]").fill("nobody of this name")
    side.get_by_role("button", name="Filter").click()
    expect(main).to_contain_text("0 rows")
    expect(main).not_to_contain_text("Dee Due")


def waiting_run(desk: Page, deps: Deps, count: int) -> FrameLocator:
    """Plan so many messages that people must approve, and open their room."""
    hold_a_run(deps, count)
    side = overview(desk)
    side.locator("summary", has_text="Runs that wait").click()
    return side


def test_a_run_that_waits_is_approved_here(
    desk: Page, deps: Deps, screenshot: Screenshot
) -> None:
    """Nothing of a large run leaves before a person has seen it."""
    side = waiting_run(desk, deps, 60)
    expect(side.locator("main")).to_contain_text("60 messages")
    screenshot(desk, "approval")
    side.locator("[data-act=approve]").click()
    expect(side.locator(".note.info")).to_contain_text(
        "Approved: 60 messages may leave"
    )


def test_a_long_run_is_seen_whole_and_thinned_out(
    desk: Page, deps: Deps, screenshot: Screenshot
) -> None:
    """Nobody approves what nobody could see."""
    side = waiting_run(desk, deps, 210)
    main = side.locator("main")
    expect(main).to_contain_text("1 to 200 of 210")
    assert side.locator("[data-act=leave_out]").count() == 200
    side.get_by_role("button", name="Later").click()
    expect(main).to_contain_text("201 to 210 of 210")
    screenshot(desk, "run-page")
    side.locator("[data-act=leave_out]").first.click()
    expect(main).to_contain_text("1 to 200 of 209")


def test_a_long_preview_is_seen_whole(desk: Page, deps: Deps) -> None:
    path = Path(deps.settings.sheet)
    rows = [
        f"C-{n},Tenant {n},Maple Court,+1212555{n:04d},,300.00,2026-11-11,no,NY,12207\n"
        for n in range(100, 320)
    ]
    path.write_text(path.read_text() + "".join(rows))
    side = overview(desk)
    side.locator("summary", has_text="Preview").click()
    main = side.locator("main")
    side.locator("[data-act=preview]").click()
    expect(main).to_contain_text("1 to 200 of 2")
    side.locator("[name=words]").fill("Maple")
    side.get_by_role("button", name="Filter").click()
    side.get_by_role("button", name="Later").click()
    expect(main).to_contain_text("201 to 22")
    assert side.locator("[name=words]").input_value() == "Maple"


def test_tasks_are_closed_with_a_word(desk: Page, side: FrameLocator) -> None:
    choose(side, "escalate", reason="difficult")
    expect(side.locator("main")).to_contain_text("Escalated")
    desk.reload()
    desk.wait_for_selector(".line[data-index]")
    again = overview(desk)
    again.locator("summary", has_text="Tasks for people").click()
    again.locator("summary", has_text="Done…").first.click()
    form = again.locator("[data-form=close_task]").first
    form.locator("[name=text]").fill("settled")
    form.locator("button").click()
    expect(again.locator("main")).to_contain_text("Nothing waits here")


def test_staff_are_added_and_removed_by_an_admin(desk: Page) -> None:
    side = overview(desk)
    side.locator("summary", has_text="Staff").click()
    form = side.locator("[data-form=set_staff]")
    form.locator("[name=email]").fill("kim@example.com")
    form.locator("[name=role]").select_option("manager")
    form.locator("button").click()
    expect(side.locator("main")).to_contain_text("kim@example.com")


def test_outage_alarm_and_stop_are_the_first_thing_one_sees(
    desk: Page, deps: Deps, screenshot: Screenshot
) -> None:
    now = deps.clock.now()
    raise_alert(deps, "provider_down", "quo", now, detail="errors")
    begin_outage(deps, NotDone("sheet_unreachable"), now)
    desk.reload()
    side = overview(desk)
    expect(side.locator("main")).to_contain_text("QUO does not work")
    expect(side.locator("main")).to_contain_text("The sheet cannot be read")
    screenshot(desk, "outage")
    side.locator("[data-act=kill]").click()
    side.locator("[data-act=kill-yes]").click()
    expect(side.locator("main")).to_contain_text("Sending is stopped")
    screenshot(desk, "stopped")


def test_a_hostile_name_is_text_and_nothing_else(desk: Page, deps: Deps) -> None:
    path = Path(deps.settings.sheet)
    evil = '"<img src=x onerror=alert(1)>"'
    path.write_text(path.read_text().replace("Ann Example", evil))
    plan(deps, deps.clock.now())
    desk.reload()
    desk.wait_for_selector(".line[data-index]")
    line(desk, "A-1").locator("> span").nth(2).click()
    side = desk.frame_locator("#sidebar")
    expect(side.locator("h1")).to_have_text("<img src=x onerror=alert(1)>")
    assert side.locator("img").count() == 0


def test_the_calendar_and_the_source_of_values_are_shown_for_a_row(
    side: FrameLocator, desk: Page, screenshot: Screenshot
) -> None:
    side.locator("summary", has_text="Calendar: the coming days").click()
    expect(side.locator("main")).to_contain_text("Played on a copy")
    expect(side.locator("[name=days]")).to_have_value("14")
    side.locator("[name=days]").fill("31")
    side.locator("[data-act=calendar]").click()
    expect(side.locator("[name=days]")).to_have_value("31")
    tuesday = side.locator(".month").get_by_role("button", name="Tue, Nov 17")
    tuesday.click()
    opened = side.locator("details details[open]").first
    expect(opened).to_contain_text("Nov 17, 2026: 1 message")
    screenshot(desk, "calendar")
    side.locator("summary", has_text="where each value comes from").click()
    expect(side.locator("main")).to_contain_text("this installation's own settings")
    side.locator("summary", has_text="As shipped").click()
    expect(side.locator("main")).to_contain_text("From as shipped")


def test_the_record_is_taken_away_as_a_file(side: FrameLocator, desk: Page) -> None:
    """What a regulator asks for is a file, made by whoever may."""
    choose(side, "note", text="called twice")
    expect(side.locator("main")).to_contain_text("called twice")
    desk.reload()
    desk.wait_for_selector(".line[data-index]")
    side = overview(desk)
    side.locator("summary", has_text="The record, as a file").click()
    form = side.locator("[data-form=audit]")
    form.locator("[name=from]").fill("2026-11-01")
    form.locator("[name=to]").fill("2026-11-30")
    form.locator("button").click()
    with desk.expect_download() as taken:
        side.locator("[data-act=download]").click()
    assert taken.value.suggested_filename == "record.csv"
    first, *lines = taken.value.path().read_text("utf-8").splitlines()
    assert first.startswith("at,kind,account,")
    (noted,) = (line for line in lines if "called twice" in line)
    assert noted.split(",")[1:5] == ["activity", "A-1", "", "office"]


def test_a_mistake_in_a_tab_is_said_on_the_first_page(desk: Page, deps: Deps) -> None:
    path = Path(deps.settings.sheet).with_name("accounts.Settings.csv")
    path.write_text("Setting,Value\nContact from,teatime\n")
    plan(deps, deps.clock.now())
    desk.reload()
    expect(overview(desk).locator("#warnings")).to_contain_text(
        "Settings tab, row 2: Contact from"
    )


def test_a_file_stands_in_for_the_sheet_in_an_outage(
    desk: Page, deps: Deps, tmp_path: Path, screenshot: Screenshot
) -> None:
    begin_outage(deps, NotDone("sheet_unreachable"), deps.clock.now())
    copy = tmp_path / "copy.csv"
    copy.write_bytes(Path(deps.settings.sheet).read_bytes())
    desk.reload()
    side = overview(desk)
    side.locator("summary", has_text="Use a file instead").click()
    side.locator("details[open] input[type=file]").set_input_files(copy)
    side.locator("[data-act=stand_in]").click()
    expect(side.locator("main")).to_contain_text("rows are used from now on")
    screenshot(desk, "stand-in")


def test_a_manager_says_that_what_is_gone_from_the_sheet_is_meant(
    desk: Page, deps: Deps
) -> None:
    """In the cloud nobody has a command line to answer with."""
    path = Path(deps.settings.sheet)
    path.write_text(path.read_text().replace(",ZIP", ",Zap", 1))
    plan(deps, deps.clock.now())
    desk.reload()
    main = overview(desk).locator("main")
    expect(main).to_contain_text("no longer has the heading “ZIP”")
    main.locator("[data-act=answer_question]").click()
    expect(main).not_to_contain_text("no longer has the heading")
    assert plan(deps, deps.clock.now()).questions == []


def test_a_list_of_payments_is_imported_and_says_what_to_correct(
    desk: Page, tmp_path: Path, screenshot: Screenshot
) -> None:
    paid = tmp_path / "paid.csv"
    paid.write_text(
        "Account ID,Amount,Date\nA-1,9000,2026-11-16\nnobody,5,2026-11-16\n"
    )
    side = overview(desk)
    side.locator("summary", has_text="Import payments").click()
    side.locator("[data-act=import_payments]").click()
    expect(side.locator("main")).to_contain_text("Choose a file first")
    side.locator("details[open] input[type=file]").set_input_files(paid)
    side.locator("[data-act=import_payments]").click()
    expect(side.locator("main")).to_contain_text("2 payments read")
    expect(side.locator("main")).to_contain_text("1 paid in full")
    expect(side.locator("main")).to_contain_text(
        "Row 3: no account of this id is known."
    )
    screenshot(desk, "payments")


def test_tasks_can_be_narrowed_to_ones_own(desk: Page, deps: Deps) -> None:
    now = deps.clock.now()
    documents = deps.documents
    open_task(documents, "", "unknown_sender", "c1", now, owner="office")
    open_task(documents, "", "reply_not_understood", "c2", now, owner="jo@example.com")
    desk.reload()
    side = overview(desk)
    side.locator("summary", has_text="Tasks for people").click()
    room = side.locator("details[open]")
    expect(room).to_contain_text("jo@example.com")
    room.locator("[data-act=tasks-mine]").click()
    expect(room).not_to_contain_text("jo@example.com")
    expect(room).to_contain_text("for office")
    expect(room.locator("[data-act=tasks-mine]")).to_have_attribute(
        "aria-pressed", "true"
    )
    room.locator("[data-act=tasks-all]").click()
    expect(room).to_contain_text("jo@example.com")


def test_the_menu_opens_a_room_until_another_row_is_selected(
    desk: Page, side: FrameLocator
) -> None:
    """In Google a cell is always selected; what the menu was asked for comes first."""
    frame = next(one for one in desk.frames if one is not desk.main_frame)
    frame.evaluate("() => { page.from = null; openRoom('Import payments'); follow(); }")
    expect(side.locator("details[open] summary")).to_contain_text("Import payments")
    frame.evaluate("() => follow()")
    expect(side.locator("details[open] summary")).to_contain_text("Import payments")
    line(desk, "A-2").locator("> span").nth(2).click()
    expect(side.locator("h1")).to_have_text("Bob Sample")
