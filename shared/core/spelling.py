"""
One spelling for an address, however a provider or a mail program writes it. Pure.

The ledger of opt-outs goes by the address: a STOP from *Ann@Example.com* or from
*(212) 555-0101* must close the point that we write to.
"""

from __future__ import annotations

import re

_SCHEME = re.compile(r"(?:tel|sms):", re.IGNORECASE)
_BETWEEN_DIGITS = re.compile(r"[\s().\-/\u2010-\u2015\u200b-\u200f\u202a-\u202e]+")
_DIGITS = re.compile(r"\+?[0-9]+", re.ASCII)
_TEN, _ELEVEN = 10, 11


def one_spelling(address: str) -> str:
    """
    Spell an address as the store does: an e-mail in lower case, a number as E.164.

    Args:
        address: As shown. A number without a country code is a North American one.

    Returns:
        What is neither (a short code, a name, an id) without the spaces around it.
    """
    address = address.strip()
    if "@" in address:
        return address.strip("<>").lower()
    number = _BETWEEN_DIGITS.sub("", _SCHEME.sub("", address, count=1))
    if not _DIGITS.fullmatch(number):
        return address
    if number.startswith("+"):
        return number
    if len(number) == _TEN:
        return f"+1{number}"
    is_national = len(number) == _ELEVEN and number.startswith("1")
    return f"+{number}" if is_national else number
