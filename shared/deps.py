"""What a flow may use, in one value: ports filled, settings read, rules loaded."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.ports import Clock, Documents, Ledger, Mailer, Queue, Sheet, SmsSender
from shared.settings import Settings

if TYPE_CHECKING:
    from shared.core.compliance import Rulebook


@dataclass(frozen=True, slots=True)
class Deps:
    """
    The world as the flows see it.

    Args:
        sms: In the order they are tried.
        mail: In the order they are tried.
        ledgers: Channel and list, one for each provider that has one to look into;
            the channel `replies` is a mailbox that shows only what came in.
        uploaded: Opens a file's content by its name as a sheet; it is thrown away
            afterwards.
        scratch: Gives an empty store that is thrown away afterwards: for a rehearsal.
    """

    settings: Settings
    clock: Clock
    documents: Documents
    sheet: Sheet
    queue: Queue
    sms: tuple[SmsSender, ...]
    mail: tuple[Mailer, ...]
    ledgers: tuple[tuple[str, Ledger], ...]
    rules: Rulebook
    scratch: Callable[[], AbstractContextManager[Documents]]
    uploaded: Callable[[str, bytes], AbstractContextManager[Sheet]]

    def ledger_of(self, provider: str, channel: str) -> Ledger | None:
        """Give the list of one provider, if it has one."""
        found = (one for kind, one in self.ledgers if kind == channel)
        return next((one for one in found if one.name == provider), None)
