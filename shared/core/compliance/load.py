"""Rule data into rules: every key, window and citation is checked, by name. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from shared.core.compliance.clock import seconds
from shared.core.compliance.rule import (
    ACTORS,
    CHANNELS,
    Cap,
    Hold,
    Need,
    Rule,
    Window,
    Wording,
)
from shared.core.compliance.rulebook import Places, Rulebook
from shared.core.packaged import packaged_json
from shared.errors import ConfigError

_RENAMED = {"from": "from_on", "until": "until_on"}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ACTIONS = frozenset(
    [
        "block",
        "delay",
        "require_text",
        "require_state",
        "record",
        "escalate",
        "exception",
        "policy",
    ],
)
_HANDLING = frozenset({"enforced", "recorded", "linted", "people"})
Converter = Callable[[Any], Any]


def load_rulebook(data: Mapping[str, Any]) -> Rulebook:
    """
    Check rule data and make a rulebook of it.

    Args:
        data: `{"rules": {file: [rule, …]}, "places": {…}}`, see `docs/compliance.md`.

    Raises:
        ConfigError: `rulebook`, naming file, rule and fault. Nothing is half loaded.
    """
    extra = set(data) - {"rules", "places"}
    if extra:
        raise ConfigError("rulebook", f"unknown part {min(extra)}")
    rules: dict[str, Rule] = {}
    for file, rows in data["rules"].items():
        for row in rows:
            rule = _named(file, row)
            if rule.id in rules:
                raise ConfigError("rulebook", f"{file}: {rule.id}: stands twice")
            rules[rule.id] = rule
    return Rulebook(tuple(rules.values()), _places(data["places"]), data)


@cache
def shipped_rulebook() -> Rulebook:
    """Give the rulebook that the product ships, loaded once."""
    return load_rulebook(packaged_json("shared.core.compliance", "rulebook.json"))


def _named(file: str, row: Mapping[str, Any]) -> Rule:
    name = row.get("id", "a rule without id") if isinstance(row, Mapping) else "?"
    try:
        return _rule(row)
    except (ValueError, TypeError, KeyError, AttributeError) as exc:
        raise ConfigError("rulebook", f"{file}: {name}: {_said(exc)}") from exc


def _said(exc: Exception) -> str:
    if isinstance(exc, KeyError):
        return f"missing {exc.args[0]}"
    return str(exc)


def _rule(row: Mapping[str, Any]) -> Rule:
    values = _read(row, _RULE, "")
    for need in ("id", "jurisdiction", "citation", "en", "es", "why"):
        if not values.get(need):
            raise KeyError(need)
    return Rule(**values)


def _read(row: Any, fields: Mapping[str, Converter], where: str) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise TypeError(f"{where or 'the rule'} is not a table")
    values = {}
    for key, value in row.items():
        if key not in fields:
            raise ValueError(f"unknown key {where}{key}")
        try:
            values[str(_RENAMED.get(key, key))] = fields[key](value)
        except (ValueError, TypeError, AttributeError, re.error) as exc:
            raise ValueError(f"bad {where}{key}: {exc}") from exc
    return values


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value.strip()


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is not a count")
    return value


def _yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def _words(value: Any) -> frozenset[str]:
    if isinstance(value, str):
        raise TypeError("a list is wanted")
    return frozenset(_text(v) for v in value)


def _one_of(*allowed: str) -> Converter:
    def convert(value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"{value!r} is none of {', '.join(sorted(allowed))}")
        return str(value)

    return convert


def _some_of(allowed: frozenset[str]) -> Converter:
    def convert(value: Any) -> frozenset[str]:
        found = allowed if value == "any" else _words(value)
        if not found or not found <= allowed:
            raise ValueError(f"{value!r} is not some of {', '.join(sorted(allowed))}")
        return found

    return convert


def _patterns(value: Any) -> tuple[str, ...]:
    for pattern in value:
        re.compile(_text(pattern))
    return tuple(value)


def _span(value: Any) -> tuple[int, int]:
    opens, closes = (seconds(v) for v in value)
    if opens >= closes:
        raise ValueError(f"{value!r} closes before it opens")
    return opens, closes


def _window(value: Any) -> Window:
    raw = dict(value)
    calendar = _text(raw.pop("calendar", ""))
    lifted = _words(raw.pop("lifted_by", ()))
    every = _span(raw.pop("hours"))
    hours: list[tuple[int, int] | None] = [every] * 7
    for key, span in raw.items():
        if key not in _DAYS:
            raise ValueError(f"unknown key {key}")
        hours[_DAYS.index(key)] = None if span == "closed" else _span(span)
    return Window(tuple(hours), calendar, lifted)


def _list_of(convert: Converter) -> Converter:
    return lambda rows: tuple(convert(row) for row in rows)


def _made(kind: Callable[..., Any], fields: Mapping[str, Converter]) -> Converter:
    return lambda row: kind(**_read(row, fields, f"{kind.__name__.lower()}."))


def _cap(row: Any) -> Cap:
    cap: Cap = _made(Cap, _CAP)(row)
    if bool(cap.days) == bool(cap.hours):
        raise ValueError("a cap counts by days or by hours")
    return cap


def _until(row: Any) -> tuple[tuple[str, date], ...]:
    return tuple((_text(k), date.fromisoformat(v)) for k, v in row.items())


def _places(row: Any) -> Places:
    try:
        return Places(**_read(row, _PLACES, "places."))
    except (ValueError, TypeError) as exc:
        raise ConfigError("rulebook", f"places: {_said(exc)}") from exc


_channels = _some_of(CHANNELS)
_CAP: dict[str, Converter] = {
    "max": _whole,
    "days": _whole,
    "hours": _whole,
    "per_debt": _yes,
    "channels": _channels,
    "kinds": _words,
    "except_kinds": _words,
    "both_ways": _yes,
    "place": _one_of("personal", "other"),
    "min_dpd": _whole,
    "purposes": _words,
    "after_exchange": _yes,
    "lifted_by": _words,
}
_NEED: dict[str, Converter] = {
    "fact": _text,
    "days": _whole,
    "channels": _channels,
    "purposes": _words,
    "debt_type": _text,
    "min_dpd": _whole,
}
_HOLD: dict[str, Converter] = {
    "flags": _words,
    "channels": _channels,
    "purposes": _words,
    "unless": _list_of(_text),
    "template": _text,
    "seen_kinds": _words,
    "decision": _one_of("block", "require_text", "escalate"),
    "require": _text,
}
_WORDING: dict[str, Converter] = {
    "patterns": _patterns,
    "flags": _words,
    "unless": _words,
    "channels": _channels,
    "house": _yes,
    "require": _text,
    "special": _text,
    "decision": _one_of("block", "require_text", "escalate"),
}
_RULE: dict[str, Converter] = {
    "id": _text,
    "jurisdiction": _text,
    "binds": _some_of(ACTORS),
    "channels": _channels,
    "action": _one_of(*_ACTIONS),
    "handling": _one_of(*_HANDLING),
    "why": _text,
    "citation": _text,
    "confidence": _one_of("high", "medium", "low"),
    "seen": _one_of("P", "S", "C", "K"),
    "tighten": _one_of("no", "stricter", "yes"),
    "en": _text,
    "es": _text,
    "from": date.fromisoformat,
    "until": date.fromisoformat,
    "channel_until": _until,
    "windows": _list_of(_window),
    "caps": _list_of(_cap),
    "needs": _list_of(_made(Need, _NEED)),
    "holds": _list_of(_made(Hold, _HOLD)),
    "words": _list_of(_made(Wording, _WORDING)),
    "deadlines": _list_of(_text),
    "shows": _words,
    "exception": _one_of("confirm", "help", "reply", "time_consent", "call_consent"),
    "params": lambda row: tuple((_text(k), _whole(v)) for k, v in row.items()),
}
_PLACES: dict[str, Converter] = {
    "nyc_cities": _words,
    "nyc_zips": lambda rows: tuple((_text(a), _text(b)) for a, b in rows),
    "split_area_codes": _words,
    "split_states": _words,
    "tollfree_area_codes": _words,
    "far_states": _words,
    "no_zone": lambda rows: tuple(_text(r) for r in rows),
}
