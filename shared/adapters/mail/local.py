"""
The tenants' mailboxes on one machine: e-mail is kept instead of sent. Asks nobody.

The mail is built as for a real relay and kept as that relay would show it; the same
message sent twice is there twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from shared.adapters.mail.mime import build, one_address, rfc822_id
from shared.core.instants import from_text, to_text
from shared.ports.documents import Documents, Query, Snapshot
from shared.ports.sending import Accepted, Inbound, MailMessage, Page, SentCopy
from shared.ports.values import Json

COLLECTION = "local_mailbox"
OUR_MAILBOX = "office@example.com"
FIRST_LOOK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LocalMail:
    """
    One e-mail as the tenant's mailbox shows it.

    Args:
        address: The tenant's.
        rfc822_id: Its `Message-ID`.
        unsubscribe_url: Where one click ends it; "" if it offers none.
        from_tenant: The tenant wrote it.
    """

    id: str
    address: str
    subject: str
    text: str
    html: str
    rfc822_id: str
    in_reply_to: str
    unsubscribe_url: str
    at: datetime
    from_tenant: bool


@dataclass(frozen=True, slots=True)
class LocalMailThread:
    """One tenant's mailbox: its address, how many mails, and the last of them."""

    address: str
    count: int
    last: LocalMail


class LocalMailbox:
    """
    `Mailer` and `Ledger` whose provider is a collection of the store.

    Args:
        documents: Where the mail is kept.
        sender: Our address, with or without a display name.
    """

    name = "local"
    places: frozenset[str] = frozenset()

    def __init__(self, documents: Documents, sender: str = OUR_MAILBOX) -> None:
        self._documents = documents
        self._sender = sender

    def send(self, message: MailMessage, now: datetime) -> Accepted:
        """Put one e-mail into the tenant's mailbox; as the port promises."""
        build(message, self._sender, now)
        mail = LocalMail(
            id=f"LM{uuid4().hex}",
            address=one_address(message.to).lower(),
            subject=message.subject,
            text=message.text,
            html=message.html,
            rfc822_id=rfc822_id(message.id, self._sender),
            in_reply_to=message.in_reply_to or "",
            unsubscribe_url=message.unsubscribe_url,
            at=now,
            from_tenant=False,
        )
        self._keep(mail)
        return Accepted(
            provider=self.name,
            provider_id=mail.id,
            sender=self._sender,
            thread_id=mail.address,
            rfc822_id=mail.rfc822_id,
        )

    def answer(
        self, address: str, text: str, now: datetime, *, subject: str = ""
    ) -> Inbound:
        """Let the tenant answer the last mail, and give what a poll would bring."""
        address = address.lower()
        last = next(reversed(self._from_us(address)), None)
        mail = LocalMail(
            id=f"LM{uuid4().hex}",
            address=address,
            subject=subject or (f"Re: {last.subject}" if last else ""),
            text=text,
            html="",
            rfc822_id=f"<{uuid4().hex}@{address.rpartition('@')[2]}>",
            in_reply_to=last.rfc822_id if last else "",
            unsubscribe_url="",
            at=now,
            from_tenant=True,
        )
        self._keep(mail)
        return self._inbound(mail)

    def threads(self) -> list[LocalMailThread]:
        """Give every mailbox that has mail, the latest first."""
        by_address: dict[str, list[LocalMail]] = {}
        for mail in self._listed(Query(COLLECTION, order_by="at")):
            by_address.setdefault(mail.address, []).append(mail)
        threads = [
            LocalMailThread(address, len(mails), mails[-1])
            for address, mails in by_address.items()
        ]
        return sorted(threads, key=lambda thread: thread.last.at, reverse=True)

    def messages(self, address: str) -> list[LocalMail]:
        """Give one mailbox's mail, oldest first."""
        asked = Query(
            COLLECTION, where=(("address", "==", address.lower()),), order_by="at"
        )
        return self._listed(asked)

    def sent_to(self, to: str, since: datetime, until: datetime) -> list[SentCopy]:
        """List what went to one address, oldest first; as the port promises."""
        return self._copies(m for m in self.messages(to) if since <= m.at <= until)

    def sent_after(self, sender: str, since: datetime) -> bool:
        """Say whether anything newer from *sender* is kept; as the port promises."""
        later = self._listed(_later_than(since))
        ours = sender in {"", self._sender}
        return ours and any(not mail.from_tenant for mail in later)

    def since(self, cursor: str | None, now: datetime) -> Page:
        """List everything since a cursor, its own instant again (clocks may stand)."""
        start = _start(cursor, now)
        mails = self._listed(_not_before(start))
        newest = max((mail.at for mail in mails), default=start)
        return Page(
            received=tuple(self._inbound(mail) for mail in mails if mail.from_tenant),
            sent=tuple(self._copies(mails)),
            cursor=json.dumps({"at": to_text(newest)}),
        )

    def _from_us(self, address: str) -> list[LocalMail]:
        return [mail for mail in self.messages(address) if not mail.from_tenant]

    def _keep(self, mail: LocalMail) -> None:
        kept: dict[str, Json] = {
            "address": mail.address,
            "subject": mail.subject,
            "text": mail.text,
            "html": mail.html,
            "rfc822_id": mail.rfc822_id,
            "in_reply_to": mail.in_reply_to,
            "unsubscribe_url": mail.unsubscribe_url,
            "at": to_text(mail.at),
            "from_tenant": mail.from_tenant,
        }
        self._documents.create(f"{COLLECTION}/{mail.id}", kept)

    def _listed(self, query: Query) -> list[LocalMail]:
        return [_mail(snapshot) for snapshot in self._documents.query(query)]

    def _copies(self, mails: Iterable[LocalMail]) -> list[SentCopy]:
        return [
            SentCopy(
                provider_id=mail.id,
                to=mail.address,
                text=mail.text,
                sent_at=mail.at,
                status="delivered",
                sender=self._sender,
                rfc822_id=mail.rfc822_id,
                subject=mail.subject,
            )
            for mail in mails
            if not mail.from_tenant
        ]

    def _inbound(self, mail: LocalMail) -> Inbound:
        return Inbound(
            provider=self.name,
            provider_id=mail.id,
            channel="email",
            sender=mail.address,
            recipient=self._sender,
            text=mail.text,
            received_at=mail.at,
            subject=mail.subject,
            in_reply_to=(mail.in_reply_to,) if mail.in_reply_to else (),
            thread_id=mail.address,
            rfc822_id=mail.rfc822_id,
        )


def _mail(snapshot: Snapshot) -> LocalMail:
    kept = {name: str(value) for name, value in snapshot.data.items()}
    return LocalMail(
        id=snapshot.id,
        address=kept["address"],
        subject=kept["subject"],
        text=kept["text"],
        html=kept["html"],
        rfc822_id=kept["rfc822_id"],
        in_reply_to=kept["in_reply_to"],
        unsubscribe_url=kept["unsubscribe_url"],
        at=from_text(kept["at"]),
        from_tenant=bool(snapshot.data["from_tenant"]),
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
