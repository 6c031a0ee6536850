"""
`Documents` in Firestore. Decides nothing; retries no commit.

The client retries an unanswered commit by itself: a `create` that went through would
then be reported as somebody else's. So every commit here is sent once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from shared.adapters.store import checks
from shared.adapters.store.drafts import Draft
from shared.adapters.store.firestore_errors import our_errors
from shared.adapters.store.firestore_transactions import Contended, run
from shared.adapters.store.shapes import NAME, plain
from shared.errors import Conflict, NotFound
from shared.ports import Data, Query, Snapshot, Transaction, Write
from shared.ports.values import T


class FirestoreDocuments:
    """
    A document store in one Firestore database (native mode).

    Args:
        project: The Google Cloud project.
        database: The database id, e.g. `(default)`.
        emulator_host: `host:port` of an emulator: no login, no encryption.
        timeout_s: Seconds a single request may take, retried reads included.

    Raises:
        ConfigError: No credentials, no rights, no such database, or no index.
        NotDone: Unreachable or busy; nothing was written.
        Uncertain: A commit got no answer.
    """

    def __init__(
        self,
        project: str,
        database: str,
        *,
        emulator_host: str | None = None,
        timeout_s: float = 20.0,
    ) -> None:
        with our_errors():
            self._client = _client(project, database, emulator_host)
        self._timeout_s = timeout_s
        self._reading = {"timeout": timeout_s, "retry": _read_retry(timeout_s)}

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def get(self, path: str) -> Snapshot | None:
        """Read one document."""
        return self.get_many([path]).get(path)

    def get_many(self, paths: Sequence[str]) -> dict[str, Snapshot]:
        """Read several in one request; missing ones are left out."""
        return self._read(paths, None)

    def create(self, path: str, data: Data) -> None:
        """Write a new document; `AlreadyExists` if it is there."""
        self.batch([Write("create", path, data)])

    def put(self, path: str, data: Data) -> None:
        """Replace a document whole, or write a new one."""
        self.batch([Write("put", path, data)])

    def update(
        self, path: str, changes: Data, *, if_version: str | None = None
    ) -> None:
        """Set top-level fields; `NotFound`, or `Conflict` on another version."""
        self.batch([Write("update", path, changes, if_version)])

    def delete(self, path: str) -> None:
        """Remove a document; content if it is not there."""
        self.batch([Write("delete", path)])

    def batch(self, writes: Sequence[Write]) -> None:
        """Do at most 400 writes, all or none."""
        checks.check_writes(writes)
        if not writes:
            return
        batch = self._client.batch()
        self._add(batch, writes)
        try:
            with our_errors(committing=True):
                batch.commit(retry=None, timeout=self._timeout_s)
        except Conflict as conflict:
            raise self._explained(conflict, writes) from conflict

    def query(self, query: Query) -> list[Snapshot]:
        """Answer a query, in its order."""
        with our_errors():
            found = self._question(query).get(**self._reading)
        return [_snapshot(document) for document in found]

    def count(self, query: Query) -> int:
        """Count what `query` would answer, without reading it."""
        with our_errors():
            answer = self._question(query).count().get(**self._reading)
        return int(answer[0][0].value)

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Run *work* in a transaction; it may be run again."""

        def attempt(transaction: Any) -> T:
            draft = Draft(lambda paths: self._read_locking(paths, transaction))
            answer = work(draft)
            self._add(transaction, draft.writes)
            return answer

        return run(self._client, attempt, timeout_s=self._timeout_s)

    def _read(self, paths: Sequence[str], transaction: Any) -> dict[str, Snapshot]:
        if not paths:
            return {}
        references = [self._reference(path) for path in dict.fromkeys(paths)]
        with our_errors():
            found = list(
                self._client.get_all(
                    references, transaction=transaction, **self._reading
                )
            )
        snapshots = (_snapshot(document) for document in found if document.exists)
        return {snapshot.path: snapshot for snapshot in snapshots}

    def _read_locking(
        self, paths: Sequence[str], transaction: Any
    ) -> dict[str, Snapshot]:
        try:
            return self._read(paths, transaction)
        except Conflict as conflict:
            raise Contended(conflict.code, conflict.text) from conflict

    def _reference(self, path: str) -> Any:
        return self._client.document(*checks.split_path(path))

    def _add(self, batch: Any, writes: Iterable[Write]) -> None:
        for write in writes:
            self._add_one(batch, write)

    def _add_one(self, batch: Any, write: Write) -> None:
        reference = self._reference(write.path)
        option = self._option(write.if_version)
        if write.kind == "create":
            batch.create(reference, dict(write.data))
        elif write.kind == "put":
            batch.set(reference, dict(write.data))
        elif write.kind == "update":
            batch.update(reference, self._quoted(write.data), option=option)
        else:
            batch.delete(reference, option=option)

    def _quoted(self, changes: Data) -> dict[str, Any]:
        # Unquoted, `a.b` would be the field b inside the field a.
        return {self._client.field_path(name): value for name, value in changes.items()}

    def _option(self, version: str | None) -> Any:
        if version is None:
            return None
        return self._client.write_option(last_update_time=_timestamp(version))

    def _explained(self, conflict: Conflict, writes: Sequence[Write]) -> Exception:
        """Tell another version from a missing document: Firestore says the same."""
        asked = [w.path for w in writes if w.kind == "update" and w.if_version]
        if not asked or set(self.get_many(asked)) == set(asked):
            return conflict
        return NotFound("not_found", "A document to be updated is not there.")

    def _question(self, query: Query) -> Any:
        query = plain(query)
        question = self._client.collection(query.collection)
        for name, operator, value in query.where:
            question = question.where(filter=_filter(name, operator, value))
        return self._window(self._ordered(question, query), query)

    def _ordered(self, question: Any, query: Query) -> Any:
        way = "DESCENDING" if query.descending else "ASCENDING"
        for name in (query.order_by, NAME):
            question = question.order_by(name, direction=way) if name else question
        return question

    def _window(self, question: Any, query: Query) -> Any:
        if query.limit is not None:
            question = question.limit(query.limit)
        if query.after is None:
            return question
        value, name = query.after
        here = {NAME: self._reference(f"{query.collection}/{name}")}
        return question.start_after(
            here | ({query.order_by: value} if query.order_by else {})
        )


def _client(project: str, database: str, emulator_host: str | None) -> Any:
    from google.auth.credentials import (  # noqa: PLC0415 - heavy, imported where first used
        AnonymousCredentials,
    )
    from google.cloud import (  # noqa: PLC0415 - heavy, imported where first used
        firestore,
    )

    if not emulator_host:
        return firestore.Client(project=project, database=database)
    client = firestore.Client(
        project=project, database=database, credentials=AnonymousCredentials()
    )
    # The library itself looks for an emulator in the environment only.
    client._emulator_host = emulator_host  # noqa: SLF001 - there is no other way in
    return client


def _read_retry(timeout_s: float) -> Any:
    from google.api_core import (  # noqa: PLC0415 - heavy, imported where first used
        exceptions,
        retry,
    )

    busy = retry.if_exception_type(exceptions.ServiceUnavailable)
    return retry.Retry(busy, initial=0.1, maximum=2.0, timeout=timeout_s)


def _filter(name: str, operator: str, value: Any) -> Any:
    from google.cloud.firestore_v1.base_query import (  # noqa: PLC0415 - heavy, imported where first used
        FieldFilter,
    )

    return FieldFilter(name, operator, value)


def _timestamp(version: str) -> Any:
    from google.api_core.datetime_helpers import (  # noqa: PLC0415 - heavy, imported where first used
        DatetimeWithNanoseconds,
    )

    try:
        return DatetimeWithNanoseconds.from_rfc3339(version).timestamp_pb()
    except ValueError as error:
        raise Conflict("conflict", "The version is not one of this store.") from error


def _snapshot(document: Any) -> Snapshot:
    path = "/".join(document.reference.path.split("/")[-2:])
    return Snapshot(path, document.to_dict(), document.update_time.rfc3339())
