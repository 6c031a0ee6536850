"""
Read providers' lists on a clock that was set elsewhere. Sends nothing.

A run with `--now` decides by its own clock. What a provider lists bears the world's
time: without translation a text sent a minute ago would lie months away, a STOP would
be too old to be asked for, and a sent message would look as if it were not there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.bootstrap import SystemClock
from shared.deps import Deps
from shared.ports import Clock, Ledger, Page, SentCopy

SKEW = timedelta(minutes=5)
"""How far a provider's clock may be ahead of the machine's."""


@dataclass(frozen=True, slots=True)
class WorldTime:
    """
    A `Ledger` whose instants are told on our clock.

    Args:
        inner: The provider's own.
        clock: Ours.
        world: The machine's.
    """

    inner: Ledger
    clock: Clock
    world: Clock

    @property
    def name(self) -> str:
        """Give the provider's slug."""
        return self.inner.name

    def sent_to(self, to: str, since: datetime, until: datetime) -> list[SentCopy]:
        """List what went to one address; rather too much than too little."""
        first = min(since, since - self._ahead())
        last = max(until, self.world.now() + SKEW)
        return [self._told(copy) for copy in self.inner.sent_to(to, first, last)]

    def sent_after(self, sender: str, since: datetime) -> bool:
        """Say whether anything newer is in the list."""
        return self.inner.sent_after(sender, since - self._ahead())

    def since(self, cursor: str | None, now: datetime) -> Page:
        """List everything since a cursor, which is in the world's time."""
        page = self.inner.since(cursor, min(now, self.world.now()))
        received = tuple(
            replace(one, received_at=self._ours(one.received_at))
            for one in page.received
        )
        return replace(
            page, received=received, sent=tuple(self._told(one) for one in page.sent)
        )

    def _ahead(self) -> timedelta:
        return self.clock.now() - self.world.now()

    def _told(self, copy: SentCopy) -> SentCopy:
        return replace(copy, sent_at=self._ours(copy.sent_at))

    def _ours(self, instant: datetime) -> datetime:
        """Translate, unless the provider (a simulated one) already keeps our time."""
        ours, world = self.clock.now(), self.world.now()
        keeps_ours = abs(instant - ours) < abs(instant - world)
        return instant if keeps_ours else instant + (ours - world)


def in_world_time(deps: Deps) -> Deps:
    """Read the real providers' lists on the clock of *deps*, whatever it was before."""
    world = SystemClock()
    real = deps.settings.real_providers
    bare = [
        (channel, one.inner if isinstance(one, WorldTime) else one)
        for channel, one in deps.ledgers
    ]
    if isinstance(deps.clock, SystemClock):
        return replace(deps, ledgers=tuple(bare))
    return replace(
        deps,
        ledgers=tuple(
            (channel, WorldTime(one, deps.clock, world) if one.name in real else one)
            for channel, one in bare
        ),
    )
