"""Free text: normalised, trimmed, without invisible characters or formulas. Pure."""

from __future__ import annotations

import re
import unicodedata

from shared.core.sheet.cells.fault import FORMULA, TOO_LONG, Cell, Fault

LINE_LIMIT = 300
NOTES_LIMIT = 5_000
_FORMULA_STARTS = "=+-@＝＋－＠"  # noqa: RUF001 - full-width signs start formulas too
_CALL = re.compile(r"[=+\-@\s]*[A-Za-z_.]+\(")
# Control characters, halves of characters, and marks that turn the reading direction.
_HOSTILE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff"
    r"\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^a-z0-9]+")

# What people write to say that there is nothing.
NOTHING = frozenset(
    {"", "-", "--", "---", "—", "–", ".", "?", "n/a", "na", "n.a.", "none", "null"}  # noqa: RUF001 - dashes as people type them
    | {"nil", "unknown", "tbd", "#n/a", "ninguno", "ninguna", "no tiene", "desconocido"}
)

_CONTROL = (
    "control_characters",
    "held invisible control characters, which were left out; type it anew.",
)
_SIGN = (
    "formula",
    "begins like a formula; the sign in front was left out. Type the text alone.",
)


def fold(text: str) -> str:
    """Bring words into the form in which they are looked up: `Sí, ok ` → `si ok`."""
    if not text.isascii():
        spread = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in spread if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", text.casefold()).strip()


def shown(cell: Cell) -> str:
    """Give a cell as text: whole numbers without `.0`, nothing as ""."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def read_line(cell: Cell) -> str | Fault | None:
    """Read one line of text; line breaks become spaces."""
    text = shown(cell)
    if text.isascii() and text.isprintable() and len(text) <= LINE_LIMIT:
        return _guarded(text.strip())
    return _cleaned(text, LINE_LIMIT, one_line=True)


def read_notes(cell: Cell) -> str | Fault | None:
    """Read text of several lines; it is only ever shown to staff."""
    text = shown(cell)
    if text.isascii() and text.isprintable() and len(text) <= NOTES_LIMIT:
        return text.strip() or None
    return _cleaned(text, NOTES_LIMIT, one_line=False)


def read_name(cell: Cell) -> str | Fault | None:
    """
    Read a name that texts will greet: one line, and never a formula.

    `=HYPERLINK("http://…")` as a name would put somebody's link into our texts.
    """
    name = read_line(cell)
    call = isinstance(name, Fault) and name.code == "formula"
    return FORMULA if call and _CALL.match(shown(cell)) else name


def read_id(cell: Cell) -> str | Fault | None:
    """
    Read an id exactly as it stands: the row is found again by it while writing.

    A spreadsheet keeps an id of digits as a number; `1001.0` is `1001`.
    """
    text = shown(cell)
    if len(text) > LINE_LIMIT:
        return TOO_LONG
    text = text.strip()
    if not (text.isascii() and text.isprintable()) and _HOSTILE.search(text):
        return Fault(
            "control_characters", "holds invisible control characters; type it anew."
        )
    return FORMULA if text.startswith("=") else text or None


def _guarded(text: str) -> str | Fault | None:
    if text[:1] not in _FORMULA_STARTS or text.casefold() in NOTHING:
        return None if len(text) <= 11 and text.casefold() in NOTHING else text  # noqa: PLR2004 - the longest of NOTHING
    kept = text.lstrip(_FORMULA_STARTS + " \t")
    return Fault(*_SIGN, value=kept) if kept else None


def _cleaned(text: str, limit: int, *, one_line: bool) -> str | Fault | None:
    if len(text) > limit:
        rest = _cleaned(text[: limit - 1], limit, one_line=one_line)
        kept = rest.value if isinstance(rest, Fault) else rest
        said = f"is longer than {limit} characters; the rest is ignored."
        return Fault("too_long", said, f"{kept}…")
    clean = unicodedata.normalize("NFC", _UNSEEN.sub("", _HOSTILE.sub("", text)))
    clean = _SPACES.sub(" ", clean).strip() if one_line else clean.strip()
    answer = _guarded(clean) if one_line else clean or None
    if isinstance(answer, Fault) or not _HOSTILE.search(text):
        return answer
    return Fault(*_CONTROL, value=answer)
