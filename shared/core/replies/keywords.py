"""The whole texts that carriers and providers treat as commands. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from shared.core.replies.wording import END

_LISTS = {
    "stop": """stop|stopall|stop all|end|quit|cancel|unsubscribe|optout|opt out|revoke
        |remove|arret|alto|parar|pare|cancelar|baja|emojistop|desuscribir|detener
        |quitar|remover|basta|ya basta|no mas|borrar|eliminar|desist|halt""",
    "start": """start|unstop|resume|join|subscribe|optin|opt in|alta|iniciar|empezar
        |reanudar|restart|resubscribe""",
    "help": "help|info|ayuda|help me|informacion",
}
EXACT = {
    word.strip(): intent for intent, all_ in _LISTS.items() for word in all_.split("|")
}
_POLITE = frozenset(("please", "por", "favor", "now", "thanks", "emojigood", "emoji"))

# Inside a text that is not clearly anything, these hold the sequence.
OPT_OUT_WORDS = frozenset(
    """stop stopall stopping end ending quit cancel cancelar unsubscribe optout opt
    revoke remove arret alto parar pare paren baja basta emojistop desist cease
    unsubscribed stopped cancelen""".split()  # noqa: SIM905 - a list of words
)


def exact(words: Sequence[str]) -> tuple[str, str] | None:
    """Give (intent, keyword) where the whole text is one keyword, maybe repeated."""
    said = [w for w in words if w != END and w not in _POLITE]
    whole = " ".join(said)
    if whole not in EXACT and said and len(set(said)) == 1:
        whole = said[0]
    return (EXACT[whole], whole) if whole in EXACT else None
