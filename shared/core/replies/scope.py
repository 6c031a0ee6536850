"""Read which media an opt-out covers, where its words say so. Pure."""

from __future__ import annotations

from collections.abc import Sequence

_MEDIA = {
    "sms": frozenset(
        """text texts texting messaging messages message textos mensajes texto mensaje
        texteen textear""".split()  # noqa: SIM905 - a list of words
    ),
    "call": frozenset(
        """call calls calling phoning robocalls robocall llamadas llamen llame
        llamarme""".split()  # noqa: SIM905 - a list of words
    ),
    "email": frozenset("email emails emailing correos correo".split()),  # noqa: SIM905
}
_STILL_WELCOME = frozenset(("fine", "ok", "okay", "only", "instead", "prefer", "just"))
_BEFORE = frozenset(("only", "just", "prefer", "by"))


def scope_of(words: Sequence[str]) -> str:
    """
    Name the media to stop, joined by `+`, or "" where the words leave it open.

    A medium next to *fine*, *ok*, *only*, *instead* is the one that may go on.
    """
    said = {m: _first(words, names) for m, names in _MEDIA.items()}
    named = {m: at for m, at in said.items() if at is not None}
    if len(named) > 1:
        kept = [m for m, at in named.items() if not _welcome(words, at)]
        return "+".join(kept or named)
    medium = next(iter(named), "")
    return medium if medium and medium != "sms" else ""


def _first(words: Sequence[str], names: frozenset[str]) -> int | None:
    return next((i for i, w in enumerate(words) if w in names), None)


def _welcome(words: Sequence[str], at: int) -> bool:
    if not _BEFORE.isdisjoint(words[max(at - 2, 0) : at]):
        return True
    for word in words[at + 1 : at + 5]:
        if word in _STILL_WELCOME:
            return True
        if any(word in names for names in _MEDIA.values()):
            return False
    return False
