"""Check the sheet, its headings, tabs and texts, as the next pass would find them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from shared.core.model import Actor
from shared.core.outreach.fields import HouseVoice, house_of
from shared.core.playbook import Playbook
from shared.core.segments_tab import slug_of
from shared.core.texts.fields import AccountLine, TextFields
from shared.deps import Deps
from shared.errors import BadRequest
from shared.flows.book import Book, open_book
from shared.flows.plan import Options, plan
from shared.local.doctor import Finding, careful, fine, wrong

SHOWN = 10
_LANGUAGES = ("en", "es")
_THIRD_PARTY = (
    "Texts about debts of others (Acting as: third party) are off: carriers forbid"
    " them without a written approval (SMS_ROUTE_ID); e-mail is used instead."
)
_APPROVED = (
    "Texts about debts of others (Acting as: third party) are on: SMS_ROUTE_ID names"
    " the provider's written approval."
)


def sheet(deps: Deps, now: datetime) -> Iterator[Finding]:
    """Read the sheet once, then go through it as a dry run would."""
    book = open_book(deps)
    yield fine("SHEET", f"Row 1 has {len(book.headings.index)} known headings.")
    if book.headings.unknown:
        names = ", ".join(f"“{one}”" for one in book.headings.unknown[:SHOWN])
        text = f"Staff's own columns, left alone: {names}."
        yield fine("headings", text)
    yield from _tabs(book)
    yield from texts(book.playbook)
    approved = bool(deps.settings.sms_route_id)
    yield fine("third-party texts", _APPROVED if approved else _THIRD_PARTY)
    yield from _rows(deps, now)


def _tabs(book: Book) -> Iterator[Finding]:
    for problem in book.problems[:SHOWN]:
        yield wrong(problem.field, problem.text, "Correct it in the tab.")
    if not book.problems:
        named = ", ".join(sorted(book.tabs)) or "none; the defaults are used"
        yield fine("tabs", f"House tabs: {named}.")


def _rows(deps: Deps, now: datetime) -> Iterator[Finding]:
    report = plan(deps, now, Options(dry_run=True, whole=True))
    bad = report.counts["invalid"]
    text = f"{report.rows} rows, {bad} of them cannot be used."
    if bad:
        todo = "Run a pass: the column Service note says what to correct in each."
        yield careful("rows", text, todo)
    else:
        yield fine("rows", text)
    for question in report.questions:
        yield careful("first run", question, "Answer it; nothing is sent before.")


def texts(playbook: Playbook) -> Iterator[Finding]:
    """Render every step's text on every channel in every language."""
    written = [
        (step.template, channel, language)
        for step in playbook.sequences.all_steps
        if not step.hand_over
        for channel in step.channels
        for language in _LANGUAGES
    ]
    bad = [one for names in written for one in _rendered(playbook, *names)]
    yield from bad
    if not bad:
        yield fine("templates", f"{len(written)} texts were tried with made-up facts.")


def _rendered(
    playbook: Playbook, template: str, channel: str, language: str
) -> Iterator[Finding]:
    voice = house_of(playbook.policy, "", "")
    for actor in ("creditor", "third_party"):
        if actor == "third_party" and channel == "sms":
            continue
        try:
            playbook.texts.render(
                template,
                channel=channel,  # type: ignore[arg-type]  # a step's channel
                language=language,
                fields=_facts(voice, actor),
            )
        except BadRequest as error:
            what = f"{slug_of(template)}.{channel}.{language}"
            todo = "Correct the template, or fill in the setting it needs."
            yield wrong(what, error.text, todo)
            return


def _facts(voice: HouseVoice, actor: Actor) -> TextFields:
    """Give facts of nobody, in the house's own name."""
    return TextFields(
        brand=voice.name,
        phone=voice.phone,
        address=voice.address,
        pay_link=voice.pay_link,
        first_name="Christopher",
        accounts=(AccountLine(125_000, date(2026, 11, 1), 16, "Maple Court", "4B"),),
        total_cents=125_000,
        promise_on=date(2026, 11, 27),
        unsubscribe_url="https://example.com/u/0123456789",
        actor=actor,
        first_contact=True,
    )
