"""Know a text of ours again as a provider lists it. Pure; asks nobody."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

from shared.ports import SentCopy

_ALIKE = 0.6
"""From here on a garbled text may be ours."""
_BEGINNING, _SENTENCE = 20, 120
"""Characters of ours that must be there, and of what a provider may have added."""


def may_be(copy: SentCopy, message: Mapping[str, Any]) -> bool:
    """
    Say whether a copy that nobody knows may be ours all the same, garbled or cut.

    It does not show that ours was sent, but it is no proof either that it was not.
    """
    ours, listed = message["text"], copy.text
    if copy.by_hand or (copy.rfc822_id and copy.rfc822_id.startswith("<m-")):
        return False
    if not bare(listed) or _other_script(ours):
        return True  # a body that the provider deletes or cannot show
    alike = SequenceMatcher(None, bare(ours), bare(listed), autojunk=False)
    begins = bare(ours).startswith(bare(listed))
    return begins or (alike.quick_ratio() >= _ALIKE and alike.ratio() >= _ALIKE)


def same_text(
    copies: Iterable[SentCopy], text: str, subject: str = ""
) -> SentCopy | None:
    """
    Find the copy of a text, as providers may have re-encoded it.

    A provider may have put its own sentence behind it (how to opt out). In another
    script no re-encoding is borne: *好的 500* must not be taken for *不好 500*, and of
    their letters nothing would be left to compare.
    """
    ours, listed = [one for one in (text, subject) if _whole(one)], list(copies)
    same = (c for c in listed if any(is_same(c.text, one) for one in ours))
    longer = (c for c in listed if goes_on(c.text, text))
    return next(same, None) or next(longer, None)


def goes_on(listed: str, ours: str) -> bool:
    """Say whether a listed text is ours and a sentence more."""
    of = _whole if _other_script(ours) else bare
    added = len(of(listed)) - len(of(ours))
    long_enough = len(of(ours)) >= _BEGINNING and 0 < added <= _SENTENCE
    return long_enough and of(listed).startswith(of(ours))


def is_same(listed: str, ours: str) -> bool:
    """Say whether two texts are one, as far as re-encoding leaves them."""
    plain = bare(ours)
    if plain and not _other_script(ours):
        return bare(listed) == plain
    return _whole(listed) == _whole(ours)


def _other_script(text: str) -> bool:
    parted = unicodedata.normalize("NFKD", text)
    return any(c.isalnum() and not c.isascii() for c in parted)


def _whole(text: str) -> str:
    """Reduce a text to its characters of any script, without its spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def bare(text: str) -> str:
    """Reduce a text to its ASCII letters and digits, as any re-encoding leaves them."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if c.isascii() and c.isalnum()).lower()
