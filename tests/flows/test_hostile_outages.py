"""In and after an outage: alarms are heard, nothing floods, nobody hears it twice."""

from __future__ import annotations

from dataclasses import replace

from shared.errors import Uncertain
from shared.flows.approvals import approve_run
from shared.flows.by_hand import Deed, take_by_hand
from shared.flows.emergency import papers
from shared.flows.provider_state import breaker_of
from shared.flows.queries import runs_in
from shared.flows.sweep import sweep
from shared.flows.switch import set_integration
from shared.flows.watch import watch
from tests.flows.conftest import World
from tests.flows.test_outages import SHEET, Flaky, office, run

_STAFF = "+12125550190"


def test_an_alarm_goes_by_the_provider_that_works(world: World) -> None:
    one, two = Flaky("one", works=False, error=Uncertain), Flaky("two")
    world = office(world, one, two)
    settings = replace(world.deps.settings, alert_phones=(_STAFF,))
    world = world.with_(settings=settings)
    world.plan()
    world.drain()
    assert breaker_of(world.deps.documents, "one", world.clock.now()).state == "open"
    for _ in range(5):
        world.clock.pass_(minutes=1)
        watch(world.deps, world.clock.now())
    assert _STAFF in {m.to for m in two.received}


def test_what_was_said_from_the_papers_is_not_said_again(world: World) -> None:
    world.plan()
    (due,) = papers(world.deps, world.clock.now()).contacts
    world.clock.pass_(minutes=10)
    now = world.clock.now()
    deed = Deed("A-1", now, "text", "no answer", text=due[-1], who="ann")
    assert take_by_hand(deed, world.deps, now) == "done"
    for turn in range(4 * 24 * 2):
        world.clock.pass_(minutes=30)
        if not turn % 4:
            world.plan()
        run(world)
    assert world.texts() == []


def test_a_call_that_nobody_answered_takes_no_texts_place(world: World) -> None:
    world.plan()
    now = world.clock.now()
    assert take_by_hand(Deed("A-1", now, "call", "no answer"), world.deps, now)
    assert world.message()["state"] == "planned"


def test_one_integration_turned_on_again_releases_no_flood(world: World) -> None:
    one = Flaky("quo")
    world = office(world, one)
    world = world.with_(settings=replace(world.deps.settings, live=True))
    world.plan(go_on=True)
    documents = world.deps.documents
    for each in documents.query(runs_in("waiting")):
        approve_run(world.deps, each.id, "kim", world.clock.now())
    set_integration(documents, "quo", on=False, by="ann", now=world.clock.now())
    world.drain()
    world.clock.pass_(hours=2)
    set_integration(documents, "quo", on=True, by="ann", now=world.clock.now())
    world.plan()
    sweep(world.deps, world.clock.now())
    world.drain()
    world.clock.pass_(minutes=1)
    world.drain()
    assert one.received
    assert _editions_sent(world) == {1}, "planned anew, with what is true now"


def _editions_sent(world: World) -> set[int]:
    return {m["edition"] for m in world.messages() if m["state"] == "accepted"}


def test_the_cell_turned_on_again_releases_no_flood(world: World) -> None:
    one = Flaky()
    world = office(world, one)
    world.plan()
    world.tab("Settings", ["Setting", "Value"], ["Sending", "off"])
    world.plan()
    world.drain()
    assert one.received == []
    world.clock.pass_(hours=2)
    world.tab("Settings", ["Setting", "Value"], ["Sending", "on"])
    world.plan()
    world.drain()
    sweep(world.deps, world.clock.now())
    world.drain()
    world.clock.pass_(minutes=1)
    world.drain()
    assert one.received
    assert _editions_sent(world) == {1}, "planned anew, with what is true now"


def test_a_backup_that_is_switched_off_keeps_nobody_from_their_mail(
    world: World,
) -> None:
    one, two, mail = Flaky("one", works=False), Flaky("local"), Flaky("post")
    world = office(world, one, two, mail=mail)
    now = world.clock.now()
    set_integration(world.deps.documents, "local", on=False, by="ann", now=now)
    world.plan()
    world.drain()
    for _ in range(16):
        run(world, minutes=10)
    assert sorted(m.to for m in mail.received) == sorted(r["Email"] for r in SHEET)
