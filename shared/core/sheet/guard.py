"""When a reading of the sheet looks so wrong that a person must look first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.core.model import Account, BadRow


@dataclass(frozen=True, slots=True)
class SheetTotals:
    """
    One reading of the sheet in a few numbers.

    Args:
        rows: Rows with anything in them, bad ones included.
        bad_rows: Rows that cannot be used.
        balance_cents: All that is owed; credits do not reduce it.
        vanished: Accounts of the reading before that are no longer there; None: not
            counted, the difference of rows stands in.
        jumped: Accounts whose balance moved by more than `GuardLimits.jump_factor`;
            None: not counted.
    """

    rows: int
    bad_rows: int = 0
    balance_cents: int = 0
    vanished: int | None = None
    jumped: int | None = None


@dataclass(frozen=True, slots=True)
class GuardLimits:
    """
    How much may be wrong before a run waits.

    Args:
        bad_share: Of rows that cannot be used.
        vanished_share: Of accounts that are gone since the last pass.
        jumped_share: Of accounts whose balance jumped.
        balance_share: By which all that is owed may rise or fall between two passes.
        jump_factor: A balance that grew by more than this factor, or fell to less than
            its inverse without reaching zero, has jumped.
        from_rows: Smaller sheets are not judged by shares: one row of four is no sign.
    """

    bad_share: float = 0.25
    vanished_share: float = 0.2
    jumped_share: float = 0.2
    balance_share: float = 1.0
    jump_factor: float = 10.0
    from_rows: int = 20


@dataclass(frozen=True, slots=True)
class GuardVerdict:
    """
    Whether the run may go on by itself.

    Args:
        ok: It may.
        reasons: Sentences for the person who must look otherwise.
    """

    ok: bool
    reasons: tuple[str, ...] = ()


def totals(
    read: Iterable[Account | BadRow],
    before: Mapping[str, int] | None = None,
    *,
    limits: GuardLimits | None = None,
) -> SheetTotals:
    """
    Count one reading, and compare it with the one before.

    Args:
        read: Every row.
        before: Account id → balance in cents at the last pass; None: there was none.
        limits: For the factor by which a balance jumps.
    """
    rows = list(read)
    now = {row.account_id: row for row in rows}
    factor = (limits or GuardLimits()).jump_factor
    owed = (row.balance_cents for row in rows if isinstance(row, Account))
    return SheetTotals(
        rows=len(rows),
        bad_rows=sum(isinstance(row, BadRow) for row in rows),
        balance_cents=sum(max(cents, 0) for cents in owed),
        vanished=None if before is None else len(before.keys() - now.keys()),
        jumped=None if before is None else _jumped(now, before, factor),
    )


def _jumped(
    now: Mapping[str, Account | BadRow], before: Mapping[str, int], factor: float
) -> int:
    return sum(
        isinstance(row, Account) and _jump(before[name], row.balance_cents, factor)
        for name, row in now.items()
        if name in before
    )


def _jump(before: int, after: int, factor: float) -> bool:
    """Say whether a balance moved as no payment or fee moves it."""
    if before <= 0 or after <= 0:  # paid, or owing anew
        return False
    return after > before * factor or after * factor < before


def judge(
    before: SheetTotals | None, after: SheetTotals, limits: GuardLimits
) -> GuardVerdict:
    """
    Decide whether a run may use a reading without a person's word.

    Args:
        before: The last reading that was used; None: there was none.
        after: This reading.
        limits: How much may be wrong.
    """
    reasons = list(_quality(after, limits))
    if before is not None and before.rows >= limits.from_rows:
        reasons.extend(_change(before, after, limits))
    return GuardVerdict(not reasons, tuple(reasons))


def _quality(after: SheetTotals, limits: GuardLimits) -> Iterable[str]:
    if after.rows >= limits.from_rows and _over(
        after.bad_rows, after.rows, limits.bad_share
    ):
        yield (
            f"{after.bad_rows} of {after.rows} rows cannot be used (limit "
            f"{limits.bad_share:.0%}). Correct them, or let the run go on without them."
        )


def _change(
    before: SheetTotals, after: SheetTotals, limits: GuardLimits
) -> Iterable[str]:
    gone = after.vanished
    if gone is None:
        gone = max(before.rows - after.rows, 0)
    if _over(gone, before.rows, limits.vanished_share):
        yield (
            f"{gone} of {before.rows} accounts are no longer in the sheet (limit "
            f"{limits.vanished_share:.0%}). Undo the deletion, or confirm it."
        )
    if _over(after.jumped or 0, before.rows, limits.jumped_share):
        yield (
            f"The balance of {after.jumped} of {before.rows} accounts changed more "
            f"than {limits.jump_factor:g} times over. Check the column, or confirm it."
        )
    moved = abs(after.balance_cents - before.balance_cents)
    if _over(moved, before.balance_cents, limits.balance_share):
        yield (
            f"All balances together went from {_dollars(before.balance_cents)} to "
            f"{_dollars(after.balance_cents)}. Check the column, or confirm it."
        )


def _over(part: int, whole: int, limit: float) -> bool:
    return whole > 0 and part > whole * limit


def _dollars(cents: int) -> str:
    return f"${cents / 100:,.2f}"
