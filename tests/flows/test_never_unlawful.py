"""Nothing starts after an opt-out, at night, over the caps, or about a paid debt."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from shared.core import messages
from shared.core.records.points import ConsentEvent
from shared.core.sheet.payments import Payment
from shared.errors import BadRequest
from shared.flows.consent import record_event
from shared.flows.deliver import deliver
from shared.flows.events import take_event
from shared.flows.inbox import read_all_stored
from shared.flows.payments import record_payment
from shared.flows.queries import accounts_reached_at
from shared.flows.receive import store_inbound
from shared.flows.switch import set_sending
from shared.flows.unsubscribe import unsubscribe_point
from shared.ports import Inbound, Query
from tests.flows.conftest import ROW, World


def reply(world: World, text: str, id_: str = "in-1", **more: object) -> str:
    inbound = Inbound(
        provider="local",
        provider_id=id_,
        channel="sms",
        sender=ROW["Phone"],
        recipient="+12125550199",
        text=text,
        received_at=world.clock.now(),
        **more,  # type: ignore[arg-type]
    )
    return take_event(inbound, world.deps, world.clock.now())


def test_stop_cancels_what_is_queued(world: World) -> None:
    """A person who said STOP gets no further text, not even one planned before."""
    world.plan()
    reply(world, "STOP")
    world.drain()
    assert world.texts() == [
        t for t in world.texts() if "opted out" in t.lower() or "unsub" in t.lower()
    ]
    planned = [m for m in world.messages() if m["purpose"] == "collection"]
    assert [m["state"] for m in planned] == [messages.CANCELLED]


def test_no_text_after_stop_by_any_later_plan(world: World) -> None:
    reply(world, "STOP")
    for _ in range(20):
        world.clock.pass_(days=1)
        world.plan()
        world.drain()
    assert not [
        m
        for m in world.messages()
        if m["purpose"] == "collection" and m["channel"] == "sms"
    ]


def test_a_stop_between_planning_and_claim_wins(world: World) -> None:
    """The opt-out is read inside the claim: a message planned meanwhile is refused."""
    world.plan()
    id_ = world.message()["id"]
    event = ConsentEvent("revoked", "staff")
    key = f"messages/{id_}"
    kept = world.deps.documents.get(key).data
    record_event(world.deps.documents, "sms", ROW["Phone"], event, world.clock.now())
    world.deps.documents.put(key, kept)

    assert deliver(id_, world.deps, world.clock.now()).slug == "blocked"
    assert world.texts() == []


def test_the_one_confirmation_goes_out_once(world: World) -> None:
    reply(world, "STOP")
    reply(world, "stop", id_="in-2")
    world.drain()
    assert len(world.texts()) == 1


def test_no_confirmation_of_ours_where_the_provider_has_answered(world: World) -> None:
    """QUO blocks the number after a bare STOP: ours would fail, or come twice."""
    reply(world, "STOP", opt_out="stop")
    world.drain()
    assert world.texts() == []


def test_a_payment_seen_in_the_sheet_stops_the_text(world: World) -> None:
    """Nobody is asked to pay what is paid."""
    world.plan()
    world.write({**ROW, "Balance": "0.00"})
    world.clock.pass_(minutes=30)
    world.drain()
    assert world.texts() == []
    assert world.message()["state"] == messages.CANCELLED


def test_a_changed_balance_is_planned_anew_with_the_new_amount(world: World) -> None:
    """A text never shows an amount that the sheet no longer shows."""
    world.plan()
    world.write({**ROW, "Balance": "450.00"})
    world.clock.pass_(minutes=30)
    world.drain()
    world.plan()
    world.drain()
    (text,) = world.texts()
    assert "$450.00" in text


def test_nothing_leaves_while_the_switch_is_off(world: World) -> None:
    world.plan()
    set_sending(world.deps.documents, on=False, by="test", now=world.clock.now())
    world.drain()
    assert world.texts() == []
    set_sending(world.deps.documents, on=True, by="test", now=world.clock.now())
    assert deliver(world.message()["id"], world.deps, world.clock.now()).slug == "sent"


def test_at_night_it_waits_for_the_morning(world: World) -> None:
    """A tenant is not texted at night."""
    world.clock.pass_(hours=14)
    world.plan()
    world.drain()
    assert world.texts() == []
    message = world.message()
    assert (message["state"], message["send_at"]) == (
        messages.PLANNED,
        "2026-11-17T14:00:00.000000Z",
    )


def test_without_consent_no_text_but_an_email(world: World) -> None:
    """A sheet without consent starts by e-mail, never with zero to show."""
    world.write({**ROW, "SMS consent": ""})
    world.plan()
    world.drain()
    assert world.texts() == []
    assert [m["channel"] for m in world.messages()] == ["email"]


def test_one_message_a_day_and_three_a_week(world: World) -> None:
    """However many sequences run: a person is not written to more often."""
    sent_on = []
    for _ in range(28):
        world.plan()
        world.drain()
        sent_on += [world.clock.now()] * (len(world.texts()) - len(sent_on))
        world.clock.pass_(days=1)
    assert sent_on
    for day in sent_on:
        assert sum(0 <= (other - day).days < 7 for other in sent_on) <= 3


def pause_after(world: World, text: str) -> str:
    world.plan()
    world.drain()
    reply(world, text)
    (account,) = world.deps.documents.query(accounts_reached_at("phone", ROW["Phone"]))
    return account.data["state"].get("pause_reason", "")


def test_thanks_pauses_nothing(world: World) -> None:
    assert pause_after(world, "thanks!") == ""


def test_anything_unclear_waits_for_a_person(world: World) -> None:
    """Nothing unclear is answered by guesswork."""
    assert pause_after(world, "hmm, the thing with the other thing") == "replied"
    world.clock.pass_(days=11)
    world.plan()
    world.drain()
    assert len(world.texts()) == 1


def test_help_is_answered_once_with_who_we_are(world: World) -> None:
    """Carriers ask for it, even for somebody who has opted out."""
    reply(world, "HELP")
    reply(world, "help", id_="in-2")
    world.drain()
    (answer,) = [m for m in world.messages() if m["purpose"] == "help_reply"]
    assert answer["state"] == messages.ACCEPTED
    assert "Maple Homes" in answer["text"]
    assert "STOP" in answer["text"]


def test_one_click_takes_an_address_off_for_good(world: World) -> None:
    """A mail program's unsubscribe button works without a login."""
    world.write({**ROW, "SMS consent": ""})
    world.plan()
    url = urlsplit(world.message()["unsubscribe_url"])
    query = parse_qs(url.query)
    unsubscribe_point(query["p"][0], query["s"][0], world.deps, world.clock.now())
    world.drain()
    assert world.message()["state"] == messages.CANCELLED
    for _ in range(20):
        world.clock.pass_(days=1)
        world.plan()
    assert len(world.messages()) == 1


def test_a_made_up_link_takes_nobody_off(world: World) -> None:
    world.write({**ROW, "SMS consent": ""})
    world.plan()
    point = world.message()["point"]
    with pytest.raises(BadRequest, match="bad_link"):
        unsubscribe_point(point, "0" * 32, world.deps, world.clock.now())


def test_a_payment_on_file_stops_the_chase_until_the_sheet_shows_it(
    world: World,
) -> None:
    """Nobody is asked for what was paid this morning; nor is the rest forgotten."""
    world.plan()
    payment = Payment("A-1", 20_000, world.clock.now().date(), "bank 17")
    assert record_payment(payment, world.deps, world.clock.now()) == "part"
    world.drain()
    assert world.texts() == []
    world.write({**ROW, "Balance": "300.00"})
    world.clock.pass_(hours=1)
    world.plan()
    world.drain()
    assert ["$300.00" in text for text in world.texts()] == [True]


def test_a_bare_ok_holds_nothing(world: World) -> None:
    """Half the tenants answer a reminder with it; nobody has to read them all."""
    assert pause_after(world, "ok") == ""
    (account,) = world.deps.documents.query(accounts_reached_at("phone", ROW["Phone"]))
    assert not account.data["state"].get("holds")


def test_nothing_leaves_between_a_stop_is_stored_and_read(world: World) -> None:
    """A crash in between must not cost the person the STOP they sent."""
    world.plan()
    inbound = Inbound(
        provider="local",
        provider_id="in-1",
        channel="sms",
        sender=ROW["Phone"],
        recipient="+12125550199",
        text="STOP",
        received_at=world.clock.now(),
    )
    assert store_inbound(inbound, world.deps, world.clock.now()).new
    world.drain()
    assert world.texts() == []
    assert world.message()["reason"] == "reply_unread"
    world.clock.pass_(minutes=2)
    assert read_all_stored(world.deps, world.clock.now()) == 1
    world.drain()
    (left,) = [m for m in world.messages() if m["purpose"] == "collection"]
    assert left["state"] == "cancelled"


def test_a_repeat_is_stored_and_holds_nobody(world: World) -> None:
    """Words that came twice within a minute are read once, and kept twice."""
    world.plan()
    assert reply(world, "who is this?", "in-1") != "repeat"
    assert reply(world, "Who  is this?", "in-2") == "repeat"
    stored = world.deps.documents.query(Query("inbound"))
    assert sorted(str(one.data["state"]) for one in stored) == ["done", "repeat"]
    point = world.deps.documents.query(Query("points"))[0].data
    assert not point.get("unread")
