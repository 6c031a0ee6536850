"""Where the time of sending goes: waits for the store, for HTTP, and the law."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from shared.deps import Deps
from shared.flows import claim
from shared.local.worker import Worker

_STORE = ("get", "get_many", "create", "put", "update", "delete", "batch", "query")
_QUEUE = ("put", "take", "done", "retry")


class Stopwatch:
    """Times what passes through the ports; a transaction's inside is the store's."""

    def __init__(self) -> None:
        self.took = {"store and queue": 0.0, "HTTP": 0.0, "law": 0.0}
        self._depth = 0

    def split(self, deps: Deps) -> dict[str, float]:
        """Send everything that is due; give percents."""
        for name in (*_STORE, "transact"):
            self._time(deps.documents, name, "store and queue")
        for name in _QUEUE:
            self._time(deps.queue, name, "store and queue")
        self._time(deps.sms[0], "send", "HTTP")
        law = claim.may_contact
        claim.may_contact = self._timed(law, "law")
        start = time.perf_counter()
        try:
            Worker(deps, write_sheet=False).drain()
        finally:
            claim.may_contact = law
        total = time.perf_counter() - start
        # the law is asked inside of a transaction
        self.took["store and queue"] -= self.took["law"]
        shares = {name: 100 * took / total for name, took in self.took.items()}
        return {**shares, "the rest": 100 - sum(shares.values())}

    def _time(self, part: Any, name: str, kind: str) -> None:
        setattr(part, name, self._timed(getattr(part, name), kind))

    def _timed(self, call: Callable[..., Any], kind: str) -> Callable[..., Any]:
        def timed(*args: Any, **named: Any) -> Any:
            start = time.perf_counter()
            outer = self._depth == 0 or kind == "law"
            self._depth += kind != "law"
            try:
                return call(*args, **named)
            finally:
                self._depth -= kind != "law"
                if outer:
                    self.took[kind] += time.perf_counter() - start

        return timed
