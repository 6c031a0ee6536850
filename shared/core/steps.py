"""A sequence's steps: read from data, checked; where an account stands. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

DUE: Final = "due"
PROMISE: Final = "promise"
NEXT: Final = "next"
PREVIOUS: Final = "previous"
CHANNELS: Final = ("sms", "email")
AUDIENCE: Final = ("tenant", "co_tenant", "guarantor")
_DAYS: Final = range(-60, 1000)
_VALID: Final = range(3651)
_DEFAULT_VALID_DAYS: Final = 7
_SLUG: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_OF_A_DAY: Final = re.compile(r"_\d{8}$")
_KNOWN: Final = frozenset(
    {
        "slug",
        "day",
        "template",
        "channels",
        "audience",
        "anchor",
        "non_business",
        "valid_days",
        "urgent",
        "hand_over",
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """
    One step of a sequence.

    Args:
        slug: Unique among all sequences, never renamed.
        day: Days past due, or days after the promise's day (negative: before) or,
            if positive, after its grace.
        template: A text's slug; "" with `hand_over`.
        channels: In order of preference.
        audience: Who is contacted: `tenant`, `co_tenant`, `guarantor`.
        anchor: `due` or `promise`: what `day` counts from.
        non_business: Where a day off moves the step: `next` or `previous`.
        valid_days: After so many calendar days the step has passed.
        urgent: Goes ahead where the provider's rate is short.
        hand_over: A task for a person instead of a message: its sentence, or "".
    """

    slug: str
    day: int
    template: str = ""
    channels: tuple[str, ...] = ("sms", "email")
    audience: tuple[str, ...] = ("tenant",)
    anchor: str = DUE
    non_business: str = NEXT
    valid_days: int = _DEFAULT_VALID_DAYS
    urgent: bool = False
    hand_over: str = ""


def _one_of(word: Any, allowed: tuple[str, ...], what: str) -> str:
    if word not in allowed:
        raise ValueError(f"{what} is {word!r}; it may be {', '.join(allowed)}.")
    return str(word)


def _some_of(words: Any, allowed: tuple[str, ...], what: str) -> tuple[str, ...]:
    if not isinstance(words, list | tuple) or not words:
        raise ValueError(f"{what} needs at least one of {', '.join(allowed)}.")
    return tuple(dict.fromkeys(_one_of(word, allowed, what) for word in words))


def _whole(value: Any, allowed: range, what: str) -> int:
    if not isinstance(value, int) or value not in allowed:
        bounds = f"{allowed.start} to {allowed.stop - 1}"
        raise ValueError(f"{what} must be a whole number from {bounds}.")
    return int(value)


def _slug(value: Any, what: str) -> str:
    if not isinstance(value, str) or not _SLUG.fullmatch(value):
        raise ValueError(f"{what} {value!r} is not a name of letters, digits and _.")
    return value


def _template(data: Mapping[str, Any]) -> str:
    if data.get("hand_over"):
        if data.get("template"):
            raise ValueError("A step has a template or hands over, not both.")
        return ""
    return _slug(data.get("template", data["slug"]), "Template")


def read_step(data: Mapping[str, Any]) -> Step:
    """
    Read one step.

    Raises:
        ValueError: A sentence naming what is wrong with it.
    """
    if unknown := data.keys() - _KNOWN:
        raise ValueError(f"A step does not know {', '.join(sorted(unknown))}.")
    return Step(
        slug=_slug(data.get("slug"), "Step"),
        day=_whole(data.get("day"), _DAYS, "Day"),
        template=_template(data),
        channels=_some_of(data.get("channels", CHANNELS), CHANNELS, "Channels"),
        audience=_some_of(data.get("audience", ("tenant",)), AUDIENCE, "Audience"),
        anchor=_one_of(data.get("anchor", DUE), (DUE, PROMISE), "Anchor"),
        non_business=_one_of(
            data.get("non_business", NEXT), (NEXT, PREVIOUS), "Day off"
        ),
        valid_days=_whole(
            data.get("valid_days", _DEFAULT_VALID_DAYS), _VALID, "Valid days"
        ),
        urgent=data.get("urgent") is True,
        hand_over=str(data.get("hand_over") or ""),
    )


@dataclass(frozen=True, slots=True)
class NextStep:
    """
    Where an account stands in its sequence on one day.

    Args:
        step: The current step if it is due, else the coming one; None: none is left.
        due_on: The step's day, moved to a business day.
        due: It is to be taken today.
        look_on: The next day on which time alone could change any of this, or None.
        reason: One sentence.
        lock: Under what the step is remembered as done: its slug, and with a promise
            the promise's date, because an account may promise twice in a cycle.
        valid_until: The last day on which the step may still be taken.
        ended: The last message was sent, and its days have passed.
    """

    step: Step | None
    due_on: date | None
    due: bool
    look_on: date | None
    reason: str
    lock: str = ""
    valid_until: date | None = None
    ended: bool = False


def slug_of(lock: str) -> str:
    """Give the step of a lock: a promise's bears its day, `promise_broken_20261120`."""
    return _OF_A_DAY.sub("", lock)
