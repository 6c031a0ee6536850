"""
Alarms to staff: kept while they last, told once, by whichever channel is healthy.

An alarm is stored first and sent afterwards, by the next `monitor`; one that could not
be sent is tried again, one that may have been sent is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from shared.core.alerts import for_staff, sentence
from shared.core.instants import to_text
from shared.core.keys import opaque
from shared.core.records.activity import Happening
from shared.deps import Deps
from shared.errors import CollectionsError, NotDone, Uncertain
from shared.flows.journal import note_service
from shared.flows.provider_state import breaker_of
from shared.flows.queries import standing_alerts
from shared.flows.switch import integration_is_on, sending_is_on
from shared.ports import (
    Json,
    Mailer,
    MailMessage,
    Paced,
    SmsMessage,
    SmsSender,
    Transaction,
)
from shared.settings.model import REAL_MAIL, REAL_SMS

T = TypeVar("T", SmsSender, Mailer)
SUBJECT = "PME Collections: something needs you"


def raise_alert(
    deps: Deps, kind: str, subject: str, now: datetime, *, detail: str = ""
) -> bool:
    """Keep an alarm; the same one again while it lasts is the same one."""
    path = _path(kind, subject)

    def work(tx: Transaction) -> bool:
        found = tx.get(path)
        if found is not None and found.data["standing"]:
            return False
        body: dict[str, Any] = {
            "kind": kind,
            "subject": subject,
            "detail": detail,
            "standing": True,
            "raised_at": to_text(now),
            "told": [],
        }
        tx.put(path, body)
        return True

    new = deps.documents.transact(work)
    if new:
        what = f"{kind} {subject}".strip()
        note_service(
            deps.documents,
            Happening(
                "alert_raised", "service", what, "", detail, alert_id(kind, subject)
            ),
            now,
        )
    return new


def clear_alert(deps: Deps, kind: str, subject: str, now: datetime) -> bool:
    """End an alarm that stands no longer."""
    path = _path(kind, subject)

    def work(tx: Transaction) -> bool:
        found = tx.get(path)
        if found is None or not found.data["standing"]:
            return False
        tx.update(path, {"standing": False, "cleared_at": to_text(now)})
        return True

    over = deps.documents.transact(work)
    if over:
        what = f"{kind} {subject}".strip()
        said = Happening("alert_cleared", "service", what, "raised", "cleared")
        said = replace(said, cause=alert_id(kind, subject))
        note_service(deps.documents, said, now)
    return over


def alerts(deps: Deps) -> list[dict[str, Any]]:
    """Give what stands now, for the sidebar: a sentence and since when."""
    found: list[dict[str, Any]] = [
        one.data for one in deps.documents.query(standing_alerts())
    ]
    return [
        {
            "kind": one["kind"],
            "subject": one["subject"],
            "text": sentence(one["kind"], one["subject"], one["detail"]),
            "since": one["raised_at"],
        }
        for one in sorted(found, key=lambda one: str(one["raised_at"]))
    ]


def tell_staff(deps: Deps, now: datetime) -> int:
    """
    Send each standing alarm once to every address in `ALERT_EMAILS`, `ALERT_PHONES`.

    Returns:
        How many were handed to a provider.
    """
    count = 0
    for found in deps.documents.query(standing_alerts()):
        for to in (*deps.settings.alert_emails, *deps.settings.alert_phones):
            if to not in _told(found.data):
                count += _tell(deps, found.path, to, now)
    return count


def mail_once(
    deps: Deps, path: str, to: str, words: tuple[str, str], now: datetime
) -> bool:
    """
    Mail somebody what a document says, once, as its field `told` remembers.

    Marked first, then sent: a crash in between tells nobody twice.
    """
    if _marked(deps, path, to) is None:
        return False
    if mail_one(deps, to, path, words, now):
        return True
    _unmark(deps, path, to)
    return False


def mail_one(
    deps: Deps, to: str, key: str, words: tuple[str, str], now: datetime
) -> bool:
    """Mail one member of staff; *words* are subject and text; was it taken?"""
    mail = MailMessage(
        id=opaque("staff", key, to), to=to, subject=words[0], text=words[1], html=""
    )
    return any(_handed(send) for send in _mailers(deps, mail, now))


def _handed(send: Callable[[], object]) -> bool:
    """Hand it over; what may have gone out counts as gone."""
    try:
        send()
    except Uncertain:
        return True
    except CollectionsError:
        return False
    return True


def _mailers(
    deps: Deps, mail: MailMessage, now: datetime
) -> Iterator[Callable[[], object]]:
    for mailer in _healthy_first(deps, deps.mail, now):
        if _may_carry(deps, mailer.name, REAL_MAIL, now):
            yield lambda mailer=mailer: _in_turn(mailer).send(mail, now)  # type: ignore[misc]  # bound now


def _in_turn(sender: T) -> T:
    """Take a turn anew: one that this thread took for a message may be stale."""
    if isinstance(sender, Paced):
        sender.take_turn()
    return sender


def _healthy_first(deps: Deps, senders: Iterable[T], now: datetime) -> list[T]:
    """
    Put those last that are known to be down.

    One that swallows what it is given would keep an alarm from everybody.
    """
    return sorted(
        senders,
        key=lambda one: breaker_of(deps.documents, one.name, now).state == "open",
    )


def _may_carry(deps: Deps, name: str, real: frozenset[str], now: datetime) -> bool:
    """
    Say whether a provider may be used for staff's own messages.

    The kill switch means every request: an alarm waits in the sidebar meanwhile.
    """
    if name in real and not deps.settings.live:
        return False
    return sending_is_on(deps.documents, now) and integration_is_on(
        deps.documents, name, now
    )


def _tell(deps: Deps, path: str, to: str, now: datetime) -> bool:
    """Mark first, then send: a crash in between tells nobody twice."""
    alert = _marked(deps, path, to)
    if alert is None:
        return False
    business = deps.settings.business.name
    text = for_staff(alert["kind"], alert["subject"], alert["detail"], business)
    if any(map(_handed, _ways(deps, opaque("alert", path, to), to, text, now))):
        return True
    _unmark(deps, path, to)
    return False


def _ways(deps: Deps, key: str, to: str, text: str, now: datetime) -> Iterator[Any]:
    """Give each provider of the channel, ready to send; none real without `LIVE`."""
    if "@" in to:
        mail = MailMessage(id=key, to=to, subject=SUBJECT, text=text, html="")
        yield from _mailers(deps, mail, now)
        return
    sms = SmsMessage(id=key, to=to, text=text, expires_at=now + timedelta(hours=4))
    for sender in _healthy_first(deps, deps.sms, now):
        if _may_carry(deps, sender.name, REAL_SMS, now):
            yield lambda sender=sender: _in_turn(sender).send(sms, now)


def _marked(deps: Deps, path: str, to: str) -> dict[str, Any] | None:
    def work(tx: Transaction) -> dict[str, Any] | None:
        found = tx.get(path)
        over = found is None or not found.data.get("standing", True)
        if found is None or over or to in _told(found.data):
            return None
        tx.update(path, {"told": [*_told(found.data), to]})
        return found.data

    return deps.documents.transact(work)


def _unmark(deps: Deps, path: str, to: str) -> None:
    def work(tx: Transaction) -> None:
        found = tx.get(path)
        if found is not None:
            others: list[Json] = [one for one in _told(found.data) if one != to]
            tx.update(path, {"told": others})

    try:
        deps.documents.transact(work)
    except NotDone:
        return  # the alarm stands in the sidebar in any case


def _told(data: Mapping[str, Any]) -> list[str]:
    return list(data["told"])


def alert_id(kind: str, subject: str) -> str:
    """Name an alarm: what is written down about it bears its name."""
    return _path(kind, subject).split("/")[1]


def _path(kind: str, subject: str) -> str:
    return f"alerts/{opaque('al', kind, subject)}"
