"""The whole texts that carriers and providers treat as commands. Pure data."""

from __future__ import annotations

STOP = frozenset(
    """stop stopall end quit cancel unsubscribe optout opt-out revoke remove arret
    alto parar pare cancelar""".split()  # noqa: SIM905 - a list of words reads best
) | {"stop all", "opt out"}
START = frozenset(("start", "unstop", "yes", "join", "resume", "subscribe", "alta"))
HELP = frozenset(("help", "info", "ayuda", "support", "helpme"))
