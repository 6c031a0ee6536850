"""What a tenant may change: only towards stricter, and by the rule's name. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from shared.core.compliance.clock import seconds
from shared.core.compliance.request import HouseLimits
from shared.core.compliance.rule import Cap, Need, Rule, Window
from shared.core.compliance.rulebook import Rulebook
from shared.core.model import Problem
from shared.errors import ConfigError

_LATER_IS_STRICTER = frozenset({"email_basis", "notice_days"})
_QUIET = "POLICY-QUIET-HOURS"
Span = tuple[int, int]


def tightened(rules: Rulebook, settings: Mapping[str, Mapping[str, Any]]) -> Rulebook:
    """
    Give a rulebook with a tenant's stricter parameters.

    Args:
        settings: By rule id: `window` (two times), `max` (contacts), `days`.

    Raises:
        ConfigError: `loosens`, `not_settable` or `unknown_rule`, naming the rule.
    """
    changed = dict(rules.by_id)
    for name, values in settings.items():
        if name not in changed:
            raise ConfigError("unknown_rule", f"{name} is no rule of the rulebook")
        changed[name] = _tighten(changed[name], values)
    data = {**rules.data, "settings": {k: dict(v) for k, v in settings.items()}}
    return Rulebook(tuple(changed.values()), rules.places, data)


def tightened_each(
    rules: Rulebook, settings: Mapping[str, Mapping[str, str]]
) -> tuple[Rulebook, tuple[Problem, ...]]:
    """
    Give a rulebook with every row that makes a rule stricter.

    Args:
        settings: By rule id, as staff wrote them: `max` and `days` a whole number,
            `window` two times (`9:00-18:00`).

    Returns:
        The rulebook, and a sentence for each row that changes nothing.
    """
    taken: dict[str, dict[str, Any]] = {}
    problems = []
    for name, values in settings.items():
        for key, text in values.items():
            tried = {**taken.get(name, {}), key: _read(key, text)}
            try:
                tightened(rules, {name: tried})
            except ConfigError as error:
                said = f"Settings tab, Rule {name} {key}: {error.text}. {_KEPT}"
                problems.append(Problem("settings", error.code, said, fatal=False))
            else:
                taken[name] = tried
    return (tightened(rules, taken) if taken else rules), tuple(problems)


def _read(key: str, text: str) -> Any:
    if key == "window":
        return [_clock(part) for part in text.replace("–", "-").split("-")]  # noqa: RUF001 - what a sheet makes of a hyphen
    return int(text) if text.isdecimal() else text


def _clock(text: str) -> str:
    hour, _, minute = text.strip().partition(":")
    return f"{hour.zfill(2)}:{minute or '00'}"


_KEPT = "A setting can only make the law stricter; it stays as it is."


def check_house(house: HouseLimits, rules: Rulebook) -> None:
    """
    Refuse an office's limits that would pretend to loosen the law.

    The engine intersects them with the law anyway; this says so to whoever set them.

    Raises:
        ConfigError: `loosens`, naming the rule; or `bad_setting`.
    """
    _within(_span(house.window, _QUIET), rules.by_id[_QUIET].windows[0], _QUIET)
    counts = (
        house.sms_per_day,
        house.sms_per_7_days,
        house.contacts_per_day,
        house.contacts_per_7_days,
    )
    if min(counts) < 1 or house.closing_margin_minutes < 0:
        raise ConfigError("bad_setting", "house caps start at 1, the margin at 0")


def _tighten(rule: Rule, values: Mapping[str, Any]) -> Rule:
    if rule.tighten == "no":
        raise ConfigError("loosens", f"{rule.id} may not be changed by a setting")
    for key, value in values.items():
        if key not in _SETTABLE:
            raise ConfigError("not_settable", f"{rule.id} has no setting {key}")
        rule = _SETTABLE[key](rule, value)
    return rule


def _window(rule: Rule, value: Any) -> Rule:
    if not rule.windows:
        raise ConfigError("not_settable", f"{rule.id} has no hours")
    span = _span(value, rule.id)
    for window in rule.windows:
        _within(span, window, rule.id)
    own = tuple(_narrow(window, span) for window in rule.windows)
    return replace(rule, windows=own)


def _within(span: Span, window: Window, name: str) -> None:
    spans = [s for s in window.hours if s]
    if span[0] < min(a for a, _ in spans) or span[1] > max(b for _, b in spans):
        raise ConfigError("loosens", f"{name} allows no wider hours than its own")


def _narrow(window: Window, span: Span) -> Window:
    return replace(window, hours=tuple(_meet(s, span) for s in window.hours))


def _meet(a: Span | None, b: Span) -> Span | None:
    if a is None:
        return None
    opens, closes = max(a[0], b[0]), min(a[1], b[1])
    return (opens, closes) if opens < closes else None


def _span(value: Any, name: str) -> Span:
    try:
        opens, closes = (seconds(v) for v in value)
    except (ValueError, TypeError) as exc:
        raise ConfigError("bad_setting", f"{name}: hours are two times HH:MM") from exc
    if opens >= closes:
        raise ConfigError("bad_setting", f"{name}: closes before it opens")
    return opens, closes


def _max(rule: Rule, value: Any) -> Rule:
    most = max((cap.max for cap in rule.caps), default=None)
    if most is None:
        raise ConfigError("not_settable", f"{rule.id} counts nothing")
    if _count(value, rule) > most:
        raise ConfigError("loosens", f"{rule.id} allows at most {most}")
    caps = tuple(replace(cap, max=min(cap.max, value)) for cap in rule.caps)
    return replace(rule, caps=caps)


def _days(rule: Rule, value: Any) -> Rule:
    days = _count(value, rule)
    if not any(c.days for c in rule.caps) and not any(n.days for n in rule.needs):
        raise ConfigError("not_settable", f"{rule.id} counts no days")
    caps = tuple(_longer(cap, days, rule) for cap in rule.caps)
    needs = tuple(_stricter(n, days, rule) if n.days else n for n in rule.needs)
    return replace(rule, caps=caps, needs=needs)


def _longer(cap: Cap, days: int, rule: Rule) -> Cap:
    if cap.days and days < cap.days:
        raise ConfigError("loosens", f"{rule.id} counts over at least {cap.days} days")
    return replace(cap, days=days) if cap.days else cap


def _stricter(need: Need, days: int, rule: Rule) -> Need:
    later = need.fact in _LATER_IS_STRICTER
    if days < need.days if later else days > need.days:
        raise ConfigError("loosens", f"{rule.id} stands at {need.days} days")
    return replace(need, days=days)


def _count(value: Any, rule: Rule) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ConfigError("bad_setting", f"{rule.id}: a whole number from 1 is wanted")
    return value


_SETTABLE: dict[str, Callable[[Rule, Any], Rule]] = {
    "window": _window,
    "max": _max,
    "days": _days,
}
