"""Staff's own templates: judged before any tenant receives one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core.texts import shipped_texts
from shared.core.texts.lint import lint, reveals_debt
from tests.core.texts.conftest import PLAIN

HEADERS = ["Template", "Channel", "Language", "Subject", "Text"]
GOOD = "Hi {{ first_name }}, {{ owed }} is open. Thank you!"


def tab(*rows):
    return shipped_texts().with_overrides(HEADERS, list(enumerate(rows, 2)))


def sms(text):
    return tab(["early_1", "sms", "en", None, text])


def test_a_good_template_is_used_and_has_a_version_of_its_own():
    """Which words a tenant was sent can be shown a year later."""
    texts, problems = sms(GOOD)

    assert problems == ()
    found = texts.render("early_1", channel="sms", language="en", fields=PLAIN)
    assert "is open. Thank you!" in found.text
    assert found.text.endswith("Reply STOP to opt out.")
    shipped = shipped_texts().version("early_1", "sms", "en")
    assert found.template != shipped
    assert shipped_texts().version("early_1", "sms", "en") == shipped


def test_a_new_template_and_an_email_can_be_added():
    texts, problems = tab(
        ["winter", "Text", "", None, GOOD],
        ["winter", "E-mail", "Spanish", "Hola {{ first_name }}", "Hola.\r\n\r\nBien."],
    )

    assert problems == ()
    mail = texts.render("winter", channel="email", language="es", fields=PLAIN)
    assert (mail.subject, mail.text[:12]) == ("Hola Ana", "Hola.\n\nBien.")


def test_a_template_cannot_pretend_away_the_frame():
    """Comments, conditions and copies do not keep the opt-out line out."""
    texts, problems = sms("{% if false_ %}{% endif %}Hi{# ")
    assert problems
    texts, problems = sms("{% if phone %}Hi {{ first_name }}{% endif %}.")
    assert problems == ()
    found = texts.render("early_1", channel="sms", language="en", fields=PLAIN)
    assert found.text.startswith("Maple Court Homes: Hi Ana.")
    assert found.text.endswith("Reply STOP to opt out.")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Hi {{ first_name", "line 1 cannot be read"),
        ("Hi\n{% if %}", "line 2 cannot be read"),
        ("{{ nmae }}", "'nmae'"),
        ("{% if nmae %}x{% endif %}", "'nmae'"),
        ("{{ 7 * 7 }}", "Mul"),
        ("{{ brand.__class__ }}", "Getattr"),
        ("{{ brand['x'] }}", "Getitem"),
        ("{{ brand() }}", "Call"),
        ("{{ brand|attr('x') }}", "attr"),
        ("{{ brand|safe }}", "safe"),
        ("{% for x in brand %}a{% endfor %}", "For"),
        ("{% include 'x' %}", "Include"),
        ("{% set x = 1 %}", "Assign"),
        ("{% macro x() %}{% endmacro %}", "Macro"),
        ("{{ self }}", "self"),
        ("{{ [1, 2] }}", "List"),
        ("{{ 9 ** 9 }}", "Pow"),
        ("{{ 'a' ~ 'b' }}", "Concat"),
        ("{{ " + "not " * 900 + "brand }}", "too deeply"),
        ("{% if phone %}" * 150 + "{% endif %}" * 150, "too deeply"),
        ("{{ " + "(" * 900 + "brand" + ")" * 900 + " }}", "too deeply"),
        ("You owe $500.00, Ana.", "$"),
        ("We will call the police.", "police"),
        ("Pay or you will be evicted.", "evict"),
        ("Pay at bit.ly/abc now.", "bit.ly"),
        ("Do not reply to this text.", "do not reply"),
        ("LAST REMINDER from us", "capitals"),
        ("Pay now!!", "exclamation"),
        ("x" * 5000, "4000"),
        ("Hi {{ first_name }}. " + "word " * 120, "parts"),
        ("Hola. No responda a este mensaje.", "no responda"),
        ("Llamaremos a la policía.", "policía"),
        ("", "row 2: the column Text is empty"),
    ],
)
def test_a_template_that_may_not_be_used_is_named_with_its_row(text, says):
    """Wrong or harmful words are refused with a sentence, the old text stays."""
    texts, problems = sms(text)

    assert any(says.casefold() in p.text.casefold() for p in problems), problems
    assert all(p.text.startswith("Templates tab, row 2:") for p in problems)
    shipped = shipped_texts().version("early_1", "sms", "en")
    assert texts.version("early_1", "sms", "en") == shipped


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (["Bad name!", "sms", "en", None, GOOD], "Template"),
        (["early_1", "fax", "en", None, GOOD], "Channel"),
        (["early_1", "sms", "fr", None, GOOD], "Language"),
        (["early_1", "email", "en", None, GOOD], "Subject"),
        (["early_1", "email", "en", "a\nBcc: x", GOOD], "one line"),
        (["early_1", "email", "en", "Your overdue balance", GOOD], "bystander"),
        (["early_1", "email", "en", "{{ amoun }}", GOOD], "amoun"),
        (["early_1", "email", "en", "{{ owed", GOOD], "line 1"),
    ],
)
def test_a_row_in_the_wrong_place_is_named(row, says):
    _, problems = tab(row)

    assert len(problems) == 1
    assert says in problems[0].text


def test_one_bad_template_does_not_hold_up_the_others():
    texts, problems = tab(
        ["early_1", "sms", "en", None, "{{ nmae }}"],
        ["early_5", "sms", "en", None, GOOD],
    )

    assert len(problems) == 1
    shipped = shipped_texts()
    assert texts.version("early_1", "sms", "en") == shipped.version(
        "early_1", "sms", "en"
    )
    assert texts.version("early_5", "sms", "en") != shipped.version(
        "early_5", "sms", "en"
    )


def test_an_amount_in_a_subject_makes_it_neutral():
    texts, problems = tab(["early_1", "email", "en", "Hello {{ amount }}", "Hi."])

    assert problems == ()
    found = texts.render("early_1", channel="email", language="en", fields=PLAIN)
    assert found.subject == "A message for Ana"


@pytest.mark.parametrize(
    "text",
    ["Sin embargo, le ayudamos.", "Salem Court sends its regards.", "A payment plan.",
     "Please pay, or reply to us.", "STOP", "Thank you! Goodbye!",
     "Our sailor lives."],
)  # fmt: skip
def test_ordinary_words_are_not_forbidden(text):
    assert lint(text) == ()


@pytest.mark.parametrize(
    "subject",
    ["Payment due", "Past-due balance", "$500", "Su deuda", "Pago vencido", "RENT",
     "From our collections team"],
)  # fmt: skip
def test_subjects_that_tell_of_a_debt_are_seen(subject):
    assert reveals_debt(subject)


@given(st.text("{}%# abc.|()[]'=_first_name", max_size=60))
def test_no_template_however_odd_breaks_the_tab_or_loses_the_opt_out(text):
    """Anything staff type is either refused in a sentence or framed."""
    texts, problems = sms(text)
    if problems:
        return

    found = texts.render("early_1", channel="sms", language="en", fields=PLAIN)
    assert found.text.startswith("Maple Court Homes:")
    assert found.text.endswith("Reply STOP to opt out.")
