"""What an export of the record asks of the store, each as one query."""

from __future__ import annotations

from typing import Final

from shared.ports import Query


def consent_between(start: str, end: str) -> Query:
    """Ask for the ledger of consent over a period, oldest first."""
    return Query(
        "consent", where=(("at", ">=", start), ("at", "<", end)), order_by="at"
    )


def consent_of(point_key: str) -> Query:
    """Ask for the whole ledger of one contact point."""
    return Query("consent", where=(("point", "==", point_key),))


def messages_since(start: str) -> Query:
    """Ask for messages that anything became of since an instant, oldest first."""
    return Query(
        "messages", where=(("changed_at", ">=", start),), order_by="changed_at"
    )


RECORD_SHAPES: Final[dict[str, Query]] = {
    "consent_between": consent_between("a", "b"),
    "consent_of": consent_of("p"),
    "messages_since": messages_since("a"),
}
"""One of each, for the test that Firestore has its index."""
