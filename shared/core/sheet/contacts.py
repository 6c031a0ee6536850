"""The Contacts tab: co-tenants, guarantors, further numbers of an account. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from shared.core.keys import canonical_id, person_key
from shared.core.model import Party, Problem
from shared.core.sheet.cells.fault import Cell, Fault
from shared.core.sheet.columns import CONTACTS
from shared.core.sheet.headings import Headings, match
from shared.core.sheet.readers import Known, Reader, readers
from shared.core.zones import area_code_state, phone_zones
from shared.errors import BadRequest

_NO_DATES = date(2000, 1, 1)  # the tab has no dates to bound
_NEEDED = {"account_id": "the Account ID", "name": "the name"}
_NOT_TENANT = "another role than tenant (a tenant's own stands in the Accounts tab)"

Contacts = dict[str, tuple[Party, ...]]


def read_contacts(
    headers: Sequence[object],
    rows: Iterable[tuple[int, Sequence[Cell]]],
    *,
    region: str = "US",
    aliases: Iterable[tuple[str, str]] = (),
) -> tuple[Contacts, tuple[Problem, ...]]:
    """
    Read the tab.

    A row that cannot be used is left out and told of; nobody is contacted by guess.

    Args:
        headers: Row 1 as it stands.
        rows: Number as staff see it, and cells.
        region: Where numbers without a country code lie.
        aliases: As in `headings.match`.

    Returns:
        Canonical account id → its parties in the order of the tab, each a person of
        their own until `assign_people` finds who is who; and what is wrong.
    """
    try:
        headings = match(headers, aliases, columns=CONTACTS)
    except BadRequest as wrong:
        return {}, _no_table(wrong)
    known = readers(_NO_DATES, region)
    parties: dict[str, list[Party]] = {}
    problems: list[Problem] = []
    for number, cells in rows:
        values, wrong_cells = _values(headings, known, cells)
        problems.extend(
            _said(number, slug, headings, fault) for slug, fault in wrong_cells
        )
        if not values and not wrong_cells:
            continue
        if lack := _lack(values, wrong_cells):
            problems.append(_left_out(number, *lack))
        else:
            name = canonical_id(values["account_id"])
            parties.setdefault(name, []).append(_party(values))
    return {name: tuple(listed) for name, listed in parties.items()}, tuple(problems)


def _no_table(wrong: BadRequest) -> tuple[Problem, ...]:
    """An empty tab is nothing; one without its headings is told of, not fatal."""
    if wrong.code == "no_header":
        return ()
    return (Problem("contacts", wrong.code, f"Contacts: {wrong.text}", fatal=False),)


def _values(
    headings: Headings,
    known: Mapping[str, tuple[Known, Reader]],
    cells: Sequence[Cell],
) -> tuple[dict[str, Any], list[tuple[str, Fault]]]:
    values: dict[str, Any] = {}
    faults: list[tuple[str, Fault]] = []
    for slug, at in headings.index.items():
        value = known[slug][1](cells[at] if at < len(cells) else None)
        if isinstance(value, Fault):
            faults.append((slug, value))
            value = value.value
        if value is not None:
            values[slug] = value
    return values, faults


def _lack(
    values: Mapping[str, Any], faults: Sequence[tuple[str, Fault]]
) -> tuple[str, str] | None:
    """Say what keeps a row from being used, if anything does."""
    for slug, said in _NEEDED.items():
        if slug not in values:
            return slug, said
    if any(slug == "role" for slug, _ in faults):
        return "role", "a known role"
    if values.get("role") == "tenant":
        return "role", _NOT_TENANT
    if "phone" not in values and "email" not in values:
        return "phone", "a usable phone or e-mail"
    return None


def _said(number: int, slug: str, headings: Headings, fault: Fault) -> Problem:
    label = f"Contacts, row {number}: {headings.labels[slug]}"
    return fault.at(slug, label, fatal=False)


def _left_out(number: int, slug: str, lack: str) -> Problem:
    text = f"Contacts, row {number} lacks {lack} and is left out; fill it in."
    return Problem(slug, "contact_unusable", text, fatal=False)


def _party(values: Mapping[str, Any]) -> Party:
    phone = values.get("phone", "")
    own = values["account_id"], values["name"], phone, values.get("email", "")
    return Party(
        role=values.get("role", "co_tenant"),
        person_key=person_key("party", *own),
        name=values["name"],
        phone=phone,
        email=values.get("email", ""),
        phone_zones=phone_zones(phone),
        area_code_state=area_code_state(phone),
        language=values.get("language", "en"),
        sms_consent=values.get("sms_consent"),
        email_consent=values.get("email_consent"),
    )
