"""
Write a pass's accounts, each only as it was read; what changed meanwhile is merged.

What cannot be kept is marked at the account: its copy is in doubt, and no message goes
out on it until a pass over the sheet has kept it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from shared.core.instants import to_text
from shared.core.records.activity import ChainHead, Happening, entry
from shared.core.records.meanwhile import merged, same_reading
from shared.errors import AlreadyExists, Conflict
from shared.flows.batches import BATCH
from shared.flows.known import fetch
from shared.ports import Documents, Snapshot, Write

DOUBT: Final = "doubt"
"""Since when an account's copy is in doubt; "" or absent: it is not."""
TRIES: Final = 3


@dataclass(slots=True)
class AccountWrites:
    """
    The accounts of a pass, and how far they are written.

    Args:
        now: Of the pass.
        before: Account key → its document as the pass read it.
        told: Account key → what the pass has to say of it.
        notes: Account key → the entries of its chain that are written with it.
        kept: Keys that are written.
        overtaken: Keys that somebody else has read and written meanwhile, as we would.
    """

    documents: Documents
    now: datetime
    before: Mapping[str, Snapshot]
    told: dict[str, Sequence[Happening]] = field(default_factory=dict)
    notes: dict[str, list[Write]] = field(default_factory=dict)
    writes: list[Write] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    overtaken: set[str] = field(default_factory=set)

    def note(
        self, key: str, told: Sequence[Happening], before: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Add entries to an account's chain; gives what changes at the account."""
        if not told:
            return {}
        head = ChainHead(**before.get("chain", {}))
        self.told[key], self.notes[key] = told, []
        for one in told:
            path, body, head = entry(key, head, one, self.now)
            self.notes[key].append(Write("create", path, body))
        return {"chain": asdict(head)}

    def write(self) -> set[str]:
        """Write them; gives the keys of those that changed meanwhile."""
        return self._write(self.writes)

    def insist(self, lost: set[str]) -> set[str]:
        """Merge what changed meanwhile and write it again; gives what still fails."""
        ours = {key_of(one): one for one in self.writes if key_of(one) in lost}
        for _ in range(TRIES):
            if not ours:
                break
            there = fetch(self.documents, [one.path for one in ours.values()])
            again = [w for one in ours.values() if (w := self._merged(one, there))]
            self._write(again)
            done = self.kept | self.overtaken
            ours = {key: one for key, one in ours.items() if key not in done}
        return set(ours)

    def doubt(self, keys: set[str]) -> None:
        """Mark accounts whose copy is older than the pass, for the next one to keep."""
        marks: dict[str, Any] = {DOUBT: to_text(self.now), "attend": True}
        paths = [f"accounts/{key}" for key in sorted(keys)]
        there = fetch(self.documents, paths)
        writes = [Write("update", path, marks) for path in paths if path in there]
        for start in range(0, len(writes), BATCH):
            self.documents.batch(writes[start : start + BATCH])

    def _merged(self, ours: Write, there: Mapping[str, Snapshot]) -> Write | None:
        key, found = key_of(ours), there.get(ours.path)
        if found is None:
            return None
        old = self.before.get(key)
        before = old.data if old else {}
        data = merged(before, ours.data, found.data)
        if data is None:
            if same_reading(ours.data, found.data):
                self.overtaken.add(key)
            return None
        data |= self.note(key, self.told.get(key, ()), found.data)
        return Write("update", ours.path, data, if_version=found.version)

    def _write(self, writes: Sequence[Write]) -> set[str]:
        size = BATCH // 3 if self.notes else BATCH
        for start in range(0, len(writes), size):
            self._chunk(writes[start : start + size])
        return {key_of(one) for one in writes} - self.kept

    def _chunk(self, chunk: Sequence[Write]) -> None:
        keys = [key_of(one) for one in chunk]
        try:
            notes = [one for key in keys for one in self.notes.get(key, ())]
            self.documents.batch([*chunk, *notes])
        except (AlreadyExists, Conflict):
            if half := len(chunk) // 2:
                self._chunk(chunk[:half])
                self._chunk(chunk[half:])
        else:
            self.kept.update(keys)


def key_of(write: Write) -> str:
    """Give the account that a write is about."""
    return write.path.split("/")[1]
