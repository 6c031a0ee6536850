"""What a reply changes in an account: pauses, holds, promises, language. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.core.calendars import BusinessCalendar
from shared.core.instants import to_text
from shared.core.policy import Policy
from shared.core.replies import Understood

UNTIL_RESUMED = datetime(9999, 1, 1, tzinfo=UTC)
"""A pause that only a person ends."""

_SILENT = frozenset({"thanks", "start", "help", "stop", "cease_all", "other_business"})
"""Intents that need no person to read them before the sequence may go on, or that stop
it for good anyway."""
_HOLDS = {
    "hold_dispute": "dispute",
    "hold_attorney": "attorney",
    "hold_bankruptcy": "bankruptcy",
    "hold_deceased": "deceased",
    "suppress_all": "cease",
    "apologise_wrong_number": "wrong_number",
    "soft_hold": "soft_hold",
}


@dataclass(frozen=True, slots=True)
class Change:
    """
    What a reply changes in one account.

    Args:
        state: Fields of the account's state to set.
        stops: What is planned must be cancelled.
        task: Slug of the task a person gets, "" for none.
    """

    state: dict[str, Any] = field(default_factory=dict)
    stops: bool = False
    task: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a reply is read: the person's zone, the house's pauses."""

    now: datetime
    zone: str
    policy: Policy
    calendar: BusinessCalendar


def change_for(
    understood: Understood, state: Mapping[str, Any], setting: Setting
) -> Change:
    """
    Turn an understood reply into what changes in an account.

    Whatever is neither thanks nor an exact keyword pauses the sequence until a person
    has read it: nothing unclear is answered by guesswork.
    """
    effects = set(understood.effects)
    holds = {_HOLDS[effect] for effect in effects & _HOLDS.keys()}
    changes: dict[str, Any] = {}
    if holds:
        changes["holds"] = sorted({*state.get("holds", ()), *holds})
    if "set_language_es" in effects:
        changes["language"] = "es"
    changes |= _promise(understood)
    changes |= _pause(understood, setting)
    needs_person = "task_person" in effects or understood.intent not in _SILENT
    return Change(
        state=changes,
        stops=bool(holds or "pause_until" in changes or "cancel_queued" in effects),
        task=understood.intent if needs_person else "",
    )


def _promise(understood: Understood) -> dict[str, Any]:
    if "create_promise" not in understood.effects or not understood.promises:
        return {}
    last = max(understood.promises, key=lambda one: one.due_on)
    amounts = [one.amount_cents for one in understood.promises]
    total = None if None in amounts else sum(one for one in amounts if one)
    return {"promise": {"due_on": last.due_on.isoformat(), "amount_cents": total}}


def _pause(understood: Understood, setting: Setting) -> dict[str, Any]:
    effects = set(understood.effects)
    if "pause_to_promise" in effects and understood.promises:
        last = max(one.due_on for one in understood.promises)
        grace = timedelta(days=setting.policy.promise_grace_days + 1)
        return _until(last + grace, "promise", setting)
    if "pause_3_business_days" in effects:
        day = setting.now.astimezone(ZoneInfo(setting.zone)).date()
        return _until(setting.calendar.add_business_days(day, 4), "paid?", setting)
    if "pause_other_business" in effects and understood.intent == "other_business":
        days = timedelta(days=setting.policy.other_business_pause_days)
        return _paused(setting.now + days, "other_business")
    if understood.intent in _SILENT:
        return {}
    return _paused(UNTIL_RESUMED, "replied")


def _until(day: date, reason: str, setting: Setting) -> dict[str, Any]:
    midnight = datetime.combine(day, time(), tzinfo=ZoneInfo(setting.zone))
    return _paused(midnight, reason)


def _paused(until: datetime, reason: str) -> dict[str, Any]:
    return {"pause_until": to_text(until), "pause_reason": reason}
