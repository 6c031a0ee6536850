"""Two at once, and crashes between two writes: nobody is told twice, nothing lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.store.sqlite import SqliteDocuments
from shared.core.instants import from_text
from shared.errors import BadRequest, NotDone
from shared.flows import approvals, cancel
from shared.flows.authority import hand_over, hold_authority
from shared.flows.deliver import deliver, may_send
from shared.flows.instead import put_in_place
from shared.flows.outbox import Outbox
from shared.flows.sweep import sweep
from shared.ports import Query, SmsMessage
from tests.flows.conftest import ROW, World
from tests.flows.replies import point
from tests.flows.replies import write as say
from tests.flows.test_outages import Flaky, office, run


def test_of_two_passes_that_plan_a_further_edition_one_gets_the_step(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = {**ROW, "Hold until": ""}
    two = {**one, "Account ID": "A-2", "Unit": "5C"}
    changed = [{**one, "Balance": "400.00"}, {**two, "Balance": "300.00"}]
    world.write(one, two)
    world.plan()
    world.write(*changed)
    world.clock.pass_(minutes=6)
    world.drain()
    write, met = Outbox.write, []

    def overtaken(self: Outbox) -> list[str]:
        if not met:
            met.append("another pass, which reads the sheet a moment later")
            world.write(changed[0], {**changed[1], "Hold until": "2026-12-30"})
            world.plan()
        return write(self)

    monkeypatch.setattr(Outbox, "write", overtaken)
    world.write(*changed)
    world.plan()
    world.write(*changed)
    for _ in range(60):
        world.plan()
        run(world, minutes=60)
    said = [one for one in world.texts() if "400" in one or "700" in one]
    assert len(said) == 1


class _Dies(Flaky):
    """Takes a text, and the worker dies before it hears of that."""

    def send(self, message: SmsMessage, now: datetime) -> Any:
        super().send(message, now)
        raise KeyboardInterrupt


class _Silent:
    """A list in which nothing of ours stands."""

    places = frozenset[str]()

    def __init__(self, name: str) -> None:
        self.name = name

    def sent_to(self, _to: str, _since: datetime, _until: datetime) -> list[Any]:
        return []

    def sent_after(self, _sender: str, _since: datetime) -> bool:
        return True

    def since(self, _cursor: str | None, _now: datetime) -> Any:
        raise NotDone("not_asked")


def test_a_provider_taken_out_after_a_crash_is_not_forgotten(world: World) -> None:
    one, two = _Dies("one"), Flaky("two")
    world = office(world, one, two)
    world.write(ROW)
    world.plan()
    with pytest.raises(KeyboardInterrupt):
        deliver(world.message()["id"], world.deps, world.clock.now())
    world = world.with_(sms=(two,), ledgers=(("sms", _Silent("two")),))
    for _ in range(6):
        run(world, minutes=5)
    assert (len(one.received), len(two.received)) == (1, 0)
    assert "uncertain_no_list" in _reasons(world)


def test_a_mailbox_taken_out_after_a_crash_is_not_forgotten(world: World) -> None:
    """The list of the others cannot show that it never left."""
    one = _Dies("one")
    before, after = _Silent("one"), _Silent("one")
    before.places, after.places = frozenset({"a", "b"}), frozenset({"b", "c"})
    world = office(world, one).with_(ledgers=(("sms", before),))
    world.write(ROW)
    world.plan()
    with pytest.raises(KeyboardInterrupt):
        deliver(world.message()["id"], world.deps, world.clock.now())
    world = world.with_(ledgers=(("sms", after),))
    for _ in range(6):
        run(world, minutes=5)
    assert len(one.received) == 1
    assert "uncertain_no_list" in _reasons(world)


def test_no_stop_is_thanked_for_in_a_store_that_moved_a_second_ago(
    world: World, tmp_path: Path
) -> None:
    hold_authority(world.deps, "cloud", world.clock.now())
    world.clock.pass_(minutes=11)
    world.plan()
    assert may_send(world.deps, world.clock.now()), "it has just looked who acts"
    world.clock.pass_(seconds=0.5)
    target = SqliteDocuments(tmp_path / "target.sqlite")
    operator = SqliteDocuments(tmp_path / "store.sqlite")
    hand_over(operator, target, "there", "kim", world.clock.now())
    world.clock.pass_(seconds=1)
    with pytest.raises(NotDone, match="another system"):
        say(world, "STOP")
    assert not point(world.with_(documents=target)).get("suppressed")


def _sheet_of_three(world: World) -> None:
    world.write(
        *(
            {
                **ROW,
                "Account ID": f"A-{n}",
                "Customer": f"Tenant {n}",
                "Phone": f"+1212555010{n}",
                "Email": f"t{n}@example.com",
            }
            for n in (1, 2, 3)
        )
    )
    tab = "Setting,Value\nApproval over messages,1\n"
    world.path.with_suffix(".Settings.csv").write_text(tab, "utf-8")


def test_a_crash_after_an_approval_expired_loses_nobodys_step(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sheet_of_three(world)
    world.plan()
    assert {one["state"] for one in world.messages()} == {"awaiting"}
    last = max(from_text(one["expires_at"]) for one in world.messages())
    world.clock.at = last + timedelta(minutes=1)
    with monkeypatch.context() as patch:
        patch.setattr(approvals, "give_back", _killed)
        with pytest.raises(KeyboardInterrupt):
            sweep(world.deps, world.clock.now())
    for _ in range(3):
        world.clock.pass_(hours=12)
        sweep(world.deps, world.clock.now())
        world.plan()
    planned: dict[str, int] = {}
    for one in world.messages():
        planned[one["to"]] = planned.get(one["to"], 0) + 1
    assert len(planned) == 3
    assert len(set(planned.values())) == 1, "one of them was left behind"


def test_a_crash_after_a_message_was_taken_back_loses_no_step(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.plan()
    with monkeypatch.context() as patch:
        patch.setattr(cancel, "return_steps", _killed)
        with pytest.raises(KeyboardInterrupt):
            cancel.cancel_planned(
                world.deps.documents,
                world.message()["accounts"],
                "undone",
                world.clock.now(),
            )
    world.clock.pass_(minutes=2)
    sweep(world.deps, world.clock.now())
    world.plan()
    assert [one["state"] for one in world.messages()].count("planned") == 1


def test_a_sweep_takes_no_step_back_from_somebody_who_is_at_it(world: World) -> None:
    """Between the end of a message and the word that its step is done lies a moment."""
    world.plan()
    key = world.message()["accounts"][0]
    path = world.message()["id"]
    put_in_place(world.deps.documents, key, world.clock.now())
    world.deps.documents.update(f"messages/{path}", {"unreturned": True})
    sweep(world.deps, world.clock.now())
    world.plan()
    assert [one["state"] for one in world.messages()] == ["cancelled"]


def test_a_store_that_somebody_works_on_is_not_filled(
    world: World, tmp_path: Path
) -> None:
    target = world.with_(documents=SqliteDocuments(tmp_path / "target.sqlite"))
    hold_authority(target.deps, "there", world.clock.now())
    source = world.deps.documents
    with pytest.raises(BadRequest, match="Stop it first"):
        hand_over(source, target.deps.documents, "there", "kim", world.clock.now())
    assert source.get("system/authority") is None, "and nothing was begun"


def _reasons(world: World) -> set[str]:
    found = world.deps.documents.query(Query("people_tasks"))
    return {str(one.data["reason"]) for one in found}


def _killed(*_args: object, **_named: object) -> None:
    raise KeyboardInterrupt
