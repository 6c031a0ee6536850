"""Cells as people, exports and spreadsheets write them."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import email_validator
import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core.sheet.cells import emails, money, phones, text, where, words
from shared.core.sheet.cells.dates import date_reader
from shared.core.sheet.cells.fault import Fault

TODAY = date(2026, 11, 21)
MARCH_5 = date(2026, 3, 5)
read_date = date_reader(TODAY)
read_phone = phones.phone_reader()


def code(found):
    assert isinstance(found, Fault), found
    return found.code


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-05",
        "2026-3-5",
        "2026/03/05",
        "2026-03-05T04:00:00.000Z",
        "2026-03-05 00:00:00",
        "3/5/2026",
        "03/05/26",
        "3-5-2026",
        "3.5.2026",
        "03/05/2026 12:00 AM",
        "March 5, 2026",
        "Mar 5 26",
        "Mar. 5th, 2026",
        "5 March 2026",
        "05-Mar-26",
        "Thu, Mar 5, 2026",
        "5th of march 2026",
        "2026 March 5",
        "5 de marzo de 2026",
        "jueves, 5 de Marzo del 2026",
        "  2026-03-05 ",
        "'2026-03-05",
        "20260305",
        "03052026",
        "46086",
        "46086.75",
        46086,
        46086.0,
        46086.75,
        20260305,
    ],
)
def test_a_date_is_read_in_every_shape(cell):
    """A reminder on the wrong day is either a nag or too late."""
    assert read_date(cell) == MARCH_5


def test_a_serial_counts_from_the_end_of_1899():
    assert read_date(45000) == date(2023, 3, 15)


def test_a_number_over_twelve_settles_the_order():
    assert read_date("25/3/2026") == date(2026, 3, 25)
    assert read_date("3/25/2026") == date(2026, 3, 25)


def test_where_days_come_first_they_do():
    elsewhere = date_reader(TODAY, day_first=True)
    assert elsewhere("3/4/2026") == date(2026, 4, 3)
    assert elsewhere("3/25/2026") == date(2026, 3, 25)


def test_two_digits_of_a_year_lie_near_today():
    assert read_date("3/5/36") == date(2036, 3, 5)
    assert read_date("3/5/99") == date(1999, 3, 5)


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_known_in_both_languages(month):
    day = date(2026, month, 7)
    english = (
        "January February March April May June July August September October November "
        "December"
    )
    spanish = (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
        " diciembre"
    )
    for names in (english.split(), spanish.split()):
        name = names[month - 1]
        assert read_date(f"{name} 7, 2026") == day
        assert read_date(f"7 {name[:3]} 2026") == day


@pytest.mark.parametrize(
    "cell",
    [
        "next week",
        "March 5",
        "02/30/2026",
        "13/13/2026",
        "2026-13-01",
        "0000-00-00",
        "March May 5 2026",
        "5 6 7 March",
        "\u0662\u0660\u0662\u0666-03-05",
        True,
        5,
        -46086,
        1e300,
        float("nan"),
        float("inf"),
        20261399,
        46086123,
    ],
)
def test_what_is_no_date_is_never_guessed(cell):
    assert code(read_date(cell)) == "bad_date"


@pytest.mark.parametrize("cell", ["1/1/1950", "2062-01-01", "3/5/0026", "1/1/9999"])
def test_a_year_nobody_means_is_asked_back(cell):
    """A slip of the year would make a debt ancient, or never due."""
    assert code(read_date(cell)) == "date_out_of_range"


@pytest.mark.parametrize("cell", ["", "  ", None, "N/A", "-", "tbd"])
def test_no_date_is_no_fault(cell):
    assert read_date(cell) is None


def test_a_formula_is_told_from_garbage():
    assert code(read_date("=TODAY()")) == "formula"
    assert code(money.read_money("=SUM(A1:A3)")) == "formula"


@given(st.dates(date(1970, 1, 1), date(2036, 12, 31)))
def test_every_day_reads_back_from_every_shape(day):
    serial = (day - date(1899, 12, 30)).days
    shapes = [day.isoformat(), f"{day:%m/%d/%Y}", f"{day:%B %d, %Y}", f"{day:%d %b %Y}"]
    shapes += [f"{day:%Y%m%d}"] + ([serial, str(serial)] if serial >= 26_000 else [])
    assert {read_date(shape) for shape in shapes} == {day}


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        ("$1,234.50", 123450),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("(1,234.50)", -123450),
        ("($5)", -500),
        ("$(5.25)", -525),
        ("-$5.25", -525),
        ("$-5.25", -525),
        ("5.25-", -525),
        ("5.25 CR", -525),
        ("5.25 DR", 525),
        ("−5.25", -525),  # noqa: RUF001 - a pasted minus sign
        ("-", 0),
        (" $ -   ", 0),
        ("1234.5", 123450),
        ("1234", 123400),
        ("1,234", 123400),
        ("1,234,567", 123456700),
        ("1.234.567", 123456700),
        ("1.234.567,8", 123456780),
        ("12,5", 1250),
        ("1234,50", 123450),
        (".5", 50),
        ("+7", 700),
        ("0", 0),
        ("USD 12.30", 1230),
        ("12.30 usd", 1230),
        ("US$12.30", 1230),
        ("1'234.50", 123450),
        ("1 234.50", 123450),
        ("0.125", 13),
        ("1234.5600000000001", 123456),
        ("1234.565", 123457),
        (1234.5, 123450),
        (1234, 123400),
        (0.1 + 0.2, 30),
        (1.005, 101),
        (2.675, 268),
        (-3.14, -314),
        (1e5, 10000000),
    ],
)
def test_money_is_read_to_the_cent(cell, cents):
    """A binary fraction, or a comma taken for a point, asks for the wrong amount."""
    assert money.read_money(cell) == cents


@pytest.mark.parametrize("cell", ["1.234", "$12.345", "999.000"])
def test_one_group_of_three_after_a_point_is_asked_back(cell):
    """One reading is a thousand times the other; a person would be asked to pay it."""
    assert code(money.read_money(cell)) == "ambiguous_money"


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "call",
            "1,23,456",
            "1,2345",
            "12.3.4",
            "€5",
            "5 dollars",
            "--5",
            "1e5",
            "()",
        ),
        *("1,234.567", "(", ")", "\u0665", True, float("nan"), float("inf")),
    ],
)
def test_what_is_no_amount_is_never_guessed(cell):
    assert code(money.read_money(cell)) == "bad_money"


def test_a_blank_amount_is_none_and_a_page_of_text_is_told():
    assert {money.read_money(c) for c in ("", None, " ", "n/a", "$")} == {None}
    assert code(money.read_money("1" * 10_000)) == "too_long"


def test_a_phone_number_is_no_balance():
    assert code(money.read_money(61_755_501_230)) == "money_too_large"


@given(st.integers(-(10**9), 10**9))
def test_every_amount_reads_back_from_every_shape(cents):
    amount = Decimal(cents) / 100
    shapes = [f"{amount:.2f}", f"${amount:,.2f}", float(amount)]
    if cents < 0:
        shapes.append(f"({-amount:,.2f})")
    european = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    assert {money.read_money(s) for s in [*shapes, european]} == {cents}


@given(st.floats(-1e7, 1e7))
def test_a_float_is_rounded_as_people_round(amount):
    wanted = (Decimal(repr(amount)) * 100).quantize(Decimal(1), ROUND_HALF_UP)
    assert money.read_money(amount) == int(wanted)


@pytest.mark.parametrize(
    "cell",
    [
        "6175550123",
        "617-555-0123",
        "(617) 555-0123",
        "(617)555-0123",
        "617.555.0123",
        "617 555 0123",
        "1 617 555 0123",
        "1-617-555-0123",
        "16175550123",
        "+16175550123",
        "+1 (617) 555-0123",
        "+1-617-555-0123",
        "001 617 555 0123",
        "tel:+1-617-555-0123",
        "cell: 617-555-0123",
        "(c) 617-555-0123",
        "617-555-0123 (mobile)",
        "Celular 617-555-0123",
        "'6175550123",
        "617\u2011555\u20110123",
        "617\u00a0555\u00a00123",
        "６１７-555-0123",  # noqa: RUF001 - full-width digits
        "617/555-0123",
        "6175550123.0",
        6175550123,
        6175550123.0,
        16175550123,
    ],
)
def test_a_phone_is_read_in_every_shape(cell):
    """A reachable person must not miss the reminder for a dash."""
    assert read_phone(cell) == "+16175550123"


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("555-0123", "phone_without_area_code"),
        (5550123, "phone_without_area_code"),
        ("617-555-0123 x12", "phone_extension"),
        ("617-555-0123 ext. 4", "phone_extension"),
        ("(617) 555-0123 #4", "phone_extension"),
        ("617-555-0123 / 617-555-0124", "several_phones"),
        ("617-555-0123, 857-555-0124", "several_phones"),
        ("617-555-0123 or 857-555-0124", "several_phones"),
        ("617-555-0123\n857-555-0124", "several_phones"),
        ("617-555-0123 857-555-0124", "several_phones"),
        ("6.17555E+09", "phone_rounded"),
        ("000-000-0000", "bad_phone"),
        ("123-456-7890", "bad_phone"),
        ("555-555-5555", "bad_phone"),
        ("617-155-0123", "bad_phone"),
        ("call the office", "bad_phone"),
        ("617-FLOWERS", "bad_phone"),
        ("ana@example.com", "bad_phone"),
        ("617555012", "bad_phone"),
        ("61755501234", "bad_phone"),
        ("+44 20 7946 0000", "phone_foreign"),
        ("+52 55 5555 0100", "phone_foreign"),
        ("900-555-0123", "phone_premium"),
        ("=A1", "formula"),
        ("6" * 1_000_000, "several_phones"),
        (True, "bad_phone"),
        (float("nan"), "bad_phone"),
    ],
)
def test_a_phone_that_cannot_be_used_says_why(cell, why):
    """A text to half a number, or to a switchboard, reaches a stranger."""
    assert code(read_phone(cell)) == why


def test_a_fault_never_repeats_the_number():
    """The sentence lands in logs and screenshots."""
    for cell in ("617-155-0199", "617-555-0199 x12", "617-555-0199 / 617-555-0198"):
        assert "0199" not in read_phone(cell).at("phone", "Phone", fatal=False).text


@given(
    st.from_regex(
        r"\+?1?[ -]?\(?[2-9][0-9]{2}\)?[ .-]?[0-9]{3}[ .-]?[0-9]{4}", fullmatch=True
    )
)
def test_the_fast_way_agrees_with_the_library(cell):
    """Speed must not let through what phonenumbers refuses, nor the other way."""
    try:
        number = phonenumbers.parse(cell, "US")
        valid = phonenumbers.is_valid_number(number) and number.country_code == 1
    except phonenumbers.NumberParseException:
        valid = False
    found = read_phone(cell)
    if isinstance(found, str):
        assert valid
        assert found == f"+1{number.national_number}"
    else:
        assert not valid or found.code == "phone_premium"


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("ana@example.com", "ana@example.com"),
        (" Ana.Garcia+rent@Example.COM ", "ana.garcia+rent@example.com"),
        ("Ana García <ana@example.com>", "ana@example.com"),
        ("mailto:ana@example.com", "ana@example.com"),
        ("ana@example.com;", "ana@example.com"),
        ("o'neil@mail.example.co.uk", "o'neil@mail.example.co.uk"),
    ],
)
def test_an_address_has_one_spelling(cell, address):
    """Two spellings of one address would be two opt-outs."""
    assert emails.read_email(cell) == address


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("ana at example.com", "bad_email"),
        ("ana@", "bad_email"),
        ("@example.com", "bad_email"),
        ("ana@example", "bad_email"),
        ("ana..g@example.com", "bad_email"),
        (".ana@example.com", "bad_email"),
        ("ana.@example.com", "bad_email"),
        ("ana@-example.com", "bad_email"),
        ("ana@example.com, bob@example.com", "several_emails"),
        ("ana@example.com bob@example.com", "several_emails"),
        ("anа@example.com", "email_not_ascii"),  # noqa: RUF001 - a look-alike
        ("ana@exämple.com", "email_not_ascii"),
        ("=A1", "formula"),
        ("a@b.c" * 1_000_000, "bad_email"),
        (5, "bad_email"),
    ],
)
def test_an_address_that_cannot_be_used_says_why(cell, why):
    assert code(emails.read_email(cell)) == why


@given(
    st.from_regex(
        r"[a-z0-9_+.-]{1,12}@([a-z0-9-]{1,8}\.){1,3}(com|net|org)", fullmatch=True
    )
)
def test_the_fast_way_takes_no_address_the_library_refuses(address):
    if isinstance(emails.read_email(address), str):
        email_validator.validate_email(address, check_deliverability=False)


@pytest.mark.parametrize(
    ("cell", "zip5"),
    [
        ("02110", "02110"),
        ("2110", "02110"),
        (2110, "02110"),
        (2110.0, "02110"),
        ("2110.0", "02110"),
        (601, "00601"),
        ("02110-1234", "02110"),
        ("021101234", "02110"),
        (21101234, "02110"),
        ("02110 1234", "02110"),
        ("'02110", "02110"),
        (90210, "90210"),
    ],
)
def test_a_zip_gets_its_zeros_back(cell, zip5):
    """Without its zero Boston is nowhere, and its clock anybody's."""
    assert where.read_zip(cell) == zip5


@pytest.mark.parametrize("cell", ["K1A 0B1", "1", "123456", "abc", True, "٠٢١١٠", 999])
def test_what_is_no_zip_is_told(cell):
    assert code(where.read_zip(cell)) == "bad_zip"


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        *(("MA", "MA"), ("ma", "MA"), (" Mass. ", "MA"), ("Massachusetts", "MA")),
        *(("D.C.", "DC"), ("Washington, DC", "DC"), ("Washington", "WA")),
        *(("N.Y.", "NY"), ("new york", "NY"), ("Nueva York", "NY"), ("Calif", "CA")),
        *(("New York State", "NY"), ("Puerto Rico", "PR"), ("W. Va.", "WV")),
    ],
)
def test_a_state_is_known_by_every_usual_name(cell, state):
    """The state decides which law protects the person."""
    assert where.read_state(cell) == state


@pytest.mark.parametrize("cell", ["Massachusets", "ZZ", "Ontario", 5, "x" * 10_000])
def test_what_is_no_state_is_told(cell):
    assert code(where.read_state(cell)) == "bad_state"


@pytest.mark.parametrize(
    ("cell", "zone"),
    [
        *(("ET", "America/New_York"), ("est", "America/New_York")),
        *(("Eastern", "America/New_York"), ("Eastern Time (US)", "America/New_York")),
        *(("Eastern Standard Time", "America/New_York"), ("CT", "America/Chicago")),
        *(("America/New_York", "America/New_York"), ("Mountain", "America/Denver")),
        *(
            ("America/Los Angeles", "America/Los_Angeles"),
            ("PST", "America/Los_Angeles"),
        ),
        *(("US/Pacific", "America/Los_Angeles"), ("Arizona", "America/Phoenix")),
        *(("Hawaii", "Pacific/Honolulu"), ("Alaska", "America/Anchorage")),
        *(
            ("America/Indiana/Knox", "America/Indiana/Knox"),
            ("AST", "America/Puerto_Rico"),
        ),
    ],
)
def test_a_stated_zone_is_one_real_clock(cell, zone):
    assert where.read_zone(cell) == zone


@pytest.mark.parametrize(
    "cell",
    [
        "GMT-5",
        "-5",
        "UTC-05:00",
        "somewhere",
        "America/Gotham",
        "America",
        "../etc/x",
        5,
    ],
)
def test_an_offset_or_a_riddle_is_no_zone(cell):
    """An offset is wrong for half of the year: an hour too early."""
    assert code(where.read_zone(cell)) == "bad_zone"


@pytest.mark.parametrize(
    "cell",
    ["yes", "Y", "TRUE", True, 1, 1.0, "x", "✓", "Sí", "si", "Opt-in", "granted"],
)
def test_a_yes_is_a_yes(cell):
    assert words.read_consent(cell) is True


@pytest.mark.parametrize(
    "cell", ["no", "N", "FALSE", False, 0, "Opt-out", "revoked", "STOP"]
)
def test_a_no_is_a_no(cell):
    assert words.read_consent(cell) is False


@pytest.mark.parametrize(
    "cell", ["maybe", "yes?no", "ask her", "yes - 3/1/2025", 2, "no idea"]
)
def test_an_unclear_consent_is_none(cell):
    """Nobody is texted on a *maybe*."""
    found = words.read_consent(cell)
    assert code(found) == "bad_consent"
    assert found.value is None


@pytest.mark.parametrize("cell", ["", None, " ", "n/a", "unknown"])
def test_blank_consent_says_nothing(cell):
    assert words.read_consent(cell) is None


def test_words_are_known_in_both_languages():
    assert {words.read_language(c) for c in ("es", "Español", "SPANISH")} == {"es"}
    assert {words.read_language(c) for c in ("EN", "English", "inglés")} == {"en"}
    assert words.read_channel("Text message") == "sms"
    assert words.read_channel("Correo electrónico") == "email"
    assert words.read_channel("llamada") == "call"
    assert words.read_actor("Third-Party") == "third_party"
    assert words.read_actor("landlord") == "creditor"
    assert words.read_role("Co-Tenant") == "co_tenant"


def test_an_unknown_language_is_told_and_english_used():
    found = words.read_language("French")
    assert (code(found), found.value) == ("unknown_language", "en")


def test_an_unclear_actor_takes_the_stricter_law():
    found = words.read_actor("us")
    assert (code(found), found.value) == ("unknown_actor", "third_party")


@pytest.mark.parametrize(
    ("cell", "slug"),
    [
        *(("Past due", "active"), ("PIF", "paid"), ("Paid in full", "paid")),
        *(("PTP", "promised"), ("In dispute", "disputed"), ("On Hold", "hold")),
        *(("Chapter 13", "bankruptcy"), ("DECEASED", "deceased")),
        *(("Do not contact", "cease"), ("Represented by attorney", "attorney")),
        *(("SCRA", "active_duty"), ("Fallecida", "deceased")),
    ],
)
def test_a_status_is_known_by_its_synonyms(cell, slug):
    """*Do not contact* in other words still means it."""
    assert words.read_status(cell) == slug


@pytest.mark.parametrize("cell", ["see file", "ask Bob", "案件", "x" * 10_000])
def test_an_unknown_status_is_never_taken_for_active(cell):
    found = words.read_status(cell)
    assert code(found) == "unknown_status"
    assert found.value not in {"", None, "active", "paid", "promised"}


def test_a_name_is_one_line_in_one_spelling():
    decomposed = unicodedata.normalize("NFD", "  Ana\n García ")
    assert text.read_name(decomposed) == "Ana García"
    assert text.read_name("Ana\u200b\u00a0García\ufeff") == "Ana García"


@pytest.mark.parametrize("cell", ["=Ana", "+Ana", "@Ana", "-Ana", "＝Ana"])  # noqa: RUF001 - full-width sign
def test_a_name_never_begins_like_a_formula(cell):
    """It travels into exports that a spreadsheet opens."""
    found = text.read_name(cell)
    assert (code(found), found.value) == ("formula", "Ana")


def test_a_formula_for_a_name_is_no_name():
    """Its link would be in the text the tenant gets."""
    found = text.read_name('=HYPERLINK("http://example.com","Ana")')
    assert (code(found), found.value) == ("formula", None)


def test_invisible_characters_are_left_out_and_told():
    found = text.read_name("Ana\x00\u202eGarcia\ud800")
    assert (code(found), found.value) == ("control_characters", "AnaGarcia")


def test_a_huge_cell_is_told_and_never_kept_whole():
    """Ten megabytes in a note must not fill the store."""
    found = text.read_notes("x" * 10_000_000)
    assert code(found) == "too_long"
    assert len(found.value) <= text.NOTES_LIMIT
    assert len(text.read_line("x" * 10_000_000).value) <= text.LINE_LIMIT
    assert code(text.read_id("x" * 10_000_000)) == "too_long"


def test_an_id_of_digits_is_one_however_it_is_kept():
    """A CSV file has text, a spreadsheet a number."""
    assert {text.read_id(c) for c in ("1001", " 1001 ", 1001, 1001.0)} == {"1001"}


def test_an_id_with_invisible_characters_is_refused():
    """It would never be found again."""
    assert code(text.read_id("A\x00B")) == "control_characters"


@given(st.text(max_size=40))
def test_cleaning_twice_changes_nothing(cell):
    def cleaned(value):
        found = text.read_line(value)
        return (found.value if isinstance(found, Fault) else found) or ""

    once = cleaned(cell)
    assert cleaned(once) == once


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.booleans()))
def test_reading_what_was_read_changes_nothing(cell):
    """The store's copy, read again, is the same copy."""
    for read in (
        read_phone,
        emails.read_email,
        where.read_zip,
        where.read_state,
        where.read_zone,
    ):
        found = read(cell)
        if isinstance(found, str):
            assert read(found) == found


@given(st.dates(date(1971, 1, 1), TODAY + timedelta(days=3000)))
def test_a_day_reads_back_as_itself(day):
    assert read_date(day.isoformat()) == day
