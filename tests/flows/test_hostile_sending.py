"""What a hostile reviewer found at the moment of sending; each once went wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from shared.core.records.points import ConsentEvent
from shared.errors import NotDone
from shared.flows.claim import claim
from shared.flows.consent import record_event
from shared.flows.deliver import _send, deliver
from shared.flows.dispatch import send_and_follow
from shared.flows.record import release
from shared.flows.refresh import is_fresh
from shared.flows.sweep import sweep
from shared.ports import Accepted, SmsMessage
from tests.flows.conftest import ROW, World
from tests.flows.test_never_unlawful import reply


@dataclass
class Hanging:
    """A provider during whose request the world goes on."""

    meanwhile: object
    name: str = "local"

    def send(self, message: SmsMessage, now: object) -> Accepted:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile(message)
        raise NotDone("down")


@dataclass
class Backup:
    name: str = "backup"
    received: list[SmsMessage] = field(default_factory=list)

    def send(self, message: SmsMessage, now: object) -> Accepted:
        self.received.append(message)
        return Accepted(self.name, f"b{len(self.received)}", "+12125550199")


class Empty:
    """A provider's list in which the message is not."""

    places = frozenset[str]()

    def __init__(self, name: str) -> None:
        self.name = name

    def sent_to(self, *_: object) -> list:
        return []

    def sent_after(self, *_: object) -> bool:
        return True


def test_no_backup_sends_after_a_stop_that_came_meanwhile(world: World) -> None:
    """A slow first provider must not cost the person their opt-out."""
    backup = Backup()
    first = Hanging(lambda _message: reply(world, "I have a lawyer. STOP"))
    world = world.with_(sms=(first, backup))
    world.plan()
    deliver(world.message()["id"], world.deps, world.clock.now())
    assert backup.received == []


def test_a_provider_that_hangs_past_its_lease_lets_no_second_one_send(
    world: World,
) -> None:
    """Somebody else has settled and sent it by then: the tenant gets one text."""
    backup = Backup()

    def asleep(message: SmsMessage) -> None:
        world.clock.pass_(minutes=20)
        sweep(world.deps, world.clock.now())
        send_and_follow(message.id, world.deps, world.clock.now())

    lists = (("sms", Empty("local")), ("sms", Empty("backup")))
    world = world.with_(sms=(Hanging(asleep), backup), ledgers=lists)
    world.plan()
    deliver(world.message()["id"], world.deps, world.clock.now())
    assert len(backup.received) == 1


def test_a_number_found_dead_while_claimed_gets_nothing(world: World) -> None:
    world.plan()
    claimed = claim(world.deps, world.message()["id"], world.clock.now())
    event = ConsentEvent("dead", "provider")
    record_event(world.deps.documents, "sms", ROW["Phone"], event, world.clock.now())
    release(world.deps, claimed.message, "x", world.clock.now())
    assert deliver(world.message()["id"], world.deps, world.clock.now()).slug != "sent"


def test_nobody_is_chased_while_the_sheet_is_in_question(world: World) -> None:
    """If most rows are gone, what was planned from them may be wrong as well."""
    rows = [
        {
            **ROW,
            "Account ID": f"A-{n}",
            "Customer": f"Tenant {n}",
            "Phone": f"+121255501{n:02d}",
            "Email": "",
        }
        for n in range(30)
    ]
    world.write(*rows)
    world.plan()
    world.write(*rows[:2])
    world.clock.pass_(minutes=1)
    assert world.plan().questions
    world.drain()
    assert not any(world.texts(row["Phone"]) for row in rows)
    world.plan(go_on=True)
    world.clock.pass_(minutes=10)
    sweep(world.deps, world.clock.now())
    world.drain()
    assert [len(world.texts(row["Phone"])) for row in rows[:3]] == [1, 1, 0]


def test_a_copy_read_on_a_later_clock_proves_nothing(world: World) -> None:
    world.plan()
    world.clock.at -= timedelta(days=1)
    assert not is_fresh(world.deps, world.clock.now())


def test_a_process_held_up_since_its_claim_sends_nothing(world: World) -> None:
    """By then somebody else has settled the message and sent it again."""
    backup = Backup("local")
    world = world.with_(sms=(backup,), ledgers=(("sms", Empty("local")),))
    world.plan()
    id_ = world.message()["id"]
    late = world.clock.now()
    claimed = claim(world.deps, id_, late)
    world.clock.pass_(seconds=world.deps.settings.pace.claim_lease_s - 5)
    _send(claimed, world.deps, late)
    assert backup.received == []
    assert world.message()["state"] == "planned"


def test_a_late_process_gives_back_nobody_elses_claim(world: World) -> None:
    world.plan()
    id_ = world.message()["id"]
    first = claim(world.deps, id_, world.clock.now())
    world.clock.pass_(minutes=20)
    sweep(world.deps, world.clock.now())
    kept = world.message()
    again = {**kept, "state": "claimed", "claimed_at": "later"}
    world.deps.documents.put(f"messages/{id_}", again)
    release(world.deps, first.message, "lease_over", world.clock.now())
    assert world.message()["state"] == "claimed"
