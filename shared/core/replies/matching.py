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
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

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


class _Phrase(NamedTuple):
    """A phrase, the signs it needs, and its regular expression."""

    name: str
    needs: tuple[frozenset[str], ...]
    pattern: str


class _Any:
    """Holds every name."""

    def __contains__(self, _name: object) -> bool:
        return True


ANY = _Any()


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
        self._phrases = [_Phrase(n, self._needs(p), self._compile(p)) for n, p in named]
        self._by_sign = _index(self._phrases)

    @property
    def words(self) -> frozenset[str]:
        """Every word that some phrase names."""
        return frozenset(self._signs)

    def signs(self, words: Sequence[str]) -> str:
        """Write *words* as one sign each."""
        known = self._signs
        return "".join(known.get(word) or _class_of(word) for word in words)

    def find(self, signs: str, names: Container[str] = ANY) -> Iterator[Hit]:
        """
        Find every phrase in the signs of a text.

        Args:
            signs: As `signs` gives them.
            names: Only phrases that stand for one of these.
        """
        seen = frozenset(signs)
        for number in self._possible(seen):
            name, needs, pattern = self._phrases[number]
            if name not in names or any(map(seen.isdisjoint, needs)):
                continue
            for match in _compiled(pattern).finditer(signs):
                yield Hit(name, match.start(), match.end())

    def _possible(self, seen: frozenset[str]) -> list[int]:
        """Give the phrases whose rarest word is there, in the book's order."""
        found = {*self._by_sign.get("", ())}
        for sign in seen:
            found.update(self._by_sign.get(sign, ()))
        return sorted(found)

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


def _index(phrases: Sequence[_Phrase]) -> dict[str, list[int]]:
    """List the phrases by the word of theirs that fewest phrases need; "": by none."""
    common = Counter(sign for one in phrases for need in one.needs for sign in need)
    index: dict[str, list[int]] = defaultdict(list)

    def weight(need: frozenset[str]) -> int:
        return sum(common[sign] for sign in need)

    for number, one in enumerate(phrases):
        rarest = min(one.needs, key=weight, default=("",))
        for sign in rarest:
            index[sign].append(number)
    return dict(index)


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
