"""Whether a CSV file is whole: how its last record ends. Reads it through once."""

from __future__ import annotations

from pathlib import Path

from shared.adapters.sheet.csv_text import detect, opened, with_raw
from shared.ports.sheet import Flaws


def flaws_of(path: Path) -> Flaws:
    """
    Look at the end of a file: a download that broke off ends within a row.

    Raises:
        BadRequest: It cannot be read.
    """
    form = detect(path)
    width = last = 0
    ended = full = True
    with opened(path, form) as lines:
        for number, (raw, cells) in enumerate(with_raw(lines, form), 1):
            width = width or len(cells)
            if any(cells):
                last, full = number, len(cells) >= width
                ended = raw.endswith(("\r", "\n"))
    if ended:
        return Flaws()
    return Flaws(unended=last) if full else Flaws(broken_off=last)
