"""Reading a message's words where one pattern is not enough. Pure; no rule in here."""

from __future__ import annotations

import re

_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "}
)
_AMOUNT = re.compile(r"(?:US)?\$\s?(\d[\d,]*)(?:\.(\d{2}))?(?!\d)")
_PREFIX = re.compile(r"\s*[^\W\d_][^:.!?\n]{1,40}:(?!//)")
_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)\b([A-Z][a-z]+|[A-Z]{2,})\b")
_NOT_NAMES = frozenset(
    [
        "STOP",
        "HELP",
        "START",
        "INFO",
        "SMS",
        "END",
        "QUIT",
        "CANCEL",
        "UNSUBSCRIBE",
        "REPLY",
        "TEXT",
        "MSG",
        "USD",
        "AM",
        "PM",
        "PT",
        "ET",
        "CT",
        "MT",
        "EST",
        "EDT",
        "CST",
        "CDT",
        "MST",
        "MDT",
        "PST",
        "PDT",
        "ID",
        "OK",
        "URL",
        "FINAL",
        "NOTICE",
        "URGENT",
        "PAST",
        "DUE",
        "ALTO",
        "AYUDA",
        "PARAR",
        "I",
        "Reply",
        "Text",
        "Msg",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Sept",
        "Oct",
        "Nov",
        "Dec",
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
        "Unit",
        "Apt",
        "Account",
        "Rent",
        "Please",
        "You",
        "Your",
        "Call",
        "Pay",
        "Stop",
        "Responda",
        "Renta",
    ],
)
_DEBT = re.compile(
    r"\bdebts?\b|\bcollect(?:ion|ions|or|ors|ing)?\b|\bow(?:e|ed|es|ing)\b|"
    r"\b(?:past|over)[\s-]?due\b|\bdelinquen|\bbalance\b|\bpayment\b|\bdeudas?\b|"
    r"\bcobr\w+|\badeud\w+|\bvencid\w+|\bsaldo\b|\bpago\b",
    re.IGNORECASE,
)
_CONFIRMS = re.compile(
    r"\b(?:opted[\s-]?out|unsubscribed?|opt[\s-]?out|stopped|"
    r"no (?:more|further|longer)|will not|won't|removed|dad[oa] de baja|"
    r"no recibir[aá]|no le enviaremos|cancelad[oa])\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"https?://|www\.|\?|[$]|\b(?:START|UNSTOP|rejoin|resubscribe|re-subscribe|resume|"
    r"pay(?:ment|ments|ing)?|owe[ds]?|balance|debts?|collector|attempt to collect|"
    r"call|contact us|help|reply|text(?:ing)? us|visit|offer|but|however|"
    r"instead|questions?|only|just|promotions?|or all|"
    r"pag(?:o|ar|ue)|deuda|llame|responda|visite|reanudar|pero)\b",
    re.IGNORECASE,
)
_SPANISH = re.compile(
    r"\b(?:usted|su|sus|el|la|los|las|de|del|para|por|que|est[aá]|cuenta|pago|renta|"
    r"alquiler|favor|nuestro|saldo|esta|este|una|con|hoy|gracias|hola)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:you|your|the|of|for|to|is|are|this|that|account|payment|rent|please|our|"
    r"balance|with|and|today|thank|hello|we|by)\b",
    re.IGNORECASE,
)
_EN_DISCLOSURE = re.compile(
    r"\bdebt collect|\bcollect a debt|\bcollect this debt", re.IGNORECASE
)
_ES_DISCLOSURE = re.compile(
    r"\bcobrador(?:a|es)? de deuda|\bcobrar (?:una|esta) deuda|\bagencia de cobr|"
    r"\bcobro de (?:una )?deuda",
    re.IGNORECASE,
)


def plain(*texts: str) -> str:
    """Join texts with straight quotes and single spaces, as patterns expect them."""
    return _SPACE.sub(" ", " ".join(filter(None, texts)).translate(_QUOTES)).strip()


def names_sender(text: str, brand: str = "") -> bool:
    """
    Say whether a text names who sends it.

    Args:
        brand: Where it is known it must stand there; else any name will do.
    """
    if brand:
        return brand.casefold() in plain(text).casefold()
    if _PREFIX.match(text):
        return True
    names = {match.group(1) for match in _NAME.finditer(plain(text))}
    return bool(names - _NOT_NAMES)


def speaks_of_debt(shown: str, brand: str = "") -> bool:
    """Say whether what a locked screen shows tells of a debt; the name may."""
    text = plain(shown)
    if brand:
        text = re.sub(re.escape(brand), "", text, flags=re.IGNORECASE)
    return bool(_DEBT.search(text))


def says_more_than_confirmation(text: str) -> bool:
    """Say whether an opt-out confirmation does not confirm, or says anything else."""
    words = plain(text)
    return not _CONFIRMS.search(words) or bool(_MORE.search(words))


def disclosure_in_another_language(text: str) -> bool:
    """Say whether the disclosure stands only in a language the rest is not in."""
    words = plain(text)
    spanish = len(_SPANISH.findall(words)) > len(_ENGLISH.findall(words))
    own, other = (
        (_ES_DISCLOSURE, _EN_DISCLOSURE)
        if spanish
        else (_EN_DISCLOSURE, _ES_DISCLOSURE)
    )
    return bool(other.search(words)) and not own.search(words)


def amounts_cents(text: str) -> frozenset[int]:
    """List the dollar amounts a text names, in cents."""
    return frozenset(
        int(whole.replace(",", "")) * 100 + int(cents or 0)
        for whole, cents in _AMOUNT.findall(text)
    )
