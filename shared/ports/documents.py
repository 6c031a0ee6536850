"""The document store's promises: Firestore's semantics, whatever is behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from shared.ports.values import Data, Json, T


@dataclass(frozen=True, slots=True)
class Snapshot:
    """
    A document as it was read.

    Args:
        path: `collection/id`; two segments, no personal data in either.
        data: Its fields.
        version: Opaque; changes with every write of the document.
    """

    path: str
    data: dict[str, Json]
    version: str

    @property
    def id(self) -> str:
        """Give the last segment of the path."""
        return self.path.rsplit("/", 1)[1]


@dataclass(frozen=True, slots=True)
class Write:
    """
    One write of a batch.

    Args:
        kind: `create` fails if the document is there; `put` replaces it whole;
            `update` sets the given top-level fields and fails if it is missing;
            `delete` is content with a missing one.
        path: `collection/id`.
        data: The fields; ignored by `delete`.
        if_version: With `update` or `delete`: only if the version is still this.
    """

    kind: Literal["create", "put", "update", "delete"]
    path: str
    data: Data = field(default_factory=dict)
    if_version: str | None = None


Operator = Literal["==", "<", "<=", ">", ">=", "in"]


@dataclass(frozen=True, slots=True)
class Query:
    """
    A question to one collection.

    Args:
        collection: The first segment of the paths.
        where: Field, operator, value; all must hold. Equalities on any fields, a range
            on one field at most, and that is the field ordered by.
        order_by: A field; documents without it do not answer. Ties go by id.
        descending: The order turned round, ids too.
        limit: At most so many.
        after: Continue behind this (value of `order_by`, id): a cursor.
    """

    collection: str
    where: tuple[tuple[str, Operator, Json], ...] = ()
    order_by: str | None = None
    descending: bool = False
    limit: int | None = None
    after: tuple[Json, str] | None = None


class Transaction(Protocol):
    """Reads first, then writes; all of it or nothing."""

    def get(self, path: str) -> Snapshot | None:
        """Read one document; it cannot change before the commit."""
        ...

    def get_many(self, paths: Sequence[str]) -> dict[str, Snapshot]:
        """Read several at once; missing ones are left out."""
        ...

    def create(self, path: str, data: Data) -> None:
        """Write a new document; the commit fails if it is there."""
        ...

    def put(self, path: str, data: Data) -> None:
        """Replace a document whole, or write a new one."""
        ...

    def update(self, path: str, changes: Data) -> None:
        """Set top-level fields of a document that is there."""
        ...

    def delete(self, path: str) -> None:
        """Remove a document."""
        ...


class Documents(Protocol):
    """
    A small document store with Firestore's semantics.

    Raises:
        AlreadyExists, NotFound, Conflict: As the methods say.
        NotDone: Locked, full or unreachable: nothing was written.
        Uncertain: The commit's answer never came.
    """

    def get(self, path: str) -> Snapshot | None:
        """Read one document."""
        ...

    def get_many(self, paths: Sequence[str]) -> dict[str, Snapshot]:
        """Read several in one request; missing ones are left out."""
        ...

    def create(self, path: str, data: Data) -> None:
        """Write a new document; `AlreadyExists` if it is there."""
        ...

    def put(self, path: str, data: Data) -> None:
        """Replace a document whole, or write a new one."""
        ...

    def update(
        self, path: str, changes: Data, *, if_version: str | None = None
    ) -> None:
        """Set top-level fields; `NotFound`, or `Conflict` on another version."""
        ...

    def delete(self, path: str) -> None:
        """Remove a document; content if it is not there."""
        ...

    def batch(self, writes: Sequence[Write]) -> None:
        """Do at most 400 writes, all or none; raises what the failing one would."""
        ...

    def query(self, query: Query) -> list[Snapshot]:
        """Answer a query, in its order."""
        ...

    def count(self, query: Query) -> int:
        """Count what `query` would answer, without reading it."""
        ...

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """
        Run *work* in a transaction; it may be run again and must not do anything else.

        Raises:
            Conflict: Still contended after all attempts.
        """
        ...
