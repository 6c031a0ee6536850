"""A text ready to be sent. Pure; sends nothing."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rendered:
    """
    A text ready to be sent.

    Args:
        subject: E-mail only.
        text: The SMS, or the plain part.
        html: E-mail only.
        template: Slug and version, e.g. `early_1@3f2a…`.
        language: `en` or `es`.
        parts: SMS parts (GSM-7 160/153, UCS-2 70/67); 0 for e-mail.
        encoding: `gsm7` or `ucs2`; "" for e-mail.
    """

    text: str
    template: str
    language: str
    subject: str = ""
    html: str = ""
    parts: int = 0
    encoding: str = ""
    fields: tuple[str, ...] = field(default=())
