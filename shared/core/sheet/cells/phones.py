"""Phone numbers in every shape into E.164. Pure; calls nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from shared.core.sheet.cells.fault import CELL_LIMIT, FORMULA, Cell, Fault
from shared.core.sheet.cells.text import NOTHING, shown

PhoneReader = Callable[[Cell], str | Fault | None]

_NANP_REGIONS = frozenset({"US", "PR", "GU", "VI", "AS", "MP"})
_TEN, _ELEVEN, _SEVEN = 10, 11, 7
_PUNCTUATION = str.maketrans("", "", " ()-.\u00a0")
_LOOKALIKES = str.maketrans(
    dict.fromkeys(
        "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00b7\u2022\u2007\u202f\u2009", "-"
    )
    | {"\uff08": "(", "\uff09": ")", "\uff0b": "+", "\u00a0": " ", "\u200b": ""}
)
_WORD = (
    r"(?:tel(?:[eé]fono)?|phone|ph|cel+(?:ular)?|m[oó]vil|mobile|mob|home|work|casa"
    r"|[chmwp])"
)
_LABELLED = re.compile(rf"^\(?{_WORD}\)?[.:#\s]+|[\s(]+{_WORD}\)?\.?$", re.IGNORECASE)
_EXTENSION = re.compile(
    r"\d\W*(?:e?xt?n?\.?|extension|x|#|;ext=)\W*\d{1,7}$", re.IGNORECASE
)
_BETWEEN = re.compile(r"[/;,|&\n\r]|\b(?:or|and|y|o)\b", re.IGNORECASE)
_ENOUGH = re.compile(r"(?:\D*\d){7}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_ABROAD = re.compile(r"^00(?=[1-9])")
_SHAPE = re.compile(r"(?:tel:)?\+?[\d\s()./\-\[\]]+")

BAD = Fault(
    "bad_phone", "is not a phone number that exists; write it like (617) 555-0123."
)
SHORT = Fault(
    "phone_without_area_code", "lacks the area code; write it like (617) 555-0123."
)
SEVERAL = Fault(
    "several_phones",
    "holds more than one number; keep one here and put the others in the Contacts tab.",
)
EXTENSION = Fault(
    "phone_extension",
    "has an extension, so it is an office line that others read; put the person's own "
    "number there.",
)
ROUNDED = Fault(
    "phone_rounded",
    "was shortened by a spreadsheet and lost digits; format the column as text and "
    "type the number anew.",
)
FOREIGN = Fault(
    "phone_foreign", "is not a US number; only US numbers are texted and called."
)
PREMIUM = Fault(
    "phone_premium", "is a premium-rate number; put the person's own number there."
)


def phone_reader(region: str = "US") -> PhoneReader:
    """
    Make a reader of phone numbers.

    Args:
        region: Where numbers without a country code lie.

    Numbers in the everyday shapes are checked by the pattern phonenumbers itself uses
    for the US, ten times faster than through its parser; the rest goes through it.
    """
    nanp = region in _NANP_REGIONS

    def read(cell: Cell) -> str | Fault | None:
        text = shown(cell)
        if nanp and len(text) < CELL_LIMIT and text.isascii():
            digits = text.translate(_PUNCTUATION)
            if digits[:2] == "+1" and len(digits) == _ELEVEN + 1:
                digits = digits[2:]
            elif digits[:1] == "1" and len(digits) == _ELEVEN:
                digits = digits[1:]
            if len(digits) == _TEN and digits.isdigit() and _us()(digits):
                return (
                    f"+1{digits}" if text.lstrip()[:1] != "+" or "+1" in text else BAD
                )
        return _unusual(text, region)

    return read


@cache
def _us() -> Callable[[str], object]:
    """Give the test of US subscriber numbers out of phonenumbers' own data."""
    from phonenumbers import PhoneMetadata  # noqa: PLC0415 - heavy, loaded when used

    data: Any = PhoneMetadata.metadata_for_region("US")
    return re.compile(data.fixed_line.national_number_pattern).fullmatch


def _unusual(text: str, region: str) -> str | Fault | None:
    if len(text) > CELL_LIMIT:
        return SEVERAL
    text = text.translate(_LOOKALIKES).strip().strip("'\"")
    if text.casefold() in NOTHING:
        return None
    if text.startswith("="):
        return FORMULA
    if _SCIENTIFIC.fullmatch(text):
        return ROUNDED
    text = _LABELLED.sub("", text).removesuffix(".0").strip()
    text = _ABROAD.sub("+", text)
    return _wrong_shape(text) or _parsed(text, region)


def _wrong_shape(text: str) -> Fault | None:
    if sum(1 for part in _BETWEEN.split(text) if _ENOUGH.match(part)) > 1:
        return SEVERAL
    if _EXTENSION.search(text) and _ENOUGH.match(text):
        return EXTENSION
    if not _SHAPE.fullmatch(text):
        return BAD
    digits = sum(map(str.isdigit, text))
    if digits == _SEVEN and "+" not in text:
        return SHORT
    return SEVERAL if digits in {20, 21, 22} else None


def _parsed(text: str, region: str) -> str | Fault:
    import phonenumbers as lib  # noqa: PLC0415 - heavy, imported where first used

    try:
        number = lib.parse(text, region)
    except lib.NumberParseException:
        return BAD
    if not lib.is_valid_number(number):
        return BAD
    if number.country_code != 1:
        return FOREIGN
    if lib.number_type(number) == lib.PhoneNumberType.PREMIUM_RATE:
        return PREMIUM
    return str(lib.format_number(number, lib.PhoneNumberFormat.E164))
