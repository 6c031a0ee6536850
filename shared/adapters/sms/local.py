"""
The tenants' phones on one machine: texts are kept instead of sent. Asks nobody.

It promises no more than a real provider does: sending the same message twice gives the
tenant two texts, so that a fault in our own claims shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from shared.adapters.sms.outgoing import checked
from shared.core.instants import from_text, to_text
from shared.ports.documents import Documents, Query, Snapshot
from shared.ports.sending import Accepted, Inbound, Page, SentCopy, SmsMessage
from shared.ports.values import Json

COLLECTION = "local_phone"
OUR_NUMBER = "+14155550100"
FIRST_LOOK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LocalText:
    """
    One text as the tenant's phone shows it.

    Args:
        phone: The tenant's, E.164.
        from_tenant: The tenant wrote it.
    """

    id: str
    phone: str
    text: str
    at: datetime
    from_tenant: bool


@dataclass(frozen=True, slots=True)
class LocalThread:
    """One tenant's phone: its number, how many texts, and the last of them."""

    phone: str
    count: int
    last: LocalText


class LocalPhone:
    """
    `SmsSender` and `Ledger` whose provider is a collection of the store.

    Args:
        documents: Where the texts are kept.
        sender: Our number.
    """

    name = "local"
    places: frozenset[str] = frozenset()

    def __init__(self, documents: Documents, sender: str = OUR_NUMBER) -> None:
        self._documents = documents
        self._sender = sender

    def send(self, message: SmsMessage, now: datetime) -> Accepted:
        """Put one text on the tenant's phone; as the port promises."""
        text = checked(message, now)
        provider_id = self._keep(text.to, text.text, now, from_tenant=False)
        return Accepted(
            provider=self.name,
            provider_id=provider_id,
            sender=self._sender,
            thread_id=text.to,
        )

    def answer(self, phone: str, text: str, now: datetime) -> Inbound:
        """Let the tenant write back, and give what a webhook would have brought."""
        provider_id = self._keep(phone, text, now, from_tenant=True)
        return self._inbound(LocalText(provider_id, phone, text, now, from_tenant=True))

    def threads(self) -> list[LocalThread]:
        """Give every phone that has texts, the latest first."""
        by_phone: dict[str, list[LocalText]] = {}
        for text in self._listed(Query(COLLECTION, order_by="at")):
            by_phone.setdefault(text.phone, []).append(text)
        threads = [
            LocalThread(phone, len(texts), texts[-1])
            for phone, texts in by_phone.items()
        ]
        return sorted(threads, key=lambda thread: thread.last.at, reverse=True)

    def messages(self, phone: str) -> list[LocalText]:
        """Give one phone's texts, oldest first."""
        asked = Query(COLLECTION, where=(("phone", "==", phone),), order_by="at")
        return self._listed(asked)

    def sent_to(self, to: str, since: datetime, until: datetime) -> list[SentCopy]:
        """List what went to one number, oldest first; as the port promises."""
        texts = (text for text in self.messages(to) if since <= text.at <= until)
        return self._copies(texts)

    def sent_after(self, sender: str, since: datetime) -> bool:
        """Say whether anything newer from *sender* is kept; as the port promises."""
        later = self._listed(_later_than(since))
        ours = sender in {"", self._sender}
        return ours and any(not text.from_tenant for text in later)

    def since(self, cursor: str | None, now: datetime) -> Page:
        """List everything since a cursor, its own instant again (clocks may stand)."""
        start = _start(cursor, now)
        texts = self._listed(_not_before(start))
        newest = max((text.at for text in texts), default=start)
        return Page(
            received=tuple(self._inbound(text) for text in texts if text.from_tenant),
            sent=tuple(self._copies(texts)),
            cursor=json.dumps({"at": to_text(newest)}),
        )

    def _keep(self, phone: str, text: str, now: datetime, *, from_tenant: bool) -> str:
        provider_id = f"LP{uuid4().hex}"
        kept: dict[str, Json] = {
            "phone": phone,
            "text": text,
            "at": to_text(now),
            "from_tenant": from_tenant,
        }
        self._documents.create(f"{COLLECTION}/{provider_id}", kept)
        return provider_id

    def _listed(self, query: Query) -> list[LocalText]:
        return [_text(snapshot) for snapshot in self._documents.query(query)]

    def _copies(self, texts: Iterable[LocalText]) -> list[SentCopy]:
        return [
            SentCopy(
                provider_id=text.id,
                to=text.phone,
                text=text.text,
                sent_at=text.at,
                status="delivered",
                sender=self._sender,
            )
            for text in texts
            if not text.from_tenant
        ]

    def _inbound(self, text: LocalText) -> Inbound:
        return Inbound(
            provider=self.name,
            provider_id=text.id,
            channel="sms",
            sender=text.phone,
            recipient=self._sender,
            text=text.text,
            received_at=text.at,
            thread_id=text.phone,
        )


def _text(snapshot: Snapshot) -> LocalText:
    kept = snapshot.data
    return LocalText(
        id=snapshot.id,
        phone=str(kept["phone"]),
        text=str(kept["text"]),
        at=from_text(str(kept["at"])),
        from_tenant=bool(kept["from_tenant"]),
    )


def _later_than(instant: datetime) -> Query:
    return Query(COLLECTION, where=(("at", ">", to_text(instant)),), order_by="at")


def _not_before(instant: datetime) -> Query:
    return Query(COLLECTION, where=(("at", ">=", to_text(instant)),), order_by="at")


def _start(cursor: str | None, now: datetime) -> datetime:
    try:
        return from_text(json.loads(cursor or "")["at"])
    except (ValueError, TypeError, KeyError):
        return now - FIRST_LOOK
