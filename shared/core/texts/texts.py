"""
Render messages from compiled templates. Pure; sends nothing, decides nothing.

What the law and the carriers demand is put around each text by `texts.frame`; what a
template may say is limited by `texts.language`; what it must not by `texts.lint`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from shared.core.model import Channel, Problem
from shared.core.packaged import packaged_json
from shared.core.tabs import Rows
from shared.core.texts import frame
from shared.core.texts.fields import TextFields, clean, given_name, values
from shared.core.texts.gsm import MAX_PARTS, Sized, economical
from shared.core.texts.language import Renderer, load
from shared.core.texts.lint import reveals_debt
from shared.core.texts.overrides import Override, read_override
from shared.core.texts.phrases import PHRASES, Phrases
from shared.core.texts.rendered import Rendered
from shared.core.texts.source import LAYOUT, Compiled, compile_one, version_of
from shared.errors import BadRequest

DEFAULT_LANGUAGE: Final = "en"
_MOST_SUBJECT: Final = 120


class _Template:
    """One compiled template, loaded when first used."""

    def __init__(self, name: str, compiled: Compiled) -> None:
        html = name == LAYOUT
        self.pinned = f"{name}@{compiled['version']}"
        self.body: Renderer = load(compiled["body"], name, html=html)
        self.subject: Renderer | None = None
        if compiled["subject"]:
            self.subject = load(compiled["subject"], name)


class Texts:
    """
    The templates in force.

    Args:
        compiled: Name (`early_1.sms.en`) → what `texts.source` compiled.
    """

    def __init__(self, compiled: Mapping[str, Compiled]) -> None:
        self._compiled = dict(compiled)
        self._loaded: dict[str, _Template] = {}

    @classmethod
    def shipped(cls) -> Texts:
        """Give the default templates."""
        return cls(packaged_json("shared.core.texts", "compiled.json"))

    @property
    def names(self) -> tuple[str, ...]:
        """Name every template, as `slug.channel.language`."""
        return tuple(name for name in self._compiled if name != LAYOUT)

    def version(self, template: str, channel: Channel, language: str) -> str:
        """Give a template's pinned name, `early_1.sms.en@3f2a9c01`."""
        return self._find(template, channel, language)[0].pinned

    def with_overrides(
        self, headers: Sequence[str], rows: Rows
    ) -> tuple[Texts, tuple[Problem, ...]]:
        """
        Lay the Templates tab over these; a template with any problem is left as it is.

        Args:
            headers: Template, Channel, Language, Subject, Text.
            rows: Row number and cells.
        """
        compiled = dict(self._compiled)
        problems: list[Problem] = []
        for override in read_override(headers, rows, self._is_as_it_was):
            found = (*override.problems, *self._tried(override))
            if found:
                problems.extend(found)
            else:
                compiled[override.name] = compile_one(override.source, override.name)
        return Texts(compiled), tuple(problems)

    def _is_as_it_was(self, override: Override) -> bool:
        """Know a text that a tab only repeats: it needs no judge and no compiling."""
        kept = self._compiled.get(override.name)
        return kept is not None and kept["version"] == version_of(override.source)

    def _tried(self, override: Override) -> Iterator[Problem]:
        """Render an override with made-up facts before anybody else sees it."""
        if override.problems:
            return
        tried = Texts({**self._compiled, override.name: override.compiled()})
        for sample in override.samples():
            try:
                rendered = tried.render(
                    override.slug,
                    channel=override.channel,
                    language=override.language,
                    fields=sample,
                )
            except BadRequest as error:
                yield override.problem(error.code, error.text)
                return
            yield from override.faults(rendered, sample)

    def render(
        self, template: str, *, channel: Channel, language: str, fields: TextFields
    ) -> Rendered:
        """
        Write one message.

        Args:
            template: A template's slug.
            channel: `sms` or `email`.
            language: The reader's; if the template is not there in it, English.
            fields: The facts.

        Raises:
            BadRequest: `missing_field`, `unknown_template`, `amount_mismatch`,
                `too_long`, `bad_link`, `unknown_disclosure`: not to be sent.
        """
        found, words = self._find(template, channel, language)
        _refuse_bad(fields)
        if channel == "sms":
            return self._sms(found, words, fields)
        return self._email(found, words, fields)

    def _find(
        self, slug: str, channel: Channel, language: str
    ) -> tuple[_Template, Phrases]:
        for spoken in (language, DEFAULT_LANGUAGE):
            found = self._template(f"{slug}.{channel}.{spoken}")
            if found is not None and spoken in PHRASES:
                return found, PHRASES[spoken]
        raise BadRequest(
            "unknown_template", f"There is no {channel} template called {slug}."
        )

    def _template(self, name: str) -> _Template | None:
        found = self._loaded.get(name)
        if found is None and name in self._compiled:
            found = self._loaded[name] = _Template(name, self._compiled[name])
        return found

    def _sms(self, found: _Template, words: Phrases, fields: TextFields) -> Rendered:
        sized = _sized(found, words, fields, brief=False)
        if sized.parts > MAX_PARTS and len(fields.accounts) > 1:
            sized = _sized(found, words, fields, brief=True)
        if sized.parts > MAX_PARTS:
            raise BadRequest(
                "too_long",
                f"The text would take {sized.parts} parts; {MAX_PARTS} are allowed.",
            )
        return Rendered(
            text=sized.text,
            template=found.pinned,
            language=words.language,
            parts=sized.parts,
            encoding=sized.encoding,
        )

    def _email(self, found: _Template, words: Phrases, fields: TextFields) -> Rendered:
        _need(fields.unsubscribe_url, "the unsubscribe link")
        frame.checked_link(fields.unsubscribe_url)
        if fields.consent_url:
            frame.checked_link(fields.consent_url)
        said = values(fields, words, letter=True, brief=True)
        body = found.body(said)
        frame.refuse_wrong_amounts(body, fields)
        subject = _subject(found.subject(said) if found.subject else "", words, fields)
        return Rendered(
            text=frame.letter_text(body, fields, words),
            template=found.pinned,
            language=words.language,
            subject=subject,
            html=self._layout()(frame.letter_values(body, subject, fields, words)),
        )

    def _layout(self) -> Renderer:
        if LAYOUT not in self._loaded:
            self._loaded[LAYOUT] = _Template(LAYOUT, self._compiled[LAYOUT])
        return self._loaded[LAYOUT].body


def _sized(
    found: _Template, words: Phrases, fields: TextFields, *, brief: bool
) -> Sized:
    body = found.body(values(fields, words, letter=False, brief=brief))
    frame.refuse_wrong_amounts(body, fields)
    return economical(frame.sms(body, fields, words))


def _need(value: str, name: str) -> None:
    if not value.strip():
        raise BadRequest("missing_field", f"Nothing was sent: {name} is missing.")


def _refuse_bad(fields: TextFields) -> None:
    _need(fields.brand, "the business name")
    if not fields.accounts:
        raise BadRequest("missing_field", "Nothing was sent: no account is named.")
    if fields.total_cents != sum([line.amount_cents for line in fields.accounts]):
        raise BadRequest("amount_mismatch", "The total is not the sum of the accounts.")
    if fields.pay_link:
        frame.checked_link(fields.pay_link)


def _subject(written: str, words: Phrases, fields: TextFields) -> str:
    """Keep a subject that tells a bystander nothing; else write a neutral one."""
    subject = clean(written)[:_MOST_SUBJECT]
    # a collector's own name tells of the debt
    if subject and fields.actor != "third_party" and not reveals_debt(subject):
        return subject
    name = given_name(clean(fields.first_name))
    return words.neutral_subject.format(first_name=name).strip()


@cache
def shipped_texts() -> Texts:
    """Give the default templates; the same ones each time."""
    return Texts.shipped()
