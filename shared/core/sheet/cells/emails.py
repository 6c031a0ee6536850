"""E-mail addresses, one a cell, in one spelling. Pure; asks no server."""

from __future__ import annotations

import re

from shared.core.sheet.cells.fault import CELL_LIMIT, FORMULA, Cell, Fault
from shared.core.sheet.cells.text import NOTHING, shown

# Stricter than RFC 5321 on purpose: what it takes, email-validator takes too.
_PLAIN = re.compile(
    r"[a-z0-9](?:[a-z0-9_+-]|\.(?=[a-z0-9_+-])){0,63}"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}(?:com|net|org|edu|us|gov)"
)
_PLAIN_LENGTH = 64
_NAMED = re.compile(r"[^<>@]*<\s*(?:mailto:)?([^<>\s]+)\s*>", re.IGNORECASE)
_BETWEEN = re.compile(r"[;,/|\s]+")

BAD = Fault(
    "bad_email", "is not an e-mail address that can be written to; check the spelling."
)
SEVERAL = Fault(
    "several_emails",
    "holds several addresses; keep one here and put the others in the Contacts tab.",
)
NOT_ASCII = Fault(
    "email_not_ascii",
    "holds letters that most mail servers refuse, perhaps look-alikes; type it anew in "
    "plain letters.",
)


def read_email(cell: Cell) -> str | Fault | None:
    """
    Read one address, in lower case.

    Look-alike letters are refused, so that a mail about a debt cannot go to a domain
    that only looks right. Source of the rules for the unusual: email-validator.
    """
    text = shown(cell).strip().lower()
    if len(text) <= _PLAIN_LENGTH and "--" not in text and _PLAIN.fullmatch(text):
        return text
    if text in NOTHING:
        return None
    if len(text) > CELL_LIMIT * 2:
        return BAD
    return FORMULA if text.startswith("=") else _unusual(text.strip("'\" "))


def _unusual(text: str) -> str | Fault:
    if named := _NAMED.fullmatch(text):
        text = named[1]
    text = text.removeprefix("mailto:").rstrip(".,;")
    if len([part for part in _BETWEEN.split(text) if "@" in part]) > 1:
        return SEVERAL
    if not text.isascii():
        return NOT_ASCII
    return _validated(text)


def _validated(text: str) -> str | Fault:
    import email_validator as lib  # noqa: PLC0415 - heavy, imported where first used

    try:
        found = lib.validate_email(
            text, check_deliverability=False, allow_smtputf8=False
        )
    except lib.EmailNotValidError:
        return BAD
    return str(found.normalized).lower()
