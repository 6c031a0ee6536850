"""A STOP holds what staff answer, too, until it is understood and afterwards."""

from __future__ import annotations

from shared.flows.deliver import deliver
from shared.flows.receive import store_inbound
from shared.ports import Inbound, Query
from tests.flows.conftest import ROW, World
from tests.flows.test_hostile_sending import Backup, Hanging
from tests.flows.test_never_unlawful import reply
from tests.flows.test_staff_at_work import ask


def answered(world: World) -> str:
    world.plan()
    reply(world, "When is the office open on Sunday?", "q-1")
    ask(world, "answer", channel="sms", text="The office opens at nine.")
    (one,) = [m for m in world.messages() if m["template"] == "staff_message"]
    assert one["purpose"] == "reply_once"
    world.clock.pass_(seconds=31)  # it can be taken back until then
    return str(one["id"])


def test_the_backup_sends_it_after_a_stop_that_was_understood(world: World) -> None:
    backup = Backup()
    first = Hanging(lambda _message: reply(world, "STOP", "s-1"))
    world = world.with_(sms=(first, backup))
    deliver(answered(world), world.deps, world.clock.now())
    (point,) = world.deps.documents.query(
        Query("points", where=(("address", "==", ROW["Phone"]),))
    )
    assert point.data["suppressed"]
    assert backup.received == []


def test_it_is_claimed_and_sent_while_a_stop_is_stored_and_unread(world: World) -> None:
    """A crash between storing and understanding: as long as the next sweep takes."""
    sender = Backup("local")
    world = world.with_(sms=(sender,))
    id_ = answered(world)
    now = world.clock.now()
    to = "+12125550199"
    stop = Inbound("local", "s-2", "sms", ROW["Phone"], to, "STOP", now, opt_out="stop")
    assert store_inbound(stop, world.deps, now).new
    deliver(id_, world.deps, now)
    assert sender.received == []
