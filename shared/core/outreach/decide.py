"""Segment an account and find its next step, on the person's own calendar. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shared.core.calendars import BusinessCalendar, calendar_for
from shared.core.model import Account, AccountState
from shared.core.playbook import Playbook
from shared.core.segments import Segmented
from shared.core.steps import NextStep

HOME_ZONE = "America/New_York"


@dataclass(slots=True)
class Decision:
    """
    What one account is up for.

    Args:
        outcome: `due`, `not_due`, or `waiting` for a person.
        reason: A sentence.
        look_at: Instant from which time alone may change this, aware; None: never.
    """

    account: Account
    state: AccountState
    segment: Segmented
    next: NextStep
    today: date
    outcome: str
    reason: str
    look_at: datetime | None


@dataclass(slots=True)
class Decider:
    """
    Decide account by account; remembers each zone's date and each state's calendar.

    Args:
        playbook: Segments and sequences in force.
        now: Aware.
    """

    playbook: Playbook
    now: datetime
    _days: dict[str, date] = field(default_factory=dict)
    _calendars: dict[str, BusinessCalendar] = field(default_factory=dict)
    _midnights: dict[tuple[str, date], datetime] = field(default_factory=dict)

    def decide(self, account: Account, state: AccountState) -> Decision:
        """Give the account's segment, its next step and whether that is due."""
        zone = zone_of(account)
        today = self.today(zone)
        segment = self.playbook.segments.assign(account, state, today)
        calendar = self.calendar(account.state)
        step = self.playbook.sequences.next_step(
            account, state, segment, today, calendar
        )
        step = _brought_forward(step, state, today)
        outcome, reason = self._outcome(state, step)
        look_at = self._look_at(state, step, zone, today)
        return Decision(account, state, segment, step, today, outcome, reason, look_at)

    def today(self, zone: str) -> date:
        """Give the calendar date in a zone."""
        day = self._days.get(zone)
        if day is None:
            day = self._days[zone] = self.now.astimezone(ZoneInfo(zone)).date()
        return day

    def calendar(self, state: str) -> BusinessCalendar:
        """Give the business calendar of a state."""
        calendar = self._calendars.get(state)
        if calendar is None:
            calendar = calendar_for(state, holidays=self.playbook.policy.skip_holidays)
            self._calendars[state] = calendar
        return calendar

    def _outcome(self, state: AccountState, step: NextStep) -> tuple[str, str]:
        if not step.due:
            return "not_due", step.reason
        if paused := pause_of(state, self.now):
            return "waiting", paused
        if step.step is not None and step.step.hand_over:
            return "waiting", step.step.hand_over
        return "due", step.reason

    def _look_at(
        self, state: AccountState, step: NextStep, zone: str, today: date
    ) -> datetime | None:
        """A due step is looked at every day anew, until it is done."""
        day = today + timedelta(days=1) if step.due else step.look_on
        instants = [self._midnight(zone, day)] if day else []
        if state.pause_until is not None and state.pause_until > self.now:
            instants.append(state.pause_until)
        return min(instants, default=None)

    def _midnight(self, zone: str, day: date) -> datetime:
        known = self._midnights.get((zone, day))
        if known is None:
            known = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
            self._midnights[zone, day] = known
        return known


def _brought_forward(step: NextStep, state: AccountState, today: date) -> NextStep:
    """Make the coming step due where staff want it sent now."""
    if step.due or step.step is None:
        return step
    if state.brought_forward not in {step.lock, step.step.slug} - {""}:
        return step
    text = f"Step {step.step.slug} was brought forward by staff."
    return replace(step, due=True, due_on=today, reason=text)


def pause_of(state: AccountState, now: datetime) -> str:
    """Give the sentence for an account's pause, "" where none lasts now."""
    if state.pause_until is None or state.pause_until <= now:
        return ""
    return _PAUSED.get(state.pause_reason, _PAUSED[""])


def zone_of(account: Account) -> str:
    """Give the zone whose calendar counts the days past due."""
    if account.stated_zone:
        return account.stated_zone
    zones = account.zones or account.phone_zones
    return zones[0] if zones else HOME_ZONE


_PAUSED = {
    "": "Paused: somebody should look at it.",
    "replied": "The person has answered; somebody should read it before it goes on.",
    "promise": "Paused until the day after the promise.",
    "paid?": "The person says it is paid; somebody should look into the ledger.",
    "other_business": "Paused while other business is being seen to.",
    "staff": "Paused by staff.",
    "payment": "A payment was recorded; paused until the sheet shows it.",
}
