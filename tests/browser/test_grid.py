"""The grid edits and selects the rows that a person sees selected, and no other."""

from __future__ import annotations

import pytest
from fake_office import FakeOffice
from playwright.sync_api import Locator, Page, Route, expect

from shared.local.workspace import create_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def row(page: Page, account_id: str) -> Locator:
    return page.locator(".line[data-index]").filter(has_text=account_id)


def pick(page: Page, account_id: str, **how: object) -> None:
    row(page, account_id).locator("> span").nth(3).click(**how)  # type: ignore[arg-type]


def heading(page: Page) -> Locator:
    return page.frame_locator("#sidebar").locator("h1")


def test_of_several_rows_the_one_that_is_written_to_is_the_one_that_is_shown(
    desk: Page, office: FakeOffice
) -> None:
    """What is typed beside one tenant's name would land at another's."""
    pick(desk, "A-1002")
    pick(desk, "A-1004", modifiers=["Shift"])
    expect(heading(desk)).to_have_text("3 rows selected")
    desk.locator("#grid").focus()
    desk.keyboard.press("F2")

    expect(row(desk, "A-1004").locator("input")).to_be_visible()
    desk.keyboard.press("ControlOrMeta+a")
    desk.keyboard.type("7")
    desk.keyboard.press("Enter")
    expect(desk.locator("#said")).to_have_text("Done")
    assert [account for account, *_ in office.edits] == ["A-1004"]


def test_a_row_that_was_scrolled_away_is_edited_where_it_can_be_seen(
    page: Page, serve
) -> None:
    """What is typed would go nowhere."""
    office = FakeOffice(rows=500)
    page.goto(serve(create_app(office)))
    pick(page, "A-1003")
    page.locator("#grid").evaluate("(grid) => { grid.scrollTop = 9000; }")
    expect(row(page, "A-1003")).to_have_count(0)
    page.keyboard.press("5")

    expect(row(page, "A-1003").locator("input")).to_have_value("5")


def test_a_selection_never_grows_by_a_filter_that_is_taken_away(desk: Page) -> None:
    """What is done to all of them would be done to tenants nobody chose."""
    desk.locator("#filter").fill("Harbor")
    pick(desk, "A-1003")
    pick(desk, "A-1010", modifiers=["Shift"])
    expect(heading(desk)).to_have_text("4 rows selected")
    desk.locator("#filter").fill("")

    expect(desk.locator(".line.selected")).to_have_count(1)
    expect(heading(desk)).to_have_text("Nora Lindqvist")


def test_a_selection_that_is_filtered_away_does_not_stop_the_sidebar(
    desk: Page,
) -> None:
    pick(desk, "A-1007")
    pick(desk, "A-1003", modifiers=["Shift"])
    expect(heading(desk)).to_have_text("5 rows selected")
    desk.locator("#filter").fill("A-1003")

    expect(desk.locator(".line.selected")).to_have_count(1)
    expect(heading(desk)).to_have_text("Priya Natarajan")


def test_of_rows_with_one_id_the_selected_one_stays_selected(
    page: Page, office: FakeOffice, serve
) -> None:
    """Whoever mends a double id would mend the other row."""
    office.rows[4]["cells"][0] = office.rows[4]["account_id"] = "A-1002"
    page.goto(serve(create_app(office)))
    pick(page, "Lucía")
    page.locator("#filter").fill("A-1002")

    expect(page.locator(".line.selected")).to_contain_text("Lucía")


def test_a_script_that_could_not_be_loaded_is_loaded_again(
    page: Page, office: FakeOffice, serve
) -> None:
    """One hiccup would leave the page without its script until it is reloaded."""
    asked: list[str] = []

    def once(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.abort()
        else:
            route.continue_()

    page.context.route("**/workspace/appsscript/Edits.js", once)
    page.goto(serve(create_app(office)))

    expect(page.frame_locator("#sidebar").locator("#switch button")).to_be_visible()
    pick(page, "A-1002")
    expect(heading(page)).to_have_text("Daniel Reyes")


def test_the_phone_that_was_picked_stays_open_though_its_account_is_unknown(
    page: Page, office: FakeOffice, serve
) -> None:
    """An answer half typed for one tenant would be lost, or sent as another."""
    for box in office.inboxes.values():
        box["account_ids"] = []
    page.goto(serve(create_app(office)))
    pick(page, "A-1001")
    first, other = list(office.inboxes)[:2]
    page.locator(f'#phone-list [data-address="{other}"]').click()
    page.locator("#device .reply input").fill("half an ans")
    box = office.inboxes[first]
    said = {**box["messages"][0], "direction": "out", "text": "Hello"}
    box["messages"] = [*box["messages"], said]
    office.changes += 1

    expect(page.locator(f'#phone-list [data-address="{first}"]')).to_contain_text(
        "Hello"
    )
    expect(page.locator("#device .who small")).to_have_text(other)
    expect(page.locator("#device .reply input")).to_have_value("half an ans")


def test_enter_that_chooses_a_word_does_not_close_the_cell(desk: Page) -> None:
    """Who writes Japanese or Korean would save half a name."""
    pick(desk, "A-1002")
    desk.locator("#grid").focus()
    desk.keyboard.press("F2")
    field = desk.locator("#grid input")
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})

    expect(field).to_be_visible()
