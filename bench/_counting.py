"""A store that counts the documents it reads and writes, as Firestore bills them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.ports import Documents, Query, Snapshot, Transaction, Write


@dataclass(slots=True)
class Tally:
    """
    What was asked of a store.

    Args:
        reads: Documents read; one that is missing and an empty query count as one.
        writes: Documents written or deleted.
        requests: Calls and commits.
        said: Each one, in order.
    """

    reads: int = 0
    writes: int = 0
    requests: int = 0
    said: list[str] = field(default_factory=list)

    def read(self, how: str, paths: Sequence[str]) -> None:
        self.reads += max(1, len(paths))
        self._ask(how, paths)

    def wrote(self, how: str, paths: Sequence[str]) -> None:
        self.writes += len(paths)
        self._ask(how, paths)

    def _ask(self, how: str, paths: Sequence[str]) -> None:
        self.requests += how != "in transaction"
        kinds = [path.split("/")[0] for path in paths] or ["nothing"]
        self.said.append(f"{how} {', '.join(kinds)}")


class CountingDocuments:
    """`Documents` over another one; counts what passes."""

    def __init__(self, store: Documents) -> None:
        self._store = store
        self.tally = Tally()

    def get(self, path: str) -> Snapshot | None:
        self.tally.read("get", [path])
        return self._store.get(path)

    def get_many(self, paths: Sequence[str]) -> dict[str, Snapshot]:
        self.tally.read("get", list(paths))
        return self._store.get_many(paths)

    def create(self, path: str, data: Any) -> None:
        self.tally.wrote("create", [path])
        self._store.create(path, data)

    def put(self, path: str, data: Any) -> None:
        self.tally.wrote("put", [path])
        self._store.put(path, data)

    def update(self, path: str, changes: Any, *, if_version: str | None = None) -> None:
        self.tally.wrote("update", [path])
        self._store.update(path, changes, if_version=if_version)

    def delete(self, path: str) -> None:
        self.tally.wrote("delete", [path])
        self._store.delete(path)

    def batch(self, writes: Sequence[Write]) -> None:
        self.tally.wrote("batch", [one.path for one in writes])
        self._store.batch(writes)

    def query(self, query: Query) -> list[Snapshot]:
        found = self._store.query(query)
        self.tally.read("query", [one.path for one in found] or [query.collection])
        return found

    def count(self, query: Query) -> int:
        self.tally.read("count", [query.collection])
        return self._store.count(query)

    def transact(self, work: Callable[[Transaction], Any]) -> Any:
        self.tally.requests += 1
        return self._store.transact(lambda tx: work(_Counted(tx, self.tally)))


class _Counted:
    """A transaction whose documents count."""

    def __init__(self, tx: Transaction, tally: Tally) -> None:
        self._tx = tx
        self._tally = tally

    def get(self, path: str) -> Snapshot | None:
        self._tally.read("in transaction", [path])
        return self._tx.get(path)

    def get_many(self, paths: Sequence[str]) -> dict[str, Snapshot]:
        self._tally.read("in transaction", list(paths))
        return self._tx.get_many(paths)

    def create(self, path: str, data: Any) -> None:
        self._tally.wrote("in transaction", [path])
        self._tx.create(path, data)

    def put(self, path: str, data: Any) -> None:
        self._tally.wrote("in transaction", [path])
        self._tx.put(path, data)

    def update(self, path: str, changes: Any) -> None:
        self._tally.wrote("in transaction", [path])
        self._tx.update(path, changes)

    def delete(self, path: str) -> None:
        self._tally.wrote("in transaction", [path])
        self._tx.delete(path)
