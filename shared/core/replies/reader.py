"""Read one reply: exact keywords first, then understanding. Pure; sends nothing."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from shared.core.model import Promise
from shared.core.replies import keywords
from shared.core.replies.deciding import decide
from shared.core.replies.mail import new_part
from shared.core.replies.promises import promises_in, undated_in
from shared.core.replies.reading import Found, find
from shared.core.replies.scope import scope_of
from shared.core.replies.understood import Said, Understood, effects_of
from shared.core.replies.wording import END, words_of
from shared.errors import BadRequest

MAX_CHARS = 4_000
_FIRST_WORDS, _LAST_WORDS, _PROMISING_WORDS = 250, 100, 150


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
    _check(text, now)
    today = now.astimezone(_zone(zone)).date()
    words = words_of(new_part(text) if channel == "email" else text)
    if keyword := keywords.exact(words):
        intent, word = keyword
        said = Said(intent)
        return Understood(intent, (), 1.0, (word,), effects=effects_of(said))
    found = find(_bounded(words))
    said = decide(found, unread=words[_FIRST_WORDS:-_LAST_WORDS])
    intents = (said.intent, *said.also)
    scope = scope_of(found.words) if "stop" in intents else ""
    promises, undated = _promised(found, intents, today, language)
    effects = effects_of(said, scope, dated=bool(promises))
    return Understood(
        intent=said.intent,
        also=said.also,
        confidence=said.confidence,
        because=_because(found, intents, hold=said.soft_hold),
        scope=scope,
        soft_hold="soft_hold" in effects,
        promises=promises,
        undated=undated,
        effects=effects,
    )


def _promised(
    found: Found, intents: tuple[str, ...], today: date, language: str
) -> tuple[tuple[Promise, ...], tuple[int | None, ...]]:
    if "promise_to_pay" not in intents:
        return (), ()
    words = found.words[:_PROMISING_WORDS]
    promises = promises_in(words, today, language)
    return promises, () if promises else (undated_in(words, today),)


def _because(found: Found, intents: tuple[str, ...], *, hold: bool) -> tuple[str, ...]:
    names = (*intents, "stop", "cease_all") if hold else intents
    words = [found.because(name) for name in names]
    if hold:
        words += [w for w in found.words if w in keywords.OPT_OUT_WORDS]
    whole = " ".join(w for w in found.words[:6] if w != END)
    return tuple(dict.fromkeys(w for w in words if w)) or (whole,)


def _bounded(words: list[str]) -> list[str]:
    if len(words) <= _FIRST_WORDS + _LAST_WORDS:
        return words
    return [*words[:_FIRST_WORDS], END, *words[-_LAST_WORDS:]]


def _check(text: object, now: datetime) -> None:
    if not isinstance(text, str):
        raise BadRequest("reply_not_text", "A reply must be text.")
    if len(text) > MAX_CHARS:
        raise BadRequest("reply_too_long", "A reply has at most 4,000 characters.")
    if now.tzinfo is None:
        raise BadRequest("reply_naive_now", "The instant of a reply needs its zone.")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as unknown:
        raise BadRequest("reply_zone", "The zone is not an IANA name.") from unknown
