"""The doctor names what is wrong and what to do, and does no harm while looking."""

from __future__ import annotations

import socket

import pytest

from tests.local.cli.conftest import ROW, lines, write_rows

REAL = {
    "SMS_PROVIDERS": "quo",
    "QUO_API_KEY": "sk-very-secret",
    "QUO_FROM": "+12125550198",
    "QUO_WEBHOOK_KEYS": "wh-very-secret",
    "PUBLIC_BASE_URL": "https://pme.example.com",
}


def levels(result):
    return {one["what"]: one["level"] for one in lines(result)}


def closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_a_good_setup_has_no_problem(pme, sheet):
    """An office that is ready is told so."""
    result = pme("doctor", sheet, "--json")

    assert result.exit_code == 0
    found = levels(result)
    assert "problem" not in found.values()
    assert found["SHEET"] == found["STORE"] == found["QUEUE"] == "ok"
    assert found["rulebook"] == found["templates"] == found["settings"] == "ok"


def test_everything_missing_is_named_at_once(pme):
    """Nobody finds out one name at a time."""
    result = pme("doctor", SMS_PROVIDERS="quo twilio", MAIL_PROVIDERS="gmail,smtp")

    assert result.exit_code == 2
    names = "SHEET QUO_API_KEY QUO_FROM TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN"
    for name in f"{names} TWILIO_FROM GMAIL_SENDERS SMTP_URL MAIL_FROM".split():
        assert f"{name} is missing" in result.stdout


def test_every_warning_and_problem_says_what_to_do(pme, tmp_path):
    """A finding without a remedy is a riddle."""
    path = write_rows(tmp_path / "a.csv", {**ROW, "Balance": "?!"})
    bare = dict.fromkeys(("BUSINESS_NAME", "BUSINESS_ADDRESS", "PAY_LINK"), "")

    found = lines(pme("doctor", path, "--json", **bare))

    assert {one["level"] for one in found} >= {"ok", "warning"}
    assert all(one["todo"] for one in found if one["level"] != "ok")


def test_secrets_are_never_shown(pme, sheet):
    """The doctor's report is pasted into e-mails."""
    shown = pme("doctor", sheet, **REAL).output

    assert "very-secret" not in shown
    assert "5550198" not in shown


def test_a_real_provider_is_not_even_asked_before_live(pme, sheet):
    """Looking must not look like going live."""
    found = lines(pme("doctor", sheet, "--json", **REAL, LINK_SECRET="x"))

    asked = next(one for one in found if one["what"].startswith("quo"))
    assert asked["level"] == "warning"
    assert "LIVE" in asked["text"]


def test_a_silent_provider_is_a_problem(pme, sheet):
    """Better today than on the first of the month."""
    url = f"http://127.0.0.1:{closed_port()}"

    result = pme(
        "doctor", sheet, "--json", **REAL, QUO_BASE_URL=url, HTTP_TIMEOUT_S="2"
    )

    assert levels(result)["quo (sms)"] == "problem"
    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("unset", "what"),
    [
        ({"QUO_WEBHOOK_KEYS": ""}, "QUO_WEBHOOK_KEYS"),
        ({"PUBLIC_BASE_URL": "http://pme.example.com"}, "PUBLIC_BASE_URL"),
    ],
)
def test_what_would_lose_replies_is_a_problem_once_live(pme, sheet, unset, what):
    """A STOP that is refused at the door is a text too many."""
    url = f"http://127.0.0.1:{closed_port()}"
    env = {**REAL, "QUO_BASE_URL": url, "HTTP_TIMEOUT_S": "2", **unset}

    assert levels(pme("doctor", sheet, "--json", **env))[what] == "warning"
    assert levels(pme("doctor", sheet, "--json", **env, LIVE="yes"))[what] == "problem"


def test_a_missing_heading_is_named(pme, tmp_path):
    """Staff read which column to add."""
    path = write_rows(tmp_path / "a.csv", {"Account ID": "A-1", "Customer": "Ann"})

    result = pme("doctor", path)

    assert result.exit_code == 2
    assert "Balance" in result.stdout


def test_a_tab_that_cannot_be_used_is_named_with_its_row(pme, sheet, tmp_path):
    """The default would stand silently instead of what staff wrote."""
    tab = tmp_path / "accounts.Settings.csv"
    tab.write_text("Setting,Value\nMinimum balance,lots\n", "utf-8")

    result = pme("doctor", sheet)

    assert result.exit_code == 2
    assert "Minimum balance" in result.stdout


def test_a_step_without_its_text_is_named(pme, sheet, tmp_path):
    """Said today, not in each row on the day it is due."""
    tab = tmp_path / "accounts.Sequences.csv"
    tab.write_text("Segment,Step,Day,Template\nearly,early_2,2,nowhere\n", "utf-8")

    found = lines(pme("doctor", sheet, "--json"))

    said = [one for one in found if "nowhere" in one["what"]]
    assert said
    assert {one["level"] for one in said} == {"problem"}
    assert not any(one["what"] == "templates" for one in found)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read"),
        ("{not json", "not JSON"),
        ('["a"]', "no Google account"),
    ],
)
def test_a_key_file_that_is_none_is_a_problem(pme, sheet, tmp_path, content, says):
    """The name of the file is shown, never what is in it."""
    key = tmp_path / "key.json"
    if content is not None:
        key.write_text(content, "utf-8")
    env = {"MAIL_PROVIDERS": "gmail", "GMAIL_SENDERS": "a@example.com"}

    found = lines(pme("doctor", sheet, "--json", **env, GOOGLE_CREDENTIALS=str(key)))

    said = next(one for one in found if one["what"] == "GOOGLE_CREDENTIALS")
    assert said["level"] == "problem"
    assert says in said["text"]


def test_a_damaged_store_is_a_problem_and_stays_as_it_is(pme, sheet, tmp_path):
    """A store is not made anew over a broken one: it would forget every opt-out."""
    store = tmp_path / "broken.sqlite"
    store.write_bytes(b"this is no database at all" * 100)

    result = pme("doctor", sheet, "--db", store)

    assert result.exit_code in {1, 2}
    assert store.read_bytes().startswith(b"this is no database")


def test_a_port_that_is_no_number_is_said_too(pme, sheet):
    """A slip in a URL is a sentence, not a traceback."""
    env = {"MAIL_PROVIDERS": "smtp", "MAIL_FROM": "a@example.com"}

    result = pme("doctor", sheet, **env, SMTP_URL="smtp://127.0.0.1:many")

    assert result.exit_code == 2
    assert "SMTP_URL" in result.stdout


@pytest.mark.parametrize(("route", "word"), [("", "are off"), ("R-1", "are on")])
def test_texts_about_debts_of_others_are_said_to_be_off_or_on(pme, sheet, route, word):
    """Nobody wonders why a text became an e-mail."""
    found = lines(pme("doctor", sheet, "--json", SMS_ROUTE_ID=route))

    said = next(one for one in found if one["what"] == "third-party texts")
    assert word in said["text"]
