"""axe-core finds no serious fault on any page that staff use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from fake_office import FakeOffice
from playwright.sync_api import Frame, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(__file__).parents[1] / "appsscript/node_modules/axe-core/axe.min.js"
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        complain = pytest.fail if os.environ.get("CI") == "true" else pytest.skip  # noqa: TID251 - a test asks where it runs
        complain("axe-core is missing: run npm ci in tests/appsscript")
    return AXE.read_text("utf-8")


def faults(frame: Frame | Page, axe: str) -> list[str]:
    frame.evaluate(axe)
    found = frame.evaluate("() => axe.run(document, {iframes: false})")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
    ]


def sidebar(desk: Page) -> Frame:
    return next(one for one in desk.frames if "sidebar-page" in one.url)


def test_the_workspace_has_no_serious_fault(desk: Page, axe: str) -> None:
    assert faults(desk, axe) == []


def test_the_overview_has_no_serious_fault(desk: Page, axe: str) -> None:
    expect(desk.frame_locator("#sidebar").locator(".empty")).to_be_visible()
    assert faults(sidebar(desk), axe) == []


@pytest.mark.parametrize("name", ["Grace Kim", "Ben Castellano", "Maya Okafor"])
def test_an_account_has_no_serious_fault(
    desk: Page, office: FakeOffice, axe: str, name: str
) -> None:
    office.paused["A-1006"] = ("2026-12-01", "plan")
    desk.locator(".line[data-index]").filter(has_text=name).locator("span").nth(
        2
    ).click()
    side = desk.frame_locator("#sidebar")
    expect(side.locator("h1")).to_have_text(name)
    for summary in side.locator("summary").all():
        summary.click()
    side.locator("[data-act=choose]").select_option("opt_in")
    assert faults(sidebar(desk), axe) == []
