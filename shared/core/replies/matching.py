"""
Find phrases in a list of words. Pure; knows no intent.

A phrase is written in a small language, one element a word:
`a|b` any of these, `{NAME}` a named set, `?` after an element: may be missing,
`~3` up to three further words of the sentence, `-3` the same but no *not*,
`!a|b` not followed by one of these,
`^` and `$` the text's first and last word, `#` a number, `(a b/c d)` either phrase.

Every word becomes one sign, every element a class of signs, so that a phrase is a
regular expression without nested repetition: its time is bounded by the text's length
times the small gaps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

_FIRST = 0xE000  # private use: no text can hold these signs by accident
_OTHER, _NUMBER, _END = "x", "n", "."
MASKED = "b"


@dataclass(frozen=True, slots=True)
class Hit:
    """
    One phrase found.

    Args:
        name: What the phrase stands for.
        start: Index of its first word.
        end: Index after its last word.
    """

    name: str
    start: int
    end: int


class Phrases:
    """
    Phrases, compiled.

    Args:
        named: (name, phrase) pairs; order carries no meaning.
        sets: Named sets of words, as `a|b|c`.
    """

    def __init__(
        self, named: Iterable[tuple[str, str]], sets: Mapping[str, str]
    ) -> None:
        self._signs: dict[str, str] = {}
        self._sets = dict(sets)
        self._phrases = [(n, self._needs(p), self._compile(p)) for n, p in named]

    @property
    def words(self) -> frozenset[str]:
        """Every word that some phrase names."""
        return frozenset(self._signs)

    def signs(self, words: Sequence[str]) -> str:
        """Write *words* as one sign each."""
        known = self._signs
        return "".join(known.get(word) or _class_of(word) for word in words)

    def find(self, signs: str) -> Iterator[Hit]:
        """Find every phrase in the signs of a text."""
        seen = frozenset(signs)
        for name, needs, pattern in self._phrases:
            if any(need.isdisjoint(seen) for need in needs):
                continue
            for match in _compiled(pattern).finditer(signs):
                yield Hit(name, match.start(), match.end())

    def _needs(self, phrase: str) -> tuple[frozenset[str], ...]:
        """List sets of signs of which each must have one in a text that matches."""
        plain = (
            e for e in _elements(phrase) if e[0] not in "^$~-!(" and not e.endswith("?")
        )
        classes = (frozenset(self._alternatives(e)) for e in plain if e != "?")
        return tuple(c for c in classes if "$" not in c)

    def _compile(self, phrase: str) -> str:
        return "".join(self._element(e) for e in _elements(phrase))

    def _element(self, element: str) -> str:
        if element in "^$":
            return element
        if element.startswith("~"):
            return rf"[^.]{{0,{element[1:]}}}?"
        if element.startswith("-"):
            return rf"[^.{self._class('not')[1:-1]}]{{0,{element[1:]}}}?"
        if element.startswith("!"):
            return f"(?!{self._class(element[1:])})"
        if element.startswith("("):
            return self._group(element)
        optional = element.endswith("?")
        return self._class(element.rstrip("?")) + "?" * optional

    def _group(self, element: str) -> str:
        optional = element.endswith("?")
        inner = element.rstrip("?")[1:-1].split("/")
        return f"(?:{'|'.join(self._compile(p) for p in inner)}){'?' * optional}"

    def _class(self, element: str) -> str:
        return f"[{''.join(dict.fromkeys(self._alternatives(element)))}]"

    def _alternatives(self, element: str) -> Iterator[str]:
        for word in element.split("|"):
            if word == "#":
                yield _NUMBER
            elif word == "_":
                yield _END
            elif word.startswith("{"):
                yield from self._alternatives(self._sets[word[1:-1]])
            else:
                yield self._signs.setdefault(word, chr(_FIRST + len(self._signs)))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile when first needed: most phrases never are in an instance's short life."""
    return re.compile(pattern)


def _elements(phrase: str) -> Iterator[str]:
    return iter(re.findall(r"\([^)]*\)\??|\S+", phrase))


def _class_of(word: str) -> str:
    if word == _END:
        return _END
    return _NUMBER if word[0].isdigit() or word[0] == "$" else _OTHER
