"""Running work in a Firestore transaction, again on contention. Knows no document."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from itertools import count
from typing import Any

from shared.adapters.store.firestore_errors import our_error, our_errors
from shared.errors import Conflict
from shared.ports.values import T

_ATTEMPTS = 8  # of the client itself, keeping its place in the line
_ROUNDS = 2  # a read can be aborted too, and that the client does not try again
_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 2.0
_EXHAUSTED = "Failed to commit transaction"


class Contended(Conflict):
    """Say that a transaction lost to others; the whole may be run again."""


def run(client: Any, work: Callable[[Any], T], *, timeout_s: float) -> T:
    """
    Run *work* with a transaction of the client until its commit is taken.

    Args:
        client: A `google.cloud.firestore.Client`.
        work: Takes the client's transaction; may be run again.
        timeout_s: Seconds the commit may take.

    Raises:
        Conflict: Still contended after all attempts.
        Uncertain: The commit got no answer.
    """
    work = _apart(work)
    for _ in range(_ROUNDS - 1):
        try:
            return _round(client, work, timeout_s)
        except Contended:
            continue
    return _round(client, work, timeout_s)


def _apart(work: Callable[[Any], T]) -> Callable[[Any], T]:
    """
    Let reruns start at different moments.

    The client runs again at once, so those that aborted one another would do it again
    and again: 8 of them on one document got nowhere. No lock is held while waiting.
    """
    tries = count()

    def apart(transaction: Any) -> T:
        if run_before := next(tries):
            longest = min(_FIRST_PAUSE_S * 2**run_before, _LONGEST_PAUSE_S)
            time.sleep(random.uniform(0, longest))  # noqa: S311 - no secret
        return work(transaction)

    return apart


def _round(client: Any, work: Callable[[Any], T], timeout_s: float) -> T:
    from google.cloud import (  # noqa: PLC0415 - heavy, imported where first used
        firestore,
    )

    transaction = _transaction_class()(client, max_attempts=_ATTEMPTS)
    transaction.timeout_s = timeout_s
    try:
        with our_errors():
            # Wrapped for each call: the wrapper holds the retry's id, which threads
            # would take from one another.
            answer: T = firestore.transactional(work)(transaction)
    except ValueError as error:
        if not str(error).startswith(_EXHAUSTED):
            raise
        raise Contended("conflict", "Too many others change the same.") from error
    return answer


@cache
def _transaction_class() -> Any:
    from google.api_core.exceptions import (  # noqa: PLC0415 - heavy, imported where first used
        Aborted,
        GoogleAPIError,
    )
    from google.auth.exceptions import (  # noqa: PLC0415 - heavy, imported where first used
        GoogleAuthError,
    )
    from google.cloud import (  # noqa: PLC0415 - heavy, imported where first used
        firestore,
    )

    class OneCommit(firestore.Transaction):  # type: ignore[misc]  # untyped library
        """A transaction whose commit is sent once and whose rollback hides nothing."""

        timeout_s: float

        def _begin(self, retry_id: bytes | None = None) -> None:
            options = self._options_protobuf(retry_id)
            begun = self._send("begin_transaction", options=options)
            self._id = begun.transaction

        def _commit(self) -> list[Any]:
            # The client would send an unanswered commit again and, if the first had
            # gone through, run the work a second time.
            try:
                answer = self._send(
                    "commit", writes=self._write_pbs, transaction=self._id
                )
            except Aborted:
                raise
            except (GoogleAPIError, GoogleAuthError) as error:
                raise our_error(error, committing=True) from error
            self._clean_up()
            return list(answer.write_results)

        def _rollback(self) -> None:
            # A failed rollback lapses by itself; its error would hide the real one,
            # and one that never began has nothing to roll back.
            with suppress(GoogleAPIError, GoogleAuthError):
                if self.in_progress:
                    self._send("rollback", transaction=self._id)
            self._clean_up()

        def _send(self, method: str, **fields: Any) -> Any:
            client = self._client
            return getattr(client._firestore_api, method)(  # noqa: SLF001 - no public way
                request={"database": client._database_string, **fields},  # noqa: SLF001 - as above
                metadata=client._rpc_metadata,  # noqa: SLF001 - as above
                retry=None,
                timeout=self.timeout_s,
            )

    return OneCommit
