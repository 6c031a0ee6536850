"""When a pass must stop and ask a person before anything is planned."""

from __future__ import annotations

from shared.core.keys import account_key
from shared.core.policy import Policy
from shared.core.sheet.date_order import day_first
from shared.core.sheet.guard import GuardLimits, SheetTotals, judge
from shared.flows.sheet_index import SheetIndex
from shared.flows.sift import Sifted


def first_run_question(index: SheetIndex, found: Sifted, policy: Policy) -> list[str]:
    """An empty store under a sheet that shows past contacts refuses to send."""
    if index.entries or not found.last_contact or policy.first_run != "ask":
        return []
    sentence = (
        f"{found.last_contact} rows show a Last contact, but this service has sent "
        "nothing yet. Say in the Settings tab under First run how to go on: "
        "current_step (send each account its current step) or skip_past (wait for "
        "the next one)."
    )
    return [sentence]


def guard_questions(index: SheetIndex, found: Sifted, policy: Policy) -> list[str]:
    """Too many bad rows, or too much of the sheet vanished or jumped."""
    limits = GuardLimits(
        bad_share=policy.bad_rows_share,
        vanished_share=policy.vanished_share,
        jump_share=policy.jump_share,
        min_rows=policy.guard_min_rows,
    )
    before = _before(index) if index.entries else None
    return list(judge(before, _after(index, found), limits).reasons)


def _before(index: SheetIndex) -> SheetTotals:
    entries = index.entries.items()
    return SheetTotals(
        rows=len(entries),
        balances={key: e.cents for key, e in entries if e.cents is not None},
    )


def _after(index: SheetIndex, found: Sifted) -> SheetTotals:
    """Count what was read now and what was left alone."""
    read = {one.key for one in found.accounts}
    read |= {account_key(one.account_id) for one in found.bad}
    left = {
        key: entry.cents
        for key, entry in index.entries.items()
        if key in found.seen and key not in read
    }
    balances = {key: cents for key, cents in left.items() if cents is not None}
    balances |= {one.key: one.balance_cents for one in found.accounts}
    bad = len(found.bad) + len(left) - len(balances.keys() & left.keys())
    return SheetTotals(rows=found.rows, balances=balances, bad=bad)


def date_question(found: Sifted, policy: Policy, region: str) -> list[str]:
    """Dates that may be read either way, in a column that contradicts our reading."""
    if policy.date_order != "auto":
        return []
    order = day_first(region, policy.date_order)
    asked = found.dates.question("Due date", read_day_first=order)
    return [asked] if asked else []
