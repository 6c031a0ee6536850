"""
Whether a run waits for people to approve it, and what an approval covers. Pure.

What was approved is what is sent: the same person, step and text, or a smaller amount
because something was paid in the meantime (on rent day balances move all the time).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

TWO_PEOPLE_FROM: Final = 3
"""In an office of one or two nobody could be the second person."""
_MONEY: Final = re.compile(r"\$\s?\d[\d.,]*")
_SAME: Final = ("person", "role", "channel", "to", "template", "language")


@dataclass(frozen=True, slots=True)
class Terms:
    """
    What a pass goes by.

    Args:
        asks: Approvals are asked for in this pass at all.
        first_live: Nothing was ever approved or sent to real people from this store.
        over: A run of more new messages than this waits for one person.
        two_over: And of more than this for two different ones.
        office: How many people work with the sheet.
    """

    asks: bool
    first_live: bool
    over: int
    two_over: int
    office: int


UNASKED: Final = Terms(asks=False, first_live=False, over=0, two_over=0, office=0)


def approvals_needed(count: int, terms: Terms) -> int:
    """
    Give how many different people must approve a run.

    Args:
        count: New messages of the run that no earlier approval covers.
        terms: See there.
    """
    if not terms.asks or count == 0:
        return 0
    if count > terms.two_over and terms.office >= TWO_PEOPLE_FROM:
        return 2
    return 1 if terms.first_live or count > min(terms.over, terms.two_over) else 0


def covers(approved: Mapping[str, Any], anew: Mapping[str, Any]) -> bool:
    """
    Say whether the approval of one message is good for another that replaces it.

    Args:
        approved: A message as it was approved and never started.
        anew: The message planned in its stead.
    """
    if any(approved.get(name) != anew.get(name) for name in _SAME):
        return False
    keys = list(anew["accounts"])
    if not keys or not set(keys) <= set(approved["accounts"]):
        return False
    if any(_grew(approved, anew, key) for key in keys):
        return False
    return len(keys) < len(approved["accounts"]) or _worded(approved) == _worded(anew)


def _grew(approved: Mapping[str, Any], anew: Mapping[str, Any], key: str) -> bool:
    """Say whether an account owes more, or its row says something else than before."""
    before, now = approved["balances"][key], anew["balances"][key]
    steps = dict(zip(approved["accounts"], approved["steps"], strict=True))
    step = dict(zip(anew["accounts"], anew["steps"], strict=True))[key]
    same = approved["facts"].get(key) == anew["facts"].get(key)
    return bool(now > before or not same or steps[key] != step)


def _worded(message: Mapping[str, Any]) -> str:
    """Give subject and text without their amounts."""
    return _MONEY.sub("$", f"{message['subject']}\n{message['text']}")
