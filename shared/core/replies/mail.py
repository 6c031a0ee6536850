"""
Keep of an e-mail what its writer wrote now. Pure.

Quoted history, signatures, disclaimers and mobile footers are cut, in English and
Spanish. Where nothing would be left, the whole is read: an opt-out that somebody wrote
below the quotation must not be lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_QUOTED = re.compile(r"\s{0,8}[>|]")
_HISTORY = re.compile(
    r"\s{0,8}(?:"
    r"On .{4,200} wrote:?\s*$|On .{4,120}<\S{3,80}@|.{0,80}<\S{3,80}@\S{3,80}> wrote:"
    r"|El .{4,200} escribi[oó]:?\s*$|Le .{4,200} a écrit"
    r"|-{2,}\s*(?:Original|Forwarded|Mensaje|Forward)|Begin forwarded message"
    r"|_{8,}\s*$|(?:From|De|Von):\s.{0,120}@|(?:From|De):\s.{3,120}$"
    r"|(?:Sent|Enviado(?: el)?):\s.{0,60}\d)",
    re.IGNORECASE,
)
_SPLIT_HISTORY = re.compile(r"\s{0,8}(?:On|El) .{4,160}$", re.IGNORECASE)
_WROTE = re.compile(r".{0,160}(?:wrote|escribi[oó]):?\s*$", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"\s{0,8}(?:--\s*$|__\s*$|—\s*$|Sent (?:from|via) |Get Outlook"
    r"|Enviado (?:desde|con)"
    r"|Yahoo Mail|Sent with |Mandado desde )",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"\s{0,8}(?:best|(?:best|kind|warm)? ?regards|sincerely|cheers|respectfully"
    r"|cordially"
    r"|saludos(?: cordiales)?|atentamente|cordialmente|atte)[,.!]?\s*$",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\W{0,8}(?:confidential(?:ity)?\b|this (?:e-?mail|message|communication)\b.{0,80}"
    r"(?:confidential|intended|privileged|contain)|disclaimer|aviso (?:legal|de conf)"
    r"|este (?:correo|mensaje)\b.{0,80}"
    r"(?:confidencial|destin|privileg|contien)"
    r"|the information (?:contained|in this)|la información contenida"
    r"|if you (?:are not the intended|have received this)|please consider the env"
    r"|notice: this|confidencial)",
    re.IGNORECASE,
)


def new_part(text: str) -> str:
    """Give the new lines of an e-mail's plain text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = "\n".join(_new_lines(lines)).strip()
    return kept or "\n".join(_QUOTED.sub("", line) for line in lines).strip()


def _new_lines(lines: list[str]) -> Iterator[str]:
    for i, line in enumerate(lines):
        if _history_begins(line, lines[i + 1] if i + 1 < len(lines) else ""):
            yield from _below(lines[i + 1 :])
            return
        if _SIGNATURE.match(line) or _DISCLAIMER.match(line):
            yield from _below(lines[i + 1 :])
            return
        if _FAREWELL.match(line) and i:
            yield from _below(lines[i + 1 :])
            return
        if not _QUOTED.match(line):
            yield line


def _history_begins(line: str, after: str) -> bool:
    if _HISTORY.match(line):
        return True
    return bool(_SPLIT_HISTORY.match(line) and _WROTE.match(after))


def _below(lines: list[str]) -> Iterator[str]:
    """Give what was answered below quoted lines: only where lines are marked `>`."""
    marked = [i for i, line in enumerate(lines) if _QUOTED.match(line)]
    if not marked:
        return
    for line in lines[marked[-1] + 1 :]:
        if _SIGNATURE.match(line) or _DISCLAIMER.match(line) or _FAREWELL.match(line):
            return
        yield line
