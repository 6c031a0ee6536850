"""
Walk a chain of entries and say where it is broken. Pure; no store.

A chain shows what was changed or taken out after it was written. Whoever could write
the head as well could forge all of it, which is why heads are kept outside, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from shared.core.records.activity import entry_hash


def broken_at(entries: Sequence[Mapping[str, Any]], n: int, head: str) -> str:
    """
    Check a whole chain against its head.

    Args:
        entries: All of them, in any order.
        n: How many there should be.
        head: Hash of the last one; "" where there is none.

    Returns:
        A sentence that says what is wrong; "" if the chain is whole.
    """
    last = ""
    by_number = {int(one["n"]): one for one in entries}
    for number in range(1, n + 1):
        entry = by_number.get(number)
        if entry is None:
            return f"Entry {number} of {n} is missing."
        if entry["prev"] != last or entry["hash"] != entry_hash(dict(entry)):
            return f"Entry {number} of {n} is not what was written."
        last = str(entry["hash"])
    if max(by_number, default=0) > n:
        return f"There is an entry {max(by_number)}, but the last one known is {n}."
    return "" if last == head else "The last entry is not the one that was written."


def head_of_heads(heads: Iterable[tuple[str, str]]) -> str:
    """Give one hash for all chains, to be kept outside: key and head of each."""
    text = "\n".join(f"{key} {head}" for key, head in sorted(heads))
    return sha256(text.encode()).hexdigest()
