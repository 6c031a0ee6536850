"""
A case in the form of `docs/decide.schema.json` into a request. Pure.

An unknown key is an error with its name: a misspelt opt-out must never read as none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any

from shared.core.compliance.clock import seconds
from shared.core.compliance.request import (
    Consent,
    Consumer,
    ContactRequest,
    Debt,
    Rnd,
    TemplateFacts,
)
from shared.core.compliance.rule import ACTORS, CHANNELS
from shared.core.compliance.slugs import (
    CONSENT,
    CONTACT,
    DAYS,
    FLAGS,
    PLACE,
    PURPOSES,
    TOP,
)
from shared.core.model import Contact, Prefs
from shared.errors import BadRequest


def contact_request(row: Mapping[str, Any]) -> tuple[ContactRequest, datetime]:
    """
    Read one question about a contact.

    Returns:
        The request, and the instant asked about.

    Raises:
        BadRequest: `unknown_key`, `missing_key` or `bad_value`, naming the key.
    """
    known(row, TOP, "")
    request = ContactRequest(
        actor=one_of(row, "actor", ACTORS),  # type: ignore[arg-type]
        purpose=one_of(row, "purpose", PURPOSES),  # type: ignore[arg-type]
        channel=one_of(row, "channel", CHANNELS),  # type: ignore[arg-type]
        consumer=_consumer(table(row, "consumer")),
        debts=_debts(row.get("debt")),
        consent=_consent(table(row, "consent")),
        flags=flags_of(row),
        history=tuple(_contact(c, i) for i, c in enumerate(rows(row, "history"))),
        prefs=_prefs(table(row, "prefs")),
        template=_template(table(row, "template")),
    )
    return request, instant_of(row, "now")


def known(row: Mapping[str, Any], allowed: Collection[str], at: str) -> None:
    """Refuse a key that nothing would read."""
    for key in row:
        if key not in allowed:
            raise BadRequest("unknown_key", f"unknown key {at}{key}")


def one_of(row: Mapping[str, Any], key: str, allowed: frozenset[str]) -> str:
    """Read a key that must be one of some words."""
    value = text_of(row, key, required=True)
    if value not in allowed:
        raise BadRequest("bad_value", f"{key} must be one of {_all(allowed)}")
    return value


def text_of(row: Mapping[str, Any], key: str, *, required: bool = False) -> str:
    """Read text; null and absence are empty."""
    value = row.get(key)
    if value is None:
        if required:
            raise BadRequest("missing_key", f"{key} is missing")
        return ""
    if not isinstance(value, str):
        raise BadRequest("bad_value", f"{key} must be text")
    return value


def table(row: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Read a table; null and absence are empty."""
    value = row.get(key)
    if value is not None and not isinstance(value, Mapping):
        raise BadRequest("bad_value", f"{key} must be an object")
    return value or {}


def rows(row: Mapping[str, Any], key: str) -> list[Any]:
    """Read a list; null and absence are empty."""
    value = row.get(key)
    if value is not None and not isinstance(value, list):
        raise BadRequest("bad_value", f"{key} must be a list")
    return value or []


def flags_of(row: Mapping[str, Any]) -> frozenset[str]:
    """Read the flags, all of them known."""
    found = _texts(row, "flags")
    for flag in found:
        if flag not in FLAGS:
            raise BadRequest("unknown_flag", f"unknown flag {flag}")
    return frozenset(found)


def date_of_key(row: Mapping[str, Any], key: str) -> date | None:
    """Read an ISO date; null and absence are None."""
    value = text_of(row, key)
    return _converted(date.fromisoformat, value, key) if value else None


def instant_of(row: Mapping[str, Any], key: str) -> datetime:
    """Read an ISO instant with its zone; the answer is in UTC."""
    value = text_of(row, key, required=True)
    found: datetime = _converted(datetime.fromisoformat, value, key)
    if found.tzinfo is None:
        raise BadRequest("bad_value", f"{key} must say its zone")
    return _converted(lambda v: v.astimezone(UTC), found, key)  # type: ignore[no-any-return]


def _converted(convert: Callable[[Any], Any], value: Any, key: str) -> Any:
    try:
        return convert(value)
    except (ValueError, OverflowError) as exc:
        raise BadRequest("bad_value", f"{key} cannot be read") from exc


def _all(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))


def _texts(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = rows(row, key)
    if not all(isinstance(value, str) for value in found):
        raise BadRequest("bad_value", f"{key} must be a list of texts")
    return tuple(found)


def _zones(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key)
    if isinstance(value, str):
        return (value,) if value else ()
    return _texts(row, key)


def _consumer(row: Mapping[str, Any]) -> Consumer:
    known(row, PLACE, "consumer.")
    return Consumer(
        state=text_of(row, "state").upper(),
        city=text_of(row, "city"),
        zip=text_of(row, "zip"),
        phone=text_of(row, "phone"),
        address_zones=_zones(row, "address_tz"),
        phone_zones=_zones(row, "phone_tz"),
        area_code_state=text_of(row, "area_code_state").upper(),
        stated_zone=text_of(row, "stated_tz"),
    )


def _debts(value: Any) -> tuple[Debt, ...]:
    found = value if isinstance(value, list) else [value] if value else []
    return tuple(_debt(row) for row in found)


def _debt(row: Any) -> Debt:
    if not isinstance(row, Mapping):
        raise BadRequest("bad_value", "debt must be an object")
    known(row, ["id", "type", "days_past_due"], "debt.")
    days = row.get("days_past_due", 0)
    if not isinstance(days, int) or isinstance(days, bool):
        raise BadRequest("bad_value", "debt.days_past_due must be a whole number")
    return Debt(text_of(row, "id"), text_of(row, "type") or "rent", days)


def _consent(row: Mapping[str, Any]) -> Consent:
    known(row, CONSENT, "consent.")
    return Consent(
        sms=_yes_or_unknown(row, "sms"),
        sms_anchor_on=date_of_key(row, "sms_anchor_date"),
        sms_route_approved=_yes(row, "sms_route_approved"),
        email_basis=text_of(row, "email_basis"),
        creditor_notice_on=date_of_key(row, "creditor_notice_sent"),
        direct_time_consent=_yes(row, "direct_time_consent"),
        dc_econsent=_yes(row, "dc_econsent"),
        ny_email_consent=_yes(row, "ny_email_consent"),
        nyc_econsent=_yes(row, "nyc_econsent"),
        pewc=_yes(row, "pewc"),
        rnd=_rnd(table(row, "rnd")),
    )


def _yes_or_unknown(row: Mapping[str, Any], key: str) -> bool | None:
    value = row.get(key)
    if value is not None and not isinstance(value, bool):
        raise BadRequest("bad_value", f"{key} must be true or false")
    return value


def _yes(row: Mapping[str, Any], key: str) -> bool:
    return _yes_or_unknown(row, key) or False


def _rnd(row: Mapping[str, Any]) -> Rnd | None:
    known(row, ["date", "response"], "consent.rnd.")
    if not row:
        return None
    on = date_of_key(row, "date")
    if on is None:
        raise BadRequest("missing_key", "consent.rnd.date is missing")
    return Rnd(on, one_of(row, "response", frozenset({"yes", "no", "no_data"})))


def _contact(row: Any, index: int) -> Contact:
    at = f"history[{index}]."
    if not isinstance(row, Mapping):
        raise BadRequest("bad_value", f"{at[:-1]} must be an object")
    known(row, CONTACT, at)
    debt = text_of(row, "debt")
    return Contact(
        at=instant_of(row, "at"),
        channel=one_of(row, "channel", CHANNELS),  # type: ignore[arg-type]
        kind=text_of(row, "kind") or "sent",
        inbound=_direction(row) == "in",
        debts=(debt,) if debt else (),
        contact_point=text_of(row, "contact_point"),
    )


def _direction(row: Mapping[str, Any]) -> str:
    return one_of(row, "direction", frozenset({"in", "out"}))


def _prefs(row: Mapping[str, Any]) -> Prefs | None:
    known(row, ["window", "no_days", "fri_until"], "prefs.")
    if not row:
        return None
    until = text_of(row, "fri_until")
    if until:
        _converted(seconds, until, "prefs.fri_until")
    return Prefs(_window(row), _no_days(row), until)


def _window(row: Mapping[str, Any]) -> tuple[str, str] | None:
    found = _texts(row, "window")
    if not found:
        return None
    if len(found) != 2:  # noqa: PLR2004 - opening and closing
        raise BadRequest("bad_value", "prefs.window must be two times")
    opens, closes = (_converted(seconds, v, "prefs.window") for v in found)
    if opens >= closes:
        raise BadRequest("bad_value", "prefs.window closes before it opens")
    return found[0], found[1]


def _no_days(row: Mapping[str, Any]) -> tuple[str, ...]:
    found = tuple(day.lower()[:3] for day in _texts(row, "no_days"))
    if not DAYS.issuperset(found):
        raise BadRequest("bad_value", f"prefs.no_days must be some of {_all(DAYS)}")
    return found


def _template(row: Mapping[str, Any]) -> TemplateFacts:
    known(row, ["contact_point", "eviction_threat"], "template.")
    return TemplateFacts(
        contact_point=text_of(row, "contact_point") or "personal",
        eviction_threat=_yes(row, "eviction_threat"),
    )
