"""
What the service remembers of every row: enough to see what changed without reading it.

A row is an entry of its fingerprint, the instant at which time alone may change its
outcome, its person, what identifies that person, and its balance. Entries lie in one
document for each few hundred rows, in 64 at most: a pass over an unchanged sheet costs
as many reads and no write.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from shared.flows.queries import sheet_index
from shared.ports import Documents, Write

MOST_BUCKETS = 64
ROWS_A_BUCKET = 500


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
    _touched: set[str] = field(default_factory=set)
    _of: int = 0
    """Into how many buckets it was spread; 0: none yet, or not all into as many."""
    _there: tuple[str, ...] = ()
    """The paths of its documents."""

    @classmethod
    def load(cls, documents: Documents) -> SheetIndex:
        """Read it whole: a document per bucket."""
        found = documents.query(sheet_index())
        buckets: list[Any] = [one.data for one in found]
        spread = {one.get("of", MOST_BUCKETS) for one in buckets}
        return cls(
            {key: Entry(*row) for one in buckets for key, row in one["rows"].items()},
            _of=spread.pop() if len(spread) == 1 else 0,
            _there=tuple(one.path for one in found),
        )

    def put(self, key: str, entry: Entry) -> None:
        """Remember a row."""
        if self.entries.get(key) != entry:
            self.entries[key] = entry
            self._touched.add(key)

    def forget(self, keys: Iterable[str]) -> None:
        """Forget rows that are no longer in the sheet."""
        for key in keys:
            del self.entries[key]
            self._touched.add(key)

    def writes(self) -> list[Write]:
        """Give the writes of what was touched; of all of it, if it is spread anew."""
        if not self._touched:
            return []
        of = buckets_for(len(self.entries))
        anew = of != self._of
        wanted = set(range(of)) if anew else {bucket(k, of) for k in self._touched}
        rows: dict[int, dict[str, Any]] = {number: {} for number in wanted}
        for key, entry in self.entries.items():
            number = bucket(key, of)
            if number in rows:
                rows[number][key] = list(entry)
        puts = {
            _path(number): Write("put", _path(number), {"of": of, "rows": rows[number]})
            for number in sorted(rows)
        }
        over = [path for path in self._there if anew and path not in puts]
        return [*puts.values(), *(Write("delete", path) for path in over)]


def buckets_for(rows: int) -> int:
    """Say into how many buckets a sheet is spread: a power of two."""
    wanted = -(-rows // ROWS_A_BUCKET)
    return min(MOST_BUCKETS, 1 << max(0, wanted - 1).bit_length())


def bucket(key: str, of: int) -> int:
    """Say in which bucket a key lies; keys are evenly spread hexadecimal digits."""
    return int(key[-2:], 16) % of


def _path(number: int) -> str:
    return f"sheet_index/{number:02d}"
