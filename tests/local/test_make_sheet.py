"""The sample sheet: fictional people whose numbers, places and clocks agree."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from random import Random

import openpyxl
import pytest

from shared.core.keys import canonical_id
from shared.core.model import Account, BadRow
from shared.core.people import assign_people, group_by_person
from shared.core.sheet.contacts import read_contacts
from shared.core.sheet.duplicates import refuse_duplicates
from shared.core.sheet.headings import match
from shared.core.sheet.rows import RowReader
from shared.core.zones import area_code_state, phone_zones, zip_state, zip_zones
from shared.errors import BadRequest
from shared.local.make_sheet import make_contacts, make_sheet, write_sheet
from shared.local.sample_dirt import FATAL, HARMLESS
from shared.local.sample_places import PLACES

TODAY = date(2026, 11, 21)
FICTIONAL = re.compile(r"\(\d{3}\) 555-01\d\d")


def read(sheet):
    reader = RowReader(match(sheet[0]), today=TODAY)
    rows = enumerate(sheet[1:], 2)
    return refuse_duplicates(
        [reader.read(row, cells, reader.fingerprint(cells)) for row, cells in rows]
    )


@pytest.fixture(scope="module")
def clean():
    return make_sheet(1000, seed=3, today=TODAY)


@pytest.fixture(scope="module")
def messy():
    return make_sheet(1000, seed=3, today=TODAY, messy=True)


def test_a_clean_sheet_has_nothing_to_say(clean):
    assert [row.problems for row in read(clean) if row.problems] == []


def test_the_same_seed_gives_the_same_sheet(messy):
    assert make_sheet(1000, seed=3, today=TODAY, messy=True) == messy
    assert make_sheet(1000, seed=4, today=TODAY, messy=True) != messy


def test_nobody_real_is_in_it(clean):
    """A sample sent for real by mistake must reach nobody."""
    at = {heading: index for index, heading in enumerate(clean[0])}
    for row in clean[1:]:
        assert not row[at["Phone"]] or FICTIONAL.fullmatch(row[at["Phone"]])
        mail = row[at["Email"]]
        assert not mail or mail.rpartition("@")[2].startswith("example.")


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.city)
def test_places_are_real_and_agree(place):
    for code in place.zips:
        assert zip_state(code) == place.state
        for npa in place.npas:
            number = f"+1{npa}5550100"
            assert area_code_state(number) == place.state
            assert set(zip_zones(code)) <= set(phone_zones(number))


def test_numbers_and_addresses_share_a_clock(clean):
    for account in read(clean):
        if account.phone:
            assert set(account.zones) <= set(account.phone_zones), account.zip


def test_strangers_do_not_share_numbers(clean):
    assign_people(accounts := [a for a in read(clean) if a.phone])
    owners = {(account.phone, account.person_key) for account in accounts}
    assert max(Counter(phone for phone, _ in owners).values()) == 1


def test_every_state_asked_for_is_there(clean):
    states = {account.state for account in read(clean)}
    assert {"MA", "NY", "FL", "CA", "TX", "DC", "WA", "PA", "AZ"} <= states
    assert len(states) >= 12


def test_it_is_mixed_like_a_real_sheet(clean):
    accounts = read(clean)
    assert 620 < sum(a.sms_consent is True for a in accounts) < 780
    assert all(
        a.sms_consent_on and a.sms_consent_source for a in accounts if a.sms_consent
    )
    assert {"en", "es"} == {a.language for a in accounts}
    assert 5 < sum(a.actor == "third_party" for a in accounts) < 80
    assert sum(len(group) > 1 for group in group_by_person_of(accounts)) > 10


def group_by_person_of(accounts):
    assign_people(accounts)
    return group_by_person(accounts).values()


def test_even_a_short_sheet_has_something_of_everything():
    """A newcomer should see every segment on the first screen."""
    accounts = read(make_sheet(12, seed=1, today=TODAY))
    ages = [(TODAY - a.due_on).days for a in accounts if a.balance_cents > 1000]
    for low, high in (
        (-25, -6),
        (-5, -1),
        (0, 0),
        (1, 15),
        (16, 45),
        (46, 90),
        (91, 999),
    ):
        assert any(low <= age <= high for age in ages), (low, high)
    assert {"promised", "disputed"} <= {a.status for a in accounts}
    assert any(a.hold_until and a.hold_until > TODAY for a in accounts)
    assert any(a.balance_cents <= 0 for a in accounts)
    assert any(0 < a.balance_cents < 1000 for a in accounts)


def test_a_messy_sheet_is_soiled_in_every_way(messy, clean):
    rows = read(messy)
    assert 130 < sum(a != b for a, b in zip(clean, messy, strict=True)) <= 152
    bad = [row for row in rows if isinstance(row, BadRow)]
    assert sum(p.code == "duplicate_id" for row in bad for p in row.problems) == 2
    assert len(FATAL) < len(bad) < 60
    odd = {p.code for row in rows if isinstance(row, Account) for p in row.problems}
    assert odd >= {
        *("several_phones", "phone_extension", "email_not_ascii", "zip_not_in_state"),
        *("unknown_language", "bad_consent", "unknown_status", "too_long", "formula"),
        *("control_characters", "unknown_actor", "bad_zone", "bad_state"),
    }


def test_harmless_dirt_is_read_as_if_it_were_clean(clean):
    """`$1,234.50` and `1234.50` ask for the same."""
    slugs = match(clean[0]).index
    reader = RowReader(match(clean[0]), today=TODAY)
    row = dict(zip(slugs, clean[1], strict=True))
    wanted = reader.read(2, clean[1], "f")
    ignored = {"stated_zone", "language", "sms_consent", "status", "channel_preference"}
    for soil in HARMLESS:
        soiled = dict(row)
        soil(soiled, Random(1))  # noqa: S311 - samples, not secrets
        found = reader.read(2, list(soiled.values()), "f")
        for slug in slugs.keys() - ignored:
            assert getattr(found, slug) == getattr(wanted, slug), slug


def test_a_large_sheet_still_has_a_row_each():
    rows = read(make_sheet(6000, seed=1, today=TODAY))
    assert len({row.account_id for row in rows}) == 6000


def test_contacts_belong_to_accounts(clean):
    tab = make_contacts(clean, seed=3)
    found, wrong = read_contacts(tab[0], list(enumerate(tab[1:], 2)))
    assert wrong == ()
    assert found.keys() <= {canonical_id(row.account_id) for row in read(clean)}
    assert 40 < len(found) < 130


def test_a_csv_file_and_a_workbook_hold_the_same(tmp_path, clean):
    sheet = clean[:40]
    contacts = make_contacts(sheet, seed=3)
    write_sheet(tmp_path / "a.csv", sheet, contacts=contacts)
    write_sheet(tmp_path / "a.xlsx", sheet, contacts=contacts)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == sheet
    assert (tmp_path / "a.Contacts.csv").exists()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Accounts", "Contacts"]
    rows = [list(row) for row in book["Accounts"].iter_rows(values_only=True)]
    for text, cells in zip(read(sheet), read(rows), strict=True):
        text.fingerprint = cells.fingerprint
        assert text == cells


def test_a_messy_workbook_can_be_written(tmp_path, messy):
    """A demo must not stop where openpyxl refuses control characters."""
    write_sheet(tmp_path / "m.xlsx", messy)
    assert openpyxl.load_workbook(tmp_path / "m.xlsx")["Accounts"].max_row == 1001


def test_another_kind_of_file_is_refused(tmp_path, clean):
    with pytest.raises(BadRequest, match=r"\.csv or \.xlsx"):
        write_sheet(tmp_path / "a.pdf", clean)
