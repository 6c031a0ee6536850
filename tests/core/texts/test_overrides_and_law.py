"""A staff-written text that the law forbids reaches nobody, and the row says which."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.core.texts import shipped_texts

HEADINGS = ["Template", "Channel", "Language", "Subject", "Text"]
MESSAGES = Path(__file__).parents[3] / "templates" / "messages"


def tried(*row: str) -> tuple[str, ...]:
    _texts, problems = shipped_texts().with_overrides(HEADINGS, [(2, list(row))])
    return tuple(one.text for one in problems)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("Win our lottery, {{ first_name }}: pay {{ owed }}", "CARRIER-SHAFT"),
        ("Think of your children and pay {{ owed }}", "RENT-FHA"),
        ("Pay {{ owed }} or you go to jail", "FDCPA-THREAT"),
        ("Pay {{ owed }} at bit.ly/pay", "CARRIER-URL"),
    ],
)
def test_the_row_names_the_rule(said: str, rule: str) -> None:
    problems = tried("early_1", "sms", "en", "", said)

    assert any(rule in one for one in problems)
    assert all(one.startswith("Templates tab, row 2:") for one in problems)


def test_the_shipped_texts_would_pass_as_staffs_own() -> None:
    """Whoever copies a text into the tab to change a word is not scolded for ours."""
    for file in sorted(MESSAGES.glob("*.txt")):
        slug, channel, language = file.stem.split(".")
        text, subject = file.read_text("utf-8"), ""
        if text.startswith("Subject:"):
            head, _, text = text.partition("\n\n")
            subject = head.removeprefix("Subject:").strip()
        assert tried(slug, channel, language, subject, text.strip()) == ()
