"""What is asked of the record, each as one query: activity, consent, payments."""

from __future__ import annotations

from typing import Final

from shared.ports import Query


def latest_activity(limit: int) -> Query:
    """Ask for the newest entries of all accounts."""
    return Query("activity", order_by="at", descending=True, limit=limit)


def activity_between(start: str, end: str, *, limit: int | None) -> Query:
    """Ask for everything that happened in a period, oldest first."""
    return Query(
        "activity",
        where=(("at", ">=", start), ("at", "<", end)),
        order_by="at",
        limit=limit,
    )


def activity_of(account_key: str, *, limit: int | None = 50) -> Query:
    """Ask for one account's newest entries."""
    return Query(
        "activity",
        where=(("account", "==", account_key),),
        order_by="n",
        descending=True,
        limit=limit,
    )


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


def payments_like(account_key: str, paid_on: str, cents: int) -> Query:
    """Ask for an account's recorded payments of one sum on one day."""
    return Query(
        "payments",
        where=(
            ("account", "==", account_key),
            ("paid_on", "==", paid_on),
            ("cents", "==", cents),
        ),
    )


def reads_of(account_key: str) -> Query:
    """Ask who looked at one account."""
    return Query("reads", where=(("account", "==", account_key),))


def reads_between(start: str, end: str) -> Query:
    """Ask who looked at whom over a period, oldest first."""
    return Query("reads", where=(("at", ">=", start), ("at", "<", end)), order_by="at")


RECORD_SHAPES: Final[dict[str, Query]] = {
    "latest_activity": latest_activity(1),
    "activity_of": activity_of("a"),
    "activity_between": activity_between("s", "t", limit=1),
    "consent_between": consent_between("a", "b"),
    "consent_of": consent_of("p"),
    "messages_since": messages_since("a"),
    "payments_like": payments_like("a", "d", 1),
    "reads_of": reads_of("a"),
    "reads_between": reads_between("s", "t"),
}
"""One of each, for the test that Firestore has its index."""
