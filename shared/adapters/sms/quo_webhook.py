"""
Check and read QUO's webhooks: both signatures, all three payloads. Stores nothing.

https://www.quo.com/docs/mdx/guides/webhooks; the dated surface signs as
https://www.standardwebhooks.com says. Each webhook has a key of its own.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.adapters.sms import carrier
from shared.adapters.sms.quo_shapes import QuoText, read_text
from shared.adapters.sms.tolerant import instant, mapping, word
from shared.errors import BadRequest, ConfigError, Unauthorized
from shared.ports.sending import Inbound, Receipt

MAX_BODY_BYTES = 1024 * 1024
DATED_WINDOW = timedelta(minutes=5)
# Whether QUO keeps the first timestamp when it tries the old scheme again is not
# documented; a short window would throw those late tries away.
LEGACY_WINDOW = timedelta(hours=48)
_MILLISECONDS_FROM = 10**11
_LONGEST_TIMESTAMP = 15
_LONGEST_ID = 200
_STATUS_BY_EVENT = {
    "message.delivered": "delivered",
    "message.failed": "failed",
    "message.undelivered": "undelivered",
    "message.sent": "accepted",
}


@dataclass(frozen=True, slots=True)
class _Claim:
    """A signature and what it should be of."""

    signed: bytes
    digests: tuple[str, ...]
    at: datetime
    window: timedelta


def verify(
    headers: Mapping[str, str], body: bytes, keys: Sequence[str], now: datetime
) -> None:
    """
    Make sure that a webhook is QUO's and fresh.

    Args:
        headers: Of the request, names in any case.
        body: As received, to the byte.
        keys: Of all webhooks; any of them will do.
        now: Aware.

    Raises:
        Unauthorized: `unsigned`, `bad_signature` or `stale`.
        ConfigError: No key can be used, so nothing could be told from forgery.
    """
    secrets = _secrets(keys)
    claims = tuple(_claims({k.lower(): v for k, v in headers.items()}, body))
    if not claims:
        raise Unauthorized("unsigned", "The request bears no signature of QUO.")
    good = [claim for claim in claims if _signed_by_any(claim, secrets)]
    if not good:
        raise Unauthorized("bad_signature", "The signature is not one of ours.")
    if not any(abs(now - claim.at) <= claim.window for claim in good):
        raise Unauthorized("stale", "The request was signed too long ago.")


def read(body: bytes, *, now: datetime | None = None) -> Inbound | Receipt | None:
    """
    Read a webhook's body.

    Args:
        body: JSON of any of QUO's versions.
        now: Stands in where QUO shows no time.

    Returns:
        None for events that are not about texts.

    Raises:
        BadRequest: `too_large`, `not_json`, or `bad_event` (a text without id, sender
            or time).
    """
    event = _event(body)
    kind = word(event, "type")
    if kind != "message.received" and kind not in _STATUS_BY_EVENT:
        return None
    data = mapping(event.get("data"))
    text = read_text(data.get("object") or data)
    at = (text and text.at) or instant(event.get("createdAt")) or now
    if text is None or at is None:
        raise BadRequest("bad_event", "The event is about a text but shows none.")
    return _receipt(kind, text, at) if kind in _STATUS_BY_EVENT else _inbound(text, at)


def event_id(headers: Mapping[str, str], body: bytes) -> str:
    """Name the delivery, the same at every repetition; holds no personal data."""
    for name, value in headers.items():
        if name.lower() == "webhook-id" and _is_id(value):
            return value
    try:
        named = word(_event(body), "id")
    except BadRequest:
        named = ""
    return named if _is_id(named) else f"sha256-{hashlib.sha256(body).hexdigest()}"


def _is_id(text: str) -> bool:
    plain = text.replace("_", "").replace("-", "")
    return plain.isascii() and plain.isalnum() and len(text) <= _LONGEST_ID


def _event(body: bytes) -> Mapping[str, Any]:
    if len(body) > MAX_BODY_BYTES:
        raise BadRequest("too_large", "The request is larger than 1 MB.")
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest("not_json", "The request is not JSON.") from None
    if not isinstance(event, dict):
        raise BadRequest("not_json", "The request is not a JSON object.")
    return event


def _inbound(text: QuoText, at: datetime) -> Inbound:
    if not text.sender:
        raise BadRequest("bad_event", "The event shows a text without its sender.")
    return Inbound(
        provider="quo",
        provider_id=text.id,
        channel="sms",
        sender=text.sender,
        recipient=text.to[0] if text.to else "",
        text=text.text,
        received_at=at,
        thread_id=text.conversation_id or None,
    )


def _receipt(kind: str, text: QuoText, at: datetime) -> Receipt:
    return Receipt(
        provider="quo",
        provider_id=text.id,
        status=_STATUS_BY_EVENT[kind],
        at=at,
        code=text.code,
        reason=carrier.reason(text.code),
    )


def _secrets(keys: Sequence[str]) -> list[bytes]:
    secrets = [secret for secret in map(_secret, keys) if secret]
    if not secrets:
        raise ConfigError(
            "quo_webhook_keys", "QUO_WEBHOOK_KEYS holds no key as QUO shows them."
        )
    return secrets


def _secret(key: str) -> bytes:
    try:
        return base64.b64decode(key.strip().removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _signed_by_any(claim: _Claim, secrets: Sequence[bytes]) -> bool:
    """Compare every pair, in constant time each, however early one fits."""
    fits = [
        hmac.compare_digest(_digest(secret, claim.signed), digest.encode())
        for secret in secrets
        for digest in claim.digests
    ]
    return any(fits)


def _digest(secret: bytes, signed: bytes) -> bytes:
    return base64.b64encode(hmac.digest(secret, signed, "sha256"))


def _claims(headers: Mapping[str, str], body: bytes) -> Iterator[_Claim]:
    yield from _dated_claims(headers, body)
    for entry in headers.get("openphone-signature", "").split(","):
        yield from _legacy_claims(entry.strip().split(";"), body)


def _dated_claims(headers: Mapping[str, str], body: bytes) -> Iterator[_Claim]:
    name, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").split()
    digests = tuple(sign[3:] for sign in given if sign.startswith("v1,"))
    if digests and (at := _at(stamp)):
        signed = f"{name}.{stamp}.".encode() + body
        yield _Claim(signed, digests, at, DATED_WINDOW)


def _legacy_claims(entry: Sequence[str], body: bytes) -> Iterator[_Claim]:
    match entry:
        case ["hmac", "1", stamp, digest] if at := _at(stamp):
            yield _Claim(f"{stamp}.".encode() + body, (digest,), at, LEGACY_WINDOW)


def _at(stamp: str) -> datetime | None:
    """Read seconds, or milliseconds where the number is too great for seconds."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= _LONGEST_TIMESTAMP):
        return None
    number = int(stamp)
    seconds = number / 1000 if number >= _MILLISECONDS_FROM else number
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
