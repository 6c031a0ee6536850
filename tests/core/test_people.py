"""Who is the same person; getting it wrong tells one tenant of another's debt."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from shared.core.keys import account_key
from shared.core.model import Account, Party
from shared.core.people import assign_people, group_by_person, same_name, tokens

PHONE, OTHER = "+16175550100", "+16175550101"
MAIL = "ana@example.com"
DUE_ON = date(2026, 1, 1)


def account(account_id, customer, **fields):
    made = Account(
        account_id, account_key(account_id), 2, "f", "", customer, 100, DUE_ON
    )
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def people(*accounts, others=None):
    assign_people(accounts, others=others)
    return [a.person_key for a in accounts]


def test_a_customer_id_makes_one_person():
    one, two = people(
        account("A1", "Ana", phone=PHONE, customer_id="C"),
        account("A2", "Ana G.", phone=OTHER, customer_id="C"),
    )
    assert one == two


def test_name_and_phone_make_one_person():
    one, two = people(
        account("A1", "Ana García", phone=PHONE),
        account("A2", "GARCIA, ana", phone=PHONE),
    )
    assert one == two


def test_name_and_email_make_one_person():
    one, two = people(
        account("A1", "Ana", phone=PHONE, email=MAIL),
        account("A2", "Ana", phone=OTHER, email=MAIL),
    )
    assert one == two


def test_a_shared_phone_merges_no_strangers():
    """The front desk's number stands in forty rows."""
    one, two = people(
        account("A1", "Ana", phone=PHONE), account("A2", "Bea", phone=PHONE)
    )
    assert one != two


def test_a_shared_address_merges_no_strangers():
    one, two = people(
        account("A1", "Ana", email=MAIL), account("A2", "Bea", email=MAIL)
    )
    assert one != two


def test_a_shared_name_merges_no_strangers():
    one, two = people(
        account("A1", "Ana", phone=PHONE), account("A2", "Ana", phone=OTHER)
    )
    assert one != two


def test_a_name_of_signs_alone_is_no_name():
    one, two = people(
        account("A1", "???", phone=PHONE), account("A2", "!!", phone=PHONE)
    )
    assert one != two


def test_two_customer_ids_are_two_people_whatever_else_agrees():
    """Staff say so: father and son at one number."""
    one, two, third = people(
        account("A1", "Ana", phone=PHONE, customer_id="C1"),
        account("A2", "Ana", phone=PHONE, customer_id="C2"),
        account("A3", "Ana", phone=PHONE),
    )
    assert one != two
    assert third in {one, two}


def test_an_account_without_customer_id_joins_the_customer_it_agrees_with():
    one, two = people(
        account("A1", "Ana", phone=PHONE),
        account("A2", "Ana", phone=PHONE, customer_id="C"),
    )
    assert one == two == people(account("A9", "Z", phone=OTHER, customer_id="C"))[0]


def test_agreement_reaches_over_a_third_account():
    first, second, third = people(
        account("A1", "Ana", phone=PHONE),
        account("A2", "Ana", phone=PHONE, email=MAIL),
        account("A3", "Ana", email=MAIL),
    )
    assert first == second == third


def test_a_row_given_to_a_new_tenant_is_a_new_person():
    """The old tenant's other account must not come with it."""
    (before, _) = people(
        account("A1", "Ana", phone=PHONE), account("A2", "Ana", phone=PHONE)
    )
    (after,) = people(account("A1", "Bea", phone=OTHER))
    assert before != after


def test_a_changed_row_finds_the_person_among_the_unchanged_ones():
    """A pass reads what changed; the caps count what the person got before."""
    unchanged = account("A2", "Ana", phone=PHONE, email=MAIL)
    (key,) = people(unchanged)
    known = dict.fromkeys(tokens(unchanged), key)
    assert people(account("A1", "Ana", email=MAIL), others=known) == [key]
    assert people(account("A1", "Bea", email=MAIL), others=known) != [key]


def test_a_corrected_phone_does_not_make_a_new_person():
    old = account("A1", "Ana", phone=PHONE, email=MAIL)
    (key,) = people(old)
    corrected = account("A1", "Ana", phone=OTHER, email=MAIL)
    assert people(corrected, others=dict.fromkeys(tokens(old), key)) == [key]


def test_a_customer_id_is_the_same_person_in_every_pass():
    assert people(account("A1", "Ana", phone=PHONE, customer_id="C")) == people(
        account("A7", "Bea", phone=OTHER, customer_id="C"),
        others=dict.fromkeys(tokens(account("A7", "Bea", phone=OTHER)), "p-else"),
    )


def party(name, *, phone="", email="", role="co_tenant"):
    return Party(role, "", name, phone=phone, email=email)


def test_a_co_tenant_is_somebody_else():
    """Both get their own caps and their own opt-out."""
    one = account("A1", "Ana", phone=PHONE, contacts=(party("Bea", phone=PHONE),))
    assign_people([one])
    assert one.contacts[0].person_key not in {"", one.person_key}


def test_a_further_number_of_the_tenant_is_the_tenant():
    """Two numbers of one person share one cap."""
    one = account(
        "A1", "Ana", phone=PHONE, contacts=(party("ANA", phone=OTHER, role="tenant"),)
    )
    assign_people([one])
    assert one.contacts[0].person_key == one.person_key


def test_a_guarantor_of_two_accounts_is_one_person():
    first = account("A1", "Ana", phone=PHONE, contacts=(party("Gus", email=MAIL),))
    second = account("A2", "Bea", phone=OTHER, contacts=(party("Gus", email=MAIL),))
    third = account("A3", "Gus", email=MAIL)
    assign_people([first, second, third])
    assert {a.contacts[0].person_key for a in (first, second)} == {third.person_key}


def test_a_person_has_all_accounts_in_the_order_of_the_sheet():
    rows = [account(f"A{n}", "Ana", phone=PHONE) for n in (3, 1, 2)]
    assign_people(rows)
    assert list(group_by_person(rows).values()) == [rows]


def test_names_are_compared_without_their_dress():
    assert same_name("García Núñez, Ana") == same_name("Ms. ana garcia NUNEZ")
    assert same_name("O'Neil, Tim") == same_name("Tim O\u2019Neil")
    assert same_name("Ana Cruz") != same_name("Ana Cruz Jr")


PERSON = st.tuples(
    st.sampled_from(["Ana", "Bea", "Cy"]),
    st.sampled_from(["", PHONE, OTHER]),
    st.sampled_from(["", MAIL, "bea@example.com"]),
    st.sampled_from(["", "", "C1", "C2"]),
)


@given(st.lists(PERSON, max_size=8), st.randoms(use_true_random=False))
def test_people_do_not_depend_on_the_order_of_rows(drawn, rng: Random):
    """Sorting the sheet must not change who reads of which debt."""
    rows = [
        account(f"A{n}", name, phone=phone, email=email, customer_id=customer)
        for n, (name, phone, email, customer) in enumerate(drawn)
    ]
    assign_people(rows)
    before = {row.account_id: row.person_key for row in rows}
    rng.shuffle(rows)
    assign_people(rows)
    assert {row.account_id: row.person_key for row in rows} == before


@given(st.lists(PERSON, max_size=8))
def test_one_person_never_bears_two_names_or_two_customer_ids(drawn):
    rows = [
        account(f"A{n}", name, phone=phone, email=email, customer_id=customer)
        for n, (name, phone, email, customer) in enumerate(drawn)
    ]
    assign_people(rows)
    for group in group_by_person(rows).values():
        customers = {row.customer_id for row in group} - {""}
        assert len(customers) <= 1
        if not customers:
            assert len({same_name(row.customer) for row in group}) == 1
