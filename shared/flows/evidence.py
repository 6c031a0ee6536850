"""
The record as one list: what happened, what was said of consent, what the law said.

For an account or a period, oldest first; read only. It holds what people wrote and
said: whoever exports it keeps it private.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Final

from shared.core.instants import to_text
from shared.core.keys import account_key, contact_point_key, opaque
from shared.core.records.activity import Happening
from shared.core.sheet.formulas import harmless
from shared.deps import Deps
from shared.errors import BadRequest
from shared.flows.journal import Sign, as_it_is, note_service
from shared.flows.known import fetch
from shared.flows.queries import about_person
from shared.flows.record_queries import (
    activity_between,
    activity_of,
    consent_between,
    consent_of,
    messages_since,
    reads_between,
    reads_of,
)

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """
    One entry of the record.

    Args:
        at: Instant in UTC.
        kind: `activity`, `consent`, `verdict`, or `read`: who looked at whom.
        account: Account IDs; of consent, none: it is a contact point's.
        about: Message id, or the last four characters of a contact point.
        rules: Ids of the rules that bound a verdict, and the rulebook's version.
        hash: Of the entry in its chain; a verdict stands in the chained activity.
    """

    at: str
    kind: str
    account: str = ""
    about: str = ""
    actor: str = ""
    role: str = ""
    what: str = ""
    detail: str = ""
    before: str = ""
    after: str = ""
    changed: str = ""
    cause: str = ""
    rules: str = ""
    hash: str = ""


LIST_READ: Final = "list_read"
"""Written down about who was shown a list of accounts."""
_WORDS: Final = (
    *("actor", "role", "what", "detail", "before", "after", "changed", "cause"),
    "hash",
)
COLUMNS: Final = tuple(one.name for one in fields(Line))


def evidence_of_account(
    account_id: str, deps: Deps, start: datetime, end: datetime
) -> list[Line]:
    """
    Give everything about one account, its contact points' consent included.

    Raises:
        BadRequest: `unknown_account`.
    """
    key = account_key(account_id)
    found = deps.documents.get(f"accounts/{key}")
    if found is None:
        raise BadRequest("unknown_account", "No account of that ID is known here.")
    query = deps.documents.query
    person = str(found.data.get("person", ""))
    sent: list[Data] = [one.data for one in query(about_person(person, limit=None))]
    about = [one for one in sent if key in one["accounts"]]
    happened: list[Data] = [one.data for one in query(activity_of(key, limit=None))]
    addresses = {str(found.data.get(name) or "") for name in ("phone", "email")}
    addresses |= {str(one["to"]) for one in about}
    points = {contact_point_key(one): one[-4:] for one in addresses if one}
    said: list[Data] = [
        one.data for point in sorted(points) for one in query(consent_of(point))
    ]
    ids = {key: account_id}
    lines = [
        *(_happened(one, ids) for one in happened),
        *(_consent(one, points) for one in said),
        *(line for one in about for line in _verdicts(one, ids)),
        *(_read(one.data, ids) for one in query(reads_of(key))),
    ]
    return _between(lines, start, end)


def evidence_of_period(deps: Deps, start: datetime, end: datetime) -> list[Line]:
    """Give everything of a period, of every account and contact point."""
    query, bounds = deps.documents.query, (to_text(start), to_text(end))
    happened: list[Data] = [
        one.data for one in query(activity_between(*bounds, limit=None))
    ]
    said: list[Data] = [one.data for one in query(consent_between(*bounds))]
    sent: list[Data] = [one.data for one in query(messages_since(bounds[0]))]
    keys = {str(one["account"]) for one in happened}
    keys |= {key for one in sent for key in one["accounts"]}
    looked: list[Data] = [one.data for one in query(reads_between(*bounds))]
    keys |= {str(one["account"]) for one in looked}
    accounts = fetch(deps.documents, [f"accounts/{key}" for key in sorted(keys)])
    ids = {one.id: str(one.data["id"]) for one in accounts.values()}
    points = {str(one["point"]) for one in said}
    known = fetch(deps.documents, [f"points/{key}" for key in sorted(points)])
    ends = {one.id: str(one.data.get("address", ""))[-4:] for one in known.values()}
    lines = [
        *(_happened(one, ids) for one in happened),
        *(_consent(one, ends) for one in said),
        *(line for one in sent for line in _verdicts(one, ids)),
        *(_read(one, ids) for one in looked),
    ]
    return _between(lines, start, end)


def note_export(
    deps: Deps, by: str, about: str, now: datetime, sign: Sign = as_it_is
) -> None:
    """Write down who took the record, or the papers, out of the store."""
    cause = opaque("export", by, about, to_text(now))
    said = sign(Happening("record_exported", by, about, cause=cause))
    note_service(deps.documents, said, now)


def as_csv(lines: Iterable[Line]) -> str:
    """Write lines as CSV; what a spreadsheet would take for a formula stays text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([harmless(getattr(line, name)) for name in COLUMNS])
    return out.getvalue()


def as_json(lines: Iterable[Line]) -> str:
    """Write lines as one JSON list."""
    return json.dumps([asdict(one) for one in lines], ensure_ascii=False, indent=1)


def _between(lines: Iterable[Line], start: datetime, end: datetime) -> list[Line]:
    first, last = to_text(start), to_text(end)
    wanted = [one for one in lines if first <= one.at < last]
    return sorted(wanted, key=lambda one: (one.at, one.kind, one.account))


def _happened(data: Data, ids: dict[str, str]) -> Line:
    key = str(data["account"])
    told = {name: str(data.get(name) or "") for name in _WORDS}
    kind = "read" if data["what"] == LIST_READ else "activity"
    return Line(str(data["at"]), kind, ids.get(key, key), **told)


def _read(data: Data, ids: dict[str, str]) -> Line:
    key = str(data["account"])
    told = {"actor": str(data["by"]), "what": "read"}
    return Line(str(data["at"]), "read", ids.get(key, key), **told)


def _consent(data: Data, ends: dict[str, str]) -> Line:
    return Line(
        at=str(data["at"]),
        kind="consent",
        about="…" + ends.get(str(data["point"]), ""),
        actor=str(data["actor"]),
        what=str(data["kind"]),
        detail=str(data["source"]),
        after=str(data["wording"]),
        cause=str(data["proof"]),
        hash=str(data["hash"]),
    )


def _verdicts(message: Data, ids: dict[str, str]) -> Iterator[Line]:
    """Give every verdict on a message, each as of the instant it was given."""
    first = message.get("verdict") or {}
    alone = [{"at": message["planned_at"], **first}] if first else []
    for one in message.get("verdicts") or alone:
        rules = [str(reason["rule_id"]) for reason in one.get("reasons", ())]
        yield Line(
            at=str(one["at"]),
            kind="verdict",
            account=", ".join(ids.get(key, key) for key in message["accounts"]),
            about=str(message["id"]),
            actor="rulebook",
            what=str(one.get("decision", "")),
            detail=f"{message['channel']}: {', '.join(message['steps'])}",
            after=str(one.get("earliest") or ""),
            rules=" ".join([*rules, str(one.get("rulebook", ""))]).strip(),
        )
