"""What the service's columns of a row should read. Pure; writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.core.instants import from_text
from shared.core.outreach.effects import UNTIL_RESUMED
from shared.core.outreach.preferences import spoken
from shared.core.records.accounts import prefs_from_data
from shared.core.sheet.columns import SERVICE

_STAMPS = frozenset({"next_contact", "last_contact"})
_HEADINGS = {column.slug: column.heading for column in SERVICE}


def service_cells(data: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """
    Give the cells of one account's row, by heading.

    Args:
        data: The account's document; `shown` holds what was said of it last.
        now: Aware; goes into `Synced`.
    """
    shown: Mapping[str, Any] = data.get("shown", {})
    state: Mapping[str, Any] = data.get("state", {})
    zone = _zone(data.get("copy", {}))
    values = {slug: _cell(slug, shown.get(slug, ""), zone) for slug in _HEADINGS}
    values["last_result"] = str(data.get("receipt") or "") or values["last_result"]
    values["next_contact"] = values["next_contact"] or next_day(data, now)
    values["promise"] = _promised(state)
    values["flags"] = ", ".join(_flags(shown, state))
    values["synced"] = _stamp(now, zone)
    return {_HEADINGS[slug]: value for slug, value in values.items()}


def next_day(data: Mapping[str, Any], now: datetime) -> str:
    """
    Give the day an account's next step falls on, not before its pause is over.

    Returns:
        An ISO date on the person's calendar; "": none is known, as while it is paused
        until somebody resumes it.
    """
    day = str(data.get("shown", {}).get("next_on", ""))
    pause = data.get("state", {}).get("pause_until")
    until = from_text(pause) if pause else now
    if not day or until <= now:
        return day
    if until >= UNTIL_RESUMED:
        return ""
    over = until.astimezone(_zone(data.get("copy", {}))).date()
    return max(day, over.isoformat())


def on_clock(text: str, copy: Mapping[str, Any]) -> str:
    """
    Write an instant of the store out for people, on an account's clock.

    Args:
        text: An instant; any other text stays as it is.
        copy: The account's copy of its row; empty: the office's zone.
    """
    try:
        return _stamp(from_text(text), _zone(copy))
    except ValueError:
        return text


def _zone(copy: Mapping[str, Any]) -> ZoneInfo:
    """Times are shown on the person's clock, with its name."""
    zones = copy.get("zones") or copy.get("phone_zones") or ("America/New_York",)
    return ZoneInfo(copy.get("stated_zone") or zones[0])


def _cell(slug: str, value: str, zone: ZoneInfo) -> str:
    return _stamp(from_text(value), zone) if value and slug in _STAMPS else str(value)


def _stamp(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def _promised(state: Mapping[str, Any]) -> str:
    """List each promise: *half on Friday, the rest on the 15th* is two."""
    every = state.get("promises") or [state.get("promise")]
    return ", ".join(filter(None, map(_promise, every)))


def _promise(promise: Mapping[str, Any] | None) -> str:
    if not promise:
        return ""
    cents = promise.get("amount_cents")
    return f"{promise['due_on']}" + (f" {cents / 100:.2f}" if cents else "")


def _held(hold: str, state: Mapping[str, Any]) -> str:
    """Name a hold, and the day on which it ends by itself."""
    ends: Mapping[str, Any] = state.get("until") or {}
    return f"{hold} until {ends[hold][0][:10]}" if hold in ends else hold


def _flags(shown: Mapping[str, Any], state: Mapping[str, Any]) -> list[str]:
    flags = [_held(one, state) for one in state.get("holds", ())]
    flags += state.get("marks", ())
    if prefs := prefs_from_data(state.get("prefs")):
        flags.append(spoken(prefs))
    if state.get("language"):
        flags.append(f"language: {state['language']}")
    if state.get("pause_reason"):
        flags.append(f"paused: {state['pause_reason']}")
    flags += [one for one in str(shown.get("flags", "")).split(", ") if one]
    return list(dict.fromkeys(flags))
