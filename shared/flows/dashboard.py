"""How it goes: figures of the last days by property and step, from what is stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any, Final

from shared.core import messages
from shared.core.instants import to_text
from shared.core.outreach.view import on_clock
from shared.core.steps import slug_of
from shared.deps import Deps
from shared.flows.known import fetch
from shared.flows.queries import changed_since, open_tasks
from shared.flows.record_queries import activity_between

DAYS: Final = 7
MOST: Final = 20_000
_THIS_INSTANT = timedelta(seconds=1)
COLUMNS: Final = (
    "sent",
    "delivered",
    "failed",
    "replied",
    "paid",
    "opted out",
    "waiting",
)
_SENT = (messages.ACCEPTED, messages.DELIVERED, messages.UNDELIVERED, messages.FAILED)
OPT_OUTS: Final = frozenset({"stop", "cease_all"})
"""What a reply means that ends contact: `shared.core.replies`."""
Place = tuple[str, str]
_NOWHERE: Place = ("", "")
_HAPPENED = {
    "reply": "replied",
    "payment": "paid",
    "paid_in_sheet": "paid",
    "opted_out": "opted out",
}


@dataclass(slots=True)
class Figures:
    """
    Counts of the last days.

    Args:
        total: Column → count.
        by_property: Property → column → count.
        by_step: Step → column → count.
    """

    since: str
    until: str
    total: Counter[str] = field(default_factory=Counter)
    by_property: dict[str, Counter[str]] = field(default_factory=dict)
    by_step: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, column: str, property_: str, step: str = "") -> None:
        """Count one."""
        self.total[column] += 1
        self.by_property.setdefault(property_ or "-", Counter())[column] += 1
        if step := slug_of(step):
            self.by_step.setdefault(step, Counter())[column] += 1

    def rows(self) -> list[list[Any]]:
        """Give the Dashboard tab: three tables side by side, busy lines first."""
        blocks = zip_longest(
            self._all(), _lines(self.by_property), _lines(self.by_step)
        )
        return [
            [*(all_ or _BLANK[:2]), "", *(place or _BLANK), "", *(step or _BLANK)]
            for all_, place, step in blocks
        ]

    def _all(self) -> list[list[Any]]:
        counted = [[name.capitalize(), self.total[name]] for name in COLUMNS]
        return [
            *counted,
            ["From", on_clock(self.since, {})],
            ["Until", on_clock(self.until, {})],
        ]


_NAMES: Final = tuple(one.capitalize() for one in COLUMNS)
HEADINGS: Final = ("All", "Count", "", "Property", *_NAMES, "", "Step", *_NAMES)
"""Charts show columns of it (`appsscript/Dashboard.js`): a table never moves."""
_BLANK: Final = [""] * (1 + len(COLUMNS))


def _lines(block: dict[str, Counter[str]]) -> list[list[Any]]:
    ordered = sorted(block.items(), key=lambda one: (-one[1].total(), one[0]))
    return [[name, *(one[column] for column in COLUMNS)] for name, one in ordered]


def figures(deps: Deps, now: datetime, days: int = DAYS) -> Figures:
    """Count what happened in the last days, and what waits now."""
    since, until = to_text(now - timedelta(days=days)), to_text(now + _THIS_INSTANT)
    made = Figures(since, to_text(now))
    sent: list[dict[str, Any]] = [
        one.data for one in deps.documents.query(changed_since(since, *_SENT))
    ][:MOST]
    happened: list[dict[str, Any]] = [
        one.data
        for one in deps.documents.query(activity_between(since, until, limit=MOST))
    ]
    waiting: list[dict[str, Any]] = [
        one.data for one in deps.documents.query(open_tasks(MOST))
    ]
    keys = {str(key) for one in sent for key in one["accounts"]}
    keys |= {str(one["account"]) for one in (*happened, *waiting) if one["account"]}
    places = _places(deps, keys)
    for one in sent:
        _count_message(made, one, places)
    counted: set[tuple[str, str]] = set()
    for one in happened:
        for column in _columns(one):
            # one reply may be about several accounts
            cause = (column, str(one["cause"] or one["hash"]))
            if cause not in counted:
                made.add(column, *places.get(str(one["account"]), _NOWHERE))
            counted.add(cause)
    for one in waiting:
        made.add("waiting", *places.get(str(one["account"]), _NOWHERE))
    return made


def _columns(entry: dict[str, Any]) -> list[str]:
    """Say what an entry counts as: a STOP is a reply and an opt-out."""
    column = _HAPPENED.get(str(entry["what"]))
    intent = str(entry["detail"]).partition(" ")[0]
    stopped = ["opted out"] if column == "replied" and intent in OPT_OUTS else []
    return [column, *stopped] if column else []


def _count_message(
    made: Figures, message: dict[str, Any], places: dict[str, Place]
) -> None:
    about = str(message["accounts"][0]) if message["accounts"] else ""
    property_, _step = places.get(about, _NOWHERE)
    step = str(message["steps"][0]) if message["steps"] else ""
    if str(message.get("accepted_at") or message["changed_at"]) >= made.since:
        made.add("sent", property_, step)
    if message["state"] == messages.DELIVERED:
        made.add("delivered", property_, step)
    elif message["state"] != messages.ACCEPTED:
        made.add("failed", property_, step)


def _places(deps: Deps, keys: set[str]) -> dict[str, Place]:
    """Give each account's property, and the step it heard last."""
    found = fetch(deps.documents, [f"accounts/{key}" for key in sorted(keys)])
    known: dict[str, Any] = {one.id: one.data for one in found.values()}
    return {
        key: (
            str(one.get("copy", {}).get("property", "")),
            str(one.get("state", {}).get("last_step", "")),
        )
        for key, one in known.items()
    }
