"""What came of a chaos: what people got, beside what the office believes and may do."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from shared.adapters.store.sqlite import SqliteDocuments
from shared.core import messages as life
from shared.core.instants import from_text
from shared.core.keys import contact_point_key
from shared.core.zones import zip_zones
from shared.ports import Query

OPEN, CLOSED = 8, 21
LATE_S = 2.0
"""A request that was under way when the opt-out was stored has arrived by then."""
ENDED = life.FINAL | {life.ACCEPTED}


def judge(
    folder: Path,
    rows: list[dict[str, str]],
    received: list[dict[str, Any]],
) -> dict[str, Any]:
    """Compare what people got with what the office believes and may do."""
    phones = {row["Phone"]: row for row in rows}
    got = [one for one in received if one["to"] in phones]
    counts = Counter(one["to"] for one in got)
    store = SqliteDocuments(folder / "store.sqlite", busy_s=30)
    found = [one.data for one in store.query(Query("messages"))]
    people = {str(t.data["cause"]) for t in store.query(Query("people_tasks"))}
    store.close()
    of = {str(m["to"]): m for m in found}
    ended = {
        to
        for to, m in of.items()
        if m["state"] in ENDED or (m["state"] == life.UNCERTAIN and m["id"] in people)
    }
    stored = revoked_at(folder)
    revoked = {
        to: stored[key] for to in phones if (key := contact_point_key(to)) in stored
    }
    stopped = [
        one for one in got if one["to"] in revoked and _after(one, revoked[one["to"]])
    ]
    # QUO takes a text to somebody who said STOP, and fails it afterwards
    lied = [
        to
        for to, m in of.items()
        if m["state"] in {life.ACCEPTED, life.DELIVERED}
        and not (counts[to] or to in revoked)
    ]
    # who said STOP before anything was planned has a row that says so, no message
    ended |= set(revoked) - set(of)
    return {
        "messages": len(phones),
        "received": len(got),
        "duplicates": sum(count - 1 for count in counts.values() if count > 1),
        "lost": len([to for to in phones if not counts[to] and to not in ended]),
        "said to be sent, never received": len(lied),
        "started after an opt-out was stored": len(stopped),
        "outside hours": len([one for one in got if not _in_hours(one, phones)]),
        "not ended": len(phones) - len(ended & set(phones)),
        "opt-outs stored": len(revoked),
        "states": dict(Counter(str(m["state"]) for m in found)),
        "told twice": [
            {
                "got": [one["clock_at"] for one in got if one["to"] == to],
                **{name: of[to].get(name) for name in _SHOWN},
            }
            for to, count in counts.items()
            if count > 1
        ],
    }


def revoked_at(folder: Path) -> dict[str, float]:
    """Give when each contact point was first known to have opted out, in seconds."""
    store = SqliteDocuments(folder / "store.sqlite", busy_s=30)
    ledger = [one.data for one in store.query(Query("consent"))]
    store.close()
    return {
        str(one["point"]): from_text(str(one["at"])).timestamp()
        for one in sorted(ledger, key=lambda one: str(one["at"]), reverse=True)
        if one["kind"] == "revoked"
    }


_SHOWN = (
    "state",
    "attempts",
    "planned_at",
    "claimed_at",
    "lease_until",
    "accepted_at",
    "edition",
    "provider_id",
)


def _after(one: dict[str, Any], revoked_s: float) -> bool:
    return bool(one["clock_at"] > revoked_s + LATE_S)


def _in_hours(one: dict[str, Any], phones: dict[str, dict[str, str]]) -> bool:
    at = datetime.fromtimestamp(one["clock_at"], UTC)
    zones = zip_zones(phones[one["to"]]["ZIP"])
    return all(OPEN <= at.astimezone(ZoneInfo(zone)).hour < CLOSED for zone in zones)
