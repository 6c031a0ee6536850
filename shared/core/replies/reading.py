"""Find what a reply speaks of, by phrases, and what only sounds like it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.core.replies import phrases
from shared.core.replies.matching import MASKED, Hit

# Intents whose words often speak of something else: read after masking.
_MASKABLE = frozenset(("stop", "stop_sure", "start", "cease_all"))


@dataclass(frozen=True, slots=True)
class Found:
    """
    The phrases of a reply.

    Args:
        words: As plain words.
        bound: The same, with `~` before those that a benign phrase explains.
        hits: The longest hit of each intent found.
    """

    words: Sequence[str]
    bound: Sequence[str]
    hits: dict[str, Hit]

    def because(self, intent: str) -> str:
        """Give the words that spoke for *intent*, or ""."""
        hit = self.hits.get(intent)
        return " ".join(self.words[hit.start : hit.end]).strip(" .") if hit else ""


def find(words: Sequence[str]) -> Found:
    """Find every intent's longest phrase in *words*."""
    book = phrases.intents()
    signs = book.signs(words)
    hidden = _masked(words, signs)
    hits: dict[str, Hit] = {}
    for hit in book.find(signs):
        if hit.name in _MASKABLE:
            continue
        _keep(hits, hit)
    for hit in book.find(hidden):
        if hit.name in _MASKABLE:
            _keep(hits, hit)
    bound = [
        f"~{w}" if sign == MASKED else w for w, sign in zip(words, hidden, strict=True)
    ]
    return Found(words, bound, hits)


def _keep(hits: dict[str, Hit], hit: Hit) -> None:
    kept = hits.get(hit.name)
    if kept is None or hit.end - hit.start > kept.end - kept.start:
        hits[hit.name] = hit


def _masked(words: Sequence[str], signs: str) -> str:
    book = phrases.benign()
    hidden = list(signs)
    for hit in book.find(book.signs(words)):
        hidden[hit.start : hit.end] = MASKED * (hit.end - hit.start)
    return "".join(hidden)
