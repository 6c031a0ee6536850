"""
Count the parts of a text message and keep it in the cheap alphabet. Pure.

GSM 03.38: 160 characters in one part, 153 in each of several; characters of the
extension table count twice. Anything outside forces UCS-2: 70 and 67 UTF-16 units.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("\f^{}\\[~]|€")
_GSM: Final = _BASIC | _EXTENDED
MAX_PARTS: Final = 3

# ruff: noqa: RUF001 - the look-alikes are the point of this table
_TYPOGRAPHY: Final = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u3000\t", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
        "…": "...",
        "•": "-",
        "·": "-",
        "™": "(TM)",
        "®": "(R)",
        "©": "(C)",
        "º": "o",
        "ª": "a",
    }
)


@dataclass(frozen=True, slots=True)
class Sized:
    """
    A text with what it costs.

    Args:
        encoding: `gsm7` or `ucs2`.
        parts: How many messages the carrier makes of it; 0 for "".
    """

    text: str
    encoding: str
    parts: int


def plain_typography(text: str) -> str:
    """Replace characters that word processors slip in and that would force UCS-2."""
    return text if text.isascii() else text.translate(_TYPOGRAPHY)


def _parts(units: int, single: int, each: int) -> int:
    return (units > 0) if units <= single else -(-units // each)


def measure(text: str) -> Sized:
    """Count the parts of *text* as it stands."""
    used = set(text)
    if used <= _GSM:
        double = sum(map(text.count, used & _EXTENDED))
        return Sized(text, "gsm7", int(_parts(len(text) + double, 160, 153)))
    units = len(text.encode("utf-16-le")) // 2
    return Sized(text, "ucs2", int(_parts(units, 70, 67)))


def _without_accents(text: str) -> str:
    """Drop the accents GSM-7 lacks (á í ó ú …) and keep those it has (é ñ ü …)."""
    return "".join(c if c in _GSM else _bare(c) for c in text)


def _bare(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character)
    kept = "".join(c for c in parts if not unicodedata.combining(c))
    return kept if set(kept) <= _GSM else ""


def economical(text: str) -> Sized:
    """
    Size a text, keeping its accents unless they would cost more than `MAX_PARTS`.

    A name is written as its bearer writes it, even at the price of one part more; only
    where the message would become too long are the accents that GSM-7 lacks dropped.
    """
    sized = measure(text)
    if sized.encoding == "ucs2":
        sized = measure(unicodedata.normalize("NFC", plain_typography(text)))
    if sized.parts <= MAX_PARTS or sized.encoding == "gsm7":
        return sized
    return measure(_without_accents(sized.text))
