"""The providers' promises: send once, list what was sent and what came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Accepted:
    """
    The provider's word that it has the message.

    Args:
        provider: `quo`, `twilio`, `gmail`, `smtp` or `local`.
        provider_id: Its id for the message.
        sender: The number or mailbox it leaves from.
        thread_id: The provider's conversation, where it has one.
        rfc822_id: The `Message-ID` header of an e-mail.
    """

    provider: str
    provider_id: str
    sender: str
    thread_id: str | None = None
    rfc822_id: str | None = None


@dataclass(frozen=True, slots=True)
class SmsMessage:
    """
    One text to one number.

    Args:
        id: Our message id; never shown to anybody.
        to: E.164.
        text: As the person will read it.
        expires_at: After this instant it must not be delivered any more.
    """

    id: str
    to: str
    text: str
    expires_at: datetime


@runtime_checkable
class Paced(Protocol):
    """A sender with a rate: whose turn it is must be known before the last look."""

    def take_turn(self) -> None:
        """
        Wait for the turn of this thread's next `send`.

        Raises:
            NotDone: It came too late to be used.
        """
        ...


class SmsSender(Protocol):
    """A way to send texts."""

    @property
    def name(self) -> str:
        """Give the provider's slug."""
        ...

    def send(self, message: SmsMessage, now: datetime) -> Accepted:
        """
        Hand one text to the provider, once, without retries.

        Args:
            message: The text.
            now: For the provider's validity period.

        Raises:
            NotDone: Never left us, or the provider says it did nothing.
            Refused: The provider will never take it (`opted_out`, `bad_number` …).
            Uncertain: It may have been taken.
            ConfigError: The account or key is not good.
        """
        ...


@dataclass(frozen=True, slots=True)
class SentCopy:
    """
    One outgoing message as the provider lists it.

    Args:
        provider_id: The provider's id.
        to: E.164 or e-mail address.
        text: As the provider keeps it; may be re-encoded.
        sent_at: By the provider's clock.
        status: In our words: `accepted`, `delivered`, `undelivered`, `failed`.
        sender: From where.
        by_hand: Sent by a member of staff in the provider's own app, as far as shown.
        rfc822_id: An e-mail's `Message-ID`, as far as shown.
        subject: An e-mail's.
    """

    provider_id: str
    to: str
    text: str
    sent_at: datetime
    status: str
    sender: str = ""
    by_hand: bool = False
    rfc822_id: str | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Inbound:
    """
    One message from a person.

    Args:
        provider: Slug.
        provider_id: Its id; the same id twice is the same message.
        channel: `sms` or `email`.
        sender: E.164 or e-mail address as given.
        recipient: Our number or mailbox.
        text: What it says (e-mail: the plain text, quotes not yet stripped).
        received_at: By the provider's clock.
        subject: Of an e-mail.
        opt_out: The provider's own word: `stop`, `start` or `help`; it has answered.
        in_reply_to: `Message-ID`s an e-mail answers to.
        thread_id: The provider's conversation.
        rfc822_id: An e-mail's own `Message-ID`.
        kind: `message`, or `bounce`: a mail server's report that ours did not arrive;
            then `sender` is the address that failed and `text` the status code; or
            `complaint`: a provider's report that ours was called spam by `sender`.
    """

    provider: str
    provider_id: str
    channel: Literal["sms", "email"]
    sender: str
    recipient: str
    text: str
    received_at: datetime
    subject: str = ""
    opt_out: str | None = None
    in_reply_to: tuple[str, ...] = ()
    thread_id: str | None = None
    rfc822_id: str | None = None
    kind: Literal["message", "bounce", "complaint"] = "message"


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    A provider's word on one outgoing message.

    Args:
        provider: Slug.
        provider_id: Its id for the message.
        status: `accepted`, `delivered`, `undelivered` or `failed`.
        at: By the provider's clock.
        code: The provider's or carrier's error code.
        reason: Our slug: `opted_out`, `bad_number`, `carrier_filtered` …; "" if none.
    """

    provider: str
    provider_id: str
    status: str
    at: datetime
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """
    What a provider lists since a cursor.

    Args:
        received: Messages from people, oldest first.
        sent: Outgoing ones, ours and those sent by hand, oldest first.
        cursor: Where to go on next time; opaque.
        gap: True if the old cursor was no longer known and a full sync was done.
        unreadable: Ids of what came in and nobody can read here: a person looks at it
            where the provider keeps it.
    """

    received: tuple[Inbound, ...]
    sent: tuple[SentCopy, ...]
    cursor: str
    gap: bool = False
    unreadable: tuple[str, ...] = ()


class Ledger(Protocol):
    """The provider's own list: the judge of what was sent and what came in."""

    @property
    def name(self) -> str:
        """Give the provider's slug."""
        ...

    @property
    def places(self) -> frozenset[str]:
        """
        Name the mailboxes, the number or the account that it lists.

        What was sent from one that it lists no longer cannot be shown absent by it.
        """
        ...

    def sent_to(self, to: str, since: datetime, until: datetime) -> list[SentCopy]:
        """List what went to one address between two instants, oldest first."""
        ...

    def sent_after(self, sender: str, since: datetime) -> bool:
        """
        Say whether anything newer than *since* from *sender* is in the list.

        Args:
            sender: Number or mailbox; "" for the one the list is of.
            since: Aware.
        """
        ...

    def since(self, cursor: str | None, now: datetime) -> Page:
        """List everything since a cursor (None: from *now* minus a day)."""
        ...


@dataclass(frozen=True, slots=True)
class MailMessage:
    """
    One e-mail to one address.

    Args:
        id: Our message id; the `Message-ID` header is made from it.
        to: The address.
        subject: Reveals no debt.
        text: The plain part.
        html: The HTML part.
        unsubscribe_url: For `List-Unsubscribe` (one click, RFC 8058); "" if none.
        in_reply_to: The `Message-ID` it answers.
        references: The thread's `Message-ID`s, oldest first.
        thread_id: Gmail's thread.
    """

    id: str
    to: str
    subject: str
    text: str
    html: str
    unsubscribe_url: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    thread_id: str | None = None


class Mailer(Protocol):
    """A way to send e-mail; errors as in `SmsSender`."""

    @property
    def name(self) -> str:
        """Give the provider's slug."""
        ...

    def send(self, message: MailMessage, now: datetime) -> Accepted:
        """Hand one e-mail to the provider, once, without retries."""
        ...
