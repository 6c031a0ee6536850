"""
Deliver one planned message: claim it, look at the kill switch, send, record.

A crash at any line leaves the message `planned` (nothing started) or `claimed` (its
lease runs out and it is settled against the provider's own list): never sent twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.core import messages
from shared.core.instants import from_text
from shared.deps import Deps
from shared.errors import CollectionsError, ConfigError, NotDone, Refused, Uncertain
from shared.flows.authority import is_handed_over
from shared.flows.breakers import watched
from shared.flows.claim import Claimed, claim
from shared.flows.outage import held_by_outage
from shared.flows.outcome import Outcome
from shared.flows.playbook import load_playbook
from shared.flows.record import (
    record_accepted,
    record_refused,
    record_uncertain,
    release,
    tell_waiting,
)
from shared.flows.refresh import refresh_if_stale
from shared.flows.renew import in_time, may_go_on
from shared.flows.replan import give_back
from shared.flows.sending import CLOSED, Way, ways_for
from shared.flows.switch import integration_is_on, sending_is_on

RETRY = timedelta(minutes=2)
"""How long a message waits when no provider could be reached."""
_SOONEST = timedelta(seconds=1)
"""However soon a provider wants to be asked again."""
_JUST_NOW = timedelta(seconds=1)
"""So long after its claim a message is not asked about once more."""
_PASSES = {"provider_down": RETRY, "quota_used": timedelta(minutes=30)}
"""What passes by itself, and when it is looked at again."""


def deliver(message_id: str, deps: Deps, now: datetime) -> Outcome:
    """
    Send one message if everything still permits it, at most once.

    Args:
        message_id: As planned.
        deps: The world.
        now: Aware; the instant everything is decided for.

    Returns:
        What became of it; with `again_at` where it is to be tried later.
    """
    if not may_send(deps, now):
        return Outcome("waiting", "switched_off")
    if not refresh_if_stale(deps, now):
        return Outcome("planned", "sheet_unreachable", again_at=now + RETRY)
    claimed = held_by_outage(deps, message_id, now) or claim(deps, message_id, now)
    if isinstance(claimed, Outcome):
        if claimed.slug in messages.NEVER_STARTED:
            give_back(deps, message_id, now)
        return claimed
    return _send(claimed, deps, now)


def may_send(deps: Deps, now: datetime) -> bool:
    """Ask the kill switch: the button in the store, and the cell in Settings."""
    if is_handed_over(deps.documents, now):
        return False
    cell = load_playbook(deps, now).policy.sending
    return cell == "on" and sending_is_on(deps.documents, now)


def _send(claimed: Claimed, deps: Deps, now: datetime) -> Outcome:
    """Try each way in turn; only *nothing happened* lets the next one try."""
    message = claimed.message
    ways, closed = ways_for(message, deps, deps.clock.now())
    if not ways:
        return _closed(deps, message, closed, now)
    problem: CollectionsError = NotDone("no_provider")
    waits: list[timedelta] = []
    for number, way in enumerate(ways):
        if late := _turn(way):
            problem = late
            waits.append(_wait_after(late))
            continue
        if stopped := _stop(deps, claimed, now, first=number == 0):
            return stopped
        if not integration_is_on(deps.documents, way.name, deps.clock.now()):
            continue
        tried = _try(deps, claimed, way, now)
        if isinstance(tried, Outcome):
            return tried
        problem = tried
        waits.append(_wait_after(tried))
    # as asked for in an answer that came just now, however long ago we were asked
    again_at = max(now, deps.clock.now()) + min(waits, default=RETRY)
    release(deps, message, problem.code, now, again_at=again_at, trouble=problem)
    tell_waiting(deps, message, f"{problem.text} It is tried again.", now)
    return Outcome("planned", problem.code, again_at=again_at)


def _wait_after(problem: CollectionsError) -> timedelta:
    """Wait as long as the provider asked us to, if it did."""
    asked_s = problem.retry_after_s if isinstance(problem, NotDone) else None
    return RETRY if asked_s is None else max(timedelta(seconds=asked_s), _SOONEST)


def _closed(deps: Deps, message: dict[str, object], why: str, now: datetime) -> Outcome:
    """Give back what has no way now; an outage ends by itself, a setting does not."""
    again_at = now + _PASSES[why] if why in _PASSES else None
    release(deps, message, why, now, again_at=again_at)
    tell_waiting(deps, message, CLOSED[why], now)
    return Outcome("planned" if again_at else "waiting", why, again_at=again_at)


def _turn(way: Way) -> NotDone | None:
    """Wait for the provider's rate before the last look, not after it."""
    try:
        way.take_turn()
    except NotDone as error:
        return error
    return None


def _stop(
    deps: Deps, claimed: Claimed, now: datetime, *, first: bool
) -> Outcome | None:
    """
    Ask lease and switch before every request; and everything, unless just claimed.

    A process that was held up since its claim may be too late: somebody else settles
    the message then, and a request of ours would be the second one. Who waited for its
    turn, or for another provider, may have been overtaken by a STOP.
    """
    message = claimed.message
    since = deps.clock.now() - from_text(str(message["claimed_at"]))
    if not in_time(message, deps, deps.clock.now()):
        release(deps, message, "lease_over", now, again_at=now)
        return Outcome("planned", "lease_over", again_at=now)
    if from_text(str(message["expires_at"])) <= deps.clock.now():
        # the hours in which it was permitted ended meanwhile
        release(deps, message, "expired", now, again_at=now)
        return Outcome("planned", "expired", again_at=now)
    if not may_send(deps, deps.clock.now()):
        release(deps, message, "switched_off", now)
        return Outcome("waiting", "switched_off")
    if first and since < _JUST_NOW:
        return None
    if why := may_go_on(deps, message, claimed.point, deps.clock.now()):
        return _stopped(deps, message, why, now)
    return None


def _try(
    deps: Deps, claimed: Claimed, way: Way, now: datetime
) -> Outcome | CollectionsError:
    """Hand it to one provider; gives its error where nothing happened."""
    message = claimed.message
    try:
        with watched(deps, way.name, str(message["id"])):
            accepted = way.send(message, deps.clock.now())
    except (NotDone, ConfigError) as error:
        return error
    except Uncertain as error:
        return _uncertain(deps, message, way, error, now)
    except Refused as error:
        record_refused(deps, message, way, error, now)
        return Outcome(messages.FAILED, error.code)
    record_accepted(deps, message, accepted, now, claimed.accounts)
    return Outcome("sent")


def _stopped(
    deps: Deps, message: dict[str, object], why: str, now: datetime
) -> Outcome:
    """Let no backup try: give the message back, unless it is no longer ours."""
    if why != "lease_over":
        release(deps, message, why, now, again_at=now)
    return Outcome("planned", why, again_at=now)


def _uncertain(
    deps: Deps, message: dict[str, object], way: Way, error: Uncertain, now: datetime
) -> Outcome:
    at = max(now, deps.clock.now())  # absence is counted from here, not from the claim
    record_uncertain(deps, message, way.name, error.code, at)
    grace = timedelta(seconds=deps.settings.pace.settle_grace_s)
    return Outcome(messages.UNCERTAIN, error.code, again_at=at + grace)
