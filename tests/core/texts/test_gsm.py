"""Parts of a text: the house is not billed for more than it was shown."""

# ruff: noqa: RUF001 - look-alikes are what is tested

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core.texts.gsm import MAX_PARTS, economical, measure, plain_typography


@pytest.mark.parametrize(
    ("text", "encoding", "parts"),
    [
        ("", "gsm7", 0),
        ("a" * 160, "gsm7", 1),
        ("a" * 161, "gsm7", 2),
        ("a" * 306, "gsm7", 2),
        ("a" * 307, "gsm7", 3),
        ("€" * 80, "gsm7", 1),
        ("€" * 81, "gsm7", 2),
        ("[" * 79 + "aa", "gsm7", 1),
        ("ñéü¿¡" * 32, "gsm7", 1),
        ("á" * 70, "ucs2", 1),
        ("á" * 71, "ucs2", 2),
        ("á" * 134, "ucs2", 2),
        ("á" * 135, "ucs2", 3),
        ("🙂" * 35, "ucs2", 1),
        ("🙂" * 36, "ucs2", 2),
        ("`", "ucs2", 1),
    ],
)
def test_parts_are_counted_as_carriers_count(text, encoding, parts):
    sized = measure(text)

    assert (sized.encoding, sized.parts) == (encoding, parts)


def test_typographic_signs_do_not_make_a_text_dearer():
    text = "“It’s” – well… • a\u00a0b\u200b"

    assert plain_typography(text) == '"It\'s" - well... - a b'
    assert economical(text).encoding == "gsm7"


def test_a_name_keeps_its_accents_while_the_text_stays_short():
    """María is not written Maria to save a cent."""
    sized = economical("Hola María, gracias.")

    assert (sized.text, sized.encoding) == ("Hola María, gracias.", "ucs2")


def test_accents_give_way_before_the_text_becomes_too_long():
    sized = economical("Hola María. " + "n" * 220)

    assert sized.text.startswith("Hola Maria. ")
    assert (sized.encoding, sized.parts) == ("gsm7", 2)


def test_letters_in_two_pieces_are_put_together():
    sized = economical(unicodedata.normalize("NFD", "José y Ñoño"))

    assert (sized.text, sized.encoding) == ("José y Ñoño", "gsm7")


TEXTS = st.text("abcñéáíóúÁ€[]{}^~|\\’“–…🙂日 \n", max_size=700)


@given(TEXTS)
def test_a_text_is_never_made_dearer(text):
    """And what is left of it still fits the count."""
    sized = economical(text)

    assert sized.parts <= measure(unicodedata.normalize("NFC", text)).parts * 2 or (
        sized.parts <= MAX_PARTS
    )
    assert measure(sized.text) == sized


@given(TEXTS)
def test_a_long_text_ends_in_the_cheap_alphabet(text):
    sized = economical(text)

    assert sized.parts <= MAX_PARTS or sized.encoding == "gsm7"
