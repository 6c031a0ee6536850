"""
Send one e-mail by Gmail's API. Lists nothing, decides nothing.

https://developers.google.com/workspace/gmail/api: `users.messages.send`. It takes no
idempotency key, so an answer that never came is `Uncertain`; see `gmail_ledger`.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from shared.adapters.mail.gmail_api import GmailApi, change
from shared.adapters.mail.mime import build, rfc822_id, sender_address, written
from shared.adapters.turns import Turns
from shared.errors import ConfigError, Refused, Uncertain
from shared.ports.sending import Accepted, MailMessage

SCOPES = ("https://www.googleapis.com/auth/gmail.send",)


class GmailMailer:
    """
    `Mailer` by Gmail.

    Args:
        base_url: "" for Google's own.
        credentials: `adc`, `anonymous` or a file; see `credentials`.
        senders: Our mailboxes, with or without display names. A person is always
            written to from the same one; the people are shared out among them.
        timeout_s: Seconds.
        wait: Waits for the rate of our mailboxes before each request.
    """

    name = "gmail"

    def __init__(
        self,
        *,
        base_url: str,
        credentials: str,
        senders: Sequence[str],
        timeout_s: float,
        wait: Callable[[], None] | None = None,
    ) -> None:
        if not senders:
            raise ConfigError("gmail_senders", "GMAIL_SENDERS names no mailbox.")
        self._senders = tuple(senders)
        self._mailboxes = [sender_address(sender).addr_spec for sender in senders]
        self._turns = Turns(self.name, wait, timeout_s)
        self._api = GmailApi(
            base_url=base_url,
            credentials=credentials,
            scopes=SCOPES,
            timeout_s=timeout_s,
            wait=self._turns,
        )

    def take_turn(self) -> None:
        """Wait for the turn of the next `send`; as the port promises."""
        self._turns.take()

    def send(self, message: MailMessage, now: datetime) -> Accepted:
        """
        Hand one e-mail to Gmail, once.

        A thread that Gmail no longer knows is left out at a second try: a 404 is
        Gmail's word that it sent nothing.

        Raises:
            NotDone, Refused, Uncertain, ConfigError: As `gmail_api.refusal`.
        """
        which = zlib.crc32(message.to.lower().encode()) % len(self._senders)
        sender, mailbox = self._senders[which], self._mailboxes[which]
        raw = written(build(message, sender, now))
        body = {"raw": base64.urlsafe_b64encode(raw).decode()}
        try:
            thread = {"threadId": message.thread_id} if message.thread_id else {}
            sent = self._send(mailbox, {**body, **thread}, now)
        except Refused as refused:
            if not (message.thread_id and refused.status == 404):  # noqa: PLR2004 - HTTP
                raise
            sent = self._send(mailbox, body, now)
        return Accepted(
            provider=self.name,
            provider_id=sent["id"],
            sender=mailbox,
            thread_id=str(sent.get("threadId") or "") or None,
            rfc822_id=rfc822_id(message.id, sender),
        )

    def _send(
        self, mailbox: str, body: dict[str, str], now: datetime
    ) -> dict[str, Any]:
        messages = self._api.users(mailbox).messages()
        sent = change(messages.send(userId=mailbox, body=body), now)
        if not isinstance(sent.get("id"), str) or not sent["id"]:
            raise Uncertain("gmail_garbled", "Gmail's answer cannot be read.")
        return sent
