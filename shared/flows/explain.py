"""Explain what was decided about an account; check that nobody changed the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from shared.core.instants import to_text
from shared.core.keys import account_key, contact_point_key
from shared.core.outreach.explaining import last_denial, message_as_of, stood
from shared.core.records.chains import broken_at, head_of_heads
from shared.deps import Deps
from shared.errors import BadRequest
from shared.flows.journal import SERVICE, SERVICE_CHAIN
from shared.flows.queries import about_person
from shared.flows.record_queries import activity_of
from shared.ports import Documents, Query

Data = dict[str, Any]


def explain(account_id: str, deps: Deps, at: datetime) -> Data:
    """
    Gather what was known and decided about one account, as of an instant.

    Everything comes from what was stored then; no rule is asked again.

    Raises:
        BadRequest: `unknown_account`.
    """
    key, limit = account_key(account_id), to_text(at)
    found = deps.documents.get(f"accounts/{key}")
    if found is None:
        raise BadRequest(
            "unknown_account",
            f"No account {account_id!r} is known here: run a pass over its sheet, or "
            "name the store with --db.",
        )
    data: Data = found.data
    activity = _activity(key, deps.documents)
    messages = _messages(key, data, deps, limit)
    consent = [
        _point(channel, address, deps, limit)
        for channel, address in _addresses(data, messages)
    ]
    chain = data.get("chain", {})
    broken = broken_at(activity, int(chain.get("n", 0)), str(chain.get("hash", "")))
    until = [one for one in activity if one["at"] <= limit]
    return {
        "account_id": account_id,
        "at": limit,
        "broken": [s for s in (broken, *(c["broken"] for c in consent)) if s],
        "last_denial": last_denial(until),
        "messages": [message_as_of(one, limit) for one in messages],
        "consent": consent,
        "activity": until,
    }


def verify_chains(deps: Deps) -> Iterator[tuple[str, str, str]]:
    """
    Walk every chain of activity and of consent.

    Yields:
        Collection, key and what is wrong with it, of each broken chain.
    """
    documents = deps.documents
    for key, chain in _chains(documents):
        entries = _activity(key, documents)
        wrong = broken_at(entries, int(chain.get("n", 0)), chain.get("hash", ""))
        if wrong:
            yield "activity", key, wrong
    for one in documents.query(Query("points")):
        if wrong := _ledger(one.id, one.data, documents)[1]:
            yield "consent", one.id, wrong


def heads(documents: Documents) -> tuple[int, str]:
    """Count the chains and give one hash for all of them, to be kept elsewhere."""
    found = [(key, str(chain.get("hash", ""))) for key, chain in _chains(documents)]
    found += [
        (one.id, str(one.data.get("head", "")))
        for one in documents.query(Query("points"))
    ]
    return len(found), head_of_heads(found)


def _chains(documents: Documents) -> Iterator[tuple[str, Data]]:
    """Give the head of each account's chain, and of the service's own."""
    for one in documents.query(Query("accounts")):
        chain: Any = one.data.get("chain", {})
        yield one.id, chain
    own = documents.get(SERVICE_CHAIN)
    if own is not None:
        yield SERVICE, own.data


def _activity(key: str, documents: Documents) -> list[Data]:
    found = documents.query(replace(activity_of(key), limit=None))
    return sorted((one.data for one in found), key=lambda one: int(one["n"]))


def _messages(key: str, data: Data, deps: Deps, limit: str) -> list[Data]:
    person = str(data.get("person", ""))
    found = deps.documents.query(replace(about_person(person), limit=None))
    about = [one.data for one in found if key in one.data["accounts"]]  # type: ignore[operator]  # ours
    return sorted(
        (m for m in about if str(m["planned_at"]) <= limit),
        key=lambda m: str(m["planned_at"]),
    )


def _addresses(data: Data, messages: list[Data]) -> list[tuple[str, str]]:
    """Give the account's contact points, those it was once written at included."""
    own = [("sms", data.get("phone")), ("email", data.get("email"))]
    past = [(m["channel"], m["to"]) for m in messages]
    return list(dict.fromkeys((c, str(a)) for c, a in (*own, *past) if a))


def _point(channel: str, address: str, deps: Deps, limit: str) -> Data:
    key = contact_point_key(address)
    found = deps.documents.get(f"points/{key}")
    entries, broken = _ledger(key, found.data if found else {}, deps.documents)
    until = [one for one in entries if one["at"] <= limit]
    stands = stood(until)
    words = {
        "suppressed": stands.suppressed,
        "dead": stands.dead,
        "consented": stands.consented,
    }
    return {
        "channel": channel,
        "ends": address[-4:],
        "standing": next(
            (w for w, is_so in words.items() if is_so), "nothing recorded"
        ),
        "entries": until,
        "broken": f"Consent of …{address[-4:]}: {broken}" if broken else "",
    }


def _ledger(key: str, data: Data, documents: Documents) -> tuple[list[Data], str]:
    n = int(data.get("n", 0))
    paths = [f"consent/{key}-{number:06d}" for number in range(1, n + 1)]
    found = documents.get_many(paths) if paths else {}
    entries: list[Data] = [found[path].data for path in paths if path in found]
    return entries, broken_at(entries, n, str(data.get("head", "")))
