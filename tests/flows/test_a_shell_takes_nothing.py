"""A store that was handed over takes no opt-out that nobody would hear of."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from shared.adapters.queue.local import LocalQueue
from shared.adapters.store.sqlite import SqliteDocuments
from shared.core.keys import contact_point_key
from shared.core.outreach.fields import link_sign
from shared.errors import CollectionsError, NotDone
from shared.flows.authority import hand_over
from shared.flows.secret import link_secret
from shared.flows.sweep import sweep
from shared.flows.switch import set_sending
from shared.flows.unsubscribe import unsubscribe_point
from shared.ports import Query
from tests.flows.conftest import ROW, World
from tests.flows.test_never_unlawful import reply
from tests.flows.test_staff_at_work import ask

BY_MAIL = {**ROW, "Phone": "", "SMS consent": "", "Email consent": "yes"}


def moved(world: World, tmp_path: Path) -> World:
    target = SqliteDocuments(tmp_path / "target.sqlite")
    hand_over(world.deps.documents, target, "there", "kim", world.clock.now())
    set_sending(target, on=True, by="kim", now=world.clock.now())
    queue = LocalQueue(tmp_path / "target.sqlite")
    parts = {"documents": target, "queue": queue}
    from shared.adapters.mail.local import LocalMailbox  # noqa: PLC0415
    from shared.adapters.sms.local import LocalPhone  # noqa: PLC0415

    return world.with_(**parts, sms=(LocalPhone(target),), mail=(LocalMailbox(target),))


def sent(world: World) -> list[str]:
    return [
        str(one.data["channel"])
        for one in world.deps.documents.query(Query("messages"))
        if one.data["purpose"] == "collection" and one.data.get("provider_id")
    ]


def later(world: World) -> None:
    world.clock.pass_(minutes=6)
    sweep(world.deps, world.clock.now())
    world.drain()


def test_an_unsubscribe_link_of_an_earlier_mail_says_that_the_office_moved(
    world: World, tmp_path: Path
) -> None:
    """Thanked for and lost, the opt-out would be followed by more e-mail."""
    world.write(BY_MAIL)
    world.plan()
    point = contact_point_key(ROW["Email"])
    sign = link_sign(link_secret(world.deps, world.clock.now()), point)
    moved(world, tmp_path)
    with pytest.raises(NotDone, match="held_elsewhere"):
        unsubscribe_point(point, sign, world.deps, world.clock.now())


def test_an_opt_out_that_staff_record_in_the_first_ones_sidebar_is_refused(
    world: World, tmp_path: Path
) -> None:
    world.plan()
    moved(world, tmp_path)
    with pytest.raises(NotDone, match="held_elsewhere"):
        ask(world, "opt_out", channel="sms", reason="told me on the phone")


def test_a_providers_event_is_left_for_whoever_took_over(
    world: World, tmp_path: Path
) -> None:
    """The provider delivers it again; by then its address should be the new one."""
    world.plan()
    moved(world, tmp_path)
    with pytest.raises(NotDone, match="held_elsewhere"):
        reply(world, "STOP")


def test_without_a_hand_over_both_are_heard(world: World) -> None:
    world.plan()
    with suppress(CollectionsError):
        ask(world, "opt_out", channel="sms", reason="told me on the phone")
    later(world)
    assert "sms" not in sent(world)
