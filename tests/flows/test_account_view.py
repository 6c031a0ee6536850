"""An account as staff see it: why nothing goes out, and what proves each consent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shared.errors import BadRequest
from shared.flows.staff import answer_sidebar
from tests.flows.conftest import ROW, World
from tests.flows.replies import write

KIM = "kim@example.com"
CONTACTS = ["Account ID", "Name", "Role", "Phone", "Email", "SMS consent"]
CORA = ["A-1", "Cora Example", "co-tenant", "+12125550107", "cora@example.com", "yes"]


def ask(world: World, action: str = "account", **payload: Any) -> dict[str, Any]:
    body = {"action": action, "account_id": "A-1", **payload}
    return answer_sidebar(body, KIM, world.deps, world.clock.now())


def rules(reasons: list[dict[str, str]]) -> set[str]:
    return {one["rule_id"] for one in reasons}


def ways(world: World) -> dict[str, dict[str, Any]]:
    return {one["channel"]: one for one in ask(world)["next"]["ways"]}


def test_every_rule_that_blocks_is_shown_with_its_citation(world: World) -> None:
    """Staff who see only *nothing planned* would send it by hand."""
    world.write({**ROW, "SMS consent": "", "Email": ""})
    world.plan()
    shown = ask(world)["next"]
    assert (shown["step"], shown["decision"]) == ("early_5", "block")
    assert shown["send_at"] == ""
    found = ways(world)
    assert found["sms"]["decision"] == found["email"]["decision"] == "block"
    assert any(one.startswith("TCPA") for one in rules(found["sms"]["reasons"]))
    assert rules(found["email"]["reasons"]) == {"HOUSE-NO-EMAIL"}
    for way in found.values():
        assert all(one["citation"] and one["text"] for one in way["reasons"])


def test_a_closed_address_hides_no_other_rule(world: World) -> None:
    """Whoever cures one thing must know whether another stands behind it."""
    world.plan()
    ask(world, "opt_out", channel="email", reason="letter")
    ask(world, "hold", hold="attorney", reason="letter")
    found = rules(ways(world)["email"]["reasons"])
    assert {"REGF-OPTOUT-HONOR", "HOUSE-PERSON-HELD"} <= found
    assert len(found) > 2, "the lawyer's own rule too"


def test_a_segment_in_which_nothing_is_sent_shows_the_law_behind_it(
    world: World,
) -> None:
    world.write({**ROW, "Status": "bankruptcy"})
    world.plan()
    shown = ask(world)
    assert shown["segment"]["reason"]
    assert shown["next"]["decision"] == "block"
    assert "SEQUENCE" in rules(shown["next"]["reasons"])
    for way in shown["next"]["ways"]:
        assert "11 USC 362" in " ".join(r["citation"] for r in way["reasons"])


def test_a_step_that_comes_says_when_and_that_it_will_not_be_lawful(
    world: World,
) -> None:
    world.write({**ROW, "Due date": "2026-11-20", "SMS consent": "", "Email": ""})
    world.plan()
    shown = ask(world)["next"]
    assert shown["send_at"] > "2026-11-16"
    assert shown["decision"] == "block"
    world.write({**ROW, "Due date": "2026-11-20"})
    world.plan()
    shown = ask(world)["next"]
    assert (shown["decision"], shown["ways"]) == ("", [])
    assert "comes on" in " ".join(one["text"] for one in shown["reasons"])


def test_a_pause_says_how_long(world: World) -> None:
    world.plan()
    ask(world, "pause", reason="plan agreed", until="2026-12-01")
    shown = ask(world)["next"]
    assert shown["send_at"].startswith("2026-12-01")
    assert "HOUSE-PAUSED" in rules(shown["reasons"])
    ask(world, "pause", reason="court")
    assert ask(world)["next"]["send_at"] == "", "until somebody resumes"


def test_the_segment_is_explained_while_a_message_is_planned(world: World) -> None:
    world.plan()
    shown = ask(world)
    assert shown["next"]["text"]
    assert shown["segment"]["slug"] == "early"
    assert "past due" in shown["segment"]["reason"]


def test_it_says_why_another_channel_was_passed_over(world: World) -> None:
    """Staff who see an e-mail planned ask why it is no text."""
    world.write({**ROW, "SMS consent": ""})
    world.plan()
    shown = ask(world)["next"]
    assert shown["channel"] == "email"
    (way,) = shown["ways"]
    assert (way["channel"], way["decision"]) == ("sms", "block")
    assert any(one.startswith("TCPA") for one in rules(way["reasons"]))
    world.write(ROW)
    world.plan()
    assert ask(world)["next"]["ways"] == []


def test_what_stops_everybody_is_said_at_each_account(world: World) -> None:
    world.write({**ROW, "Due date": "2026-12-20"})
    world.plan()
    ask(world, "kill", on=True)
    assert "HOUSE-SWITCHED-OFF" in rules(ask(world)["next"]["reasons"])


def test_while_a_run_asks_the_account_says_so(world: World) -> None:
    coming = {**ROW, "Due date": "2026-12-20"}
    rows = [{**coming, "Account ID": f"A-{n}", "Unit": str(n)} for n in range(60)]
    world.write(*rows)
    world.plan(go_on=True)
    world.write(rows[1])
    world.plan()
    assert "HOUSE-QUESTION" in rules(ask(world)["next"]["reasons"])


def test_a_row_with_a_problem_or_gone_says_that_first(world: World) -> None:
    world.plan()
    world.write({**ROW, "Balance": "twelve"})
    world.plan()
    shown = ask(world)["next"]
    assert shown["decision"] == "block"
    assert "HOUSE-ROW-PROBLEM" in rules(shown["reasons"])
    world.write({**ROW, "Account ID": "A-2", "Customer": "Bea"})
    world.plan(go_on=True)
    assert "HOUSE-ROW-GONE" in rules(ask(world)["next"]["reasons"])


def test_a_row_that_was_never_good_is_shown_too(world: World) -> None:
    world.write({**ROW, "Balance": "twelve"})
    world.plan()
    shown = ask(world)
    assert "HOUSE-ROW-PROBLEM" in rules(shown["next"]["reasons"])
    assert shown["contact_points"] == []


def test_a_text_that_cannot_be_written_is_said(world: World) -> None:
    settings = world.deps.settings
    nameless = replace(settings, business=replace(settings.business, name=""))
    world = world.with_(settings=nameless)
    world.plan()
    shown = ask(world)["next"]
    assert (shown["decision"], shown["send_at"]) == ("block", "")
    assert "business name is missing" in shown["reasons"][0]["text"]


def test_at_night_what_is_not_planned_yet_says_from_when_on(world: World) -> None:
    world.clock.pass_(hours=14)
    world.plan()
    ask(world, "pause", reason="spoke", until="2026-11-18")
    ask(world, "resume")
    shown = ask(world)["next"]
    assert shown["decision"] == "delay"
    assert shown["send_at"] > "2026-11-17T12"
    assert {one["decision"] for one in shown["ways"]} == {"delay"}
    assert all(one["earliest"] for one in shown["ways"])


def test_one_letter_of_two_accounts_is_asked_about_as_one(world: World) -> None:
    """Their other account may lie in a state whose law is stricter."""
    both = {**ROW, "Customer ID": "C-1", "SMS consent": "", "Email": ""}
    bad = {**both, "Account ID": "A-3", "Balance": "twelve"}
    world.write(both, {**both, "Account ID": "A-2", "Unit": "9"}, bad)
    world.plan()
    shown = ask(world)
    assert [one["account_id"] for one in shown["other_accounts"]] == ["A-2"]
    assert len(shown["next"]["ways"]) == 2


def test_a_step_for_a_person_is_said_to_be_one(world: World) -> None:
    world.tab(
        "Sequences",
        ["Segment", "Step", "Day", "Hand over"],
        ["early", "call_5", "5", "Call them."],
    )
    world.plan()
    shown = ask(world)["next"]
    assert shown["step"] == "call_5"
    assert "Call them." in {one["text"] for one in shown["reasons"]}
    assert shown["send_at"] == ""


def test_between_two_runs_what_is_lawful_waits_for_the_next_one(world: World) -> None:
    world.plan()
    ask(world, "pause", reason="spoke", until="2026-11-18")
    ask(world, "resume")
    shown = ask(world)["next"]
    assert shown["step"] == "early_5"
    assert "HOUSE-NEXT-RUN" in rules(shown["reasons"])


def test_it_says_when_the_row_was_read_and_whether_that_is_too_old(
    world: World,
) -> None:
    world.plan()
    read = ask(world)["sheet"]
    assert (read["read_at"][:13], read["old"]) == ("2026-11-16T15", False)
    world.clock.pass_(days=1)
    assert ask(world)["sheet"]["old"]


# --- consent, by contact point, with its proof


def point(world: World, address: str) -> dict[str, Any]:
    found = {one["address"]: one for one in ask(world)["contact_points"]}
    return found[address]


def test_the_sheets_word_is_shown_as_what_it_is(world: World) -> None:
    world.plan()
    (said,) = point(world, ROW["Phone"])["proof"]
    assert (said["kind"], said["source"]) == ("granted", "the sheet")
    assert said["wording"] == "SMS consent: yes; 2026-10-01; lease"
    assert "row 2" in said["recorded"]


def test_the_ledger_is_the_proof_newest_first(world: World) -> None:
    world.plan()
    world.drain()
    world.clock.pass_(minutes=5)
    write(world, "STOP")
    world.clock.pass_(minutes=5)
    ask(
        world,
        "opt_in",
        channel="sms",
        wording="I agree to texts",
        source="counter",
        proof="form 7",
    )
    first, second, third = point(world, ROW["Phone"])["proof"]
    assert [one["kind"] for one in (first, second, third)] == [
        "resubscribed",
        "revoked",
        "granted",
    ]
    assert first["wording"] == "counter: I agree to texts"
    assert (first["proof"], first["actor"]) == ("form 7", KIM)
    assert second["wording"] == "STOP"
    assert second["source"] == "their own text"
    assert all(one["recorded"] and one["at"] and one["said_at"] for one in (first,))


def test_further_people_are_shown_with_their_role_and_consent(world: World) -> None:
    world.tab("Contacts", CONTACTS, CORA)
    world.plan()
    found = {one["address"]: one for one in ask(world)["contact_points"]}
    assert found[ROW["Phone"]]["role"] == "tenant"
    phone, mail = found["+12125550107"], found["cora@example.com"]
    assert (phone["role"], phone["name"]) == ("co_tenant", "Cora Example")
    assert (phone["consent"], mail["consent"]) == (True, None)
    assert phone["proof"][0]["wording"] == "SMS consent: yes (co-tenant)"


def test_an_address_that_two_people_share_is_shown_once(world: World) -> None:
    world.tab("Contacts", CONTACTS, [*CORA[:3], ROW["Phone"], "", "yes"])
    world.plan()
    shown = [one["address"] for one in ask(world)["contact_points"]]
    assert shown == [ROW["Phone"], ROW["Email"]]


def test_an_opt_out_of_a_co_tenant_is_recorded_at_their_number(world: World) -> None:
    """A revocation counts however it was said, and whoever it concerns."""
    world.tab("Contacts", CONTACTS, CORA)
    world.write({**ROW, "Due date": "2026-09-29"})
    world.plan()
    ask(world, "opt_out", channel="sms", address="+12125550107", reason="phone")
    assert point(world, "+12125550107")["suppressed"]
    assert not point(world, ROW["Phone"])["suppressed"]
    world.drain()
    assert world.texts("+12125550107") == []


@pytest.mark.parametrize("address", ["+12125550199", "cora@example.com", 7])
def test_an_address_that_is_not_of_the_account_is_refused(
    world: World, address: object
) -> None:
    world.tab("Contacts", CONTACTS, CORA)
    world.plan()
    with pytest.raises(BadRequest, match=r"no_address|field_missing"):
        ask(world, "opt_out", channel="sms", address=address)


def test_a_consent_is_as_old_as_the_sheet_says_also_once_it_was_used(
    world: World,
) -> None:
    """Shown as of the day it was read, a consent of years ago looks like a new one."""
    cells = {"SMS consent date": "2025-03-04", "SMS consent source": "lease"}
    world.write({**ROW, **cells})
    world.plan()
    world.drain()
    point = ask(world)["contact_points"][0]
    assert point["proof"][0]["recorded"].startswith("Ledger of consent")
    assert (point["since"], point["source"]) == ("2025-03-04", "lease")
