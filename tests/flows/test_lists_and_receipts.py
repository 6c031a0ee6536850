"""What providers tell us, in any order and any number of times."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from shared.core import messages
from shared.errors import NotDone
from shared.flows.claim import claim
from shared.flows.deliver import deliver
from shared.flows.events import take_early_receipts, take_receipt
from shared.flows.poll import poll_in_turn, poll_providers
from shared.flows.sweep import sweep
from shared.ports import Inbound, Page, Query, Receipt, SentCopy
from tests.flows.conftest import ROW, World
from tests.flows.test_never_twice import Provider


class Listing(Provider):
    """A provider whose list can be polled."""

    def __init__(self, *pages: Page | Exception) -> None:
        super().__init__()
        self.pages, self.cursors = list(pages), []

    def since(self, cursor: str | None, now: object) -> Page:
        self.cursors.append(cursor)
        page = self.pages.pop(0) if self.pages else Page((), (), "end")
        if isinstance(page, Exception):
            raise page
        return page


def polled(world: World, *pages: Page | Exception) -> World:
    provider = Listing(*pages)
    return world.with_(sms=(provider,), ledgers=(("sms", provider),))


def receipt(world: World, status: str, id_: str = "P1") -> Receipt:
    return Receipt("local", id_, status, world.clock.now())


@pytest.mark.parametrize(
    "order", list(permutations(["accepted", "delivered", "undelivered"]))
)
def test_delivered_is_the_last_word_in_any_order(world: World, order: tuple) -> None:
    world = polled(world)
    world.plan()
    deliver(world.message()["id"], world.deps, world.clock.now())
    for status in (*order, *order):
        take_receipt(receipt(world, status), world.deps, world.clock.now())
    assert world.message()["state"] == messages.DELIVERED


def test_a_receipt_that_overtakes_our_record_is_not_lost(world: World) -> None:
    world = polled(world)
    world.plan()
    assert (
        take_receipt(receipt(world, "delivered"), world.deps, world.clock.now())
        == "early"
    )
    deliver(world.message()["id"], world.deps, world.clock.now())
    assert take_early_receipts(world.deps, world.clock.now()) == 1
    assert world.message()["state"] == messages.DELIVERED


def test_a_stop_whose_webhook_was_lost_is_found_by_polling(world: World) -> None:
    """A lost webhook must not cost a person their opt-out."""
    stop = Inbound("local", "in-9", "sms", ROW["Phone"], "", "STOP", world.clock.now())
    world = polled(world, Page((stop,), (), "c1"), Page((stop,), (), "c2"))
    world.plan()
    poll_providers(world.deps, world.clock.now())
    poll_providers(world.deps, world.clock.now())
    states = {m["purpose"]: m["state"] for m in world.messages()}
    assert states["collection"] == messages.CANCELLED
    assert len(world.messages()) == 2, "one confirmation, however often it is listed"


def test_a_list_that_is_odd_keeps_no_other_one_from_being_read(world: World) -> None:
    """A shape that nobody thought of in one list; the STOP stands in the other."""
    stop = Inbound("local", "in-9", "sms", ROW["Phone"], "", "STOP", world.clock.now())
    odd, good = Listing(AttributeError("x")), Listing(Page((stop,), (), "c1"))
    odd.name = "quo"
    world = world.with_(ledgers=(("sms", odd), ("sms", good)))
    world.plan()
    said = poll_providers(world.deps, world.clock.now())
    assert said == {"quo sms": "odd", "local sms": "1 received, 0 sent by hand"}
    states = {m["purpose"]: m["state"] for m in world.messages()}
    assert states["collection"] == messages.CANCELLED


def test_a_copy_that_is_odd_does_not_hold_up_the_list(world: World) -> None:
    """Else every poll fails at it, and no STOP behind it is ever read."""
    odd = SentCopy("H1", ROW["Phone"], None, world.clock.now(), "delivered")  # type: ignore[arg-type]  # odd
    by_hand = replace(odd, provider_id="H2", text="Hi Ann, call me?")
    world.plan()
    world = polled(world, Page((), (odd, by_hand), "c1"))
    poll_providers(world.deps, world.clock.now())
    assert world.deps.documents.get("system/cursor-local-sms")
    outcome = deliver(world.message()["id"], world.deps, world.clock.now())
    assert outcome.slug == "planned", "the other one counts as a contact"


def test_of_mail_that_nobody_can_read_a_person_is_told_once_a_day(world: World) -> None:
    """It may be a STOP: it stays in the mailbox, and somebody looks at it there."""
    pages = [Page((), (), f"c{n}", unreadable=(f"m{n}",)) for n in range(3)]
    world = polled(world, *pages)
    for _ in pages:
        poll_providers(world.deps, world.clock.now())
    tasks = world.deps.documents.query(Query("people_tasks"))
    assert [one.data["reason"] for one in tasks] == ["unreadable_inbound"]
    assert world.deps.documents.get("system/cursor-local-sms")


def test_the_cursor_goes_on_where_it_stood(world: World) -> None:
    world = polled(world, Page((), (), "c1"), NotDone("down"), Page((), (), "c2"))
    for _ in range(4):
        poll_providers(world.deps, world.clock.now())
    assert world.deps.sms[0].cursors == [None, "c1", "c1", "c2"]


def test_of_two_processes_one_reads_the_lists_in_a_period(world: World) -> None:
    """Reading uses up the rate we send at; who died with its turn delays little."""
    world = polled(world, *(Page((), (), f"c{n}") for n in range(4)))
    period = timedelta(seconds=world.deps.settings.pace.poll_every_s)
    for part in (0.0, 0.01, 0.5, 1.0, 1.01, 2.0):
        poll_in_turn(world.deps, world.clock.now() + period * part)
    assert world.deps.sms[0].cursors == [None, "c0", "c1"]


def test_a_clock_set_back_does_not_keep_the_lists_unread(world: World) -> None:
    world = polled(world, Page((), (), "c1"), Page((), (), "c2"))
    poll_in_turn(world.deps, world.clock.now() + timedelta(days=1))
    poll_in_turn(world.deps, world.clock.now())
    assert world.deps.sms[0].cursors == [None, "c1"]


def test_a_text_sent_by_hand_counts_as_a_contact(world: World) -> None:
    """A tenant called or texted by staff this morning is not texted again by us."""
    by_hand = SentCopy(
        "H1", ROW["Phone"], "Hi Ann, call me?", world.clock.now(), "delivered"
    )
    world.plan()
    world = polled(world, Page((), (by_hand,), "c1"))
    poll_providers(world.deps, world.clock.now())
    outcome = deliver(world.message()["id"], world.deps, world.clock.now())
    assert (outcome.slug, world.deps.sms[0].received) == ("planned", [])


def test_our_own_text_in_the_list_is_not_taken_for_one_by_hand(world: World) -> None:
    """Else a crash after sending would count twice and silence the office."""
    world = polled(world)
    world.plan()
    deliver(world.message()["id"], world.deps, world.clock.now())
    copy = world.deps.sms[0].listed[0]
    world.deps.sms[0].pages = [Page((), (copy,), "c1")]
    poll_providers(world.deps, world.clock.now())
    person = world.deps.documents.get(f"people/{world.message()['person']}")
    assert len(person.data["history"]) == 1


def test_a_task_that_was_lost_is_made_again(world: World) -> None:
    """Nothing planned is lost with the queue."""

    class Losing:
        def put(self, tasks: list) -> int:
            return len(tasks)

    queue = world.deps.queue
    world.with_(queue=Losing()).plan()
    assert world.drain() == 0
    world.clock.pass_(minutes=6)
    assert sweep(world.deps, world.clock.now())["requeued"] == 1
    world = world.with_(queue=queue)
    world.drain()
    assert len(world.texts()) == 1


def test_a_claim_whose_worker_died_before_the_request_is_sent_once(
    world: World,
) -> None:
    """Shown not to be at the provider, it is planned again: never lost."""
    world = polled(world)
    world.plan()
    claim(world.deps, world.message()["id"], world.clock.now())
    world.clock.pass_(minutes=6)
    later = world.clock.now() - timedelta(minutes=1)
    world.deps.sms[0].listed.append(
        SentCopy("X", "+12125550166", "x", later, "accepted")
    )
    sweep(world.deps, world.clock.now())
    assert world.message()["state"] == messages.PLANNED
    deliver(world.message()["id"], world.deps, world.clock.now())
    assert len(world.deps.sms[0].received) == 1
