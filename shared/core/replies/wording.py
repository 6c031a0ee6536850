"""
Bring a reply into one plain form of words. Pure; decides nothing.

Lower case, no accents, contractions and text-speak written out, emoji as words,
stretched, spaced-out and mistyped words put right where only one known word is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from shared.core.packaged import packaged_json

END = "."  # between two sentences; no phrase reaches across it

_QUOTES = str.maketrans(dict.fromkeys("\u2019\u2018`\u00b4\u02bc\u2032", "'"))
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_TOKEN = re.compile(
    r"https?://\S{1,300}|www\.\S{1,300}"
    r"|\S{1,60}@\S{1,60}\.[a-z]{2,10}"
    r"|\$\s?\d[\d,]*(?:\.\d{1,2})?k?"
    r"|\d{1,4}(?:[/:-]\d{1,4}){1,2}(?![\w/-])"
    r"|\d+(?:,\d{3})+(?:\.\d{1,2})?|\d+\.\d{1,2}(?!\d)"
    r"|opt-?outs?(?![a-z])|opt-?in(?![a-z])"
    r"|[a-z0-9](?:[a-z0-9$@!*'+&#_]*[a-z0-9$*])?"
    r"|[.!?;\n\u00a1\u00bf\u2026]|[^\s\w,]"
)
_STRETCH = re.compile(r"([a-z])\1{2,}")
_DOUBLE = re.compile(r"([a-z])\1")
_LEET = str.maketrans("013457$@!", "oieastsai")
_MIXED = re.compile(r"(?=.*[a-z].*[a-z])(?=.*[0-9$@!])[a-z0-9$@!]{3,20}$")
_STARRED = re.compile(r"[a-z]+\*+[a-z]*$")
_BREAKS = frozenset(".!?;\n\u00a1\u00bf\u2026")


@cache
def _lexicon() -> dict[str, dict[str, str]]:
    lexicon: dict[str, dict[str, str]] = packaged_json(
        "shared.core.replies", "lexicon.json"
    )
    return lexicon


def plain(text: str) -> str:
    """Lower-case *text*, without accents, with plain quotes and no invisible signs."""
    folded = unicodedata.normalize("NFKD", text.translate(_QUOTES))
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return _INVISIBLE.sub("", bare.casefold())


def words_of(text: str) -> list[str]:
    """Split *text* into plain words, each once in a row, `END` between sentences."""
    tokens = [next(same) for _, same in groupby(_TOKEN.findall(plain(text)))]
    return list(_joined(_written_out(tokens)))


def _written_out(tokens: Sequence[str]) -> Iterator[str]:
    lexicon = _lexicon()
    short, emoji, known = lexicon["short"], lexicon["emoji"], lexicon["known"]
    for token in tokens:
        if token in _BREAKS:
            yield END
        elif token in short:
            yield from short[token].split()
        elif token in known:
            yield token
        elif token in emoji:
            yield emoji[token]
        elif token[0].isalnum() or token[0] == "$":
            yield from _put_right(token)
        elif token[0] > "\u2000":
            yield "emoji"


def _put_right(token: str) -> Iterator[str]:
    lexicon = _lexicon()
    for candidate in _candidates(token):
        if candidate in lexicon["short"]:
            yield from lexicon["short"][candidate].split()
            return
        if candidate in lexicon["known"]:
            yield candidate
            return
    yield near(token) or token.replace("'", "")


def _candidates(token: str) -> Iterator[str]:
    bare = token.replace("'", "")
    yield bare
    if _STRETCH.search(bare):
        yield _STRETCH.sub(r"\1\1", bare)
        yield _DOUBLE.sub(r"\1", _STRETCH.sub(r"\1", bare))
    elif _DOUBLE.search(bare):
        yield _DOUBLE.sub(r"\1", bare)
    if _MIXED.match(bare) and not bare[0].isdigit():
        yield bare.translate(_LEET)
    if _STARRED.match(bare):
        yield re.sub(r"\*+", "*", bare)
    if bare.endswith("'s") or token.endswith("'s"):
        yield token[:-2]


def _deletes(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


@cache
def _near_index() -> dict[str, set[str]]:
    index: dict[str, set[str]] = {}
    for word in _lexicon()["mistyped"]:
        for key in _deletes(word) | {word}:
            index.setdefault(key, set()).add(word)
    return index


def near(token: str) -> str:
    """
    Give the one word of the lexicon that is a slip of the finger away, or "".

    One letter dropped, doubled, swapped with its neighbour or replaced; only words
    of five letters and more, because short ones have too many neighbours.
    """
    if not 5 <= len(token) <= 20 or not token.isalpha():  # noqa: PLR2004 - said above
        return ""
    index = _near_index()
    found = set(index.get(token, ()))
    for key in _deletes(token):
        found |= index.get(key, set())
    close = {w for w in found if w[0] == token[0] and abs(len(w) - len(token)) <= 1}
    return close.pop() if len(close) == 1 else ""


def _joined(words: Iterator[str]) -> Iterator[str]:
    """Join spelled-out words: `s t o p`."""
    run: list[str] = []
    for word in words:
        if len(word) == 1 and (word.isalpha() or (word == END and run)):
            run.append(word)
            continue
        yield from _spelled(run)
        run = []
        yield word
    yield from _spelled(run)


def _spelled(run: list[str]) -> Sequence[str]:
    whole = "".join(w for w in run if w != END)
    known = len(whole) > 2 and whole in _lexicon()["known"]  # noqa: PLR2004 - a word
    return [whole] if known else run
