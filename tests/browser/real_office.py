"""An office of three accounts over the real service, and how its sidebar is worked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import FrameLocator, Locator, Page, expect

from shared import bootstrap
from shared.adapters.queue.local import LocalQueue
from shared.adapters.sheet import open_sheet_file
from shared.adapters.store.sqlite import SqliteDocuments
from shared.deps import Deps
from shared.flows.plan import Options, plan
from shared.local.clocks import MovableClock
from shared.local.one_pass import run_pass
from shared.settings import load

MONDAY_TEN = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
HEADINGS = "Account ID,Customer,Property,Phone,Email,Balance,Due date,SMS consent"
ROWS = (
    "A-1,Ann Example,Maple Court,+12125550101,ann@example.com,500.00,2026-11-20,yes",
    "A-2,Bob Sample,Maple Court,+12125550102,bob@example.com,80.00,2026-12-20,yes",
    "A-3,Cy Sample,Oak Street,+12125550103,cy@example.com,90.00,2026-12-20,yes",
)


def office_in(folder: Path, **env: str) -> Deps:
    """Open an office in a folder, and do its first pass."""
    path, store = folder / "accounts.csv", folder / "store.sqlite"
    rows = "".join(f"{row},NY,12207\n" for row in ROWS)
    path.write_text(f"{HEADINGS},State,ZIP\n{rows}")
    given = {"STORE": f"sqlite:///{store}", "BUSINESS_NAME": "Maple Homes", **env}
    deps = bootstrap.build(
        load(given, sheet=str(path)),
        MovableClock(MONDAY_TEN),
        sheet=open_sheet_file(path),
        documents=SqliteDocuments(store),
        queue=LocalQueue(store),
    )
    run_pass(deps, Options(whole=True), lambda _text: None)
    return deps


def hold_a_run(deps: Deps, count: int, *settings: str) -> None:
    """Plan so many messages that people must approve them."""
    path = Path(deps.settings.sheet)
    rows = [
        f"B-{n},Tenant {n},Maple Court,+1212555{n:04d},t{n}@example.com,"
        "300.00,2026-11-11,yes,NY,12207\n"
        for n in range(100, 100 + count)
    ]
    path.write_text(path.read_text() + "".join(rows))
    tab = path.with_name("accounts.Settings.csv")
    said = settings or ("Approval over messages,50",)
    tab.write_text("\n".join(("Setting,Value", *said, "")))
    plan(deps, deps.clock.now(), Options(go_on=True))


def line(page: Page, account_id: str) -> Locator:
    return page.locator(".line[data-index]").filter(has_text=account_id)


def pick(page: Page, account_id: str, name: str) -> FrameLocator:
    """Select an account's row; gives the sidebar that shows it."""
    line(page, account_id).locator("> span").nth(2).click()
    side = page.frame_locator("#sidebar")
    expect(side.locator("h1")).to_have_text(name)
    return side


def overview(page: Page) -> FrameLocator:
    """Show the whole sheet: no row is selected when the page opens."""
    side = page.frame_locator("#sidebar")
    expect(side.locator(".empty")).to_contain_text("Select a row")
    return side


def room(side: FrameLocator, title: str) -> Locator:
    """Open one room of the overview."""
    side.locator("summary", has_text=title).click()
    return side.locator("details[open]").filter(has_text=title).first


def fill(side: FrameLocator, action: str, **fields: str) -> Locator:
    """Choose an action and fill in its form; gives its button."""
    side.locator("[data-act=choose]").select_option(action)
    form = side.locator(f".chosen [data-form={action}]")
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    return form.locator(f"[data-act={action}]")


def choose(side: FrameLocator, action: str, **fields: str) -> None:
    """Choose an action, fill in its form and send it."""
    fill(side, action, **fields).click()
