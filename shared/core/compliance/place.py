"""Where a person may live: candidate zones and jurisdictions. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from shared.core.compliance.clock import Zone, zone
from shared.core.compliance.request import Consumer
from shared.core.compliance.rulebook import Places, Rulebook

_NANP = 12  # "+1" and ten digits
_KEPT = 50_000  # places and plans; a sheet that spans the country has some thousands


@dataclass(frozen=True, slots=True)
class Place:
    """
    The clocks and the laws that one person may live by.

    Args:
        zones: Every candidate zone; never empty.
        jurisdictions: `US`, states, `NYC`.
        marks: What made the zones or states what they are, e.g. `split_npa`.
    """

    zones: tuple[Zone, ...]
    jurisdictions: frozenset[str]
    marks: frozenset[str]


def place_of(consumer: Consumer, rules: Rulebook) -> Place:
    """
    Gather every zone and jurisdiction the file points to.

    The strictest of address state and area-code state wins (POLICY-STRICTEST); a zone
    the person stated replaces the file's zones (TZ-INTERSECT).
    """
    key = (
        consumer.state,
        consumer.city,
        consumer.zip,
        consumer.phone[:5],
        consumer.address_zones,
        consumer.phone_zones,
        consumer.area_code_state,
        consumer.stated_zone,
        consumer.other_states,
    )
    known: Place | None = rules.compiled.get(key)
    if known is None:
        if len(rules.compiled) > _KEPT:
            rules.compiled.clear()
        known = rules.compiled[key] = _find(consumer, rules.places)
    return known


def _find(consumer: Consumer, places: Places) -> Place:
    code = _area_code(consumer.phone)
    tollfree = code in places.tollfree_area_codes
    names = _zone_names(consumer, tollfree=tollfree)
    known = (consumer.state, consumer.area_code_state, *consumer.other_states)
    states = frozenset(filter(None, known))
    marks = {
        "no_zone": not names,
        "several_zones": len(names) > 1,
        "stated": bool(consumer.stated_zone),
        "split_npa": code in places.split_area_codes,
        "split_state": bool(states & places.split_states),
        "far": bool(states & places.far_states),
        "tollfree": tollfree,
        "two_states": len(states) > 1,
    }
    extra = {"US", "NYC"} if _in_nyc(consumer, places) else {"US"}
    return Place(
        tuple(zone(name) for name in names or places.no_zone),
        states | extra,
        frozenset(mark for mark, holds in marks.items() if holds),
    )


def _zone_names(consumer: Consumer, *, tollfree: bool) -> tuple[str, ...]:
    if consumer.stated_zone:
        return (consumer.stated_zone,)
    by_phone = () if tollfree else consumer.phone_zones
    return tuple(dict.fromkeys(consumer.address_zones + by_phone))


def _area_code(phone: str) -> str:
    return phone[2:5] if phone.startswith("+1") and len(phone) == _NANP else ""


def _in_nyc(consumer: Consumer, places: Places) -> bool:
    if consumer.state not in {"NY", ""}:
        return False
    if any(low <= consumer.zip[:5] <= high for low, high in places.nyc_zips):
        return True
    return " ".join(consumer.city.lower().split()) in places.nyc_cities
