"""Bring a reply into one plain form of words. Pure; decides nothing."""

from __future__ import annotations

import unicodedata

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018`\u00b4\u02bc\u2032", "'"))


def plain(text: str) -> str:
    """Lower-case *text*, without accents, with single spaces and plain quotes."""
    folded = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())
