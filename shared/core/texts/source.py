"""
Compile message templates ahead of time and name their versions. Pure.

`shared.local.compile_defaults` writes the result to `compiled.json`, so that a cold
start loads Python source and parses no template.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Final, TypedDict

from shared.core.texts.language import compile_source

LAYOUT: Final = "layout.html"
_SUBJECT: Final = "Subject:"


class Compiled(TypedDict):
    """
    A compiled template.

    Attributes:
        version: Short hash of the source, pinned to each message.
        body: Python source.
        subject: Python source, or "" for a text message.
    """

    version: str
    body: str
    subject: str


def version_of(source: str) -> str:
    """
    Name a source by its content: eight hexadecimal digits.

    Space around it does not count: a file ends with a line break, a cell does not.
    """
    return blake2b(source.strip().encode(), digest_size=4).hexdigest()


def split_subject(source: str) -> tuple[str, str]:
    """Split `Subject: …`, an empty line and the body; without one, all is body."""
    head, _, rest = source.strip().partition("\n")
    if not head.startswith(_SUBJECT):
        return "", source.strip()
    return head.removeprefix(_SUBJECT).strip(), rest.strip()


def compile_one(source: str, name: str) -> Compiled:
    """
    Compile one source.

    Raises:
        jinja2.TemplateSyntaxError: It is not Jinja2.
    """
    html = name == LAYOUT
    subject, body = split_subject(source)
    return Compiled(
        version=version_of(source),
        body=compile_source(body, name, html=html),
        subject=compile_source(subject, f"{name}:subject") if subject else "",
    )


def compile_sources(sources: Mapping[str, str]) -> dict[str, Compiled]:
    """Compile files by name: `early_1.sms.en.txt` becomes `early_1.sms.en`."""
    return {
        name.removesuffix(".txt"): compile_one(source, name)
        for name, source in sources.items()
    }
