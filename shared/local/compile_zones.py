"""
Compile ZIP and area-code tables out of public data; run by hand when those change.

`python -m shared.local.compile_zones` writes `shared/core/data/*.json` from zipcodes
(needs requirements-dev.txt) and phonenumbers. Not used while serving; a test
fails when the tables drift from their sources.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from shared.core.places import STATE_NAMES

DATA = Path(__file__).parent.parent / "core" / "data"

# Zones that have kept the same clock as their neighbour since 2019 or longer. Fewer
# names mean fewer windows to intersect; a test compares every hour of 2024-2032.
SAME_CLOCK = {
    "America/Boise": "America/Denver",
    "America/Detroit": "America/New_York",
    "America/Indiana/Indianapolis": "America/New_York",
    "America/Indiana/Knox": "America/Chicago",
    "America/Indiana/Marengo": "America/New_York",
    "America/Indiana/Petersburg": "America/New_York",
    "America/Indiana/Tell_City": "America/Chicago",
    "America/Indiana/Vevay": "America/New_York",
    "America/Indiana/Vincennes": "America/New_York",
    "America/Indiana/Winamac": "America/New_York",
    "America/Juneau": "America/Anchorage",
    "America/Kentucky/Louisville": "America/New_York",
    "America/Kentucky/Monticello": "America/New_York",
    "America/Menominee": "America/Chicago",
    "America/Metlakatla": "America/Anchorage",
    "America/Nome": "America/Anchorage",
    "America/North_Dakota/Beulah": "America/Chicago",
    "America/North_Dakota/Center": "America/Chicago",
    "America/North_Dakota/New_Salem": "America/Chicago",
    "America/Sitka": "America/Anchorage",
    "America/Yakutat": "America/Anchorage",
}
_EASTERN, _CENTRAL = "America/New_York", "America/Chicago"
_MOUNTAIN, _PACIFIC = "America/Denver", "America/Los_Angeles"
_ARIZONA, _ALASKA = "America/Phoenix", "America/Anchorage"

# Where the point that zipcodes looks up is not where the people's clocks are.
# 15 USC 260a, 49 CFR 71; the Navajo Nation keeps DST, the rest of Arizona does not.
ZIP_CORRECTIONS: Mapping[str, tuple[str, ...]] = {
    "86003": (_ARIZONA,),  # post office boxes in Flagstaff
    "86036": (_MOUNTAIN, _ARIZONA),  # Marble Canyon, with Bitter Springs (Navajo)
    "86040": (_MOUNTAIN, _ARIZONA),  # Page, with LeChee (Navajo)
    "86045": (_MOUNTAIN,),  # Tuba City (Navajo)
    "86502": (_MOUNTAIN, _ARIZONA),  # Chambers, partly Navajo
    "86512": (_MOUNTAIN, _ARIZONA),  # Sanders, partly Navajo
    "89825": (_MOUNTAIN, _PACIFIC),  # Jackpot: Pacific by law, Mountain by habit
    "89883": (_MOUNTAIN,),  # West Wendover
    "99634": (_ALASKA,),  # Napakiak, which the source gives as the zone's name
}
# Overlays without exchanges of their own yet: they lie where the older code lies.
OVERLAYS = {
    "364": (_CENTRAL, _EASTERN),  # 270
    "448": (_CENTRAL, _EASTERN),  # 850
    "458": (_MOUNTAIN, _PACIFIC),  # 541
    "930": (_CENTRAL, _EASTERN),  # 812
}
# Unalaska is given as Honolulu, but lives by Anchorage; the Aleutians by Adak.
NPA_CORRECTIONS = {**OVERLAYS, "907": ("America/Adak", _ALASKA)}
# Area codes whose number data names no state.
NPA_STATES = {
    "203": "CT",
    "310": "CA",
    "340": "VI",
    "670": "MP",
    "671": "GU",
    "684": "AS",
    "713": "TX",
    "718": "NY",
    "787": "PR",
    "939": "PR",
}
_NPA_DIGITS = 3


def zip_table() -> dict[str, Any]:
    """
    Give ZIP codes as runs of neighbours with one state and the same zones.

    Returns:
        `places`: state and zones; `runs`: first ZIP, last ZIP and index into `places`,
        flat; `states`: the zones of each state.
    """
    import zipcodes  # noqa: PLC0415 - a development package, 3 MB of data

    known = {row["zip_code"]: _zip_place(row) for row in zipcodes.list_all()}
    places = sorted(set(known.values()))
    runs: list[list[int]] = []
    for code, place in sorted(known.items()):
        at, number = places.index(place), int(code)
        if runs and runs[-1][2] == at and runs[-1][1] // 100 == number // 100:
            runs[-1][1] = number
        else:
            runs.append([number, number, at])
    return {
        "places": [[state, *zones] for state, zones in places],
        "runs": [number for run in runs for number in run],
        "states": _state_zones(places),
    }


def _zip_place(row: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    code, zone = row["zip_code"], row["timezone"]
    if code in ZIP_CORRECTIONS:
        return row["state"], ZIP_CORRECTIONS[code]
    return row["state"], _zones([zone] if zone else [])


def _state_zones(
    places: Iterable[tuple[str, tuple[str, ...]]],
) -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for state, zones in places:
        found[state].update(zones)
    return {state: sorted(zones) for state, zones in sorted(found.items())}


def npa_table() -> dict[str, Any]:
    """
    Give area codes with zones and state, and the exchanges of split ones.

    Returns:
        `npas`: area code → state and zones; `exchanges`: split area code → zone →
        exchanges known to lie in it alone.
    """
    from phonenumbers.tzdata import TIMEZONE_DATA  # noqa: PLC0415 - heavy

    found: dict[str, set[str]] = defaultdict(set)
    for prefix, zones in TIMEZONE_DATA.items():
        if prefix.startswith("1") and len(prefix) > _NPA_DIGITS:
            found[prefix[1:4]].update(_zones(zones))
    npas = {
        npa: NPA_CORRECTIONS.get(npa, tuple(sorted(zones)))
        for npa, zones in sorted(found.items())
        if _is_us(npa)
    }
    exchanges = {n: _exchanges(n, zones) for n, zones in npas.items() if len(zones) > 1}
    return {
        "npas": {npa: [_npa_state(npa), *zones] for npa, zones in npas.items()},
        "exchanges": {npa: known for npa, known in exchanges.items() if known},
    }


def _is_us(npa: str) -> bool:
    return bool(_npa_state(npa))


def _npa_state(npa: str) -> str:
    from phonenumbers.geodata import GEOCODE_DATA  # noqa: PLC0415 - 20 MB of data

    if npa in NPA_STATES:
        return NPA_STATES[npa]
    place = GEOCODE_DATA.get(f"1{npa}", {}).get("en", "").removesuffix(" State")
    name = place.replace(".", "").casefold()
    return STATE_NAMES.get(name, "") or STATE_NAMES.get(name.rpartition(", ")[2], "")


def _exchanges(npa: str, zones: tuple[str, ...]) -> dict[str, str]:
    """
    Sort the exchanges of a split area code that are known to lie in one zone.

    Known is what the number data lists by exchange, as a place or as a zone; the area
    code's default for all others is a guess (219, 270 and 423 default wrongly).
    """
    sides: dict[str, list[str]] = defaultdict(list)
    for exchange in (f"{number:03d}" for number in range(200, 1000)):
        lies = _exchange_zones(f"1{npa}{exchange}")
        if len(lies) == 1 and lies[0] in zones:
            sides[lies[0]].append(exchange)
    return {zone: " ".join(listed) for zone, listed in sorted(sides.items())}


def _exchange_zones(prefix: str) -> tuple[str, ...]:
    from phonenumbers.geodata import GEOCODE_DATA  # noqa: PLC0415 - as above
    from phonenumbers.tzdata import TIMEZONE_DATA  # noqa: PLC0415 - as above

    narrow = [prefix[:length] for length in (7, 6, 5)]
    if not any(p in GEOCODE_DATA or p in TIMEZONE_DATA for p in narrow):
        return ()
    listed = (TIMEZONE_DATA[p] for p in (*narrow, prefix[:4]) if p in TIMEZONE_DATA)
    return _zones(next(listed, ()))


def _zones(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({SAME_CLOCK.get(name, name) for name in names}))


def tables() -> Iterator[tuple[str, str]]:
    """Give each file's name and text."""
    yield "zips.json", _text(zip_table())
    yield "npas.json", _text(npa_table())


def _text(table: dict[str, Any]) -> str:
    return json.dumps(table, separators=(",", ":"), sort_keys=True) + "\n"


if __name__ == "__main__":
    for name, text in tables():
        (DATA / name).write_text(text, "utf-8")
