"""Read the Templates tab and judge each template before anybody receives it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal, cast

from shared.core.compliance import shipped_rulebook
from shared.core.compliance.content import ContentRequest, check_content
from shared.core.model import Problem
from shared.core.tabs import Line, Rows, lines
from shared.core.texts.fields import AccountLine, TextFields
from shared.core.texts.language import complaint
from shared.core.texts.lint import lint
from shared.core.texts.phrases import PHRASES
from shared.core.texts.rendered import Rendered
from shared.core.texts.source import Compiled, compile_one

_SLUG: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CHANNELS: Final = ("sms", "email")
_LANGUAGES: Final = {"english": "en", "spanish": "es", "español": "es", "inglés": "en"}
_MAILS: Final = {"e-mail": "email", "mail": "email", "text": "sms"}


@dataclass(frozen=True, slots=True)
class Override:
    """
    One row of the Templates tab.

    Args:
        row: As staff see it.
        subject: Of an e-mail.
        body: As written.
        problems: What forbids its use.
    """

    row: int
    slug: str
    channel: Literal["sms", "email"]
    language: str
    subject: str
    body: str
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """Give the template's name, `early_1.sms.en`."""
        return f"{self.slug}.{self.channel}.{self.language}"

    @property
    def source(self) -> str:
        """Give it as a file of `templates/messages` would have it."""
        head = f"Subject: {self.subject}\n\n" if self.subject else ""
        return head + self.body

    def compiled(self) -> Compiled:
        """Compile it; only without problems."""
        return compile_one(self.source, self.name)

    def problem(self, code: str, text: str) -> Problem:
        """Name the row in a problem's sentence."""
        return _problem(self.row, code, text)

    def faults(self, rendered: Rendered, sample: TextFields) -> Iterator[Problem]:
        """Ask the law, and the house's own care, about the words as they would read."""
        verdict = check_content(
            ContentRequest(
                actor=sample.actor,
                channel=self.channel,
                text=rendered.text,
                subject=rendered.subject,
                brand=sample.brand,
                house=True,
            ),
            shipped_rulebook(),
        )
        if verdict.decision != "allow":
            for one in verdict.reasons:
                yield self.problem("law", f"{one.text} ({one.rule_id})")

    def samples(self) -> tuple[TextFields, ...]:
        """Give made-up facts of the longest usual kind."""
        rent = AccountLine(125_000, date(2026, 11, 1), 16, "Maple Court", "4B")
        promise = date(2026, 11, 27)
        return (
            TextFields(
                first_name="Christopher",
                accounts=(rent,),
                total_cents=125_000,
                promise_on=promise,
                brand="Maple Court Homes",
                phone="(512) 555-0100",
                address="1 Main Street, Austin, TX 78701",
                pay_link="https://pay.example.com/maple-court",
                unsubscribe_url="https://example.com/u/0123456789",
            ),
        )


def _problem(row: int, code: str, text: str) -> Problem:
    sentence = f"Templates tab, row {row}: {text}"
    return Problem("templates", code, sentence, fatal=False)


def _coordinates(line: Line) -> tuple[str, str, str, str]:
    """Give slug, channel, language and what is wrong with them, or ""."""
    slug = line.text("template").casefold()
    channel = line.text("channel").casefold()
    channel = _MAILS.get(channel, channel)
    language = line.text("language").casefold() or "en"
    language = _LANGUAGES.get(language, language)
    wrong = ""
    if not _SLUG.fullmatch(slug):
        wrong = "the column Template needs a name of small letters, digits and _."
    elif channel not in _CHANNELS:
        wrong = "the column Channel must be sms or email."
    elif language not in PHRASES:
        wrong = f"the column Language must be one of {', '.join(PHRASES)}."
    return slug, channel, language, wrong


def _wrong(override: Override) -> tuple[Problem, ...]:
    """Judge one template: language, then content."""
    if not override.body:
        return (override.problem("empty", "the column Text is empty."),)
    if override.channel == "email" and not override.subject:
        return (override.problem("subject", "an e-mail needs a Subject."),)
    if "\n" in override.subject or "\r" in override.subject:
        return (override.problem("subject", "a Subject is one line."),)
    for part in (override.subject, override.body):
        if said := complaint(part):
            return (override.problem("bad_template", said),)
    found = lint(override.body, override.subject)
    return tuple(override.problem(p.code, p.text) for p in found)


def _override(line: Line, known: Callable[[Override], bool]) -> Override | None:
    slug, channel, language, wrong = _coordinates(line)
    override = Override(
        row=line.number,
        slug=slug,
        channel=cast("Literal['sms', 'email']", channel),
        language=language,
        subject=line.text("subject"),
        body=line.text("text").replace("\r\n", "\n"),
    )
    if wrong:
        return replace(override, problems=(override.problem("bad_template", wrong),))
    return None if known(override) else replace(override, problems=_wrong(override))


def read_override(
    headers: Sequence[str], rows: Rows, known: Callable[[Override], bool]
) -> Iterator[Override]:
    """
    Give every filled row of the tab, judged.

    Args:
        known: Says whether a text is in force already: it is left out, unjudged.
    """
    found = (_override(line, known) for line in lines(headers, rows))
    return (override for override in found if override is not None)
