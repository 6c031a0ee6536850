"""
Which clocks a person may live by: zones of ZIPs, of phones, of an account. Pure.

Reads tables that `shared/local/compile_zones.py` compiled; looks at no wall clock.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache

from shared.core.packaged import packaged_json

# TZ-NONE: nothing is known, so every continental clock must agree.
CONTINENTAL = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
)
EVERYWHERE = (
    *CONTINENTAL,
    "America/Anchorage",
    "America/Adak",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "Pacific/Guam",
    "Pacific/Pago_Pago",
)
"""Where something is known and cannot be read, every clock of the US must agree."""
_DATA = "shared.core.data"
_ZIP_DIGITS = 5
_NANP_LENGTH = 12  # "+1" and ten digits


@dataclass(frozen=True, slots=True)
class _Zips:
    firsts: tuple[int, ...]
    lasts: tuple[int, ...]
    places: tuple[tuple[str, tuple[str, ...]], ...]
    states: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Npas:
    states: dict[str, str]
    zones: dict[str, tuple[str, ...]]
    exchanges: dict[str, tuple[str, ...]]


def zip_zones(zip5: str) -> tuple[str, ...]:
    """
    Give the zones a ZIP's people may live by; () for unknown and military ones.

    Source: PyPI `zipcodes`, corrected for the Navajo Nation and West Wendover.
    """
    return _zip_place(zip5)[1]


def zip_state(zip5: str) -> str:
    """Give the state a ZIP lies in, or "" where no such ZIP is known."""
    return _zip_place(zip5)[0]


@lru_cache(maxsize=8192)
def _zip_place(zip5: str) -> tuple[str, tuple[str, ...]]:
    if not (len(zip5) == _ZIP_DIGITS and zip5.isascii() and zip5.isdigit()):
        return "", ()
    zips, number = _zips(), int(zip5)
    at = bisect_right(zips.firsts, number) - 1
    known = at >= 0 and number <= zips.lasts[at]
    return zips.places[at] if known else ("", ())


def state_zones(state: str) -> tuple[str, ...]:
    """Give every zone of a state (two letters); split states give all."""
    return _zips().states.get(state, ())


@lru_cache(maxsize=8192)
def address_zones(zip5: str, state: str) -> tuple[str, ...]:
    """
    Give the zones of an address.

    An unknown ZIP leaves the state's; a ZIP outside its state adds them, because one of
    the two is wrong and nobody can say which.
    """
    by_zip = zip_zones(zip5)
    if by_zip and (not state or zip_state(zip5) == state):
        return by_zip
    return tuple(dict.fromkeys(by_zip + state_zones(state)))


def phone_zones(e164: str) -> tuple[str, ...]:
    """
    Give the zones a US number's exchange may lie in.

    A split area code gives one zone only where the exchange is known to lie in it; an
    unknown exchange gives all. Toll-free and foreign numbers give ().
    Source: PyPI `phonenumbers`, corrected for overlays of split codes.
    """
    if len(e164) != _NANP_LENGTH or not e164.startswith("+1"):
        return ()
    npas = _npas()
    return npas.exchanges.get(e164[2:8]) or npas.zones.get(e164[2:5], ())


def area_code_state(e164: str) -> str:
    """Give the state of a US number's area code, or ""."""
    is_nanp = len(e164) == _NANP_LENGTH and e164.startswith("+1")
    return _npas().states.get(e164[2:5], "") if is_nanp else ""


def state_area_codes() -> dict[str, tuple[str, ...]]:
    """Give the area codes of each state; for sample data."""
    found: dict[str, list[str]] = {}
    for npa, state in _npas().states.items():
        found.setdefault(state, []).append(npa)
    return {state: tuple(npas) for state, npas in found.items()}


@cache
def _zips() -> _Zips:
    raw = packaged_json(_DATA, "zips.json")
    runs = raw["runs"]
    places = [(state, tuple(zones)) for state, *zones in raw["places"]]
    return _Zips(
        tuple(runs[0::3]),
        tuple(runs[1::3]),
        tuple(places[at] for at in runs[2::3]),
        {state: tuple(zones) for state, zones in raw["states"].items()},
    )


@cache
def _npas() -> _Npas:
    raw = packaged_json(_DATA, "npas.json")
    return _Npas(
        {npa: row[0] for npa, row in raw["npas"].items()},
        {npa: tuple(row[1:]) for npa, row in raw["npas"].items()},
        {
            npa + exchange: (zone,)
            for npa, sides in raw["exchanges"].items()
            for zone, listed in sides.items()
            for exchange in listed.split()
        },
    )
