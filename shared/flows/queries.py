"""
Every question the flows ask the store, in one place: each shape needs an index.

`firestore.indexes.json` is checked against `SHAPES` by a test; a query built elsewhere
would work on one machine and fail in the cloud.
"""

from __future__ import annotations

from collections.abc import Mapping

from shared.core import messages
from shared.ports import Json, Query

SWEEP = 500
"""How many documents a sweep takes at once; the rest comes with the next."""
_TASKS_SHOWN = 50


def planned_to(point_key: str) -> Query:
    """Ask for what is planned to one contact point, approved or not."""
    states: list[Json] = [*messages.NOT_STARTED]
    return Query(
        "messages", where=(("point", "==", point_key), ("state", "in", states))
    )


def planned_before(instant: str) -> Query:
    """Ask for planned messages whose time has come, oldest first."""
    return Query(
        "messages",
        where=(("state", "==", messages.PLANNED), ("send_at", "<=", instant)),
        order_by="send_at",
        limit=SWEEP,
    )


def accepted_by(provider: str, since: str) -> Query:
    """Ask for what one provider took from an instant on."""
    return Query(
        "messages", where=(("provider", "==", provider), ("accepted_at", ">=", since))
    )


def claimed_before(instant: str) -> Query:
    """Ask for claims whose lease ran out."""
    return Query(
        "messages",
        where=(("state", "==", messages.CLAIMED), ("lease_until", "<=", instant)),
        order_by="lease_until",
        limit=SWEEP,
    )


def awaiting_before(instant: str) -> Query:
    """Ask for messages whose window closed before anybody approved them."""
    return Query(
        "messages",
        where=(("state", "==", messages.AWAITING), ("expires_at", "<=", instant)),
        order_by="expires_at",
        limit=SWEEP,
    )


def awaiting_in(run: str, *, after: str | None = None, limit: int = 400) -> Query:
    """Ask for the messages of one run that wait for approval, a page at a time."""
    return Query(
        "messages",
        where=(("run", "==", run), ("state", "==", messages.AWAITING)),
        order_by="id",
        limit=limit,
        after=(after, after) if after else None,
    )


def runs_in(*states: str) -> Query:
    """Ask for runs in one of these states: `waiting` for approval, `releasing` …."""
    return Query("runs", where=(("state", "in", list(states)),), limit=50)


def active_staff() -> Query:
    """Ask for the people who may work with the sheet."""
    return Query("staff", where=(("active", "==", True),))


def unreturned() -> Query:
    """Ask for messages that ended without a request and whose steps are not back."""
    return Query("messages", where=(("unreturned", "==", True),), limit=SWEEP)


def uncertain(*, limit: int = SWEEP) -> Query:
    """Ask for messages of which nobody knows whether they left, oldest first."""
    return Query(
        "messages",
        where=(("state", "==", messages.UNCERTAIN),),
        order_by="claimed_at",
        limit=limit,
    )


def sent_as(provider: str, provider_id: str) -> Query:
    """Ask for the message a provider's id belongs to."""
    return Query(
        "messages",
        where=(("provider", "==", provider), ("provider_id", "==", provider_id)),
        limit=1,
    )


def written_as(field: str, value: str) -> Query:
    """Ask for the mail whose `rfc822_id` or `thread_id` is this."""
    return Query("messages", where=((field, "==", value),), limit=1)


def latest_to(point_key: str, *, limit: int = 20) -> Query:
    """Ask for what was written to one contact point, newest first."""
    return Query(
        "messages",
        where=(("point", "==", point_key),),
        order_by="changed_at",
        descending=True,
        limit=limit,
    )


def about_person(person: str, *, limit: int | None = 50) -> Query:
    """Ask for a person's messages, newest first."""
    return Query(
        "messages",
        where=(("person", "==", person),),
        order_by="changed_at",
        descending=True,
        limit=limit,
    )


def accounts_reached_at(field: str, address: str) -> Query:
    """Ask for the accounts whose `phone` or `email` is this."""
    return Query("accounts", where=((field, "==", address),))


def accounts_of(person: str) -> Query:
    """Ask for the accounts of one person."""
    return Query("accounts", where=(("person", "==", person),))


def dirty_accounts(limit: int) -> Query:
    """Ask for accounts whose row is to be written."""
    return Query("accounts", where=(("dirty", "==", True),), limit=limit)


def present_accounts() -> Query:
    """Ask for every account whose row is in the sheet."""
    return Query("accounts", where=(("present", "==", True),))


def attended_accounts() -> Query:
    """Ask for accounts that something happened to since the last pass."""
    return Query("accounts", where=(("attend", "==", True),))


def quarantined_accounts() -> Query:
    """Ask for rows nobody is contacted about until they are put right."""
    return Query("accounts", where=(("quarantined", "==", True),))


def unread_inbound() -> Query:
    """Ask for inbound messages stored but not yet understood."""
    return Query("inbound", where=(("state", "==", "stored"),), limit=SWEEP)


def early_receipts(instant: str) -> Query:
    """Ask for receipts before our own record that are to be looked at again by now."""
    return Query(
        "receipts",
        where=(("look_at", "<=", instant),),
        order_by="look_at",
        limit=SWEEP,
    )


def latest_inbound_from(point_key: str, *, limit: int = 20) -> Query:
    """Ask for what one contact point wrote, newest first."""
    return Query(
        "inbound",
        where=(("point", "==", point_key),),
        order_by="received_at",
        descending=True,
        limit=limit,
    )


def open_tasks(limit: int = 100) -> Query:
    """Ask for what waits for a person."""
    return Query("people_tasks", where=(("open", "==", True),), limit=limit)


def tasks_about(account: str) -> Query:
    """Ask for what waits for a person about one account."""
    return Query(
        "people_tasks",
        where=(("account", "==", account), ("open", "==", True)),
        limit=_TASKS_SHOWN,
    )


def standing_alerts() -> Query:
    """Ask for the alarms that stand now."""
    return Query("alerts", where=(("standing", "==", True),))


def changed_since(instant: str, *states: str) -> Query:
    """Ask for messages that came into one of these states since then."""
    return Query(
        "messages",
        where=(("state", "in", list(states)), ("changed_at", ">=", instant)),
        order_by="changed_at",
    )


def uncertain_since(instant: str) -> Query:
    """Ask for messages claimed by then of which nobody knows whether they left."""
    return Query(
        "messages",
        where=(("state", "==", messages.UNCERTAIN), ("claimed_at", "<=", instant)),
        order_by="claimed_at",
    )


def complaints_since(instant: str) -> Query:
    """Ask for complaints noted since then."""
    return Query("complaints", where=(("at", ">=", instant),), order_by="at")


def reconciliations() -> Query:
    """Ask for the reports of what an outage of the sheet left different."""
    return Query("reconciliations", order_by="until", descending=True, limit=200)


def overdue_tasks(instant: str) -> Query:
    """Ask for tasks that should have been seen to by then."""
    return Query(
        "people_tasks",
        where=(("open", "==", True), ("due_at", "<=", instant)),
        order_by="due_at",
        limit=SWEEP,
    )


def sheet_index() -> Query:
    """Ask for the whole index of the sheet: a document per thousand rows."""
    return Query("sheet_index")


SHAPES: Mapping[str, Query] = {
    "planned_to": planned_to("c"),
    "planned_before": planned_before("t"),
    "claimed_before": claimed_before("t"),
    "uncertain": uncertain(),
    "awaiting_before": awaiting_before("t"),
    "awaiting_in": awaiting_in("r", after="m"),
    "runs_in": runs_in("waiting", "releasing"),
    "active_staff": active_staff(),
    "sent_as": sent_as("p", "i"),
    "latest_to": latest_to("c"),
    "written_as_id": written_as("rfc822_id", "i"),
    "written_as_thread": written_as("thread_id", "t"),
    "about_person": about_person("p"),
    "accounts_by_phone": accounts_reached_at("phone", "x"),
    "accounts_by_email": accounts_reached_at("email", "x"),
    "accounts_of": accounts_of("p"),
    "dirty_accounts": dirty_accounts(1),
    "attended_accounts": attended_accounts(),
    "present_accounts": present_accounts(),
    "quarantined_accounts": quarantined_accounts(),
    "unread_inbound": unread_inbound(),
    "early_receipts": early_receipts("t"),
    "unreturned": unreturned(),
    "latest_inbound_from": latest_inbound_from("c"),
    "open_tasks": open_tasks(),
    "tasks_about": tasks_about("a"),
    "sheet_index": sheet_index(),
    "standing_alerts": standing_alerts(),
    "overdue_tasks": overdue_tasks("t"),
    "reconciliations": reconciliations(),
    "changed_since": changed_since("t", "accepted", "failed"),
    "uncertain_since": uncertain_since("t"),
    "accepted_by": accepted_by("p", "t"),
    "complaints_since": complaints_since("t"),
}
