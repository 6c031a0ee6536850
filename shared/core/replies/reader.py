"""Read one reply: exact keywords first, then understanding. Pure; sends nothing."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from shared.core.replies import keywords
from shared.core.replies.understood import INTENT_EFFECTS, Understood
from shared.core.replies.wording import plain
from shared.errors import BadRequest

MAX_CHARS = 4_000
_THANKS = frozenset(
    ("thanks", "thank you", "thx", "ty", "ok", "ok thanks", "gracias", "👍", "okay")
)
_OPT_OUT_WORDS = keywords.STOP - {"stop all", "opt out"}


def read_reply(
    text: str, *, now: datetime, zone: str, language: str = "en", channel: str = "sms"
) -> Understood:
    """
    Say what one reply asks for, and the effects it must have.

    Args:
        text: As received, at most 4,000 characters.
        now: Aware; when it was received.
        zone: IANA name of the person's zone: their "Friday" is meant.
        language: `en` or `es`: what we last wrote in.
        channel: `sms` or `email`; of an e-mail only the new part is read.

    Raises:
        BadRequest: Not text, too long, `now` without a zone, or an unknown zone.
    """
    if not isinstance(text, str):
        raise BadRequest("reply_not_text", "A reply must be text.")
    if len(text) > MAX_CHARS:
        raise BadRequest("reply_too_long", "A reply has at most 4,000 characters.")
    if now.tzinfo is None:
        raise BadRequest("reply_naive_now", "The instant of a reply needs its zone.")
    _zone(zone)
    _ = language, channel
    return _read(plain(text).strip(" .!?\"'"))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as unknown:
        raise BadRequest("reply_zone", "The zone is not an IANA name.") from unknown


def _read(words: str) -> Understood:
    for intent, known in (
        ("stop", keywords.STOP),
        ("start", keywords.START),
        ("help", keywords.HELP),
        ("thanks", _THANKS),
    ):
        if words in known:
            effects = INTENT_EFFECTS[intent]
            return Understood(intent, (), 1.0, (words,), effects=effects)
    found = tuple(w for w in words.split() if w.strip(".,!?") in _OPT_OUT_WORDS)
    effects = INTENT_EFFECTS["unclear"]
    if found:
        effects = (*effects, "soft_hold")
    return Understood("unclear", (), 0.0, found, soft_hold=bool(found), effects=effects)
