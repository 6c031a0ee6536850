"""
Read providers' lists on a clock that was set elsewhere. Sends nothing.

A run with `--now` decides by its own clock. What a provider lists bears the world's
time: without translation a text sent a minute ago would lie months away, a STOP would
be too old to be asked for, and a sent message would look as if it were not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from shared.bootstrap import SystemClock
from shared.core.instants import from_text, to_text
from shared.deps import Deps
from shared.local.clocks import MovableClock
from shared.ports import Clock, Documents, Ledger, Page, SentCopy

SKEW = timedelta(minutes=5)
"""How far a provider's clock may be ahead of the machine's."""
_ORIGINS = "system/clocks"
_KEPT = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """
    Where a run's clock was set.

    Args:
        ours: What it showed.
        world: What the machine's clock showed at that instant.
    """

    ours: datetime
    world: datetime


@dataclass(frozen=True, slots=True)
class WorldTime:
    """
    A `Ledger` whose instants are told on our clock.

    Args:
        inner: The provider's own.
        clock: Ours.
        world: The machine's.
        origins: Of this run and earlier ones, in which the messages were claimed.
        in_flight: How long a request may be under way, in the world's time: a clock
            set forward does not bring its end forward.
    """

    inner: Ledger
    clock: Clock
    world: Clock
    origins: Sequence[Origin] = ()
    in_flight: timedelta = timedelta(0)

    @property
    def name(self) -> str:
        """Give the provider's slug."""
        return self.inner.name

    @property
    def places(self) -> frozenset[str]:
        """Name what it lists."""
        return self.inner.places

    def sent_to(self, to: str, since: datetime, until: datetime) -> list[SentCopy]:
        """List what went to one address; rather too much than too little."""
        first = min(since, *self._in_world(since))
        last = max(until, self.world.now() + SKEW)
        return [self._told(copy) for copy in self.inner.sent_to(to, first, last)]

    def sent_after(self, sender: str, since: datetime) -> bool:
        """Say whether anything newer is in the list; rather no than yes."""
        latest = max(self._in_world(since))
        if self.world.now() - latest < self.in_flight:
            return False
        return self.inner.sent_after(sender, latest)

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

    def _in_world(self, instant: datetime) -> list[datetime]:
        """Give when that may have been: by this run's clock, or an earlier one's."""
        now = self.world.now()
        may_be = [one.world + (instant - one.ours) for one in self.origins]
        may_be += [instant, instant - self._ahead()]
        return [one for one in may_be if one <= now] or [now]

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
    if isinstance(deps.clock, SystemClock) or not real:
        return replace(deps, ledgers=tuple(bare))
    origins = _origins(deps, world)
    in_flight = timedelta(
        seconds=min(
            deps.settings.pace.settle_grace_s, deps.settings.pace.http_timeout_s
        )
    )
    abroad = [
        (channel, WorldTime(one, deps.clock, world, origins, in_flight))
        if one.name in real
        else (channel, one)
        for channel, one in bare
    ]
    return replace(deps, ledgers=tuple(abroad))


def _origins(deps: Deps, world: Clock) -> list[Origin]:
    """Give where this run's clock and earlier ones' were set; a dry run keeps none."""
    here = Origin(deps.clock.now(), world.now())
    found = deps.documents.get(_ORIGINS)
    kept: Any = found.data["origins"] if found else []
    if isinstance(deps.clock, MovableClock):
        _keep(deps.documents, [*kept, _data(here)][-_KEPT:])
    earlier = [Origin(from_text(o["ours"]), from_text(o["world"])) for o in kept]
    return [*earlier, here]


def _data(origin: Origin) -> dict[str, str]:
    return {"ours": to_text(origin.ours), "world": to_text(origin.world)}


def _keep(documents: Documents, origins: list[Any]) -> None:
    documents.put(_ORIGINS, {"origins": origins})
