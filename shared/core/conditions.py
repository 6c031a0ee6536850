"""
The conditions of a segment's rule: read from data, compiled to checks. Pure.

A check is a plain function of `Facts`; the compiled rules of an account with four
conditions cost about a microsecond. Knows no order of rules and no reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from shared.core.model import Account, AccountState
from shared.core.policy import Policy

OPEN: Final = "open"
BROKEN: Final = "broken"
NONE: Final = "none"


@dataclass(slots=True)
class Facts:
    """
    What rules may ask of an account on one day.

    Args:
        days: Days past due; negative: not yet due.
        promise: `open`, `broken` or `none`.
        holds: The store's slugs.
        today: On the business's calendar.
    """

    account: Account
    days: int
    promise: str
    holds: frozenset[str]
    today: date


Check = Callable[[Facts], bool]


def facts_of(
    account: Account, state: AccountState, today: date, grace_days: int
) -> Facts:
    """Gather what rules may ask."""
    promise = NONE
    if state.promise is not None:
        broken = (today - state.promise.due_on).days > grace_days
        promise = BROKEN if broken else OPEN
    days = (today - account.due_on).days
    return Facts(account, days, promise, state.holds, today)


@dataclass(frozen=True, slots=True)
class Condition:
    """
    One compiled condition.

    Args:
        check: Says whether an account meets it.
        turns_at: Days past due at which its answer may change.
        payment_turns_at: Days since the last payment at which it may change.
    """

    check: Check
    turns_at: tuple[int, ...] = ()
    payment_turns_at: tuple[int, ...] = ()


_FAR: Final = 10**15


def _whole(value: Any, policy: Policy, factor: int) -> int:
    if isinstance(value, str):
        setting = getattr(policy, value, None)
        if isinstance(setting, bool) or not isinstance(setting, int):
            raise ValueError(f"{value!r} is neither a number nor a setting.")  # noqa: TRY004 - of data
        return setting
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is not a number.")  # noqa: TRY004 - of data
    return round(value * factor)


def _range(data: Any, policy: Policy, factor: int = 1) -> tuple[int, int]:
    """Read {at_least, at_most, below, above} as an inclusive range."""
    if not isinstance(data, Mapping) or not data:
        raise ValueError("A range needs at_least, at_most, below or above.")
    low, high = -_FAR, _FAR
    for word, value in data.items():
        number = _whole(value, policy, factor)
        match word:
            case "at_least":
                low = max(low, number)
            case "above":
                low = max(low, number + 1)
            case "at_most":
                high = min(high, number)
            case "below":
                high = min(high, number - 1)
            case _:
                raise ValueError(f"A range does not know {word!r}.")
    return low, high


def _turns(low: int, high: int) -> tuple[int, ...]:
    return tuple(t for t in (low, high + 1) if abs(t) < _FAR)


def _words(data: Any) -> frozenset[str]:
    if not isinstance(data, list | tuple) or not all(isinstance(w, str) for w in data):
        raise ValueError("A list of words is needed.")
    return frozenset(word.casefold().strip() for word in data)


def _balance(data: Any, policy: Policy) -> Condition:
    low, high = _range(data, policy, 100)
    return Condition(lambda f: low <= f.account.balance_cents <= high)


def _days(data: Any, policy: Policy) -> Condition:
    low, high = _range(data, policy)
    return Condition(lambda f: low <= f.days <= high, _turns(low, high))


def _payment(data: Any, policy: Policy) -> Condition:
    low, high = _range(data, policy)

    def check(f: Facts) -> bool:
        paid_on = f.account.last_payment_on
        return paid_on is not None and low <= (f.today - paid_on).days <= high

    return Condition(check, payment_turns_at=_turns(low, high))


def _status(data: Any, _: Policy) -> Condition:
    words = _words(data)
    return Condition(lambda f: f.account.status in words)


def _status_except(data: Any, _: Policy) -> Condition:
    words = _words(data)
    return Condition(lambda f: f.account.status not in words)


def _holds(data: Any, _: Policy) -> Condition:
    words = _words(data)
    return Condition(lambda f: not words.isdisjoint(f.holds))


def _holds_except(data: Any, _: Policy) -> Condition:
    words = _words(data)
    return Condition(lambda f: bool(f.holds) and not f.holds <= words)


def _on_hold(data: Any, _: Policy) -> Condition:
    wanted = data is True

    def check(f: Facts) -> bool:
        until = f.account.hold_until
        return (until is not None and until >= f.today) is wanted

    return Condition(check)


def _promise(data: Any, _: Policy) -> Condition:
    if data not in {OPEN, BROKEN, NONE}:
        raise ValueError("A promise is open, broken or none.")
    return Condition(lambda f: f.promise == data)


def _debt_type(data: Any, _: Policy) -> Condition:
    words = _words(data)
    return Condition(lambda f: f.account.debt_type.casefold() in words)


def _property(data: Any, _: Policy) -> Condition:
    words = _words(data)
    return Condition(lambda f: f.account.property.casefold().strip() in words)


def _brand(data: Any, _: Policy) -> Condition:
    words = _words(data)
    return Condition(lambda f: f.account.brand.casefold().strip() in words)


_READERS: Final[dict[str, Callable[[Any, Policy], Condition]]] = {
    "balance": _balance,
    "days_past_due": _days,
    "last_payment_days": _payment,
    "status": _status,
    "status_except": _status_except,
    "holds": _holds,
    "holds_except": _holds_except,
    "on_hold_until": _on_hold,
    "promise": _promise,
    "debt_type": _debt_type,
    "property": _property,
    "brand": _brand,
}


def read_conditions(when: Mapping[str, Any], policy: Policy) -> tuple[Condition, ...]:
    """
    Compile a rule's `when`.

    Raises:
        ValueError: A sentence saying which condition cannot be read.
    """
    compiled = []
    for name, data in when.items():
        reader = _READERS.get(name)
        if reader is None:
            known = ", ".join(_READERS)
            raise ValueError(f"There is no condition {name!r}; known are {known}.")
        try:
            compiled.append(reader(data, policy))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
    return tuple(compiled)
