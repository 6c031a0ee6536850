"""What ends by itself: a hold or a channel to which staff gave a day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from shared.core.instants import to_text
from shared.core.records.activity import Happening

CHANNEL: Final = "channel"
Ends = dict[str, Any]


def with_end(
    state: Mapping[str, Any], name: str, end: datetime | None, cause: str
) -> Ends:
    """
    Give the ends of a state once something is set anew: without a day, it lasts.

    Args:
        state: As stored.
        name: A hold, or `channel`.
        end: When it is over; None: when somebody ends it.
        cause: The request that says so.
    """
    kept = without_ends(state, [name])
    return {**kept, name: [to_text(end), cause]} if end else kept


def without_ends(state: Mapping[str, Any], names: Iterable[str]) -> Ends:
    """Give the ends of a state without those of some names."""
    gone = set(names)
    ends: Ends = state.get("until") or {}
    return {name: end for name, end in ends.items() if name not in gone}


def first_end(state: Mapping[str, Any]) -> str:
    """Give when something is over for the first time, "" if nothing will be."""
    ends: Ends = state.get("until") or {}
    return min((str(at) for at, _cause in ends.values()), default="")


def lapsed(
    state: Mapping[str, Any], now: datetime
) -> tuple[dict[str, Any], list[Happening]]:
    """
    Say what is over by now.

    Returns:
        The fields of the state that change, and what is to be written down.
    """
    ends: Ends = state.get("until") or {}
    over = {name: end for name, end in ends.items() if end[0] <= to_text(now)}
    holds = list(state.get("holds", ()))
    changes: dict[str, Any] = {"until": without_ends(state, over)}
    if set(holds) & set(over):
        changes["holds"] = [one for one in holds if one not in over]
    if CHANNEL in over:
        changes[CHANNEL] = None
    return changes, [
        _ended(name, end, state)
        for name, end in over.items()
        if name in holds or (name == CHANNEL and state.get(CHANNEL))
    ]


def _ended(name: str, end: Any, state: Mapping[str, Any]) -> Happening:
    at, cause = end
    until = f"until {at[:10]}"
    if name == CHANNEL:
        before = str(state[CHANNEL])
        return Happening(
            "channel_changed",
            detail=until,
            before=before,
            after="as_in_sheet",
            cause=cause,
        )
    return Happening("hold_lifted", detail=until, before=name, cause=cause)
