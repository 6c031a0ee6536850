"""
Put every account into exactly one segment, with its reason. Pure.

Ordered rules, the first one met wins; the last one is implicit and met by everybody, so
no set of rules leaves a gap. The rules that protect (`locked`: paid, on hold, disputed)
stand first and cannot be taken away by the Segments tab.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from shared.core.conditions import Check, Facts, facts_of, read_conditions
from shared.core.model import Account, AccountState, Problem
from shared.core.packaged import packaged_json
from shared.core.policy import Policy
from shared.core.reasons import Reasoner, reasoner
from shared.core.segments_tab import rules_from_tab
from shared.core.tabs import Rows

OTHER: Final = "other"
_BROKEN_SHOWN_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Segmented:
    """
    The segment of one account on one day.

    Args:
        slug: The segment.
        reason: One sentence.
        look_on: The next day on which time alone could change it; None: never.
    """

    slug: str
    reason: str
    look_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Rule:
    slug: str
    checks: tuple[Check, ...]
    reason: Reasoner


class Segments:
    """
    Ordered rules, compiled.

    Args:
        rules: As in `defaults/segments.yaml`.
        policy: For the minimum balance and the grace of promises.

    Raises:
        ValueError: A sentence naming the rule that cannot be read.
    """

    def __init__(self, rules: Iterable[Mapping[str, Any]], policy: Policy) -> None:
        self._policy = policy
        self._minimum = policy.min_balance_cents
        turns: set[int] = set()
        payments: set[int] = set()
        self._rules = tuple(self._rule(r, turns, payments) for r in rules)
        self._turns = sorted(turns)
        self._payments = sorted(payments)
        self.slugs = tuple(dict.fromkeys([*(r.slug for r in self._rules), OTHER]))
        self._fallback = reasoner("No rule fits it, so nothing is sent.")

    def _rule(
        self, rule: Mapping[str, Any], turns: set[int], payments: set[int]
    ) -> _Rule:
        try:
            conditions = read_conditions(rule["when"], self._policy)
            reason = reasoner(rule["reason"])
        except ValueError as error:
            raise ValueError(f"Segment {rule['slug']}: {error}") from None
        for condition in conditions:
            turns.update(condition.turns_at)
            payments.update(condition.payment_turns_at)
        checks = tuple(condition.check for condition in conditions)
        return _Rule(rule["slug"], checks, reason)

    @classmethod
    def from_data(
        cls, data: Iterable[Mapping[str, Any]], policy: Policy | None = None
    ) -> Segments:
        """Compile rules that are data."""
        return cls(data, policy or Policy())

    @classmethod
    def shipped(cls, policy: Policy | None = None) -> Segments:
        """Compile the default rules."""
        return cls.from_data(shipped_rules(), policy)

    @classmethod
    def from_rows(
        cls, headers: Sequence[str], rows: Rows, policy: Policy | None = None
    ) -> tuple[Segments | None, tuple[Problem, ...]]:
        """
        Compile the Segments tab, behind the rules that protect.

        Returns:
            The segments, or None while any row of the tab is wrong or there is none:
            then what was in force stays in force. And what is wrong.
        """
        rules, problems = rules_from_tab(headers, rows)
        if problems or not rules:
            return None, problems
        locked = [rule for rule in shipped_rules() if rule.get("locked")]
        try:
            return cls.from_data([*locked, *rules], policy), ()
        except ValueError as error:
            return None, (Problem("segments", "bad_segment", str(error), fatal=False),)

    def assign(self, account: Account, state: AccountState, today: date) -> Segmented:
        """
        Give the first segment whose rule the account meets.

        Args:
            account: As validated.
            state: What the store knows of it.
            today: On the calendar of the property.
        """
        facts = facts_of(account, state, today, self._policy.promise_grace_days)
        if facts.promise == "broken" and self._forgotten(state, today):
            facts.promise = "none"
        for rule in self._rules:
            for check in rule.checks:
                if not check(facts):
                    break
            else:
                return self._as(rule.slug, rule.reason, facts, state)
        return self._as(OTHER, self._fallback, facts, state)

    def _forgotten(self, state: AccountState, today: date) -> bool:
        """Say whether a broken promise is so old that the account goes on."""
        assert state.promise is not None  # noqa: S101 - facts say it is broken
        kept = self._policy.promise_grace_days + _BROKEN_SHOWN_DAYS
        return (today - state.promise.due_on).days > kept

    def _as(
        self, slug: str, reason: Reasoner, facts: Facts, state: AccountState
    ) -> Segmented:
        sentence = reason(facts, state, self._minimum)
        return Segmented(slug, sentence, self._look_on(facts, state))

    def _look_on(self, facts: Facts, state: AccountState) -> date | None:
        """Give the next day on which any rule's answer could change by time alone."""
        today = facts.today.toordinal()
        best = _next(self._turns, facts.days, today)
        account = facts.account
        if self._payments and account.last_payment_on is not None:
            age = today - account.last_payment_on.toordinal()
            best = min(best, _next(self._payments, age, today))
        if account.hold_until is not None and account.hold_until >= facts.today:
            best = min(best, account.hold_until.toordinal() + 1)
        if state.promise is not None:
            best = min(best, self._promise_turns(state.promise.due_on, today))
        return date.fromordinal(best) if best < _NEVER else None

    def _promise_turns(self, promised_on: date, today: int) -> int:
        broken = promised_on.toordinal() + self._policy.promise_grace_days + 1
        turns = (broken, broken + _BROKEN_SHOWN_DAYS)
        return min((turn for turn in turns if turn > today), default=_NEVER)


_NEVER: Final = date.max.toordinal()


def _next(turns: list[int], value: int, today: int) -> int:
    """Give the ordinal of the day on which *value*, growing daily, meets a turn."""
    at = bisect_right(turns, value)
    return today + turns[at] - value if at < len(turns) else _NEVER


def shipped_rules() -> list[dict[str, Any]]:
    """Give the default rules, compiled from `defaults/segments.yaml`."""
    rules: list[dict[str, Any]] = packaged_json("shared.core.defaults", "segments.json")
    return rules


@cache
def shipped_segments() -> Segments:
    """Give the default segments with the default policy; the same ones each time."""
    return Segments.shipped()
