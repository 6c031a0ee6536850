"""Recognise public link shorteners, which carriers block (CTIA 5.3). Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

SHORTENERS: Final = frozenset(
    [
        "bit.ly",
        "tinyurl.com",
        "t.co",
        "goo.gl",
        "ow.ly",
        "is.gd",
        "buff.ly",
        "rebrand.ly",
        "cutt.ly",
        "rb.gy",
        "tiny.cc",
        "shorturl.at",
        "t.ly",
        "bl.ink",
        "lnkd.in",
        "v.gd",
        "soo.gd",
        "s.id",
    ]
)


@lru_cache(maxsize=1024)
def is_short_link(url: str) -> bool:
    """Say whether *url*, with or without a scheme, leads over a public shortener."""
    try:
        host = urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        return True  # what cannot be read cannot be shown to be ours
    return host.removeprefix("www.") in SHORTENERS
