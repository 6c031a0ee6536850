"""Account IDs that stand in more than one row: none of these rows is used. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from shared.core.keys import canonical_id
from shared.core.model import Account, BadRow, Problem

_NAMED_ROWS = 5


_BLANK = Problem(
    "account_id",
    "no_id",
    "This row has no Account ID; give it one of its own. Until then nobody is contacted"
    " about it.",
)


def stands_in_several(problems: Iterable[Problem]) -> bool:
    """Say whether what is wrong is that no id tells the row from others."""
    return any(one.code in {"duplicate_id", "no_id"} for one in problems)


def without_id(bad: BadRow) -> BadRow:
    """Say of all rows without an id the same; of any other row what was said."""
    if bad.account_id:
        return bad
    return BadRow(bad.row, "", "", (_BLANK,))


def duplicates(ids: Iterable[str]) -> set[str]:
    """Give the ids that occur more than once; blank ones are no ids."""
    return {name for name, count in Counter(ids).items() if count > 1 and name}


def refuse_duplicates(read: Sequence[Account | BadRow]) -> list[Account | BadRow]:
    """
    Turn every row whose id another row bears too into a `BadRow`, however spelt.

    Which of the two is meant cannot be known, and the answer must not be written into
    the wrong one.
    """
    ids = [canonical_id(row.account_id) for row in read]
    double = duplicates(ids)
    if not double:
        return list(read)
    places: dict[str, list[int]] = defaultdict(list)
    for name, row in zip(ids, read, strict=True):
        if name in double:
            places[name].append(row.row)
    return [
        _refused(row, places[name]) if name in double else row
        for name, row in zip(ids, read, strict=True)
    ]


def _refused(row: Account | BadRow, rows: Sequence[int]) -> BadRow:
    more = len(rows) - _NAMED_ROWS
    listed = ", ".join(str(number) for number in rows[:_NAMED_ROWS])
    rest = f" and {more} more" if more > 0 else ""
    text = (
        f"Account ID stands in the rows {listed}{rest}; give each its own id or delete "
        "the wrong one."
    )
    problem = Problem("account_id", "duplicate_id", text)
    return BadRow(row.row, row.account_id, row.fingerprint, (problem, *row.problems))
