"""
What changed since the page last asked, so that a sheet of 10,000 rows is sent once.

Keeps the last picture of every row and phone with the version it changed at.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from shared.local.workspace.office import Office


@dataclass(slots=True)
class Kept:
    """Things by key, each with the version at which it last changed."""

    things: dict[Hashable, Any] = field(default_factory=dict)
    changed_at: dict[Hashable, int] = field(default_factory=dict)

    def take(self, things: Mapping[Hashable, Any], version: int) -> bool:
        """Take a new picture; True if a thing came, went or moved."""
        for key, thing in things.items():
            if self.things.get(key) != thing:
                self.changed_at[key] = version
        reshaped = list(things) != list(self.things)
        self.things = dict(things)
        return reshaped

    def since(self, version: int) -> list[Any]:
        """List what changed after *version*, in the picture's order."""
        changed_at = self.changed_at
        return [t for key, t in self.things.items() if changed_at[key] > version]


class Changes:
    """
    Watch an office and say what changed.

    Args:
        office: Asked for everything only when its version has moved.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._lock = Lock()
        self._version = 0
        self._shape_at = 0
        self._frame: tuple[list[str], list[bool]] = ([], [])
        self._rows = Kept()
        self._phones = Kept()
        self._rest: dict[str, Any] = {}

    def since(self, version: int) -> dict[str, Any]:
        """
        Give everything that is new to a page that has seen *version*.

        Args:
            version: 0, or one from the future (a server before this one): everything.
        """
        with self._lock:
            self._refresh()
            answer: dict[str, Any] = {"version": self._version}
            if version == self._version:
                return answer
            seen = version if version < self._version else 0
            phones = self._phones.since(seen)
            return {**answer, **self._rest, **self._sheet(seen), "phones": phones}

    def _sheet(self, seen: int) -> dict[str, Any]:
        if seen >= self._shape_at and seen:
            return {"rows": self._rows.since(seen)}
        headers, service = self._frame
        return {
            "headers": headers,
            "service": service,
            "rows": list(self._rows.things.values()),
        }

    def _refresh(self) -> None:
        # asked first: what changes while we read is then read again, never missed
        version = self._office.version() + 1  # so that 0 means "nothing seen yet"
        if version == self._version:
            return
        grid = self._office.sheet()
        frame = (grid["headers"], grid["service"])
        reshaped = self._rows.take(_by(grid["rows"], "row"), version)
        if reshaped or frame != self._frame:
            self._frame, self._shape_at = frame, version
        self._phones.take(_by(self._office.phones(), "channel", "address"), version)
        self._rest = {
            "overview": self._office.overview(),
            "activity": list(self._office.activity(None)),
        }
        self._version = version


def _by(things: Iterable[Any], *names: str) -> dict[Hashable, Any]:
    return {tuple(thing[name] for name in names): thing for thing in things}
