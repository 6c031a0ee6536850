"""Whose clock a message is measured by."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
import zipcodes

from shared.core.zones import (
    address_zones,
    area_code_state,
    phone_zones,
    state_area_codes,
    state_zones,
    zip_state,
    zip_zones,
)
from shared.local.compile_zones import DATA, SAME_CLOCK, _zip_place, tables

EASTERN, CENTRAL = "America/New_York", "America/Chicago"
MOUNTAIN, PACIFIC = "America/Denver", "America/Los_Angeles"
ARIZONA = "America/Phoenix"


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("02110", EASTERN),
        ("32501", CENTRAL),  # Pensacola
        ("79901", MOUNTAIN),  # El Paso
        ("83814", PACIFIC),  # Coeur d'Alene
        ("97914", MOUNTAIN),  # Ontario, Oregon
        ("46402", CENTRAL),  # Gary
        ("86515", MOUNTAIN),  # Window Rock
        ("86503", MOUNTAIN),
        ("86033", MOUNTAIN),
        ("86045", MOUNTAIN),
        ("86039", ARIZONA),  # Hopi
        ("86034", ARIZONA),
        ("86042", ARIZONA),
        ("86043", ARIZONA),
        ("85001", ARIZONA),
        ("86003", ARIZONA),
        ("89883", MOUNTAIN),  # West Wendover
        ("49938", CENTRAL),  # Ironwood
        ("99546", "America/Adak"),
        ("96813", "Pacific/Honolulu"),
        ("00901", "America/Puerto_Rico"),
        ("00801", "America/St_Thomas"),
        ("96910", "Pacific/Guam"),
        ("96950", "Pacific/Saipan"),
        ("96799", "Pacific/Pago_Pago"),
    ],
)
def test_a_zip_has_the_clock_its_people_live_by(code, zone):
    """Nobody is texted before eight because a map was coarse."""
    assert zip_zones(code) == (zone,)


def test_a_zip_across_a_line_has_both_clocks():
    """Page and LeChee share a ZIP, not a clock."""
    assert set(zip_zones("86040")) == {MOUNTAIN, ARIZONA}


@pytest.mark.parametrize("code", ["00000", "0211", "021100", "ABCDE", "", "٠٢١١٠"])
def test_what_is_no_zip_has_no_zone(code):
    assert zip_zones(code) == ()
    assert zip_state(code) == ""


def test_a_soldiers_zip_has_a_state_but_no_clock():
    assert (zip_state("09012"), zip_zones("09012")) == ("AE", ())


def test_an_unknown_zip_leaves_every_zone_of_the_state():
    assert set(address_zones("00000", "TX")) == {CENTRAL, MOUNTAIN}
    assert set(state_zones("NV")) == {PACIFIC, MOUNTAIN}


def test_a_zip_in_another_state_adds_that_states_zones():
    """One of the two is a typing mistake; the person must not pay for it."""
    assert set(address_zones("02110", "CA")) == {EASTERN, PACIFIC}
    assert address_zones("02110", "MA") == (EASTERN,)


@pytest.mark.parametrize(
    ("number", "zones"),
    [
        ("+16175550123", {EASTERN}),
        ("+12195550123", {EASTERN, CENTRAL}),
        ("+12192260100", {CENTRAL}),  # listed by exchange
        ("+12192530100", {EASTERN}),  # Monon, by the area code's default
        ("+15418890100", {MOUNTAIN}),  # Ontario, Oregon
        ("+17756640100", {MOUNTAIN}),  # West Wendover
        ("+15747720100", {CENTRAL}),  # Knox
        ("+16063870100", {CENTRAL}),  # Albany, Kentucky
        ("+19285550123", {ARIZONA, MOUNTAIN}),
        ("+13645550123", {EASTERN, CENTRAL}),
        ("+14485550123", {EASTERN, CENTRAL}),
        ("+14585550123", {MOUNTAIN, PACIFIC}),
        ("+19305550123", {EASTERN, CENTRAL}),
        ("+19075810100", {"America/Adak", "America/Anchorage"}),  # Unalaska
        ("+18085550123", {"Pacific/Honolulu"}),
        ("+18005550123", set()),
        ("+14165550123", set()),  # Toronto
        ("+442079460000", set()),
        ("", set()),
    ],
)
def test_a_phone_has_every_clock_its_exchange_may_have(number, zones):
    """A guess for an unknown exchange would wake somebody on the other side."""
    assert set(phone_zones(number)) == zones


def test_an_area_code_names_its_state():
    assert area_code_state("+16175550123") == "MA"
    assert area_code_state("+12025550123") == "DC"
    assert area_code_state("+17185550123") == "NY"
    assert area_code_state("+18005550123") == ""
    assert area_code_state("+442079460000") == ""


def test_every_zip_of_the_source_reads_back():
    """A run of ZIPs must not swallow its neighbour across a state line."""
    wrong = [
        row["zip_code"]
        for row in zipcodes.list_all()
        if (zip_state(row["zip_code"]), zip_zones(row["zip_code"])) != _zip_place(row)
    ]
    assert wrong == []


def test_the_tables_are_what_their_sources_compile_to():
    """A new version of a source must not stay unnoticed."""
    for name, text in tables():
        assert json.loads((DATA / name).read_text("utf-8")) == json.loads(text), name


def test_merged_zones_keep_the_same_clock():
    """Calling Boise Denver is only right as long as their clocks agree."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(hours=6 * step) for step in range(9 * 365 * 4)]
    for fine, coarse in SAME_CLOCK.items():
        one, other = ZoneInfo(fine), ZoneInfo(coarse)
        assert all(
            at.astimezone(one).utcoffset() == at.astimezone(other).utcoffset()
            for at in hours
        ), fine


def test_every_zone_of_the_tables_is_a_real_one():
    raw = json.loads((DATA / "npas.json").read_text("utf-8"))
    names = {zone for row in raw["npas"].values() for zone in row[1:]}
    names |= {z for s in ("AK", "AZ", "FM", "MH", "PW", "TX") for z in state_zones(s)}
    for name in names:
        assert ZoneInfo(name).key == name


def test_fictional_numbers_are_valid_in_every_state():
    """The samples use 555-01xx; they must read like the real thing."""
    for (state, npas), last in product(state_area_codes().items(), ("00", "99")):
        for npa in npas if state != "AS" else ():  # +1 684 555 is not assigned
            number = phonenumbers.parse(f"+1{npa}55501{last}")
            assert phonenumbers.is_valid_number(number), npa
