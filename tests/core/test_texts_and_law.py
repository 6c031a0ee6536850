"""The shipped texts and the shipped law agree."""

from __future__ import annotations

from datetime import date

import pytest

from shared.core.compliance import shipped_rulebook
from shared.core.compliance.content import ContentRequest, check_content
from shared.core.sequences import shipped_sequences
from shared.core.texts import AccountLine, TextFields, shipped_texts

TEMPLATES = sorted(
    {one.template for one in shipped_sequences().all_steps if one.template}
)
STATES = frozenset({"CA", "FL", "MA", "NY", "PA", "TX", "WA"})


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("channel", ["sms", "email"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("actor", ["creditor", "third_party"])
@pytest.mark.parametrize("first", [True, False])
def test_no_shipped_text_offends_a_rule_about_words(
    template: str, channel: str, language: str, actor: str, first: bool
) -> None:
    """A disclosure that the law reads otherwise than we wrote it protects nobody."""
    fields = TextFields(
        brand="Maple Homes",
        first_name="Ann",
        accounts=(AccountLine(50_000, date(2026, 11, 1), 15, "Maple Court", "4B"),),
        total_cents=50_000,
        phone="(212) 555-0199",
        address="1 Main St, Albany, NY 12207",
        unsubscribe_url="https://office.example.com/unsubscribe?p=1",
        actor=actor,
        first_contact=first,
        promise_on=date(2026, 11, 20),
        promise_cents=10_000,
    )
    text = shipped_texts().render(
        template, channel=channel, language=language, fields=fields
    )
    verdict = check_content(
        ContentRequest(
            actor=actor,
            channel=channel,
            text=text.text,
            subject=text.subject,
            flags=frozenset({"initial"} if first and actor == "third_party" else ()),
            states=STATES,
            brand="Maple Homes",
            on=date(2026, 11, 16),
        ),
        shipped_rulebook(),
    )
    assert verdict.decision == "allow", [one.rule_id for one in verdict.reasons]
