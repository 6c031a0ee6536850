"""A store in which something else happens just before a write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shared.core.keys import account_key
from shared.flows.journal import Amendment, amend_account
from tests.flows.conftest import World


class Between:
    """
    A store in which something happens just before a batch is written.

    Args:
        real: The store.
        is_it: Whether a write is the one meant.
        do: What happens; every time, if it is to be `again`.
    """

    def __init__(
        self,
        real: Any,
        is_it: Callable[[Any], bool],
        do: Callable[[], None],
        *,
        again: bool = False,
    ) -> None:
        self._real, self._is_it, self._again = real, is_it, again
        self._do: Callable[[], None] | None = do

    def batch(self, writes: Any) -> None:
        do = self._do
        if do and any(self._is_it(one) for one in writes):
            self._do = None
            do()
            self._do = do if self._again else None
        self._real.batch(writes)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def copies(write: Any) -> bool:
    return write.path.startswith("accounts/") and "copy" in write.data


def receipt(world: World, account_id: str = "A-1") -> Callable[[], None]:
    """Give what a provider's receipt does to an account."""
    real, now = world.deps.documents, world.clock.now()

    def come() -> None:
        change = Amendment(shown={"service_note": "delivered"})
        amend_account(real, account_key(account_id), lambda _data: change, now)

    return come
