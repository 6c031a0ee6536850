"""Rule data into rules: every key, window and citation is checked, by name. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from shared.core.compliance.convert import (
    Converter,
    list_of,
    one_of,
    some_of,
    text,
    whole,
    window,
    words,
    yes,
)
from shared.core.compliance.rule import (
    ACTORS,
    CHANNELS,
    Cap,
    Hold,
    Need,
    Rule,
    Wording,
)
from shared.core.compliance.rulebook import Places, Rulebook
from shared.core.packaged import packaged_json
from shared.errors import ConfigError

_RENAMED = {"from": "from_on", "until": "until_on"}
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


def load_rulebook(data: Mapping[str, Any]) -> Rulebook:
    """
    Check rule data and make a rulebook of it.

    Args:
        data: `{"rules": {file: [rule, …]}, "places": {…}}`, see `docs/compliance.md`.

    Raises:
        ConfigError: `rulebook`, naming file, rule and fault. Nothing is half loaded.
    """
    book = _load(data)
    for file, rows in data["rules"].items():
        for row in rows:
            _check_patterns(file, book.by_id[row["id"]])
    return book


def _load(data: Mapping[str, Any]) -> Rulebook:
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
    """
    Give the rulebook that the product ships, loaded once.

    Its patterns were checked when it was built: compiling them here would cost a cold
    function more than all the rest.
    """
    return _load(packaged_json("shared.core.compliance", "rulebook.json"))


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
        except (ValueError, TypeError, AttributeError) as exc:
            raise ValueError(f"bad {where}{key}: {exc}") from exc
    return values


def _patterns(value: Any) -> tuple[str, ...]:
    return tuple(text(pattern) for pattern in value)


def _check_patterns(file: str, rule: Rule) -> None:
    for pattern in (p for w in rule.words for p in (*w.patterns, *w.when)):
        try:
            re.compile(pattern)
        except re.error as exc:
            fault = f"{file}: {rule.id}: bad words: {exc}"
            raise ConfigError("rulebook", fault) from exc


def _made(kind: Callable[..., Any], fields: Mapping[str, Converter]) -> Converter:
    return lambda row: kind(**_read(row, fields, f"{kind.__name__.lower()}."))


def _cap(row: Any) -> Cap:
    cap: Cap = _made(Cap, _CAP)(row)
    if bool(cap.days) == bool(cap.hours):
        raise ValueError("a cap counts by days or by hours")
    return cap


def _until(row: Any) -> tuple[tuple[str, date], ...]:
    return tuple((text(k), date.fromisoformat(v)) for k, v in row.items())


def _places(row: Any) -> Places:
    try:
        return Places(**_read(row, _PLACES, "places."))
    except (ValueError, TypeError) as exc:
        raise ConfigError("rulebook", f"places: {_said(exc)}") from exc


_channels = some_of(CHANNELS)
_CAP: dict[str, Converter] = {
    "max": whole,
    "days": whole,
    "hours": whole,
    "per_debt": yes,
    "channels": _channels,
    "kinds": words,
    "except_kinds": words,
    "both_ways": yes,
    "place": one_of("personal", "other"),
    "min_dpd": whole,
    "purposes": words,
    "after_exchange": yes,
    "lifted_by": words,
}
_NEED: dict[str, Converter] = {
    "fact": text,
    "days": whole,
    "channels": _channels,
    "purposes": words,
    "debt_type": text,
    "min_dpd": whole,
}
_HOLD: dict[str, Converter] = {
    "flags": words,
    "channels": _channels,
    "purposes": words,
    "unless": list_of(text),
    "template": text,
    "seen_kinds": words,
    "decision": one_of("block", "require_text", "escalate"),
    "require": text,
}
_WORDING: dict[str, Converter] = {
    "patterns": _patterns,
    "when": _patterns,
    "flags": words,
    "unless": words,
    "channels": _channels,
    "house": yes,
    "require": text,
    "special": text,
    "decision": one_of("block", "require_text", "escalate"),
}
_RULE: dict[str, Converter] = {
    "id": text,
    "jurisdiction": text,
    "binds": some_of(ACTORS),
    "channels": _channels,
    "action": one_of(*_ACTIONS),
    "handling": one_of(*_HANDLING),
    "why": text,
    "citation": text,
    "confidence": one_of("high", "medium", "low"),
    "seen": one_of("P", "S", "C", "K"),
    "tighten": one_of("no", "stricter", "yes"),
    "en": text,
    "es": text,
    "from": date.fromisoformat,
    "until": date.fromisoformat,
    "channel_until": _until,
    "windows": list_of(window),
    "caps": list_of(_cap),
    "needs": list_of(_made(Need, _NEED)),
    "holds": list_of(_made(Hold, _HOLD)),
    "words": list_of(_made(Wording, _WORDING)),
    "deadlines": list_of(text),
    "shows": words,
    "exception": one_of("confirm", "help", "reply", "time_consent", "call_consent"),
    "params": lambda row: tuple((text(k), whole(v)) for k, v in row.items()),
}
_PLACES: dict[str, Converter] = {
    "nyc_cities": words,
    "nyc_zips": lambda rows: tuple((text(a), text(b)) for a, b in rows),
    "split_area_codes": words,
    "split_states": words,
    "tollfree_area_codes": words,
    "far_states": words,
    "no_zone": lambda rows: tuple(text(r) for r in rows),
}
