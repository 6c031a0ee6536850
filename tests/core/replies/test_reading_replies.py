"""What people answer, as a whole: floors on labelled texts, and single rules."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.core.model import Promise
from shared.core.replies import EFFECTS, PRIORITY, Understood, read_reply
from shared.errors import BadRequest

NOW = datetime(2026, 11, 18, 17, tzinfo=UTC)  # a Wednesday, noon in New York
DATA = Path(__file__).parents[2] / "data"
# the second file holds texts that were labelled before the reader saw them
LABELLED, OWN = (
    [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]
    for name in ("inbound_messages.jsonl", "own_messages.jsonl")
)
BOTH = pytest.mark.parametrize("texts", [LABELLED, OWN], ids=["given", "own"])
OPT_OUT = frozenset(("stop", "cease_all"))


def read(text: str, **more: str) -> Understood:
    return read_reply(text, now=NOW, zone=more.pop("zone", "America/New_York"), **more)


def promised(text: str) -> list[tuple[str, int | None]]:
    return [(str(p.due_on), p.amount_cents) for p in read(text).promises]


@BOTH
class TestLabelledTexts:
    def test_opt_outs_are_found_and_nothing_else_is_taken_for_one(
        self, texts: list[dict[str, Any]]
    ) -> None:
        """Who said stop in their own words must not hear from us again."""
        pairs = [(r["intent"], read(r["text"]).intent) for r in texts]
        both = sum(a in OPT_OUT and b in OPT_OUT for a, b in pairs)

        assert both / sum(a in OPT_OUT for a, _ in pairs) >= 0.98
        assert both / sum(b in OPT_OUT for _, b in pairs) >= 0.95

    def test_every_intent_is_understood_most_of_the_time(
        self, texts: list[dict[str, Any]]
    ) -> None:
        """A dispute read as a thank-you would be collected on."""
        pairs = [(r["intent"], read(r["text"]).intent) for r in texts]
        right = Counter(a for a, b in pairs if a == b)
        seen = Counter(a for a, _ in pairs) + Counter(b for _, b in pairs)
        f1 = [2 * right[i] / seen[i] for i in seen]

        assert sum(f1) / len(f1) >= 0.93

    def test_promised_days_and_amounts_are_exact(
        self, texts: list[dict[str, Any]]
    ) -> None:
        """A wrong day chases somebody before they promised to pay."""
        rows = [r for r in texts if "promise" in r]
        wanted = [
            [
                (p["date"], None if p["amount"] is None else round(p["amount"] * 100))
                for p in (
                    r["promise"] if isinstance(r["promise"], list) else [r["promise"]]
                )
            ]
            for r in rows
        ]
        given_ = [
            promised(r["text"]) + [(None, c) for c in read(r["text"]).undated]
            for r in rows
        ]

        assert sum(map(list.__eq__, wanted, given_)) / len(rows) >= 0.9


@pytest.mark.parametrize(
    "text",
    [
        "I do not give you permission to text me",
        "removing my consent to receive texts",
        "no quiero recibir mensajes de ustedes",
        "I never agreed to get texts",
    ],
)
def test_a_refusal_of_consent_is_never_read_as_consent(text: str) -> None:
    """Who withdraws a permission must not be written down as giving it."""
    found = read(text)
    assert found.intent == "stop"
    assert "record_consent" not in found.effects


@pytest.mark.parametrize(
    "text",
    [
        "STOP", "stop.", "Stop!!", "STOPALL", "unsubscribe", "QUIT", "end", "Cancel",
        "revoke", "opt out", "OPT-OUT", "🛑", "s t o p", "stooop", "ST0P", "stpo",
        "ALTO", "please stop", "stop stop stop",
    ],
)  # fmt: skip
def test_keywords_stop_at_once(text: str) -> None:
    """The carriers promise this to every person who has a phone."""
    said = read(text)

    assert said.intent == "stop"
    assert {"suppress_point", "cancel_queued", "confirm_opt_out"} <= set(said.effects)


@pytest.mark.parametrize(
    "text",
    [
        "lose my number", "take me off ur list pls", "quit txtn me",
        "no more texts, thank you", "ya no me manden nada", "dejenme en paz",
        "I revoke my consent to receive text messages", "plz dnt txt me agn",
        "cancel these messages", "Quiero darme de baja", "how do I stop these texts?",
        "stop texting me, I'll pay friday",
    ],
)  # fmt: skip
def test_an_opt_out_in_own_words_is_an_opt_out(text: str) -> None:
    """No keyword is needed to be left alone (47 CFR 64.1200(a)(10))."""
    assert read(text).intent == "stop"


@pytest.mark.parametrize(
    "text",
    [
        "cancel my late fee", "can't stop by today", "end of the month",
        "my lease ends in may", "the bus stop is closed", "notice to quit?",
        "please remove the couch by the dumpster", "no para de llover",
    ],
)  # fmt: skip
def test_an_opt_out_word_about_something_else_is_no_opt_out(text: str) -> None:
    """Else a tenant who asks for a plumber would never get the reminder."""
    assert read(text).intent not in OPT_OUT


@pytest.mark.parametrize(
    "text", ["when does my lease end", "should I quit claim the title?"]
)
def test_an_opt_out_word_in_an_unclear_text_waits_for_a_person(text: str) -> None:
    """If we are wrong, the person is still not written to."""
    said = read(text)

    assert said.soft_hold
    assert "soft_hold" in said.effects
    assert not any(e.startswith(("answer_", "confirm_")) for e in said.effects)


def test_all_that_is_said_takes_effect() -> None:
    """A stranger who says stop is both: wrong number and opted out."""
    said = read("wrong number, stop texting me")

    assert said.intent == "wrong_number"
    assert "stop" in said.also
    assert {"check_reassigned", "suppress_point"} <= set(said.effects)


@pytest.mark.parametrize(
    "text", ["Please stop calling me, text is fine", "STOP calling, email is fine"]
)
def test_a_scope_is_read_where_it_is_said(text: str) -> None:
    """Who bars calls but wants texts keeps the texts."""
    said = read(text)

    assert said.scope == "call"
    assert "suppress_calls" in said.effects
    assert "suppress_point" not in said.effects


def test_an_opt_in_that_could_be_an_opt_out_is_none() -> None:
    """Consent that was taken back must not be revived by a misreading."""
    assert read("I changed my mind, I don't want text reminders").intent == "stop"


def test_an_opt_out_word_deep_in_a_very_long_text_waits_for_a_person() -> None:
    """What is not read closely must not be passed over."""
    lines = [f"word{i} about the garden" for i in range(140)]
    text = " ".join([*lines[:80], "unsubscribe", *lines[80:]])

    assert read(text).soft_hold


def test_a_life_in_danger_goes_to_a_person_and_no_machine_answers() -> None:
    """The one reply that must never be met by a template."""
    said = read("I can't pay this, I want to kill myself")

    assert "self_harm" in said.also
    assert "safety_queue" in said.effects
    assert not any(e.startswith(("answer", "confirm", "receipt")) for e in said.effects)


def test_a_threat_goes_to_the_safety_queue() -> None:
    """Staff must be warned before somebody comes to the office."""
    assert "safety_queue" in read("I'm going to shoot you all").effects


def test_a_promise_without_a_day_makes_a_task_and_no_promise() -> None:
    """A day that nobody said must not be invented."""
    said = read("I'll pay $60 as soon as I can")

    assert said.intent == "promise_to_pay"
    assert said.undated == (6000,)
    assert "create_promise" not in said.effects
    assert "task_person" in said.effects


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("half friday and the rest on the 15th", ["2026-11-20", "2026-12-15"]),
        ("I'll pay next week tuesday", ["2026-11-24"]),
        ("pago el viernes", ["2026-11-20"]),
        ("le pago mañana", ["2026-11-19"]),
        ("will pay by end of month", ["2026-11-30"]),
        ("payday friday, will pay then", ["2026-11-20"]),
        ("ill pay in 3 days", ["2026-11-21"]),
        ("I will pay 12/5", ["2026-12-05"]),
        ("I will pay Dec. 5th", ["2026-12-05"]),
        ("I get paid thursday so I'll pay friday", ["2026-11-20"]),
        ("not today, I'll pay monday", ["2026-11-23"]),
    ],
)
def test_promised_days_are_the_persons_own(text: str, wanted: list[str]) -> None:
    """Friday is Friday on their calendar, not on ours."""
    assert [day for day, _ in promised(text)] == wanted


def test_each_day_has_its_amount() -> None:
    """Two instalments must not become one."""
    assert promised("I'll pay $200 on the 1st and 250.50 on the 15th") == [
        ("2026-12-01", 20_000),
        ("2026-12-15", 25_050),
    ]


def test_tomorrow_depends_on_where_the_person_lives() -> None:
    """At 8 pm in Honolulu it is already tomorrow in New York."""
    late = datetime(2026, 11, 18, 6, tzinfo=UTC)
    said = read_reply("i'll pay tomorrow", now=late, zone="Pacific/Honolulu")

    assert said.promises == (Promise(date(2026, 11, 18), None),)


def test_of_an_email_only_the_new_part_counts() -> None:
    """Our own 'reply STOP' in the quotation is not the person's wish."""
    text = (
        "I'll pay on Friday.\n\nOn Mon, Nov 16, 2026 Rent Office <a@example.com> wrote:"
        "\n> You owe rent. Unsubscribe or reply STOP.\n> Thank you"
    )

    assert read(text, channel="email").intent == "promise_to_pay"


def test_what_is_written_below_the_quotation_is_read() -> None:
    """Some people answer at the bottom; their opt-out counts as well."""
    text = "> You owe rent.\n> Thank you\n\nPlease stop emailing me.\n--\nPat"

    assert read(text, channel="email").intent == "stop"


def test_signatures_and_disclaimers_say_nothing() -> None:
    """Else a lawyerly footer would hold every account of its writer."""
    text = (
        "Gracias por el aviso.\n\nSaludos,\nAna\nStop Gap Legal Services\n"
        "Este mensaje es confidencial y para su destinatario."
    )

    assert read(text, channel="email").intent == "thanks"


@given(st.text(max_size=400) | st.text("stop .!?ñé🛑$1/$%end5", max_size=400))
@settings(deadline=None, max_examples=300)
def test_any_text_has_one_answer(text: str) -> None:
    """A reply that crashes the reader is a reply that nobody honours."""
    for channel in ("sms", "email"):
        said = read(text, channel=channel)
        assert said.intent in PRIORITY
        assert 0 <= said.confidence <= 1
        assert set(said.effects) <= set(EFFECTS)
        assert said.intent not in said.also


@pytest.mark.parametrize("text", [b"STOP", None, 5, "x" * 4001])
def test_what_is_no_reply_is_one_named_error(text: object) -> None:
    """The webhook must know what to say to its provider."""
    with pytest.raises(BadRequest):
        read(text)  # type: ignore[arg-type]


def test_a_naive_instant_and_an_unknown_zone_are_refused() -> None:
    """A guessed zone would move somebody's promise by a day."""
    with pytest.raises(BadRequest):
        read_reply("hi", now=datetime(2026, 1, 1), zone="America/Denver")  # noqa: DTZ001
    with pytest.raises(BadRequest):
        read("hi", zone="../etc/passwd")
