"""Give an account's numbers and addresses: whose, what was agreed, what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from shared.core.keys import contact_point_key
from shared.core.outreach.recipients import MessageChannel
from shared.core.records.points import Standing, standing
from shared.ports import Documents, Snapshot

Data = dict[str, Any]
PROOFS: Final = 10
"""So many entries of a ledger are shown; the record as a file has all of them."""
SOURCES: Final = {
    "inbound_sms": "their own text",
    "inbound_email": "their own e-mail",
    "provider": "the provider",
    "staff": "staff",
    "page": "the web page",
    "bounce": "a mail server's report",
    "sheet": "the sheet",
}
_ROLES: Final = {"co_tenant": "co-tenant"}
_HEADINGS: Final = {"sms": "SMS consent", "email": "Email consent"}
_CELLS: Final = {
    "sms": ("sms_consent_on", "sms_consent_source"),
    "email": ("", "email_basis"),
}
"""The cells beside a consent: its date, and where it was given."""
_FIELDS: Final[tuple[tuple[MessageChannel, str], ...]] = (
    ("sms", "phone"),
    ("email", "email"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """
    One number or address of an account, as the sheet has it.

    Args:
        role: `tenant`, or that of a further person in the tab Contacts.
        consent: What the sheet says; None: nothing.
        said: Its cells about consent, word for word; "" where they are empty.
        said_on: The date among them, or "".
        source: Where they say that it was given, or "".
        where: The tab and row they stand in.
    """

    role: str
    name: str
    channel: MessageChannel
    address: str
    consent: bool | None
    said: str
    where: str
    said_on: str = ""
    source: str = ""

    @property
    def path(self) -> str:
        """Give the path of its document."""
        return f"points/{contact_point_key(self.address)}"


def places_of(data: Data) -> list[Place]:
    """List an account's contact points, the tenant's first, each address once."""
    found: dict[str, Place] = {}
    for one in (*_own(data), *_of_contacts(data.get("copy", {}))):
        found.setdefault(one.address, one)
    return list(found.values())


def contact_points(data: Data, documents: Documents) -> list[Data]:
    """Give each contact point with its standing and the proof of it, newest first."""
    places = places_of(data)
    found = documents.get_many([one.path for one in places])
    paths = {one.path: _entries(found.get(one.path)) for one in places}
    every = documents.get_many([path for each in paths.values() for path in each])
    return [
        _shown(
            one,
            found.get(one.path),
            [every[path].data for path in paths[one.path] if path in every],
        )
        for one in places
    ]


def _own(data: Data) -> Iterator[Place]:
    copy = data.get("copy", {})
    where = f"Accounts, row {data.get('row', '?')}"
    for channel, field in _FIELDS:
        if address := str(data.get(field) or ""):
            consent = copy.get(f"{channel}_consent")
            cells = [str(copy.get(name, "")) for name in _CELLS[channel]]
            yield Place(
                "tenant",
                str(copy.get("customer", "")),
                channel,
                address,
                consent,
                _said(channel, consent, cells),
                where,
                *cells,
            )


def _of_contacts(copy: Data) -> Iterator[Place]:
    for party in copy.get("contacts", ()):
        role, name = str(party["role"]), str(party.get("name", ""))
        for channel, field in _FIELDS:
            if address := str(party.get(field) or ""):
                consent = party.get(f"{channel}_consent")
                said = _said(channel, consent, ())
                said = said and f"{said} ({_ROLES.get(role, role)})"
                yield Place(role, name, channel, address, consent, said, "Contacts tab")


def _said(channel: str, consent: bool | None, cells: Iterable[str]) -> str:  # noqa: FBT001 - a cell's word
    """Give what the cells say, in their order."""
    filled = [one for one in cells if one]
    if consent is None and not filled:
        return ""
    word = {True: "yes", False: "no", None: "(empty)"}[consent]
    return "; ".join([f"{_HEADINGS[channel]}: {word}", *filled])


def _entries(found: Snapshot | None) -> list[str]:
    """Name the last entries of a point's ledger, newest first."""
    if found is None:
        return []
    last = int(str(found.data.get("n", 0)))
    numbers = range(last, max(0, last - PROOFS), -1)
    return [f"consent/{found.id}-{number:06d}" for number in numbers]


def _shown(place: Place, found: Snapshot | None, ledger: list[Data]) -> Data:
    stands = standing(found.data if found else None)
    proof = [_proof(one) for one in ledger]
    in_ledger = any(one["source"] == "sheet" for one in ledger)
    if place.said and not (place.consent and in_ledger):
        proof.append(_cells(place))
    newest = proof[0] if proof else {}
    cells = _says_the_sheet(place, newest)
    return {
        "role": place.role,
        "name": place.name,
        "channel": place.channel,
        "address": place.address,
        "suppressed": stands.suppressed,
        "dead": stands.dead,
        "consent": _consent(place, stands),
        "since": cells or stands.since or newest.get("said_at", ""),
        "source": place.source if cells or not ledger else newest["source"],
        "proof": proof,
    }


def _says_the_sheet(place: Place, newest: Data) -> str:
    """
    Give the day that the sheet names, where the newest entry is of that very word.

    The entry itself is as old as the run that read it: that is not when they agreed.
    """
    named = f"{place.channel}_consent_on={place.said_on}"
    words = str(newest.get("wording", "")).split("; ")
    read = newest.get("source") == SOURCES["sheet"] and named in words
    return place.said_on if read and place.said_on and place.consent else ""


def _consent(place: Place, stands: Standing) -> bool | None:
    """Say whether there is consent; None where nobody has said anything."""
    if stands.suppressed:
        return False
    return True if stands.consented else place.consent


def _proof(entry: Data) -> Data:
    words = ("kind", "at", "said_at", "wording", "proof", "actor")
    return {
        **{name: str(entry.get(name, "")) for name in words},
        "source": SOURCES.get(str(entry["source"]), str(entry["source"])),
        "recorded": f"Ledger of consent, entry {entry['n']} of {entry['point']}",
    }


def _cells(place: Place) -> Data:
    """Give the sheet's own word: a cell is no entry, and is shown as what it is."""
    kinds = {True: "granted", False: "refused", None: "empty"}
    return {
        "kind": kinds[place.consent],
        "at": "",
        "said_at": place.said_on,
        "wording": place.said,
        "proof": "",
        "actor": "staff",
        "source": SOURCES["sheet"],
        "recorded": place.where,
    }
