"""When a reading of the sheet looks so wrong that a person must look first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SheetTotals:
    """
    One reading of the sheet.

    Args:
        rows: Rows with anything in them, bad ones included.
        balances: Account (id or key) → cents owed, of rows that can be used.
        bad: Rows that cannot be used.
    """

    rows: int
    balances: Mapping[str, int] = field(default_factory=dict)
    bad: int = 0


@dataclass(frozen=True, slots=True)
class GuardLimits:
    """
    How much may be wrong before a run waits.

    Args:
        bad_share: Of rows that cannot be used.
        vanished_share: Of accounts that are gone since the last pass. A row that went
            bad has not vanished; it counts as bad.
        jump_share: Of accounts whose balance jumped.
        jump_factor: A balance that rose to more than so many times, or fell below that
            part of what it was without being paid off, has jumped.
        min_rows: Smaller sheets are not judged by shares: one row of four is no sign.
    """

    bad_share: float = 0.25
    vanished_share: float = 0.2
    jump_share: float = 0.2
    jump_factor: float = 5.0
    min_rows: int = 20


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
    if before is not None and before.rows >= limits.min_rows:
        reasons.extend(_change(before, after, limits))
    return GuardVerdict(not reasons, tuple(reasons))


def owing_again(before: Mapping[str, int], after: Mapping[str, int]) -> list[str]:
    """
    Name the accounts that were paid off and owe again.

    In the sheet that is next month's rent. In a file it may be last month's: then they
    owe since the same day as before.

    Args:
        before: Account → cents, as last read.
        after: Account → cents, as read now.
    """
    both = before.keys() & after.keys()
    return sorted(one for one in both if before[one] <= 0 < after[one])


def _quality(after: SheetTotals, limits: GuardLimits) -> Iterable[str]:
    if after.rows >= limits.min_rows and _over(after.bad, after.rows, limits.bad_share):
        yield (
            f"{after.bad} of {after.rows} rows cannot be used (limit "
            f"{limits.bad_share:.0%}). Correct them, or let the run go on without them."
        )


def _change(
    before: SheetTotals, after: SheetTotals, limits: GuardLimits
) -> Iterable[str]:
    gone = _vanished(before, after)
    if _over(gone, before.rows, limits.vanished_share):
        yield (
            f"{gone} of {before.rows} accounts are no longer in the sheet (limit "
            f"{limits.vanished_share:.0%}). Undo the deletion, or confirm it."
        )
    jumped = _jumped(before, after, limits.jump_factor)
    if _over(jumped, len(before.balances), limits.jump_share):
        yield (
            f"The balance of {jumped} of {len(before.balances)} accounts changed more "
            f"than {limits.jump_factor:g} times over. Check the column, or confirm it."
        )


def _vanished(before: SheetTotals, after: SheetTotals) -> int:
    """Count accounts that are gone; what went bad is still there."""
    lost = len(before.balances.keys() - after.balances.keys()) - after.bad
    return max(lost, before.rows - after.rows, 0)


def _jumped(before: SheetTotals, after: SheetTotals, factor: float) -> int:
    both = before.balances.keys() & after.balances.keys()
    return sum(_jump(before.balances[n], after.balances[n], factor) for n in both)


def _jump(before: int, after: int, factor: float) -> bool:
    """Say whether a balance moved as no payment or fee moves it."""
    if before <= 0 or after <= 0:  # paid off, or owing anew
        return False
    return after > before * factor or after * factor < before


def _over(part: int, whole: int, limit: float) -> bool:
    return whole > 0 and part > whole * limit
