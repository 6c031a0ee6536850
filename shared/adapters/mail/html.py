"""Turn a mail's HTML into text as a person reads it. Pure; loads nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_HIDDEN = frozenset({"script", "style", "head", "title", "template"})
_BREAKS = frozenset(
    {"br", "p", "div", "li", "tr", "table", "h1", "h2", "h3", "ul", "hr"}
)
_MANY_BLANK_LINES = re.compile(r"(?:[ \t>]*\n){3,}")


def html_to_text(html: str) -> str:
    """
    Give the visible text, a line a block, quotations marked with `> `.

    Args:
        html: Anything; broken mark-up is read as far as it goes.
    """
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except (ValueError, AssertionError):  # the parser gives up on some declarations
        return reader.text()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = [""]
        self._hidden: list[str] = []
        self._quoted = 0

    def text(self) -> str:
        lines = "\n".join(" ".join(line.split()) for line in self._lines)
        return _MANY_BLANK_LINES.sub("\n\n", lines).strip()

    def handle_starttag(
        self,
        tag: str,
        attrs: list[tuple[str, str | None]],  # noqa: ARG002 - the parser's signature
    ) -> None:
        if tag in _HIDDEN:
            self._hidden.append(tag)
        if tag == "blockquote":
            self._quoted += 1
        if tag in _BREAKS or tag == "blockquote":
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            del self._hidden[self._hidden.index(tag) :]
        if tag == "blockquote":
            self._quoted = max(self._quoted - 1, 0)
        if tag in _BREAKS or tag == "blockquote":
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._lines[-1] += data

    def _break(self) -> None:
        self._lines.append("> " * self._quoted)
