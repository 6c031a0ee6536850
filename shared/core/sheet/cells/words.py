"""Cells that hold one word out of a few: consent, status, language, channel. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from shared.core.sheet.cells.fault import CELL_LIMIT, Cell, Fault
from shared.core.sheet.cells.text import NOTHING, fold, shown

WordReader = Callable[[Cell], Any]


def _table(**words: str) -> dict[str, str]:
    return {
        fold(word): slug for slug, listed in words.items() for word in listed.split("|")
    }


_YES = (
    "yes|y|true|t|1|x|✓|✔|si|s|ok|okay|on|opt in|opted in|optin|granted|given|consented"
    "|agreed|verdadero|acepto|acepta"
)
_NO = (
    "no|n|false|f|0|opt out|opted out|optout|stop|stopped|declined|revoked|refused"
    "|denied|withdrawn|off|unsubscribed|falso|rechaza|rechazado|revocado"
)
_CONSENT: dict[str, Any] = {fold(w): True for w in _YES.split("|") if fold(w)}
_CONSENT |= {fold(w): False for w in _NO.split("|")}
_TICKS = frozenset("✓✔☑✅")
_LANGUAGES = _table(
    en="en|eng|english|ingles|en us|english us|inglesa",
    es="es|esp|spa|sp|spanish|espanol|castellano|es us|es mx|spanish es|espanola",
)
_CHANNELS = _table(
    sms="sms|text|texts|txt|text message|text messages|texting|texto|mensaje"
    "|mensaje de texto|mobile",
    email="email|e mail|emails|correo|correo electronico",
    call="call|phone|phone call|voice|telephone|llamada|telefono",
)
_ACTORS = _table(
    creditor="creditor|first party|1st party|first|owner|landlord|property manager"
    "|original creditor|manager|acreedor|propietario|in house",
    third_party="third party|3rd party|third|thirdparty|collector|debt collector|agency"
    "|collection agency|cobrador|tercero|agencia",
)
_STATUSES = _table(
    active="active|current|open|new|late|past due|delinquent|overdue|unpaid|partial"
    "|partially paid|partial payment|in collections|collections|collection|ok|normal"
    "|past tenant|former tenant|former|moved out|past|activo|abierto|vencido|moroso"
    "|atrasado",
    paid="paid|paid in full|pif|settled|closed|zero balance|pagado|liquidado|cerrado",
    promised="promised|promise|promise to pay|ptp|payment plan|payment arrangement"
    "|arrangement|promesa|promesa de pago|plan de pago",
    disputed="disputed|dispute|in dispute|disputa|en disputa|disputado",
    hold="hold|on hold|paused|pause|suspended|wait|frozen|do not chase|eviction"
    "|eviction filed|evicted|in court|lawsuit|en espera|pausado|suspendido",
    bankruptcy="bankruptcy|bankrupt|bk|bky|chapter 7|chapter 11|chapter 13|ch 7|ch 13"
    "|bancarrota|quiebra",
    deceased="deceased|dead|died|death|estate|fallecido|fallecida|difunto",
    attorney="attorney|lawyer|represented|represented by attorney|legal|counsel"
    "|abogado",
    cease="cease|cease contact|cease and desist|c d|do not contact|dnc|no contact"
    "|do not call|do not text|stop|no contactar",
    active_duty="active duty|military|scra|servicemember|service member|militar",
    wrong_number="wrong number|wrong person|bad number|numero equivocado",
)

_ROLES = _table(
    tenant="tenant|resident|customer|self|primary|main|inquilino|titular|other number"
    "|alternate|second phone|additional phone",
    co_tenant="co tenant|cotenant|co resident|roommate|spouse|husband|wife|partner"
    "|co borrower|joint|occupant|coinquilino|co inquilino|esposo|esposa|pareja",
    guarantor="guarantor|co signer|cosigner|aval|fiador|garante",
)

BAD_CONSENT = Fault(
    "bad_consent",
    "does not say clearly yes or no, so no consent is assumed; write yes or no.",
)
BAD_LANGUAGE = Fault(
    "unknown_language",
    "names a language there are no texts in; English is used. Write en or es.",
    "en",
)
BAD_CHANNEL = Fault(
    "unknown_channel",
    "names no channel of the service, so none is preferred; write sms, email or call.",
)
BAD_ACTOR = Fault(
    "unknown_actor",
    "does not say clearly who collects, so the stricter rules for third parties are "
    "used; write creditor or third party.",
    "third_party",
)
BAD_ROLE = Fault(
    "unknown_role",
    "does not say who this is, so nobody is contacted there; write tenant, co-tenant "
    "or guarantor.",
)
_BAD_STATUS = Fault(
    "unknown_status",
    "holds a word that is not known, so the account is left to people; write one such "
    "as active, hold, disputed, promised or paid.",
    "hold",
)


def read_consent(cell: Cell) -> bool | Fault | None:
    """Read a yes or a no; blank is neither, and anything unclear is no consent."""
    if isinstance(cell, bool):
        return cell
    text = shown(cell)
    if len(text) > CELL_LIMIT:
        return BAD_CONSENT
    text = text.strip()
    if text.casefold() in NOTHING:
        return None
    if text in _TICKS:
        return True
    found: bool | Fault = _CONSENT.get(fold(text), BAD_CONSENT)
    return found


def _word_reader(words: dict[str, str], unknown: Fault) -> WordReader:
    def read(cell: Cell) -> str | Fault | None:
        text = shown(cell)
        if len(text) > CELL_LIMIT:
            return unknown
        if text.strip().casefold() in NOTHING:
            return None
        return words.get(fold(text), unknown)

    return read


read_language = _word_reader(_LANGUAGES, BAD_LANGUAGE)
read_channel = _word_reader(_CHANNELS, BAD_CHANNEL)
read_actor = _word_reader(_ACTORS, BAD_ACTOR)
read_role = _word_reader(_ROLES, BAD_ROLE)


def read_slug(cell: Cell) -> str | Fault | None:
    """Read any short name as a slug, `Credit card` → `credit_card`."""
    text = shown(cell)
    if len(text) > CELL_LIMIT:
        return Fault("too_long", "holds far more text than belongs there; shorten it.")
    folded = fold(text)
    return None if text.strip().casefold() in NOTHING or not folded else _slug(folded)


def read_status(cell: Cell) -> str | Fault | None:
    """
    Read staff's Status as a slug.

    A word nobody taught the service stays as its slug, with a fault: segments hold such
    accounts, because staff meant something by it.
    """
    slug = read_slug(cell)
    if not isinstance(slug, str):
        lost = slug is None and shown(cell).strip().casefold() not in NOTHING
        return _BAD_STATUS if slug or lost else None
    known = _STATUSES.get(slug.replace("_", " "))
    return known or replace(_BAD_STATUS, value=slug)


def _slug(folded: str) -> str:
    return folded.replace(" ", "_")
