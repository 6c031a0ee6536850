"""What a reply changes in an account: pauses, holds, promises, language. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.core.calendars import BusinessCalendar
from shared.core.instants import to_text
from shared.core.model import Prefs, Promise
from shared.core.outreach.preferences import renewed
from shared.core.policy import Policy
from shared.core.records.accounts import prefs_from_data, prefs_to_data
from shared.core.replies import Understood

UNTIL_RESUMED = datetime(9999, 1, 1, tzinfo=UTC)
"""A pause that only a person ends."""
SOON = timedelta(hours=1)
"""By then somebody must have looked where a life may be in danger."""

_SILENT = frozenset({"thanks", "start", "help", "stop", "cease_all", "language_es"})
"""Intents that need no person to read them before the sequence may go on, or that stop
it for good anyway."""
_QUIET = _SILENT | {"unclear"}
"""Intents beside which other business alone decides how long it rests."""
_UNNAMED = _QUIET - {"cease_all"}
"""Intents that are no task where something else is."""
_HOLDS = {
    "hold_dispute": "dispute",
    "hold_attorney": "attorney",
    "hold_bankruptcy": "bankruptcy",
    "hold_deceased": "deceased",
    "suppress_all": "cease",
    "apologise_wrong_number": "wrong_number",
    "check_reassigned": "wrong_number",
    "soft_hold": "soft_hold",
}
_OF_THE_NUMBER = frozenset({"wrong_number"})
"""Holds that say nothing of the person's accounts with another number."""
_MARKS = {
    "flag_tone": "tone",
    "record_complaint": "complaint",
    "suppress_calls": "no_calls",
    "hand_to_property": "other_business",
    "record_call_request": "call_me",
    "pause_for_plan": "hardship",
}
_TASKS = (
    ("safety_queue", "safety"),
    ("record_complaint", "complaint"),
    ("hand_to_property", "other_business"),
    ("record_incident", "opt_out_not_honoured"),
    ("check_reassigned", "check_number"),
    ("check_identity", ""),
    ("suppress_calls", "no_calls"),
)
"""Effect → the task it opens; "" is named after the intent."""


@dataclass(frozen=True, slots=True)
class Change:
    """
    What a reply changes in one account.

    Args:
        state: Fields of the account's state to set.
        stops: What is planned must be cancelled.
        tasks: Slugs of the tasks people get.
    """

    state: dict[str, Any] = field(default_factory=dict)
    stops: bool = False
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """
    Where and when a reply is read: the person's zone, the house's pauses.

    Args:
        preference: The hours and days the reply asks for; None: none could be read.
    """

    now: datetime
    zone: str
    policy: Policy
    calendar: BusinessCalendar
    preference: Prefs | None = None

    @property
    def today(self) -> date:
        """Give the person's calendar date."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()


def change_for(
    understood: Understood, state: Mapping[str, Any], setting: Setting
) -> Change:
    """
    Turn an understood reply into what changes in the account it is about.

    Whatever is neither thanks nor an exact keyword pauses the sequence until a person
    has read it: nothing unclear is answered by guesswork.
    """
    holds = _holds(understood)
    pause = _pause(understood, setting)
    changes = {
        **_of_the_person(understood, state, holds, setting),
        **_promise(understood, setting),
        **pause,
    }
    marks = {_MARKS[one] for one in understood.effects if one in _MARKS}
    if marks:
        changes["marks"] = sorted({*state.get("marks", ()), *marks})
    stops = bool(holds or pause or "cancel_queued" in understood.effects)
    return Change(changes, stops, tuple(tasks_of(understood, setting)))


def holds_of_person(understood: Understood) -> frozenset[str]:
    """Give the holds that cover whatever else the person owes, now or later."""
    return frozenset(_holds(understood) - _OF_THE_NUMBER)


def change_beside(
    understood: Understood, state: Mapping[str, Any], setting: Setting
) -> Change:
    """Say what changes in the person's other accounts: holds, hours, language."""
    holds = _holds(understood) - _OF_THE_NUMBER
    changes = _of_the_person(understood, state, holds, setting)
    return Change(changes, bool(holds), (understood.intent,) if holds else ())


def tasks_of(understood: Understood, setting: Setting) -> list[str]:
    """List what a person must see to, the most urgent first."""
    effects = set(understood.effects)
    found = [slug or understood.intent for e, slug in _TASKS if e in effects]
    asked = "task_person" in effects or not _goes_on(understood, setting)
    if asked and not (found and understood.intent in _UNNAMED):
        found.append(understood.intent)
    return list(dict.fromkeys(found))


def due_in(task: str) -> timedelta:
    """Say how long a task may wait."""
    return SOON if task == "safety" else timedelta(days=1)


def kept_promises(
    understood: Understood, setting: Setting
) -> tuple[tuple[Promise, ...], bool]:
    """Give the promises to keep to, and whether they are near enough to do so."""
    if "create_promise" not in understood.effects:
        return (), False
    ordered = tuple(sorted(understood.promises, key=lambda one: one.due_on))
    furthest = setting.today + timedelta(days=setting.policy.promise_max_days)
    return ordered, bool(ordered) and ordered[-1].due_on <= furthest


def _holds(understood: Understood) -> set[str]:
    return {_HOLDS[effect] for effect in understood.effects if effect in _HOLDS}


def _of_the_person(
    understood: Understood,
    state: Mapping[str, Any],
    holds: set[str],
    setting: Setting,
) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if holds:
        changes["holds"] = sorted({*state.get("holds", ()), *holds})
    if "set_language_es" in understood.effects:
        changes["language"] = "es"
    if "set_preference" in understood.effects and setting.preference is not None:
        old = prefs_from_data(state.get("prefs"))
        changes["prefs"] = prefs_to_data(renewed(old, setting.preference))
    return changes


def _promise(understood: Understood, setting: Setting) -> dict[str, Any]:
    promises, _near = kept_promises(understood, setting)
    if not promises:
        return {}
    amounts = [one.amount_cents for one in promises]
    total = None if None in amounts else sum(one for one in amounts if one)
    every = [
        {"due_on": p.due_on.isoformat(), "amount_cents": p.amount_cents}
        for p in promises
    ]
    last = {"due_on": promises[-1].due_on.isoformat(), "amount_cents": total}
    return {"promise": last, "promises": every}


def _pause(understood: Understood, setting: Setting) -> dict[str, Any]:
    effects = set(understood.effects)
    promises, near = kept_promises(understood, setting)
    if near:
        grace = timedelta(days=setting.policy.promise_grace_days + 1)
        return _until(promises[-1].due_on + grace, "promise", setting)
    if "pause_3_business_days" in effects:
        day = setting.calendar.add_business_days(setting.today, 4)
        return _until(day, "paid?", setting)
    if "pause_other_business" in effects and understood.intent in _QUIET:
        days = timedelta(days=setting.policy.other_business_pause_days)
        return _paused(setting.now + days, "other_business")
    if _goes_on(understood, setting):
        return {}
    return _paused(UNTIL_RESUMED, "replied")


def _goes_on(understood: Understood, setting: Setting) -> bool:
    if "safety_queue" in understood.effects:
        return False
    _promises, near = kept_promises(understood, setting)
    kept = understood.intent == "stop_calling_time" and setting.preference is not None
    return near or kept or understood.intent in _SILENT


def _until(day: date, reason: str, setting: Setting) -> dict[str, Any]:
    midnight = datetime.combine(day, time(), tzinfo=ZoneInfo(setting.zone))
    return _paused(midnight, reason)


def _paused(until: datetime, reason: str) -> dict[str, Any]:
    return {"pause_until": to_text(until), "pause_reason": reason}
