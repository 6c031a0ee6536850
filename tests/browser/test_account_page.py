"""The account as the sidebar shows it: why nothing goes out, consent with its proof."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import flask
import pytest
from pictures import Screenshot
from playwright.sync_api import Page, expect
from real_office import choose, office_in, pick

from shared.deps import Deps
from shared.flows.plan import Options, plan
from shared.flows.staff import answer_sidebar
from shared.local.cli.serve import application

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MORE = (
    "D-1,Dee Due,Maple Court,+12125550121,,300.00,2026-11-11,,NY,12207\n"
    "E-1,Eve Late,Maple Court,+12125550122,eve@example.com,900.00,2026-09-29,yes,"
    "NY,12207\n"
)
CONTACTS = (
    "Account ID,Name,Role,Phone,Email,SMS consent\n"
    "E-1,Cora Example,co-tenant,+12125550107,cora@example.com,yes\n"
)


@pytest.fixture
def deps(tmp_path: Path) -> Deps:
    return office_in(tmp_path)


@pytest.fixture
def desk(page: Page, deps: Deps, serve: Callable[[flask.Flask], str]) -> Page:
    path = Path(deps.settings.sheet)
    path.write_text(path.read_text() + MORE)
    path.with_name("accounts.Contacts.csv").write_text(CONTACTS)
    plan(deps, deps.clock.now(), Options(go_on=True))
    page.set_viewport_size({"width": 1280, "height": 1400})
    page.goto(serve(application(deps, deps.clock)))
    page.wait_for_selector(".line[data-index]")
    return page


def test_every_rule_that_blocks_stands_behind_a_fold_with_its_citation(
    desk: Page, screenshot: Screenshot
) -> None:
    """Staff who see only *nothing planned* would send it by hand."""
    side = pick(desk, "D-1", "Dee Due")
    card = side.locator("section[aria-labelledby=h-next-step]")
    expect(card).to_contain_text("Not allowed")
    expect(card.locator("p.small").last).to_contain_text("No text without a recorded")
    fold = card.locator("details")
    expect(fold.locator("cite").first).to_be_hidden()
    fold.locator("summary").click()
    expect(fold).to_contain_text("No recorded agreement to texts for this number")
    expect(fold).to_contain_text("47 USC 227(b)(1)(A)(iii)")
    expect(fold).to_contain_text("HOUSE-NO-EMAIL")
    screenshot(desk, "why-nothing")


def test_a_step_that_comes_says_when(desk: Page) -> None:
    side = pick(desk, "A-1", "Ann Example")
    expect(side.locator(".segment")).to_contain_text("Upcoming")
    assert side.locator(".segment .soft").inner_text()
    expect(side.locator("section[aria-labelledby=h-next-step]")).to_contain_text(
        "Not before Tue, Nov 17"
    )


def test_consent_is_shown_by_contact_point_with_its_proof(
    desk: Page,
    deps: Deps,
    screenshot: Screenshot,
) -> None:
    said = {"wording": "I agree to texts", "source": "counter", "proof": "form 7"}
    ask = {"action": "opt_in", "account_id": "E-1", "channel": "sms", **said}
    answer_sidebar(ask, "office", deps, deps.clock.now())
    side = pick(desk, "E-1", "Eve Late")
    points = side.locator(".points > li")
    expect(points).to_have_count(4)
    expect(points.nth(2)).to_contain_text("Cora Example, Co-tenant")
    expect(points.nth(3)).to_contain_text("Not recorded")
    own = points.nth(0)
    own.locator("summary", has_text="Proof").click()
    expect(own.locator("q").first).to_contain_text("counter: I agree to texts")
    expect(own).to_contain_text("Proof: form 7")
    expect(own).to_contain_text("Ledger of consent, entry 1")
    expect(own).to_contain_text("SMS consent: yes")
    expect(own).to_contain_text("Accounts, row 6")
    side.locator(".points").scroll_into_view_if_needed()
    screenshot(desk, "consent-proof")
    width = desk.frames[1].evaluate("document.documentElement.scrollWidth")
    assert width <= 300


def test_an_opt_out_of_a_co_tenant_is_recorded_at_their_number(desk: Page) -> None:
    side = pick(desk, "E-1", "Eve Late")
    points = side.locator(".points > li")
    points.nth(2).locator("summary", has_text="Record an opt-out").click()
    form = points.nth(2).locator("[data-form=opt_out]")
    form.locator("[name=reason]").fill("she asked us to stop")
    form.get_by_role("button").click()
    expect(points.nth(2)).to_contain_text("Opted out")
    expect(points.nth(0)).to_contain_text("Consent")
    answer = side.locator("[data-form=answer] [name=channel] option")
    expect(answer).to_have_count(2)  # the tenant is answered, nobody else


def test_why_somebody_paused_or_held_it_stands_at_the_account(
    desk: Page, screenshot: Screenshot
) -> None:
    """Who was asked for a reason wrote it for whoever takes the next call."""
    side = pick(desk, "D-1", "Dee Due")
    choose(side, "pause", until="2026-12-10", reason="pays after the wedding")
    said = side.locator(".note.wait").filter(has_text="Paused until")
    expect(said).to_contain_text("“pays after the wedding” (office, Mon, Nov 16,")
    choose(side, "hold", hold="staff", reason="owner decides", until="2026-12-01")
    held = side.locator(".note.bad").filter(has_text="On hold")
    expect(held).to_contain_text("“owner decides” (office,")
    expect(held).to_contain_text(
        "Nothing is sent until Tue, Dec 1, 2026, or a person lifts it."
    )
    screenshot(desk, "why-paused")
