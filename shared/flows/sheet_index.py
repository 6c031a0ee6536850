"""
What the service remembers of every row: enough to see what changed without reading it.

A row is an entry of its fingerprint, the instant at which time alone may change its
outcome, its person, what identifies that person, and its balance. Entries lie in a few
dozen documents: a pass over an unchanged sheet costs as many reads and no write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from shared.flows.queries import sheet_index
from shared.ports import Documents, Write

BUCKETS = 64


class Entry(NamedTuple):
    """
    One row as it was last seen.

    Args:
        fingerprint: Of staff's cells.
        look_at: Epoch seconds from which it must be looked at again, unchanged or not.
        person: Key of the person.
        tokens: What identifies the person (see `core.people`), for a row without
            Customer ID.
        cents: Balance; None for a row that could not be used.
    """

    fingerprint: str
    look_at: float
    person: str
    tokens: str
    cents: int | None


@dataclass(slots=True)
class SheetIndex:
    """
    The memory of all rows.

    Args:
        entries: Account key → entry.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    _touched: set[int] = field(default_factory=set)

    @classmethod
    def load(cls, documents: Documents) -> SheetIndex:
        """Read it whole: a document per bucket."""
        found = documents.query(sheet_index())
        return cls({key: Entry(*row) for one in found for key, row in _rows(one.data)})

    def put(self, key: str, entry: Entry) -> None:
        """Remember a row."""
        if self.entries.get(key) != entry:
            self.entries[key] = entry
            self._touched.add(bucket(key))

    def forget(self, keys: Iterable[str]) -> None:
        """Forget rows that are no longer in the sheet."""
        for key in keys:
            del self.entries[key]
            self._touched.add(bucket(key))

    def writes(self) -> list[Write]:
        """Give the writes of what was touched."""
        rows: dict[int, dict[str, Any]] = {number: {} for number in self._touched}
        for key, entry in self.entries.items():
            number = bucket(key)
            if number in rows:
                rows[number][key] = list(entry)
        return [
            Write("put", f"sheet_index/{number:02d}", {"rows": rows[number]})
            for number in sorted(rows)
        ]


def bucket(key: str) -> int:
    """Say in which bucket a key lies; keys are evenly spread hexadecimal digits."""
    return int(key[-2:], 16) % BUCKETS


def _rows(data: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    yield from data["rows"].items()
