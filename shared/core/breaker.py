"""
A provider's circuit breaker: when to stop asking it, and when to trust it again. Pure.

closed     every message may be handed to it
open       none is; it is probed, ever more rarely, by requests that cost no message
half_open  a probe was answered: what people wait for goes out, of the bulk one message
           after another as a trial; a quiet period without a failure closes it

Stored as a document that all instances share. The pattern: M. Nygard, "Release It!".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from shared.core.instants import from_text, to_text

State = Literal["closed", "open", "half_open"]

SLOW_S: Final = 5.0
"""An answer that takes longer is as bad a sign as none."""
WINDOW: Final = timedelta(minutes=5)
"""What is older says nothing of now."""
KEPT: Final = timedelta(minutes=15)
"""So long the counts are kept, for the thresholds of `monitor`."""
ENOUGH: Final = 4
"""Fewer requests than this in the window open nothing."""
SHARE: Final = 0.5
FIRST_PROBE: Final = timedelta(minutes=1)
RAREST_PROBE: Final = timedelta(minutes=15)
QUIET: Final = timedelta(minutes=5)
TRIAL_EVERY: Final = timedelta(seconds=10)
APART: Final = timedelta(minutes=2)
"""So far the clocks of two instances may be apart."""
ACCOUNT_FAULTS: Final = frozenset({401, 402, 534, 535})
"""Key, credit or password: the next message would fare no better."""


@dataclass(frozen=True, slots=True)
class Tally:
    """
    What came of requests to one provider since they were last counted.

    Args:
        done: Answered, in whatever sense.
        failed: Not reached, no answer, or a failure on its side.
        slow: Answered after more than `SLOW_S`.
        account: A 401 or 402 was among them.
    """

    done: int = 0
    failed: int = 0
    slow: int = 0
    account: bool = False

    def __add__(self, other: Tally) -> Tally:
        """Add up."""
        return Tally(
            self.done + other.done,
            self.failed + other.failed,
            self.slow + other.slow,
            self.account or other.account,
        )


@dataclass(frozen=True, slots=True)
class Breaker:
    """
    How far one provider is trusted.

    Args:
        since: When it came into this state; "" if it never left `closed`.
        reason: `errors`, `slow` or `account`: why it opened; "" while closed.
        down_since: When it first opened and has not been closed again; "" if closed.
        probe_at: When it is probed next, while open.
        tries: How often in a row it had to be opened or a probe failed.
        trial_at: When the last trial of the bulk began, while half open.
        minutes: Minute → `[done, failed, slow]`.
    """

    state: State = "closed"
    since: str = ""
    reason: str = ""
    down_since: str = ""
    probe_at: str = ""
    tries: int = 0
    trial_at: str = ""
    minutes: Mapping[str, list[int]] = field(default_factory=dict)

    @classmethod
    def from_data(cls, data: Mapping[str, Any] | None) -> Breaker:
        """Read what was stored; none: closed."""
        return cls(**data) if data else cls()

    def to_data(self) -> dict[str, Any]:
        """Give what is stored."""
        return asdict(self)

    def counted(self, now: datetime, within: timedelta = WINDOW) -> Tally:
        """Add up the requests of the last minutes."""
        since, until = _minute(now - within), _minute(now + APART)
        rows = [row for at, row in self.minutes.items() if since < at <= until]
        return sum((_tally(row) for row in rows), Tally())


def observed(breaker: Breaker, tally: Tally, now: datetime) -> Breaker:
    """Count what was seen, and open, or close after a quiet period."""
    counted = replace(breaker, minutes=_with(breaker.minutes, tally, now))
    if breaker.state == "open":
        return counted
    if why := _why_open(counted, tally, now):
        return _opened(counted, why, now)
    if breaker.state == "half_open" and _quiet(counted, now):
        return Breaker("closed", since=to_text(now), minutes=counted.minutes)
    return counted


def probed(breaker: Breaker, now: datetime, *, answered: bool) -> Breaker:
    """Take a probe's answer: half open or closed, or wait longer for the next one."""
    if breaker.state == "half_open":
        return _probed_half_open(breaker, now, answered=answered)
    if breaker.state != "open":
        return breaker
    if answered:
        # what failed before does not count any more
        return replace(breaker, state="half_open", since=to_text(now), minutes={})
    tries = breaker.tries + 1
    return replace(breaker, tries=tries, probe_at=to_text(now + _wait(tries)))


def _probed_half_open(breaker: Breaker, now: datetime, *, answered: bool) -> Breaker:
    """Close it where no message came by: what answers and is quiet is well."""
    if not answered:
        return _opened(breaker, "errors", now)
    if not _passed(breaker.since, QUIET, now):
        return breaker
    return Breaker("closed", since=to_text(now), minutes=breaker.minutes)


def lets_through(breaker: Breaker, now: datetime, *, bulk: bool) -> bool:
    """Say whether a message may be handed over now."""
    if breaker.state == "open":
        return False
    if breaker.state == "closed" or not bulk or _proved(breaker):
        return True
    return not breaker.trial_at or _passed(breaker.trial_at, TRIAL_EVERY, now)


def is_due(breaker: Breaker, now: datetime) -> bool:
    """
    Say whether an open one is to be probed.

    A time further off than any probe may be comes from a clock that was set back since.
    """
    if breaker.state != "open":
        return False
    return not timedelta() < from_text(breaker.probe_at) - now <= RAREST_PROBE


def _passed(since: str, enough: timedelta, now: datetime) -> bool:
    """Say whether enough time has passed; what lies ahead is of another clock."""
    return not -APART <= now - from_text(since) < enough


def needs_trial(breaker: Breaker, *, bulk: bool) -> bool:
    """Say whether a bulk message that passes now is a trial, to be noted."""
    return breaker.state == "half_open" and bulk and not _proved(breaker)


def next_look(breaker: Breaker, now: datetime) -> datetime:
    """Say when a message that may not pass should ask again."""
    if breaker.state == "open" and breaker.probe_at:
        at = max(from_text(breaker.probe_at), now)
        return min(at, now + RAREST_PROBE) + TRIAL_EVERY
    return now + TRIAL_EVERY


def _why_open(breaker: Breaker, tally: Tally, now: datetime) -> str:
    if tally.account:
        return "account"
    if breaker.state == "half_open" and tally.failed:
        return "errors"
    seen = breaker.counted(now)
    if seen.done < ENOUGH:
        return ""
    if seen.failed >= SHARE * seen.done:
        return "errors"
    return "slow" if seen.slow >= SHARE * seen.done else ""


def _opened(breaker: Breaker, why: str, now: datetime) -> Breaker:
    tries = breaker.tries + 1 if breaker.state == "half_open" else 1
    return replace(
        breaker,
        state="open",
        since=to_text(now),
        reason=why,
        down_since=breaker.down_since or to_text(now),
        probe_at=to_text(now + _wait(tries)),
        tries=tries,
        trial_at="",
    )


def _wait(tries: int) -> timedelta:
    doubled: timedelta = FIRST_PROBE * 2 ** min(tries - 1, 10)
    return min(doubled, RAREST_PROBE)


def _quiet(breaker: Breaker, now: datetime) -> bool:
    return _passed(breaker.since, QUIET, now) and _proved(breaker)


def _proved(breaker: Breaker) -> bool:
    """Say whether a message has gone well since a probe was answered."""
    return any(done > failed for done, failed, _slow in breaker.minutes.values())


def _with(
    minutes: Mapping[str, list[int]], tally: Tally, now: datetime
) -> dict[str, list[int]]:
    oldest, this = _minute(now - KEPT), _minute(now)
    newest = _minute(now + APART)
    kept = {at: row for at, row in minutes.items() if oldest < at <= newest}
    seen = _tally(kept.get(this, [0, 0, 0])) + tally
    return {**kept, this: [seen.done, seen.failed, seen.slow]}


def _tally(row: list[int]) -> Tally:
    done, failed, slow = row
    return Tally(done, failed, slow)


def _minute(at: datetime) -> str:
    return to_text(at)[:16]
