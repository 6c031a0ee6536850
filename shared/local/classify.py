"""Read replies from JSON lines and say what was understood. Knows no command line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from shared.core.replies import Understood, read_reply
from shared.errors import BadRequest

_KEYS = frozenset(("text", "now", "zone", "lang", "channel"))
_CHANNELS = frozenset(("sms", "email"))


def classify_lines(lines: Iterable[str]) -> Iterator[str]:
    """
    Answer each line with one line; what cannot be read is answered with `error`.

    Args:
        lines: JSON objects `{"text", "now", "zone", "lang"?, "channel"?}`; `now` is
            ISO 8601, without an offset it is the wall clock of `zone`.

    Returns:
        JSON objects `{"intent", "also", "confidence", "because", "scope",
        "soft_hold", "promise": [{"date", "amount"}], "effects"}`; a date is null
        where a day was not said, an amount in dollars or null.
    """
    for line in lines:
        try:
            answer = _answer(line)
        except BadRequest as wrong:
            answer = {"error": wrong.code, "text": wrong.text}
        yield json.dumps(answer, ensure_ascii=False)


def _answer(line: str) -> dict[str, Any]:
    asked = _object(line)
    return _written(
        read_reply(
            asked["text"],
            now=_instant(asked["now"], str(asked["zone"])),
            zone=str(asked["zone"]),
            language=str(asked.get("lang") or "en"),
            channel=str(asked.get("channel") or "sms"),
        )
    )


def _object(line: str) -> Mapping[str, Any]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as not_json:
        raise BadRequest("not_json", "The line is not JSON.") from not_json
    if not isinstance(asked, dict):
        raise BadRequest("not_an_object", "The line is not a JSON object.")
    if unknown := sorted(set(asked) - _KEYS):
        raise BadRequest("unknown_key", f"Unknown key: {', '.join(unknown)[:80]}.")
    if missing := [k for k in ("text", "now", "zone") if k not in asked]:
        raise BadRequest("missing_key", f"Missing key: {', '.join(missing)}.")
    if asked.get("channel") not in (None, *_CHANNELS):
        raise BadRequest("unknown_channel", "The channel is `sms` or `email`.")
    return asked


def _instant(text: object, zone: str) -> datetime:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - only where an offset is missing

    try:
        instant = datetime.fromisoformat(str(text))
        if instant.tzinfo is None:
            instant = instant.replace(tzinfo=ZoneInfo(zone))
    except (ValueError, OSError, KeyError) as wrong:
        raise BadRequest("bad_now", "`now` must be ISO 8601 in a zone.") from wrong
    return instant


def _written(read: Understood) -> dict[str, Any]:
    promise: list[dict[str, Any]] = [
        {"date": p.due_on.isoformat(), "amount": _dollars(p.amount_cents)}
        for p in read.promises
    ]
    promise += [{"date": None, "amount": _dollars(cents)} for cents in read.undated]
    return {
        "intent": read.intent,
        "also": list(read.also),
        "confidence": read.confidence,
        "because": list(read.because),
        "scope": read.scope,
        "soft_hold": read.soft_hold,
        "promise": promise,
        "effects": list(read.effects),
    }


def _dollars(cents: int | None) -> float | None:
    return None if cents is None else cents / 100
