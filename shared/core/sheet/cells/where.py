"""ZIPs, states and time zones as staff write them. Pure."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from shared.core.places import STATE_NAMES
from shared.core.sheet.cells.fault import CELL_LIMIT, Cell, Fault
from shared.core.sheet.cells.text import NOTHING, fold, shown
from shared.core.zones import zip_state

_ZIP = re.compile(r"(\d{3,5})(?:-\d{4})?")
_ZIP_AND_FOUR = re.compile(r"(\d{4,5})\s?\d{4}")
_IANA = re.compile(r"[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_]+){1,2}")
_ZIP_DIGITS = 5

BAD_ZIP = Fault("bad_zip", "is not a US ZIP code; write five digits like 02110.")
BAD_STATE = Fault("bad_state", "is not a US state; write two letters like MA.")
BAD_ZONE = Fault(
    "bad_zone", "is not a time zone that is known; write it like America/New_York."
)

_SUFFIX = re.compile(r" (?:standard |daylight |savings? )*(?:time)?(?: zone)?$")
_ZONES = {
    word: zone
    for zone, words in {
        "America/New_York": "et|est|edt|eastern|este|us eastern|hora del este",
        "America/Chicago": "ct|cst|cdt|central|centro|us central|hora central",
        "America/Denver": "mt|mst|mdt|mountain|us mountain|hora de la montana",
        "America/Phoenix": "arizona|az|us arizona|mst arizona|mountain arizona",
        "America/Los_Angeles": "pt|pst|pdt|pacific|pacifico|us pacific"
        "|hora del pacifico",
        "America/Anchorage": "akt|akst|akdt|alaska|us alaska",
        "America/Adak": "hdt|adak|aleutian|us aleutian",
        "Pacific/Honolulu": "hst|ht|hawaii|us hawaii",
        "America/Puerto_Rico": "ast|atlantic|atlantico|puerto rico",
        "Pacific/Guam": "chst|chamorro|guam",
        "Pacific/Pago_Pago": "sst|samoa|american samoa|us samoa",
    }.items()
    for word in words.split("|")
}


def read_zip(cell: Cell) -> str | Fault | None:
    """
    Read a ZIP as its five digits; zeros that a spreadsheet ate come back.

    `2110` is 02110, `601` is 00601, `021101234` and `02110-1234` are 02110.
    """
    text = shown(cell)
    if len(text) > CELL_LIMIT:
        return BAD_ZIP
    text = text.strip().lstrip("'").replace("\u2013", "-").removesuffix(".0")
    if text.casefold() in NOTHING:
        return None
    found = _ZIP.fullmatch(text) or _ZIP_AND_FOUR.fullmatch(text)
    if not found or not text.isascii():
        return BAD_ZIP
    code = found[1].zfill(_ZIP_DIGITS)
    if len(found[1]) < _ZIP_DIGITS and not zip_state(code):
        return BAD_ZIP
    return code


def read_state(cell: Cell) -> str | Fault | None:
    """Read a state's name or abbreviation as two letters."""
    text = shown(cell)
    if len(text) > CELL_LIMIT:
        return BAD_STATE
    if text.strip().casefold() in NOTHING:
        return None
    name = fold(text)
    code = STATE_NAMES.get(name) or STATE_NAMES.get(name.removesuffix(" state"))
    return code or STATE_NAMES.get(name.replace(" ", "")) or BAD_STATE


def read_zone(cell: Cell) -> str | Fault | None:
    """
    Read a time zone as its IANA name.

    `ET`, `EST`, `Eastern Time (US)` and `America/New_York` are one. An offset such as
    `GMT-5` is refused: it would be wrong for half of the year.
    """
    text = shown(cell)
    if len(text) > CELL_LIMIT:
        return BAD_ZONE
    text = text.strip()
    if text.casefold() in NOTHING:
        return None
    name = fold(text.partition("(")[0])
    known = _ZONES.get(name) or _ZONES.get(_SUFFIX.sub("", name))
    return known or _iana(text.replace(" ", "_"))


def _iana(text: str) -> str | Fault:
    if not _IANA.fullmatch(text):
        return BAD_ZONE
    try:
        return ZoneInfo(text).key
    except (KeyError, ValueError, OSError):  # no such zone, or a folder of zones
        return BAD_ZONE
