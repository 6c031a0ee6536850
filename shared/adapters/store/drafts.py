"""A transaction being written: reads go through, writes are kept. No technology."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shared.adapters.store import checks
from shared.errors import BadRequest
from shared.ports import Data, Snapshot, Write

ReadMany = Callable[[Sequence[str]], dict[str, Snapshot]]


class Draft:
    """
    A `Transaction` whose writes are done later, all at once.

    Args:
        read: Reads documents so that they cannot change before the commit.
    """

    def __init__(self, read: ReadMany) -> None:
        self._read = read
        self.writes: list[Write] = []

    def get(self, path: str) -> Snapshot | None:
        """Read one document."""
        return self.get_many([path]).get(path)

    def get_many(self, paths: Sequence[str]) -> dict[str, Snapshot]:
        """
        Read several at once; missing ones are left out.

        Raises:
            BadRequest: `read_after_write`: Firestore refuses that.
        """
        if self.writes:
            raise BadRequest("read_after_write", "A transaction reads, then writes.")
        return self._read(paths)

    def create(self, path: str, data: Data) -> None:
        """Write a new document; the commit fails if it is there."""
        self._add(Write("create", path, data))

    def put(self, path: str, data: Data) -> None:
        """Replace a document whole, or write a new one."""
        self._add(Write("put", path, data))

    def update(self, path: str, changes: Data) -> None:
        """Set top-level fields of a document that is there."""
        self._add(Write("update", path, changes))

    def delete(self, path: str) -> None:
        """Remove a document."""
        self._add(Write("delete", path))

    def _add(self, write: Write) -> None:
        checks.check_writes([write])
        self.writes.append(write)
        if len(self.writes) > checks.MAX_WRITES:
            raise BadRequest("too_many_writes", "A transaction has at most 400 writes.")
        if write.kind == "create":
            checks.check_creates([w for w in self.writes if w.path == write.path])
