"""The ways a message may leave by, in order; none that reaches people without LIVE."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.core.instants import from_text
from shared.deps import Deps
from shared.flows.breakers import lets_through
from shared.flows.quota import has_room
from shared.flows.switch import integration_is_on
from shared.ports import (
    Accepted,
    Lane,
    Mailer,
    MailMessage,
    Paced,
    SmsMessage,
    SmsSender,
)
from shared.settings.model import REAL_MAIL, REAL_SMS

CLOSED = {
    "not_live": "Real providers are configured, but LIVE is not yes: nothing was sent.",
    "not_in_pilot": "Only the people in SEND_ONLY_TO are contacted in this pilot.",
    "switched_off": "The providers of this channel are switched off.",
    "quota_used": "The provider's quota of the day is used up; it is tried again.",
    "provider_down": "The provider does not work at the moment; it is tried again.",
    "": "No provider is configured for this channel.",
}
"""Why there is no way at all, in sentences for the row."""


@dataclass(frozen=True, slots=True)
class Way:
    """One provider, ready to take a stored message."""

    provider: SmsSender | Mailer
    channel: str

    @property
    def name(self) -> str:
        """Give the provider's slug."""
        return self.provider.name

    def take_turn(self) -> None:
        """Wait for the provider's rate; raises `NotDone` where that takes too long."""
        if isinstance(self.provider, Paced):
            self.provider.take_turn()

    def send(self, message: dict[str, Any], now: datetime) -> Accepted:
        """Hand the message to the provider, once; errors as in the ports."""
        if self.channel == "sms":
            return self.provider.send(_sms(message), now)  # type: ignore[arg-type]  # by channel
        return self.provider.send(_mail(message), now)  # type: ignore[arg-type]  # by channel


def ways_for(
    message: dict[str, Any], deps: Deps, now: datetime
) -> tuple[list[Way], str]:
    """
    List the providers that may take a message now, and why there is none.

    Returns:
        The ways in order, and a slug: `not_live` if only real providers are configured
        and `LIVE` is not `yes`; `not_in_pilot` if `SEND_ONLY_TO` leaves the person out;
        `switched_off`; `provider_down` by its circuit breaker; or `quota_used`.
    """
    on, closed = allowed_ways(message, deps, now)
    if not on:
        return [], closed
    bulk = message["lane"] >= Lane.BULK
    up = [one for one in on if lets_through(deps.documents, one.name, now, bulk=bulk)]
    if not up:
        return [], "provider_down"
    left = [one for one in up if has_room(deps, one.name, now, bulk=bulk)]
    return left, "" if left else "quota_used"


def allowed_ways(
    message: dict[str, Any], deps: Deps, now: datetime
) -> tuple[list[Way], str]:
    """List the ways that people leave open to a message; as `ways_for`."""
    only = deps.settings.send_only_to
    if only and message["to"].lower() not in only:
        return [], "not_in_pilot"
    channel = message["channel"]
    senders = deps.sms if channel == "sms" else deps.mail
    real = REAL_SMS if channel == "sms" else REAL_MAIL
    ways = [
        Way(one, channel)
        for one in senders
        if deps.settings.live or one.name not in real
    ]
    if not ways:
        return [], "not_live"
    on = [one for one in ways if integration_is_on(deps.documents, one.name, now)]
    return on, "" if on else "switched_off"


def _sms(message: dict[str, Any]) -> SmsMessage:
    return SmsMessage(
        id=message["id"],
        to=message["to"],
        text=message["text"],
        expires_at=from_text(message["expires_at"]),
    )


def _mail(message: dict[str, Any]) -> MailMessage:
    return MailMessage(
        id=message["id"],
        to=message["to"],
        subject=message["subject"],
        text=message["text"],
        html=message["html"],
        unsubscribe_url=message.get("unsubscribe_url", ""),
        in_reply_to=message.get("in_reply_to"),
        references=tuple(message.get("references", ())),
        thread_id=message.get("thread_id"),
    )
