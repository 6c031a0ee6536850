"""What a spreadsheet program would run instead of showing it. Pure."""

from __future__ import annotations

from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - full-width signs start formulas in Japanese locales


def starts_formula(text: str) -> bool:
    """Say whether a spreadsheet program might run the text (OWASP, CSV injection)."""
    return text.lstrip(" ").startswith(FORMULA_STARTS)


def harmless(text: str) -> str:
    """Put an apostrophe before what would be run: it is shown as text."""
    return f"'{text}" if starts_formula(text) else text
