"""One question with what is needed to answer it, gathered once. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.core.compliance.house import HouseCaps
from shared.core.compliance.place import Place
from shared.core.compliance.request import ContactRequest
from shared.core.compliance.rule import Cap, Rule
from shared.core.compliance.rulebook import Rulebook
from shared.core.model import Contact


@dataclass(slots=True)
class Case:
    """
    A request on its way through the rules.

    Args:
        now: Aware.
        at: The same in whole epoch seconds.
        recent: The past contacts that the counters can still see.
        replying: It is the one answer to what the person started.
        stuck_at: The instant from which nothing but an event could help.
        house_caps: The office's own counters.
        live: Every counter that may be full.
        counted: Instants that each counter found, kept while the plan stays.
    """

    request: ContactRequest
    rules: Rulebook
    place: Place
    now: datetime
    at: int
    replying: bool = False
    recent: list[Contact] = field(default_factory=list)
    stuck_at: int = 0
    house_caps: HouseCaps = ()
    live: list[tuple[Rule, Cap]] = field(default_factory=list)
    counted: dict[tuple[int, str, str], list[int]] = field(default_factory=dict)

    def look_back(self, days: int) -> None:
        """Gather what counters over *days* can see; a consent to calls lasts a week."""
        self.counted.clear()
        if self.request.history:
            since = self.now - timedelta(days=days + 8)
            self.recent = [c for c in self.request.history if c.at >= since]
