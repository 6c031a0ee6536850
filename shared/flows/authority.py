"""
Who may act on a sheet: one deployment at a time, by a lease in its store.

A deployment that works renews its lease every minute. A store is handed over as a whole
(`hand_over`): the one that gives lets its lease go, the one that takes must find it
gone, and starts with sequences off until a person turns them on. So two hearts never
beat at once; the way back is the same door.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from shared.core.instants import from_text, to_text
from shared.core.records.activity import Happening
from shared.deps import Deps
from shared.errors import BadRequest, NotDone, Refused
from shared.flows.batches import BATCH, in_batches
from shared.flows.known import every
from shared.flows.recent import forget, recent
from shared.flows.switch import note_turned_off, set_sending, turn_off_within
from shared.ports import Documents, Query, Snapshot, Transaction, Write
from shared.settings.model import Settings

LEASE = timedelta(minutes=10)
_MARGIN = timedelta(minutes=3)
"""More than two machines' clocks lie apart and a transaction takes, together."""
AUTHORITY: Final = "system/authority"
_ITSELF = "PME Collections"
_FILLING = "nobody yet: it is being filled"
COLLECTIONS: Final = (
    "accounts",
    "activity",
    "alerts",
    "breakers",
    "by_hand",
    "chains",
    "complaints",
    "consent",
    "consent_requests",
    "digests",
    "heartbeats",
    "inbound",
    "locks",
    "messages",
    "payments",
    "people",
    "people_tasks",
    "points",
    "reads",
    "receipts",
    "reconciliations",
    "runs",
    "sheet_index",
    "staff",
    "system",
)
"""Everything that is handed over; a test compares it with what is written."""


def holder_of(settings: Settings, machine: str) -> str:
    """
    Name the deployment that works on a store.

    Everything that shares one queue is one deployment; what runs its own queue is the
    machine it runs on. A store's file that was copied to another machine is not its.

    Args:
        machine: The name of this machine.
    """
    return (
        f"{machine} ({settings.store})" if settings.queue == "local" else settings.queue
    )


def hold_authority(deps: Deps, holder: str, now: datetime) -> None:
    """
    Take or renew the lease of this store.

    Whoever takes it from another deployment, whose lease has lapsed, works on what may
    be an old copy of that one's store: sending is off until a person turns it on.

    Args:
        holder: As `holder_of`.

    Raises:
        Refused: `held_elsewhere`: another deployment works on it, or it was handed
            over to another store.
    """

    def work(tx: Transaction) -> bool:
        found = tx.get(AUTHORITY)
        held: dict[str, Any] = dict(found.data) if found else {}
        if held.get("gone_to"):
            text = f"This store was handed over to {held['gone_to']}; work there."
            raise Refused("held_elsewhere", text)
        other = held.get("holder") not in {None, "", holder}
        if other and from_text(str(held["until"])) > now:
            text = f"{held['holder']} works on this store until {held['until']}."
            raise Refused("held_elsewhere", text)
        if other:
            turn_off_within(tx, _ITSELF, now)
        tx.put(AUTHORITY, {"holder": holder, "until": to_text(now + LEASE)})
        return other

    if deps.documents.transact(work):
        detail = "sending, because another machine worked on this store before"
        said = Happening("switch", _ITSELF, detail, after="off", cause=holder)
        note_turned_off(deps.documents, said, now)


def is_handed_over(documents: Documents, now: datetime) -> bool:
    """Say whether this store is only a shell: another one was filled from it."""
    found = recent(documents, AUTHORITY, now)
    return found is not None and bool(found.data.get("gone_to"))


def surely_here(documents: Documents, now: datetime) -> bool:
    """
    Say whether nobody can have handed this store over yet: its lease still runs.

    A hand-over waits until the lease has lapsed, so who has just seen one that runs for
    longer than any transaction takes need not ask within it.
    """
    found = recent(documents, AUTHORITY, now)
    if found is None or found.data.get("gone_to"):
        return False
    return from_text(str(found.data["until"])) - _MARGIN > now


def require_here(documents: Documents) -> None:
    """
    Refuse to work on a store that was handed over.

    Raises:
        Refused: `held_elsewhere`.
    """
    found = documents.get(AUTHORITY)
    if found is not None and found.data.get("gone_to"):
        text = f"This store was handed over to {found.data['gone_to']}; work there."
        raise Refused("held_elsewhere", text)


def require_not_moved(deps: Deps) -> None:
    """
    Refuse what people and providers tell a store that was handed over.

    Nobody would ever read it there: an opt-out must not be thanked for and lost.

    Raises:
        NotDone: `held_elsewhere`: a provider delivers it again, a person reads why.
    """
    refuse_moved(deps.documents.get(AUTHORITY))


def refuse_moved(found: Snapshot | None) -> None:
    """
    Refuse where the authority that was just read lies elsewhere.

    Raises:
        NotDone: `held_elsewhere`.
    """
    if found is not None and found.data.get("gone_to"):
        text = "This office works on another system now. Please call or write to it."
        raise NotDone("held_elsewhere", text)


def hand_over(
    source: Documents, target: Documents, name: str, by: str, now: datetime
) -> int:
    """
    Copy a whole store into an empty one, or back into one that was handed over.

    Args:
        source: Its lease must have lapsed; afterwards it refuses to work.
        target: Empty, or handed over before: then it is replaced.
        name: How the target is called, for the sentence that the source says.

    Returns:
        How many documents were copied.

    Raises:
        BadRequest: `still_held` (either), `not_empty`, or `handed_over` where the
            source is itself only a shell.
    """
    _require_lapsed(source, name, now)
    _require_free(target, now)
    # first: from here on nobody works on either, whatever happens to the copy
    target.put(AUTHORITY, {"holder": "", "until": to_text(now), "gone_to": _FILLING})
    source.put(AUTHORITY, {"holder": "", "until": to_text(now), "gone_to": name})
    count = _copy(source, target)
    set_sending(target, on=False, by=by, now=now)
    target.put(AUTHORITY, {"holder": "", "until": to_text(now)})
    for one in (source, target):
        forget(one, AUTHORITY)
    return count


def _require_lapsed(source: Documents, name: str, now: datetime) -> None:
    """Nobody may work on it; a hand-over to the same place that broke off goes on."""
    held = source.get(AUTHORITY)
    if held is None or held.data.get("gone_to") == name:
        return
    if held.data.get("gone_to"):
        raise BadRequest("handed_over", "This store was handed over already.")
    if from_text(str(held.data["until"])) > now:
        text = (
            f"{held.data['holder']} still works on it, until {held.data['until']}. "
            "Stop it first, and wait until its lease has lapsed."
        )
        raise BadRequest("still_held", text)


def _require_free(target: Documents, now: datetime) -> None:
    held = target.get(AUTHORITY)
    if held is not None and held.data.get("gone_to"):
        return
    if held is not None and from_text(str(held.data["until"])) > now:
        text = f"{held.data['holder']} works on the store to be filled. Stop it first."
        raise BadRequest("still_held", text)
    if target.query(Query("accounts", limit=1)):
        text = "The store to be filled holds something that was never handed over."
        raise BadRequest("not_empty", text)


def _copy(source: Documents, target: Documents) -> int:
    count = 0
    for name in COLLECTIONS:
        there = {one.path for one in _all(target, name)}
        writes = [
            Write("put", one.path, one.data)
            for one in _all(source, name)
            if one.path != AUTHORITY
        ]
        gone = there - {one.path for one in writes} - {AUTHORITY}
        writes += [Write("delete", path) for path in sorted(gone)]
        for batch in in_batches(writes):
            target.batch(batch)
        count += len(writes)
    return count


def _all(documents: Documents, name: str) -> Iterator[Snapshot]:
    yield from every(documents, Query(name, limit=BATCH))
