"""What a flow may use, in one value: ports filled, settings read, rules loaded."""

from __future__ import annotations

from dataclasses import dataclass

from shared.core.compliance import Rulebook
from shared.ports import Clock, Documents, Ledger, Mailer, Queue, Sheet, SmsSender
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Deps:
    """
    The world as the flows see it.

    Args:
        sms: In the order they are tried.
        mail: In the order they are tried.
        ledgers: One for each provider that has a list to look into.
    """

    settings: Settings
    clock: Clock
    documents: Documents
    sheet: Sheet
    queue: Queue
    sms: tuple[SmsSender, ...]
    mail: tuple[Mailer, ...]
    ledgers: tuple[Ledger, ...]
    rules: Rulebook

    def ledger_of(self, provider: str) -> Ledger | None:
        """Give the list of one provider, if it has one."""
        return next((one for one in self.ledgers if one.name == provider), None)
