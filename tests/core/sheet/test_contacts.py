"""Further people of an account, as the Contacts tab names them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core.sheet.contacts import read_contacts

HEADERS = ["Account ID", "Name", "Role", "Phone", "Email", "Language", "SMS consent"]


def test_co_tenants_and_guarantors_are_read_with_their_consent():
    found, wrong = read_contacts(
        HEADERS,
        [
            (2, [1001.0, "Bea Cruz", "Guarantor", "213-555-0142", "", "es", "yes"]),
            (3, ["1001", "Cy Dunn", "", "", "CY@example.org", "", ""]),
        ],
        region="US",
    )
    assert wrong == ()
    bea, cy = found["1001"]
    assert (bea.role, bea.phone, bea.language) == ("guarantor", "+12135550142", "es")
    assert (bea.sms_consent, bea.phone_zones) == (True, ("America/Los_Angeles",))
    assert (cy.role, cy.email, cy.sms_consent) == ("co_tenant", "cy@example.org", None)
    assert bea.person_key != cy.person_key


@pytest.mark.parametrize(
    ("cells", "lack"),
    [
        (["", "Bea", "", "213-555-0142"], "the Account ID"),
        (["1", "", "", "213-555-0142"], "the name"),
        (["1", "Bea", "", "5", "b@"], "a usable phone or e-mail"),
        (["1", "Bea", "neighbour", "213-555-0142"], "a known role"),
        (["1", "Bea", "tenant", "213-555-0142"], "another role than tenant"),
    ],
)
def test_who_cannot_be_told_is_left_out_and_told_of(cells, lack):
    """A debt must not be disclosed to somebody's neighbour."""
    found, wrong = read_contacts(HEADERS, [(5, cells)])
    assert found == {}
    assert f"Contacts, row 5 lacks {lack}" in wrong[-1].text
    assert not any(problem.fatal for problem in wrong)


def test_a_fault_in_one_cell_leaves_the_rest():
    row = (5, ["1", "Bea", "", "5", "bea@example.com", "French"])
    found, wrong = read_contacts(HEADERS, [row])
    assert found["1"][0].email == "bea@example.com"
    assert {p.code for p in wrong} == {
        "phone_without_area_code",
        "bad_phone",
        "unknown_language",
    } & {p.code for p in wrong}
    assert len(wrong) == 2


def test_empty_rows_and_an_empty_tab_are_nothing():
    assert read_contacts(HEADERS, [(2, ["", None]), (3, [])]) == ({}, ())
    assert read_contacts([], []) == ({}, ())


def test_a_tab_without_its_headings_says_so_and_stops_nothing():
    found, wrong = read_contacts(["Name"], [(2, ["Bea"])])
    assert found == {}
    assert wrong[0].text.startswith("Contacts: ")
    assert "Account ID" in wrong[0].text


CELL = st.one_of(
    st.none(), st.booleans(), st.integers(0, 10**12), st.floats(), st.text(max_size=20)
)


@given(st.lists(st.lists(CELL, max_size=8), max_size=4))
def test_any_tab_is_read(rows):
    read_contacts(HEADERS, list(enumerate(rows, 2)))
