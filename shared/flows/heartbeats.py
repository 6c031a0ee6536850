"""When each scheduled run last happened; `monitor` alarms about one that did not."""

from __future__ import annotations

from datetime import datetime

from shared.core.instants import from_text, to_text
from shared.deps import Deps

RUNS = ("plan_messages", "check_responses", "update_sheet")


def beat(deps: Deps, run: str, now: datetime) -> None:
    """Note that a scheduled run came to its end."""
    deps.documents.put(f"heartbeats/{run}", {"at": to_text(now)})


def silences(deps: Deps, now: datetime) -> dict[str, tuple[float, float]]:
    """Give each run that ever happened its silence and its period, in minutes."""
    pace = deps.settings.pace
    periods = {
        "plan_messages": pace.plan_every_s,
        "check_responses": pace.poll_every_s,
        # at least: an idle sheet is written by a schedule of its own
        "update_sheet": max(pace.flush_every_s, _IDLE_FLUSH_S),
    }
    paths = {run: f"heartbeats/{run}" for run in RUNS}
    found = deps.documents.get_many(list(paths.values()))
    return {
        run: (_minutes(str(found[path].data["at"]), now), periods[run] / 60)
        for run, path in paths.items()
        if path in found
    }


def last_beat(deps: Deps, run: str) -> datetime | None:
    """Give the instant of a run's last end."""
    found = deps.documents.get(f"heartbeats/{run}")
    return from_text(str(found.data["at"])) if found else None


def _minutes(since: str, now: datetime) -> float:
    return (now - from_text(since)).total_seconds() / 60


_IDLE_FLUSH_S = 300.0
