"""The program as a person starts it, in a process of its own, worked in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from real_office import choose, line, pick

from tests.local.test_serve import serving
from tests.local.typed import Office, account, read_sheet, write_sheet

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_serve_is_worked_from_the_first_click_to_the_sheet(
    page: Page, tmp_path: Path
) -> None:
    """What `make run` gives somebody: page, script, entry points, heart and file."""
    office = Office(tmp_path, {})
    write_sheet(office.sheet, account(1), account(2))
    with serving(office) as served:
        page.goto(served.url)
        page.wait_for_selector(".line[data-index]")
        side = pick(page, "A-1", "Ann Example 1")
        choose(side, "pause", reason="plan agreed", until="2099-01-01")
        expect(side.locator("#banner")).to_contain_text("within a year")
        choose(side, "note", text="called twice")
        side.locator("summary", has_text="What happened").click()
        expect(side.locator("main")).to_contain_text("called twice")

        choose(side, "hold", hold="staff", reason="owner asks")
        expect(side.locator(".note.bad")).to_contain_text("On hold")
        line(page, "A-2").locator("> span").nth(3).dblclick()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("0")
        page.keyboard.press("Enter")
        expect(line(page, "A-2")).to_contain_text("paid")
    first, second = read_sheet(office.sheet)
    assert first["Last result"] == "on hold: staff"
    assert (second["Balance"], second["Segment"]) == ("0", "paid")
