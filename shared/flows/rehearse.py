"""
Rehearse the coming days: the product itself on a copy, with a clock that is moved.

Sends nothing, stores nothing, writes nothing into the sheet. It assumes that nothing
else happens: no payment, no reply, no edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.core import messages
from shared.core.instants import from_text, to_text
from shared.core.outreach.decide import HOME_ZONE, zone_of
from shared.core.records.accounts import account_from_data
from shared.deps import Deps
from shared.flows.deliver import may_send
from shared.flows.dispatch import send_and_follow
from shared.flows.known import fetch
from shared.flows.plan import Options, plan
from shared.flows.queries import planned_before
from shared.flows.stage import SteppedClock, stage_of
from shared.ports import Documents, Query, Snapshot

PLANNED_AT = (time(0, 5), time(8), time(12), time(16))
"""When a day's planning is rehearsed; what is delayed leaves at its own instant."""
_SWITCHED_OFF = "Sending is switched off, so nothing would be sent."


@dataclass(frozen=True, slots=True)
class Coming:
    """
    One message that would be sent.

    Args:
        on: The date on the person's own calendar.
        send_at: Aware, in the person's zone.
        person: Opaque key.
        customer: The name in the sheet.
        step: The steps it takes, without repetition.
    """

    on: date
    send_at: datetime
    account_ids: tuple[str, ...]
    person: str
    customer: str
    channel: str
    step: str
    template: str
    text: str

    def as_json(self) -> dict[str, Any]:
        """Give the line of `plan --json`."""
        return {
            "on": self.on.isoformat(),
            "send_at": to_text(self.send_at),
            "account_ids": list(self.account_ids),
            "person": self.person,
            "channel": self.channel,
            "step": self.step,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """
    What a rehearsal came to.

    Args:
        coming: In the order of sending.
        questions: What a person must answer before any of it is sent.
        notes: What is wrong in the tabs.
    """

    coming: tuple[Coming, ...]
    questions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def rehearse(
    deps: Deps, now: datetime, days: int, only: frozenset[str] | None = None
) -> Rehearsal:
    """
    Play the coming days on a copy of everything.

    Args:
        deps: The real world; it is only read.
        now: Aware; where the rehearsal starts.
        days: How many days to play, today included, on the office's calendar.
        only: Account IDs of one person to play alone; None: the whole sheet.

    Raises:
        BadRequest: The sheet cannot be used.
        NotDone: The sheet or the store is not reachable now.
    """
    with stage_of(deps, now, only) as stage:
        asked = plan(stage, now, Options(dry_run=True, whole=True))
        _play(stage, _stops(now, days), _end(now, days))
        coming = tuple(_coming(stage.documents, now))
        off = () if may_send(stage, stage.clock.now()) else (_SWITCHED_OFF,)
    return Rehearsal(coming, tuple(asked.questions), (*off, *asked.notes))


def _play(stage: Deps, stops: list[datetime], end: datetime) -> None:
    assert isinstance(stage.clock, SteppedClock)  # noqa: S101 - the stage's own
    for stop, following in zip(stops, [*stops[1:], end], strict=True):
        stage.clock.move_to(stop)
        plan(stage, stop, Options(go_on=True, rehearsed=True))
        _send(stage, stage.clock, before=following)


def _send(stage: Deps, clock: SteppedClock, before: datetime) -> None:
    """Send what falls due before an instant, each at its own time."""
    tried: set[tuple[str, str]] = set()
    while due := _due(stage, before, tried):
        for one in due:
            tried.add((one.id, str(one.data["send_at"])))
            clock.move_to(from_text(str(one.data["send_at"])))
            send_and_follow(one.id, stage, clock.now())


def _due(stage: Deps, before: datetime, tried: set[tuple[str, str]]) -> list[Snapshot]:
    found = stage.documents.query(planned_before(to_text(before)))
    return [one for one in found if (one.id, str(one.data["send_at"])) not in tried]


def _stops(now: datetime, days: int) -> list[datetime]:
    zone = ZoneInfo(HOME_ZONE)
    today = now.astimezone(zone).date()
    instants = [
        datetime.combine(today + timedelta(days=n), at, tzinfo=zone)
        for n in range(days)
        for at in PLANNED_AT
    ]
    return [now, *(one for one in instants if one > now)]


def _end(now: datetime, days: int) -> datetime:
    zone = ZoneInfo(HOME_ZONE)
    last = now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(last, time(), tzinfo=zone)


def _coming(stage: Documents, since: datetime) -> list[Coming]:
    wanted = Query("messages", where=(("state", "==", messages.ACCEPTED),))
    sent: list[dict[str, Any]] = [one.data for one in stage.query(wanted)]
    mine = [one for one in sent if from_text(one["accepted_at"]) >= since]
    keys = sorted({key for one in mine for key in one["accounts"]})
    accounts = fetch(stage, [f"accounts/{key}" for key in keys])
    copies: dict[str, Any] = {one.id: one.data["copy"] for one in accounts.values()}
    found = [_of(one, copies) for one in mine]
    return sorted(found, key=lambda one: (one.send_at, one.account_ids))


def _of(message: dict[str, Any], copies: dict[str, Any]) -> Coming:
    about = [account_from_data(copies[key]) for key in message["accounts"]]
    at = from_text(message["accepted_at"]).astimezone(ZoneInfo(zone_of(about[0])))
    return Coming(
        on=at.date(),
        send_at=at,
        account_ids=tuple(one.account_id for one in about),
        person=message["person"],
        customer=about[0].customer,
        channel=message["channel"],
        step=", ".join(dict.fromkeys(message["steps"])),
        template=message["template"],
        text=message["text"],
    )
