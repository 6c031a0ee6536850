"""A provider fails for minutes: nothing is lost, doubled or kept from people."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from shared.errors import NotDone, Uncertain
from shared.flows.alerts import alerts
from shared.flows.deliver import deliver
from shared.flows.health import health
from shared.flows.provider_state import breaker_of
from shared.flows.resume import STALE
from shared.flows.sweep import sweep
from shared.flows.switch import (
    set_integration,
    set_sending,
    stop_everything,
)
from shared.flows.watch import watch
from shared.ports import Accepted, Query
from tests.flows.conftest import ROW, World


class Untouchable:
    """A provider's list that nobody may ask."""

    def __init__(self, name: str) -> None:
        self.name = name

    places = frozenset[str]()

    def __getattr__(self, called: str) -> Any:
        msg = f"{called} was asked of a provider that is switched off"
        raise AssertionError(msg)


SHEET = [
    {
        **ROW,
        "Account ID": f"A-{n}",
        "Customer": f"Tenant {n}",
        "Phone": f"+12125550{100 + n}",
        "Email": f"t{n}@example.com",
    }
    for n in range(1, 9)
]


@dataclass
class Flaky:
    """A provider that works, or does not, as a test says."""

    name: str = "one"
    works: bool = True
    error: type[Exception] = NotDone
    status: int | None = None
    probes: int = 0
    received: list[Any] = field(default_factory=list)
    asked: int = 0

    def send(self, message: Any, now: object) -> Accepted:
        self.asked += 1
        if not self.works:
            raise self.error("down", status=self.status)
        self.received.append(message)
        return Accepted(self.name, f"{self.name}-{len(self.received)}", "+12125550199")

    def probe(self) -> None:
        self.probes += 1
        if not self.works:
            raise NotDone("down")


def office(world: World, *sms: Flaky, mail: Flaky | None = None) -> World:
    world = world.with_(sms=sms, mail=(mail or Flaky("post"),), ledgers=())
    world.write(*SHEET)
    return world


def run(world: World, **passed: float) -> None:
    """Let time pass as a schedule does: sweep, then everything that is due."""
    world.clock.pass_(**passed)
    sweep(world.deps, world.clock.now())
    world.drain()


def test_an_outage_stops_the_asking_and_loses_nobody(world: World) -> None:
    """A dead provider is not asked a thousand times, and everybody hears once."""
    one = Flaky(works=False)
    world = office(world, one)
    world.plan()
    world.drain()
    assert breaker_of(world.deps.documents, "one", world.clock.now()).state == "open"
    assert one.asked < len(SHEET)
    assert {m["state"] for m in world.messages()} == {"planned"}
    one.works = True
    for _ in range(8):
        run(world, minutes=2)
    assert sorted(m.to for m in one.received) == sorted(r["Phone"] for r in SHEET)


def test_probes_cost_no_message(world: World) -> None:
    one = Flaky(works=False)
    world = office(world, one)
    world.plan()
    world.drain()
    asked = one.asked
    run(world, seconds=90)
    assert one.probes == 1
    assert one.asked == asked


def test_a_backup_takes_over_and_the_sick_provider_is_spared(world: World) -> None:
    one, two = Flaky("one", works=False), Flaky("two")
    world = office(world, one, two)
    world.plan()
    world.drain()
    assert len(two.received) == len(SHEET)
    assert one.asked < len(SHEET)


def test_an_unpaid_account_opens_the_breaker_at_once(world: World) -> None:
    one = Flaky(works=False, status=402)
    world = office(world, one)
    world.plan()
    world.drain()
    assert one.asked == 1
    (alert,) = alerts(world.deps)
    assert (alert["kind"], alert["subject"]) == ("provider_down", "one")


def test_unclear_answers_open_it_and_none_is_sent_again(world: World) -> None:
    """A provider that swallows texts must not swallow the whole sheet's."""
    one, two = Flaky("one", works=False, error=Uncertain), Flaky("two")
    world = office(world, one, two)
    world.plan()
    world.drain()
    unclear = [m for m in world.messages() if m["state"] == "uncertain"]
    assert 0 < len(unclear) < len(SHEET)
    assert len(two.received) == len(SHEET) - len(unclear)


def test_a_long_outage_goes_by_mail_where_that_is_lawful(world: World) -> None:
    """Rent is not lost because a phone company is; nobody hears it twice."""
    one, mail = Flaky(works=False), Flaky("post")
    world = office(world, one, mail=mail)
    world.plan()
    world.drain()
    for _ in range(16):
        run(world, minutes=10)
    told = [m.to for m in mail.received]
    assert sorted(told) == sorted(r["Email"] for r in SHEET)
    one.works = True
    for _ in range(10):
        run(world, minutes=5)
    assert one.received == []


def test_without_another_lawful_channel_it_waits_for_the_first(world: World) -> None:
    one = Flaky(works=False)
    world = office(world, one)
    world.write(*[{**row, "Email": ""} for row in SHEET])
    world.plan()
    world.drain()
    for _ in range(16):
        run(world, minutes=10)
    one.works = True
    for _ in range(10):
        run(world, minutes=5)
    assert sorted(m.to for m in one.received) == sorted(r["Phone"] for r in SHEET)


def test_a_switched_off_provider_gets_nothing_and_the_next_one_does(
    world: World,
) -> None:
    one, two = Flaky("quo"), Flaky("two")
    world = office(world, one, two)
    world = world.with_(settings=replace(world.deps.settings, live=True))
    set_integration(
        world.deps.documents, "quo", on=False, by="ann", now=world.clock.now()
    )
    world.plan(go_on=True)
    for message in world.messages():
        deliver(message["id"], world.deps, world.clock.now())
    assert one.asked == 0


def test_after_an_incident_nothing_is_sent_asked_or_written(world: World) -> None:
    one = Flaky("quo")
    world = office(world, one)
    world.plan()
    before = world.rows()
    stop_everything(world.deps.documents, by="ann", now=world.clock.now())
    run(world, minutes=6)
    assert one.asked == 0
    assert world.rows() == before
    entries = world.deps.documents.query(Query("activity"))
    said = [(e.data["actor"], e.data["detail"]) for e in entries]
    assert ("ann", "everything") in said


def test_a_switched_off_provider_is_not_even_probed_settled_or_alarmed_by(
    world: World,
) -> None:
    """After a key was seen by others no request may bear it, whatever it is for."""
    one = Flaky(works=False, error=Uncertain)
    world = office(world, one, mail=Flaky("local"))
    settings = replace(world.deps.settings, alert_phones=("+12125550190",))
    world = world.with_(settings=settings, ledgers=(("sms", Untouchable("one")),))
    world.plan()
    world.drain()
    asked = one.asked
    assert asked
    stop_everything(world.deps.documents, by="ann", now=world.clock.now())
    # `one` is no integration by name: it is switched off as a real one would be
    kept = world.deps.documents.get("system/switch").data
    world.deps.documents.put("system/switch", {**kept, "off": [*kept["off"], "one"]})
    for _ in range(6):
        world.clock.pass_(minutes=5)
        sweep(world.deps, world.clock.now())
        watch(world.deps, world.clock.now())
    assert (one.asked, one.probes) == (asked, 0)


def test_a_sheet_that_is_switched_off_is_not_read(world: World) -> None:
    world = office(world, Flaky())
    world.plan()
    now = world.clock.now()
    set_integration(world.deps.documents, "sheet", on=False, by="ann", now=now)
    with pytest.raises(NotDone, match="sheet_switched_off"):
        world.plan()


def test_after_a_long_stop_nothing_stale_is_released(world: World) -> None:
    """What was true in the morning is not sent in the afternoon as if it still were."""
    one = Flaky()
    world = office(world, one)
    world.plan()
    now = world.clock.now()
    set_sending(world.deps.documents, on=False, by="ann", now=now)
    world.drain()
    world.clock.pass_(seconds=2 * STALE.total_seconds())
    set_sending(world.deps.documents, on=True, by="ann", now=world.clock.now())
    sweep(world.deps, world.clock.now())
    ended = [m for m in world.messages() if m["state"] == "cancelled"]
    assert {m["reason"] for m in ended} == {"stale_after_stop"}
    assert len(ended) == len(SHEET)
    world.drain()
    assert sorted(m.to for m in one.received) == sorted(r["Phone"] for r in SHEET)
    editions = {m["edition"] for m in world.messages() if m["state"] == "accepted"}
    assert editions == {1}


def test_staff_are_alarmed_once_by_what_still_works(world: World) -> None:
    """The texts are down, so the alarm comes by mail; and not again every minute."""
    one, mail = Flaky(works=False, status=401), Flaky("post")
    world = office(world, one, mail=mail)
    staff = replace(
        world.deps.settings,
        alert_emails=("boss@example.com",),
        alert_phones=("+12125550190",),
    )
    world = world.with_(settings=staff)
    world.plan()
    world.drain()
    for _ in range(5):
        world.clock.pass_(seconds=20)
        watch(world.deps, world.clock.now())
    alarms = [m for m in mail.received if "needs you" in m.subject]
    assert [m.to for m in alarms] == ["boss@example.com"]
    assert "one does not work (account)" in alarms[0].text
    for row in SHEET:
        assert row["Phone"] not in alarms[0].text
    one.works = True
    for _ in range(8):
        run(world, minutes=2)
    assert alerts(world.deps) == []


@pytest.mark.parametrize("minutes", [31, 45])
def test_late_messages_alarm_and_the_alarm_ends_with_them(
    world: World, minutes: int
) -> None:
    one = Flaky()
    world = office(world, one)
    world.plan()
    world.clock.pass_(minutes=minutes)
    watch(world.deps, world.clock.now())
    assert "late_messages" in {a["kind"] for a in alerts(world.deps)}
    run(world, seconds=1)
    watch(world.deps, world.clock.now())
    assert "late_messages" not in {a["kind"] for a in alerts(world.deps)}


def test_the_overview_says_how_each_provider_is(world: World) -> None:
    one = Flaky(works=False, status=402)
    world = office(world, one)
    world.plan()
    world.drain()
    shown = health(world.deps, world.clock.now())
    assert shown["providers"] == {"one": "open", "post": "closed"}
    assert shown["open_requests"] == 0
