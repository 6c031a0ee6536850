"""
Check and read Twilio's webhooks: inbound texts and status callbacks. Stores nothing.

https://www.twilio.com/docs/usage/webhooks/webhooks-security. The signature is over the
public URL, which the request itself cannot be trusted to tell behind a proxy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qsl

from shared.adapters.sms import carrier
from shared.adapters.sms.tolerant import word
from shared.errors import BadRequest, ConfigError, Unauthorized
from shared.ports.sending import Inbound, Receipt

MAX_BODY_BYTES = 1024 * 1024
_MAX_FIELDS = 500
STATUS = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "accepted",
    "delivered": "delivered",
    "read": "delivered",
    "partially_delivered": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}
_OPT_OUTS = {"STOP": "stop", "START": "start", "HELP": "help"}


class _Form(dict[str, list[str]]):
    """Form fields with all their values, as Twilio's validator asks for them."""

    def getlist(self, name: str) -> list[str]:
        return self[name]


def public_url(public_base_url: str, path: str, query: str = "") -> str:
    """Say under which URL Twilio called us: what it signed."""
    return f"{public_base_url.rstrip('/')}{path}{'?' + query if query else ''}"


def verify(
    headers: Mapping[str, str], body: bytes, *, url: str, tokens: Sequence[str]
) -> None:
    """
    Make sure that a webhook is Twilio's.

    Args:
        headers: Of the request, names in any case.
        body: As received, `application/x-www-form-urlencoded`.
        url: As Twilio was told it, see `public_url`.
        tokens: Auth tokens, the new and the old one while they are changed.

    Raises:
        Unauthorized: `unsigned` or `bad_signature`.
        BadRequest: `too_large` or `not_a_form`.
        ConfigError: There is no token.
    """
    from twilio.request_validator import (  # noqa: PLC0415 - heavy, imported where first used
        SIGNATURE_HEADER,
        SIGNATURE_SETTINGS_HEADER,
        RequestValidator,
        get_signature_algorithm,
    )

    lower = {name.lower(): value for name, value in headers.items()}
    signature = lower.get(SIGNATURE_HEADER.lower(), "")
    algorithm = get_signature_algorithm(lower.get(SIGNATURE_SETTINGS_HEADER.lower()))
    if not signature:
        raise Unauthorized("unsigned", "The request bears no signature of Twilio.")
    if not any(tokens):
        raise ConfigError("twilio_auth_token", "TWILIO_AUTH_TOKEN is empty.")
    form = _form(body)
    validators = [RequestValidator(token) for token in tokens if token]
    if not any(each.validate(url, form, signature, algorithm) for each in validators):
        raise Unauthorized("bad_signature", "The signature is not one of ours.")


def read(body: bytes, now: datetime) -> Inbound | Receipt | None:
    """
    Read a webhook's body.

    Args:
        body: The form.
        now: When it came; Twilio shows no time.

    Returns:
        None if it is about something else than a text.

    Raises:
        BadRequest: `too_large`, `not_a_form`, or `bad_event`.
    """
    fields = {name: values[-1] for name, values in _form(body).items()}
    sid = word(fields, "MessageSid") or word(fields, "SmsSid")
    if not sid:
        return None
    status = (word(fields, "MessageStatus") or word(fields, "SmsStatus")).lower()
    # a callback may bear all that our own text bore, also its body with its *STOP*
    is_ours = status in STATUS
    if not is_ours and ("Body" in fields or status in {"received", "receiving"}):
        return _inbound(sid, fields, now)
    return _receipt(sid, status, word(fields, "ErrorCode"), now)


def event_id(body: bytes) -> str:
    """Name the event, the same at every repetition: message and status."""
    fields = {name: values[-1] for name, values in _form(body).items()}
    sid = word(fields, "MessageSid") or word(fields, "SmsSid")
    return f"{sid}-{word(fields, 'MessageStatus') or word(fields, 'SmsStatus')}"


def _form(body: bytes) -> _Form:
    if len(body) > MAX_BODY_BYTES:
        raise BadRequest("too_large", "The request is larger than 1 MB.")
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=_MAX_FIELDS,
        )
    except ValueError:
        raise BadRequest("not_a_form", "The request is not a form.") from None
    form = _Form()
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    return form


def _inbound(sid: str, fields: Mapping[str, str], now: datetime) -> Inbound:
    if not word(fields, "From"):
        raise BadRequest("bad_event", "The request shows a text without its sender.")
    return Inbound(
        provider="twilio",
        provider_id=sid,
        channel="sms",
        sender=word(fields, "From"),
        recipient=word(fields, "To"),
        text=word(fields, "Body"),
        received_at=now,
        opt_out=_OPT_OUTS.get(word(fields, "OptOutType").upper()),
    )


def _receipt(sid: str, status: str, code: str, now: datetime) -> Receipt | None:
    if status not in STATUS:
        return None
    return Receipt(
        provider="twilio",
        provider_id=sid,
        status=STATUS[status],
        at=now,
        code=code,
        reason=carrier.reason(code),
    )
