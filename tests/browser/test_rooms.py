"""The rooms of the overview and the last buttons, over the real service."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import flask
import pytest
from pictures import Screenshot
from playwright.sync_api import Page, expect
from real_office import (
    choose,
    fill,
    hold_a_run,
    line,
    office_in,
    overview,
    pick,
    room,
)

from shared.deps import Deps
from shared.errors import NotDone
from shared.flows.sheet_outage import begin_outage
from shared.flows.switch import set_integration
from shared.flows.tasks import open_task
from shared.local.cli.serve import application
from shared.local.workspace.page import APPSSCRIPT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HERE = Path(__file__).parent


@pytest.fixture
def deps(tmp_path: Path) -> Deps:
    return office_in(tmp_path)


@pytest.fixture
def desk(page: Page, deps: Deps, serve: Callable[[flask.Flask], str]) -> Page:
    page.goto(serve(application(deps, deps.clock)))
    page.wait_for_selector(".line[data-index]")
    return page


@pytest.fixture
def due(deps: Deps) -> None:
    """Let three more accounts be due."""
    path = Path(deps.settings.sheet)
    rows = [
        f"C-{n},Dee Due {n},Maple Court,+1212555{200 + n:04d},,300.00,2026-11-11,yes,"
        "NY,12207\n"
        for n in range(3)
    ]
    path.write_text(path.read_text() + "".join(rows))


def test_every_button_of_the_sidebar_is_pressed_by_a_test() -> None:
    """A button nobody has pressed is found to be broken by the first who needs it."""
    pages = "".join(one.read_text("utf-8") for one in APPSSCRIPT.glob("Sidebar*.html"))
    acts = set(re.findall(r"'data-act': '([\w-]+)'", pages))
    acts |= set(re.findall(r"\baction: '(\w+)', title: ", pages))
    acts |= set(re.findall(r"accept: '[^']*', button: .*|action: '(\w+)',$", pages))
    tests = "".join(one.read_text("utf-8") for one in HERE.glob("test_*.py"))
    named = set(re.findall(r"[\w-]+", tests))
    assert len(acts) > 30
    assert acts - {""} - named == set()


def test_a_preview_is_written_into_a_tab_of_its_own(
    desk: Page, deps: Deps, due: None, screenshot: Screenshot
) -> None:
    place = room(overview(desk), "Preview")
    expect(place).to_contain_text("3 rows")
    place.locator("[data-act=export]").click()
    expect(place).to_contain_text("3 lines are in the tab Preview.")
    screenshot(desk, "exported")
    tab = Path(deps.settings.sheet).with_name("accounts.Preview.csv").read_text()
    assert len(tab.splitlines()) == 4
    assert "Dee Due" in tab
    expect(place).to_contain_text("3 rows")
    place.locator("[name=words]").fill("Dee Due 1")
    place.get_by_role("button", name="Filter").click()
    expect(place).to_contain_text("1 rows")
    place.locator("[data-act=export]").click()
    expect(place).to_contain_text("1 lines are in the tab Preview.")
    expect(place.locator("[name=words]")).to_have_value("Dee Due 1")
    place.locator("[data-act=preview]").click()
    expect(place).to_contain_text("Nothing due")


def test_a_preview_says_in_sentences_why_a_row_gets_nothing(
    desk: Page, deps: Deps, screenshot: Screenshot
) -> None:
    """Who looks for the reason must not read a program's word instead of it."""
    path = Path(deps.settings.sheet)
    rows = (
        "D-1,Flo Silent,Maple Court,+12125550131,,300.00,2026-11-11,,NY,12207\n"
        ",Gus Nameless,Maple Court,+12125550132,,300.00,2026-11-11,yes,NY,12207\n"
    )
    path.write_text(path.read_text() + rows)
    place = room(overview(desk), "Preview")
    expect(place).to_contain_text("2 rows")
    blocked = place.locator("li").filter(has_text="Flo Silent")
    expect(blocked).to_contain_text("No text without a recorded yes for this very")
    nameless = place.locator("ul.log > li").filter(has_text="Account ID is empty")
    expect(nameless.locator("b")).to_have_text("Row 6")
    expect(place).not_to_contain_text("[object")
    screenshot(desk, "preview-why")


def test_what_a_room_refuses_is_said_above_what_it_showed(
    desk: Page, deps: Deps, due: None
) -> None:
    """A tab of staff's own called Preview: nothing is overwritten, nothing is lost."""
    own = Path(deps.settings.sheet).with_name("accounts.Preview.csv")
    own.write_text("Mine\nkeep this\n")
    place = room(overview(desk), "Preview")
    expect(place).to_contain_text("3 rows")
    place.locator("[data-act=export]").click()
    expect(place.locator(".refused")).to_contain_text("Preview")
    expect(place).to_contain_text("3 rows")
    assert own.read_text() == "Mine\nkeep this\n"


def test_an_integration_is_switched_off_and_on(
    desk: Page, screenshot: Screenshot
) -> None:
    side = overview(desk)
    place = room(side, "Switches")
    place.locator("[data-act=switch-twilio]").click()
    expect(place.locator("[data-act=switch-twilio]")).to_have_text("Switch on")
    expect(side.locator("#warnings")).to_contain_text("Switched off: Twilio")
    screenshot(desk, "switches")
    place.locator("[data-act=switch-twilio]").click()
    expect(place.locator("[data-act=switch-twilio]")).to_have_text("Switch off")
    expect(side.locator("#warnings")).not_to_contain_text("Switched off")


def test_everything_is_stopped_in_an_incident_and_goes_on_again(
    desk: Page, screenshot: Screenshot
) -> None:
    """After a theft of keys nothing is sent, asked or written until people say so."""
    side = overview(desk)
    place = room(side, "Switches")
    place.locator("[data-act=stop_everything]").click()
    expect(place).to_contain_text("will be sent, asked or written any more")
    expect(place.locator("[data-act=stop_everything-yes]")).to_be_focused()
    screenshot(desk, "incident-asked")
    place.get_by_role("button", name="No", exact=True).click()
    expect(side.locator("#switch")).to_contain_text("Sending is on")
    place.locator("[data-act=stop_everything]").click()
    place.locator("[data-act=stop_everything-yes]").click()
    expect(side.locator("#switch")).to_contain_text("Sending is paused")
    expect(side.locator("#warnings")).to_contain_text("Sending is stopped")
    expect(desk.locator("#lamp")).to_have_text("Sending paused")
    names = ("quo", "twilio", "gmail", "smtp", "sheet")
    for name in names:
        expect(place.locator(f"[data-act=switch-{name}]")).to_have_text("Switch on")
    screenshot(desk, "incident")
    for name in names:
        place.locator(f"[data-act=switch-{name}]").click()
        expect(place.locator(f"[data-act=switch-{name}]")).to_have_text("Switch off")
    side.locator("[data-act=kill]").click()
    side.locator("[data-act=kill-yes]").click()
    expect(side.locator("#switch")).to_contain_text("Sending is on")
    expect(desk.locator("#lamp")).to_have_text("Sending on")


def test_a_file_that_lacks_rows_is_used_only_after_a_second_word(
    desk: Page, deps: Deps, tmp_path: Path, screenshot: Screenshot
) -> None:
    """The export of one property must not stop the letters of all the others."""
    hold_a_run(deps, 40)
    now = deps.clock.now()
    begin_outage(deps, NotDone("sheet_unreachable"), now)
    set_integration(deps.documents, "sheet", on=False, by="office", now=now)
    copy = tmp_path / "copy.csv"
    lines = Path(deps.settings.sheet).read_text().splitlines(keepends=True)
    copy.write_text("".join(lines[:6]))
    desk.reload()
    side = overview(desk)
    place = room(side, "Use a file instead")
    place.locator("input[type=file]").set_input_files(copy)
    place.locator("[data-act=stand_in]").click()
    expect(place.locator(".note.wait")).not_to_have_count(0)
    screenshot(desk, "stand-in-asks")
    place.locator("[data-act=stand_in-yes]").click()
    expect(place).to_contain_text("5 rows are used from now on.")


def test_a_step_is_skipped_and_taken_back(desk: Page, screenshot: Screenshot) -> None:
    side = pick(desk, "A-1", "Ann Example")
    card = side.locator("section", has_text="Next").first
    expect(card).to_contain_text("Upcoming 3")
    choose(side, "skip_step", step="upcoming_3", reason="spoke")
    expect(card).not_to_contain_text("Upcoming 3")
    screenshot(desk, "skipped")
    side.locator("[data-act=undo]").click()
    expect(card).to_contain_text("Upcoming 3")


def test_the_next_message_goes_by_the_channel_that_was_chosen(desk: Page) -> None:
    side = pick(desk, "A-1", "Ann Example")
    choose(side, "change_channel", channel="email")
    side.locator("summary", has_text="What happened").click()
    expect(side.locator("main")).to_contain_text("Channel changed: email")
    side.locator("summary", has_text="Calendar").click()
    expect(side.locator("details details").first).to_contain_text("E-mail")


def test_a_lawyers_letter_holds_all_that_the_person_owes(
    desk: Page, screenshot: Screenshot
) -> None:
    side = pick(desk, "A-1", "Ann Example")
    choose(side, "hold", hold="attorney", reason="letter of Nov 12")
    expect(side.locator(".note.bad")).to_contain_text("On hold: has an attorney")
    side.locator("summary", has_text="What happened").click()
    expect(side.locator("main")).to_contain_text("letter of Nov 12")
    screenshot(desk, "held")


def test_what_is_paid_is_asked_of_nobody(desk: Page) -> None:
    side = pick(desk, "A-1", "Ann Example")
    choose(side, "mark_paid", amount="500.00", paid_on="2026-11-15")
    expect(side.locator(".note.wait")).to_contain_text("Paused")
    expect(side.locator("section", has_text="Next").first).to_contain_text(
        "Nothing goes out now"
    )


@pytest.mark.parametrize(
    ("action", "fields", "sentence"),
    [
        ("mark_paid", {"amount": "lots"}, "Write the amount as 1234.50."),
        ("mark_paid", {"amount": "5", "paid_on": "2026-12-01"}, "lies in the past"),
        ("promise", {"due_on": "2026-11-01"}, "A promise lies ahead."),
        ("pause", {"until": "2020-01-01", "reason": "x"}, "Choose a day"),
    ],
)
def test_what_cannot_be_right_is_said_and_what_was_written_stays(
    desk: Page, action: str, fields: dict[str, str], sentence: str
) -> None:
    side = pick(desk, "A-1", "Ann Example")
    fill(side, action, **fields).click()
    expect(side.locator("#banner")).to_contain_text(sentence)
    form = side.locator(f"[data-form={action}]")
    for name, value in fields.items():
        expect(form.locator(f"[name={name}]")).to_have_value(value)


def test_a_task_is_done_with_a_word_about_it(
    desk: Page, deps: Deps, screenshot: Screenshot
) -> None:
    open_task(deps.documents, "", "unknown_sender", "c1", deps.clock.now())
    place = room(overview(desk), "Tasks for people")
    place.locator("summary", has_text="Done…").click()
    form = place.locator("[data-form=close_task]")
    form.locator("[data-act=close_task]").click()
    expect(form.locator("[name=text]")).to_be_focused()
    screenshot(desk, "task")
    form.locator("[name=text]").fill("an advertisement")
    form.locator("[data-act=close_task]").click()
    expect(place).to_contain_text("Nothing waits here.")


def test_a_task_is_done_where_the_account_is_shown(
    desk: Page, deps: Deps, screenshot: Screenshot
) -> None:
    """Who has just spoken to the tenant does not look for the task in a list of all."""
    side = pick(desk, "A-1", "Ann Example")
    choose(side, "escalate", reason="the roof leaks")
    task = side.locator("section[aria-labelledby=h-for-a-person] li")
    expect(task).to_contain_text("the roof leaks")
    task.locator("summary", has_text="Done…").click()
    screenshot(desk, "task-at-account")
    task.locator("[name=text]").fill("it is mended")
    task.locator("[data-act=close_task]").click()
    expect(task).to_have_count(0)
    side.locator("[data-act=undo]").click()
    expect(task).to_contain_text("the roof leaks")


def test_several_rows_are_held_escalated_and_noted_at_once(desk: Page) -> None:
    side = pick(desk, "A-1", "Ann Example")
    line(desk, "A-3").locator("> span").nth(2).click(modifiers=["Shift"])
    expect(side.locator("h1")).to_have_text("3 rows selected")
    for action, fields in (
        ("hold", {"hold": "staff", "reason": "owner asks"}),
        ("escalate", {"reason": "owner asks"}),
        ("note", {"text": "owner asks"}),
        ("assign", {"owner": "kim@example.com"}),
        ("resume", {}),
    ):
        choose(side, action, **fields)
        expect(side.locator("[data-act=choose]")).to_have_value("")
        expect(side.locator(".note")).to_contain_text("3 done, 0 not")


def test_a_service_that_does_not_answer_can_be_tried_again(desk: Page) -> None:
    side = overview(desk)
    desk.context.route("**/workspace/entry/**", lambda route: route.abort())
    line(desk, "A-1").locator("> span").nth(2).click()
    expect(side.locator("#banner")).to_contain_text("could not be reached")
    expect(side.locator("main")).to_contain_text("Nothing could be loaded.")
    desk.context.unroute_all()
    side.get_by_role("button", name="Try again").click()
    expect(side.locator("h1")).to_have_text("Ann Example")
