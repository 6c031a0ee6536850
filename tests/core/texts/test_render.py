"""Texts: lawful, true to the ledger, and harmless whatever a cell of the sheet says."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core.sequences import shipped_sequences
from shared.core.texts import AccountLine, given_name, shipped_texts
from shared.core.texts.confirmations import help_answer, opt_out_confirmation
from shared.core.texts.formats import money
from shared.core.texts.gsm import MAX_PARTS, measure
from shared.core.texts.lint import lint, reveals_debt
from shared.core.texts.phrases import INITIAL, LATER, PHRASES
from shared.errors import BadRequest
from shared.local import compile_defaults
from tests.core.texts.conftest import PLAIN, RENT, STORAGE

TEXTS = shipped_texts()
EVERY = sorted(TEXTS.names)
STOP = {"en": "Reply STOP to opt out.", "es": "Responda STOP para darse de baja."}


def render(name, fields, texts=TEXTS):
    slug, channel, language = name.split(".")
    return texts.render(slug, channel=channel, language=language, fields=fields)


def refusal(name, fields, texts=TEXTS):
    with pytest.raises(BadRequest) as caught:
        render(name, fields, texts)
    return caught.value.code


class Page(HTMLParser):
    """Collects what a mail program would see."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.links, self.words = set(), [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for key, value in attrs if key in {"href", "src"}]
        assert not any(key.startswith("on") for key, _ in attrs)

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("name", EVERY)
def test_every_text_renders_with_all_the_law_wants(name):
    """No tenant gets a message without knowing who writes and how to stop it."""
    _, channel, language = name.split(".")
    found = render(name, PLAIN)

    assert found.language == language
    assert re.fullmatch(rf"{re.escape(name)}@[0-9a-f]{{8}}", found.template)
    assert "Maple Court Homes" in found.text
    assert PLAIN.pay_link in found.text
    if channel == "sms":
        assert found.text.startswith("Maple Court Homes: H")
        assert found.text.endswith(" " + STOP[language])
        assert (found.encoding, found.parts) == ("gsm7", 2)
        assert (found.subject, found.html) == ("", "")
    else:
        assert PLAIN.unsubscribe_url in found.text
        assert PLAIN.address in found.text
        assert found.subject
        assert not reveals_debt(found.subject)
        page = Page(found.html)
        assert {PLAIN.unsubscribe_url, PLAIN.pay_link} == set(page.links)
        assert PLAIN.address in " ".join(page.words)
        assert "script" not in page.tags


@pytest.mark.parametrize("name", EVERY)
def test_every_text_renders_with_the_required_columns_only(name):
    """A sheet of five columns is enough; what is missing is left out, not blank."""
    bare = replace(
        PLAIN, accounts=(AccountLine(5_000, date(2026, 11, 1), 16),),
        total_cents=5_000, phone="", pay_link="",
    )  # fmt: skip
    found = render(name, bare)

    assert "$50.00" in found.text
    assert not re.search(r"\s[.,]|\(\)|:\s*$|None|  ", found.text)


@pytest.mark.parametrize("name", EVERY)
def test_the_default_texts_pass_their_own_lint(name):
    channel = name.split(".")[1]
    source = (compile_defaults.MESSAGES / f"{name}.txt").read_text()

    assert lint(source.partition("\n")[2] if channel == "email" else source) == ()


def test_every_default_text_is_there_in_both_languages_and_all_its_channels():
    steps = [s for s in shipped_sequences().all_steps if s.template]
    wanted = {
        f"{s.template}.{channel}.{language}"
        for s in steps
        for channel in s.channels
        for language in PHRASES
    }
    assert wanted == set(EVERY)


def test_the_compiled_texts_are_the_written_ones():
    """What is sent is what stands in templates/messages."""
    assert compile_defaults.out_of_date() == []


def test_several_accounts_of_one_person_come_in_one_message():
    fields = replace(PLAIN, accounts=(RENT, STORAGE), total_cents=155_050)
    text = render("early_5.sms.en", fields).text

    assert (
        "$1,250.00 for Maple Court, unit 4B and $300.50 for Maple Storage, unit 12 "
        "($1,550.50 in total) has been due since Oct 15, 2026"
    ) in text
    mail = render("early_5.email.es", fields)
    for part in ("$1,250.00", "$300.50", "Total: $1,550.50"):
        assert part in mail.text
    assert "$1,550.50 por 2 cuentas" in mail.text
    assert "1 de noviembre de 2026" in mail.html


def test_so_many_accounts_that_a_text_grows_too_long_are_named_by_their_sum(facts):
    lines = [replace(RENT, property=f"Maple Court {i}") for i in range(30)]
    found = render("early_5.sms.en", facts(*lines))

    assert "$37,500.00 for 30 accounts" in found.text
    assert found.parts <= MAX_PARTS


MONEY = re.compile(r"\$[\d,]+\.\d\d")


@given(
    st.lists(st.integers(1, 10**9), min_size=1, max_size=6),
    st.sampled_from([n for n in EVERY if not n.startswith("promise")]),
)
def test_every_amount_in_a_text_is_the_ledgers(cents, name):
    """Nobody is asked for a cent more than the sheet says."""
    lines = tuple(replace(RENT, amount_cents=c) for c in cents)
    fields = replace(PLAIN, accounts=lines, total_cents=sum(cents))
    found = render(name, fields)

    shown = set(MONEY.findall(found.text + found.html))
    assert money(sum(cents)) in shown
    assert shown <= {money(c) for c in cents} | {money(sum(cents))}


def test_a_total_that_is_not_the_sum_is_refused():
    wrong = replace(PLAIN, total_cents=1)
    assert refusal("early_1.sms.en", wrong) == "amount_mismatch"


def test_an_amount_that_sneaks_in_by_a_name_is_refused():
    """`Unit $9,999.00` in a cell must not read like a demand."""
    sly = replace(PLAIN, accounts=(replace(RENT, property="Pay $9,999.00"),))
    assert refusal("early_1.sms.en", sly) == "amount_mismatch"


def test_a_promised_part_is_named_as_promised():
    text = render("promise_reminder.sms.en", replace(PLAIN, promise_cents=20_000)).text

    assert "your payment of $200.00 planned for Nov 27, 2026" in text
    assert "$1,250.00" not in text


def test_a_text_that_stays_too_long_is_refused():
    """Carriers drop or cut it; a person shortens it."""
    long = replace(PLAIN, pay_link="https://pay.example.com/" + "x" * 400)
    assert refusal("early_1.sms.en", long) == "too_long"


HOSTILE = st.sampled_from(
    [
        "{{ 7*7 }}", "{% raw %}", '=IMPORTXML("http://e.example","//a")', "{# x #}",
        "<img src=x onerror=alert(1)>", "</p><script>alert(1)</script>",
        "a\r\nBcc: x@example.com", "\u202etxet", "'; DROP TABLE--", "{{ brand }}",
        "%s %d {0.__class__}", "\x00\x1b[31m", "Ana\u2028Diaz", "x" * 5000, "ŞéïÑ 李",
    ]
)  # fmt: skip


@given(HOSTILE, HOSTILE, HOSTILE, st.sampled_from(EVERY))
def test_nothing_in_a_cell_is_ever_executed(name, property_, unit, template):
    """A tenant's name is text: never code, never markup, never a header."""
    line = replace(RENT, property=property_, unit=unit)
    fields = replace(PLAIN, first_name=name, accounts=(line,))
    try:
        found = render(template, fields)
    except BadRequest as error:
        refused = error.code in {"missing_field", "too_long"}
        assert refused, error.text  # noqa: PT017 - either outcome is lawful
        return

    assert "49" not in found.text.replace("$1,250.00", "")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e\u2028]", found.text)
    assert "\n" not in found.subject
    assert "\r" not in found.subject
    if found.html:
        page = Page(found.html)
        assert not page.tags & {"script", "img"}
        assert set(page.links) == {PLAIN.unsubscribe_url, PLAIN.pay_link}
    else:
        assert found.text.endswith(STOP[found.language])
        assert found.parts == measure(found.text).parts <= MAX_PARTS


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"first_name": ""}, "early_1.sms.en"),
        ({"first_name": "\u200b"}, "early_1.email.es"),
        ({"promise_on": None}, "promise_reminder.sms.en"),
        ({"brand": " "}, "early_1.sms.en"),
        ({"accounts": (), "total_cents": 0}, "early_1.sms.en"),
        ({"unsubscribe_url": ""}, "early_1.email.en"),
    ],
)
def test_a_missing_field_is_named_and_nothing_is_written(change, name):
    """`Hi , your balance of  is due` never reaches anybody."""
    assert refusal(name, replace(PLAIN, **change)) == "missing_field"


def test_the_sentence_names_the_missing_field():
    with pytest.raises(BadRequest, match="promised"):
        render("promise_reminder.sms.en", replace(PLAIN, promise_on=None))


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "https://bit.ly/x", "pay.me", "https://a b",
     "https://e.example/\u202e", "https://[1/"],
)  # fmt: skip
def test_a_link_that_leads_elsewhere_is_refused(link):
    assert refusal("early_1.sms.en", replace(PLAIN, pay_link=link)) == "bad_link"
    if "bit.ly" not in link:
        wrong = replace(PLAIN, unsubscribe_url=link)
        assert refusal("early_1.email.en", wrong) == "bad_link"


def test_an_unknown_template_is_refused():
    assert refusal("nothing.sms.en", PLAIN) == "unknown_template"


def test_a_language_without_a_text_falls_back_and_says_so():
    """The caller sees in `language` what the person will read."""
    found = render("early_1.sms.fr", PLAIN)

    assert (found.language, found.text[-22:]) == ("en", STOP["en"])


@pytest.mark.parametrize("name", EVERY)
def test_a_debt_collector_says_so_in_the_messages_language(name):
    """REGF-MM-INITIAL first, REGF-MM-SUBSEQ later; a template cannot drop them."""
    language = name.split(".")[2]
    words = PHRASES[language].disclosures
    first = render(name, replace(PLAIN, actor="third_party", first_contact=True))
    later = render(name, replace(PLAIN, actor="third_party"))

    assert words[INITIAL] in first.text
    assert words[LATER] not in first.text
    assert words[LATER] in later.text
    if first.html:
        assert words[INITIAL] in first.html
        assert "Maple" not in first.subject
    else:
        assert first.parts <= MAX_PARTS
    assert words[LATER] not in render(name, PLAIN).text


def test_what_a_verdict_asks_for_is_added():
    asked = replace(PLAIN, require=("debt_collector_disclosure", "opt_out", "brand"))

    assert PHRASES["en"].disclosures[LATER] in render("early_1.sms.en", asked).text
    unknown = replace(PLAIN, require=("a_poem",))
    assert refusal("early_1.sms.en", unknown) == "unknown_disclosure"


def test_a_name_that_tells_of_debts_stays_out_of_the_subject():
    """What lights up on a locked phone is read by others."""
    found = render("early_1.email.en", replace(PLAIN, brand="ABC Debt Recovery"))

    assert found.subject == "A message for Ana"


@pytest.mark.parametrize(
    ("customer", "expected"),
    [("Ana Diaz", "Ana"), ("Diaz, Ana", "Ana"), ("Mrs. Ana Diaz", "Ana"), ("", ""),
     ("Diaz,", "Diaz"), ("Mr.", "Mr."), ("Sra. Diaz, Ana Maria", "Ana")],
)  # fmt: skip
def test_people_are_called_by_their_first_name(customer, expected):
    assert given_name(customer) == expected


def test_the_confirmation_of_an_opt_out_says_nothing_else():
    """No offer and no way back: 47 CFR 64.1200(a)(12)."""
    for language in PHRASES:
        text = opt_out_confirmation("Maple", language)
        assert measure(text).parts == 1
        assert "STOP" not in text
        assert "START" not in text


@pytest.mark.parametrize("phone", ["", "(512) 555-0100"])
@pytest.mark.parametrize("language", sorted(PHRASES))
def test_help_names_brand_contact_and_stop(phone, language):
    text = help_answer("Maple", phone, language)

    assert text.startswith("Maple: ")
    assert text.endswith(STOP[language])
    assert phone in text
    assert measure(text).parts == 1


def test_a_cold_start_parses_no_template():
    """The first message of a fresh instance is not held up by Jinja's parser."""
    code = """
import sys
from shared.core.texts import shipped_texts
texts = shipped_texts()
assert 'jinja2' not in sys.modules, 'imported too early'
from jinja2.parser import Parser
Parser.parse = None
print(texts.version('early_1', 'sms', 'en'))
"""
    root = compile_defaults.ROOT
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, check=True
    )

    assert told.stdout.decode().startswith("early_1.sms.en@")
