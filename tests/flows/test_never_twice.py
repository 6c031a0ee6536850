"""At most one acceptance for a message, however often and by whomever it is tried."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from shared.core import messages
from shared.core.instants import to_text
from shared.errors import NotDone, Refused, Uncertain
from shared.flows.deliver import deliver
from shared.flows.settle import expire_claims, settle_all
from shared.ports import Accepted, SentCopy, SmsMessage
from tests.flows.conftest import ROW, World


@dataclass
class Provider:
    """A provider that answers as told, and remembers what people received."""

    places = frozenset[str]()

    answers: list[Exception | None] = field(default_factory=list)
    delivered_despite: bool = False
    received: list[SmsMessage] = field(default_factory=list)
    listed: list[SentCopy] = field(default_factory=list)
    name: str = "local"

    def send(self, message: SmsMessage, now: datetime) -> Accepted:
        answer = self.answers.pop(0) if self.answers else None
        if answer is None or self.delivered_despite:
            self.received.append(message)
            copy = SentCopy(
                f"P{len(self.received)}", message.to, message.text, now, "accepted"
            )
            self.listed.append(copy)
        if answer is not None:
            raise answer
        return Accepted(self.name, f"P{len(self.received)}", "+12125550199")

    def sent_to(self, to: str, since: datetime, until: datetime) -> list[SentCopy]:
        return [c for c in self.listed if c.to == to and since <= c.sent_at <= until]

    def sent_after(self, sender: str, since: datetime) -> bool:
        return any(copy.sent_at > since for copy in self.listed)


def planned(world: World, provider: Provider) -> World:
    world = world.with_(sms=(provider,), ledgers=(("sms", provider),))
    world.plan()
    return world


def test_a_redelivered_task_sends_once(world: World) -> None:
    """The tenant is not texted twice because a queue delivers at least once."""
    provider = Provider()
    world = planned(world, provider)
    id_ = world.message()["id"]

    outcomes = [deliver(id_, world.deps, world.clock.now()).slug for _ in range(5)]

    assert outcomes == ["sent", "already", "already", "already", "already"]
    assert len(provider.received) == 1


def test_eight_workers_send_once(world: World) -> None:
    """The tenant is not texted twice because two workers took the same task."""
    provider = Provider()
    world = planned(world, provider)
    id_ = world.message()["id"]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: deliver(id_, world.deps, world.clock.now()), range(16)))

    assert len(provider.received) == 1


def test_planning_twice_plans_one_message(world: World) -> None:
    """The tenant is not texted twice because two schedules overlapped."""
    world.plan(whole=True)
    world.plan(whole=True)
    world.clock.pass_(hours=1)
    world.plan(whole=True)

    assert len(world.messages()) == 1


def test_no_answer_is_uncertain_and_never_sent_again_by_itself(world: World) -> None:
    """A timeout may have sent: the tenant must not pay for our not knowing."""
    provider = Provider([Uncertain("quo_timeout")], delivered_despite=True)
    world = planned(world, provider)
    id_ = world.message()["id"]

    assert deliver(id_, world.deps, world.clock.now()).slug == "uncertain"
    assert deliver(id_, world.deps, world.clock.now()).slug == "already"
    settle_all(world.deps, world.clock.now())

    assert len(provider.received) == 1
    assert world.message()["state"] == messages.ACCEPTED


def test_absence_counts_only_after_the_grace_and_a_later_message(world: World) -> None:
    """A list that is merely slow must not make us text a tenant twice."""
    provider = Provider([Uncertain("quo_timeout")])
    world = planned(world, provider)
    deliver(world.message()["id"], world.deps, world.clock.now())

    world.clock.pass_(minutes=1)
    settle_all(world.deps, world.clock.now())
    assert world.message()["state"] == messages.UNCERTAIN, "the grace has not passed"

    world.clock.pass_(minutes=5)
    settle_all(world.deps, world.clock.now())
    assert world.message()["state"] == messages.UNCERTAIN, "nothing later is listed"

    later = world.clock.now() - timedelta(minutes=1)
    provider.listed.append(SentCopy("P9", "+12125550177", "x", later, "accepted"))
    settle_all(world.deps, world.clock.now())
    assert world.message()["state"] == messages.PLANNED


def test_a_crash_after_the_claim_is_settled_not_sent_again(world: World) -> None:
    """A worker that dies after its request must not cost the tenant a second text."""
    provider = Provider([KeyboardInterrupt()], delivered_despite=True)  # type: ignore[list-item]
    world = planned(world, provider)
    id_ = world.message()["id"]
    with pytest.raises(KeyboardInterrupt):
        deliver(id_, world.deps, world.clock.now())
    assert world.message()["state"] == messages.CLAIMED

    world.clock.pass_(seconds=world.deps.settings.pace.claim_lease_s + 1)
    assert expire_claims(world.deps, world.clock.now()) == 1
    settle_all(world.deps, world.clock.now())

    assert world.message()["state"] == messages.ACCEPTED
    assert len(provider.received) == 1


def test_only_nothing_happened_lets_the_backup_try(world: World) -> None:
    """A backup that sends after an unclear answer would text the tenant twice."""
    first, backup = Provider([NotDone("quo_down")]), Provider(name="backup")
    world = planned(world, first).with_(sms=(first, backup))
    deliver(world.message()["id"], world.deps, world.clock.now())
    assert (len(first.received), len(backup.received)) == (0, 1)


@pytest.mark.parametrize("error", [Uncertain("x"), Refused("bad_number")])
def test_the_backup_never_tries_after_any_other_answer(
    world: World, error: Exception
) -> None:
    first, backup = Provider([error]), Provider(name="backup")
    world = planned(world, first).with_(sms=(first, backup))
    deliver(world.message()["id"], world.deps, world.clock.now())
    assert backup.received == []


def test_a_message_put_back_does_not_count_as_a_contact(world: World) -> None:
    """Otherwise a provider's outage would silence the office for a week."""
    provider = Provider([NotDone("down"), None])
    world = planned(world, provider)
    id_ = world.message()["id"]
    outcome = deliver(id_, world.deps, world.clock.now())
    assert (outcome.slug, world.message()["attempts"]) == ("planned", 0)

    world.clock.at = outcome.again_at
    assert deliver(id_, world.deps, world.clock.now()).slug == "sent"


@pytest.mark.parametrize(
    ("asked_s", "waits_s"), [((None,), 120), ((7,), 7), ((0,), 1), ((600, 30), 30)]
)
def test_it_is_tried_again_when_the_provider_asked_to_be(
    world: World, asked_s: tuple[float | None, ...], waits_s: float
) -> None:
    """Sooner would only be refused again; the sooner one of two can take it."""
    said = [NotDone("too_fast", retry_after_s=seconds) for seconds in asked_s]
    several = tuple(Provider([one], name=f"p{n}") for n, one in enumerate(said))
    world = planned(world, several[0]).with_(sms=several)
    outcome = deliver(world.message()["id"], world.deps, world.clock.now())
    assert outcome.again_at == world.clock.now() + timedelta(seconds=waits_s)
    assert world.message()["send_at"] == to_text(outcome.again_at)


def test_the_wait_a_provider_asks_for_begins_with_its_answer(world: World) -> None:
    """A slow *too fast, wait 30 seconds* must not be over before it was said."""

    class Slow(Provider):
        def send(self, message: SmsMessage, now: datetime) -> Accepted:
            world.clock.pass_(seconds=15)
            return super().send(message, now)

    world = planned(world, Slow([NotDone("too_fast", retry_after_s=30)]))
    outcome = deliver(world.message()["id"], world.deps, world.clock.now())
    assert outcome.again_at == world.clock.now() + timedelta(seconds=30)


def test_two_accounts_of_one_person_make_one_message(world: World) -> None:
    """A tenant with two units gets one text, not two."""
    other = {**ROW, "Account ID": "A-2", "Unit": "5C", "Balance": "75.50"}
    world.write(ROW, other)
    world.plan()
    world.drain()
    (text,) = world.texts()
    assert "$575.50" in text
