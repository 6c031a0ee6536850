"""Whoever changes the record afterwards is found out, entry by entry."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.core.records.activity import ChainHead, Happening, entry, entry_hash
from shared.core.records.chains import broken_at

AT = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)


def chain(*what: str) -> tuple[list[dict[str, Any]], ChainHead]:
    """Write down what happened, one entry after the other."""
    head, entries = ChainHead(), []
    for one in what:
        _path, data, head = entry("a1", head, Happening(one), AT)
        entries.append(data)
    return entries, head


WRITTEN, HEAD = chain("planned", "sent", "reply")


def forged(entry_: dict[str, Any], **changes: str) -> dict[str, Any]:
    """Change an entry and give it a hash that fits."""
    data = {**entry_, **changes}
    return {**data, "hash": entry_hash(data)}


def test_a_chain_that_nobody_touched_is_whole() -> None:
    assert broken_at(list(reversed(WRITTEN)), HEAD.n, HEAD.hash) == ""
    assert broken_at([], 0, "") == ""


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([WRITTEN[0], {**WRITTEN[1], "what": "skipped"}, WRITTEN[2]], "Entry 2 of 3"),
        ([WRITTEN[0], forged(WRITTEN[1], what="skipped"), WRITTEN[2]], "Entry 3 of 3"),
        ([*WRITTEN[:2], forged(WRITTEN[2], what="thanks")], "The last entry"),
        ([WRITTEN[0], WRITTEN[2]], "Entry 2 of 3 is missing"),
        (WRITTEN[:2], "Entry 3 of 3 is missing"),
        (chain("planned", "sent", "reply", "paid")[0], "There is an entry 4"),
    ],
    ids=["changed", "rehashed", "last rehashed", "taken out", "cut off", "added"],
)
def test_what_was_changed_is_named(entries: list[dict[str, Any]], said: str) -> None:
    """A tenant's STOP cannot be made to have come after the text."""
    assert broken_at(entries, HEAD.n, HEAD.hash).startswith(said)
