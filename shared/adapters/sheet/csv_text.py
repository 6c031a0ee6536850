"""How a CSV file is written down: encoding, delimiter. Reads, decides nothing else."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from shared.adapters.sheet.files import is_directory, our_errors
from shared.errors import BadRequest

_BLOCK = 1 << 20
_FIELD_LIMIT = (1 << 31) - 1  # a C long on Windows
_DELIMITERS = ",;\t"
_BOMS = (
    (codecs.BOM_UTF32_LE, ""),  # before UTF-16: it begins alike
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN_FORMATS = (
    (b"PK\x03\x04", "an Excel workbook or another ZIP file; give it its right ending"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel workbook (.xls); save it as .xlsx or CSV UTF-8",
    ),
    (b"%PDF", "a PDF; export the table itself as CSV UTF-8"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"\x89PNG", "a picture; export the table itself as CSV UTF-8"),
    (b"{\\rtf", "a text document; save it as CSV UTF-8"),
)


@dataclass(frozen=True, slots=True)
class Form:
    """
    How a CSV file is written down.

    Args:
        encoding: Python's name; for UTF-16 with its byte order.
        bom: The bytes in front of the text.
        delimiter: `,`, `;` or a tab.
    """

    encoding: str = "utf-8"
    bom: bytes = b""
    delimiter: str = ","


def detect(path: Path) -> Form:
    """
    Find out how a file is written down; reads it through once, in blocks.

    Raises:
        BadRequest: It is not there, empty, a folder, binary, or in no known encoding.
    """
    if path.is_dir():
        raise is_directory(path.name)
    with our_errors(path), path.open("rb") as raw:
        head = raw.read(_BLOCK)
        _refuse_foreign(head, path.name)
        bom, encoding = _marked(head, path.name)
        if not encoding:
            encoding = _guess(head, raw, path.name)
        raw.seek(len(bom))
        delimiter = _sniff(raw.read(_BLOCK).decode(encoding, "replace"), path.name)
    return Form("utf-8" if bom == codecs.BOM_UTF8 else encoding, bom, delimiter)


def _refuse_foreign(head: bytes, name: str) -> None:
    for magic, what in _KNOWN_FORMATS:
        if head.startswith(magic):
            raise BadRequest("not_csv", f"{name} is not CSV but {what}.")


def _marked(head: bytes, name: str) -> tuple[bytes, str]:
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            if not encoding:
                raise _unknown(name)
            return bom, encoding
    return b"", ""


def _guess(head: bytes, raw: IO[bytes], name: str) -> str:
    """Tell UTF-8 from cp1252; a NUL or many control characters mean neither."""
    utf8 = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    block = head
    while block:
        if b"\0" in block:
            raise BadRequest(
                "binary_file",
                f"{name} holds binary data, not text; save the sheet as CSV UTF-8.",
            )
        is_utf8 = is_utf8 and _decodes(utf8, block)
        if not is_utf8 and not _decodes(
            codecs.getincrementaldecoder("cp1252")(), block
        ):
            raise _unknown(name)
        block = raw.read(_BLOCK)
    return "utf-8" if is_utf8 and _decodes(utf8, b"", final=True) else "cp1252"


def _decodes(
    decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False
) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _unknown(name: str) -> BadRequest:
    return BadRequest(
        "unknown_encoding",
        f"The characters of {name} cannot be read; save it as CSV UTF-8.",
    )


def _sniff(text: str, name: str) -> str:
    """Take the delimiter that row 1 has most of, outside quotes."""
    if not text.strip():
        raise BadRequest(
            "empty_sheet", f"{name} is empty; put the headings into its first row."
        )
    first = re.sub(r'"[^"]*"', "", text).splitlines() or [""]
    return max(_DELIMITERS, key=first[0].count)


@contextmanager
def opened(path: Path, form: Form) -> Iterator[IO[str]]:
    """Open a file as text behind its byte order mark, with its own line ends."""
    with our_errors(path), path.open("rb") as raw:
        raw.seek(len(form.bom))
        with io.TextIOWrapper(raw, form.encoding, newline="") as text, _parsing(path):
            yield text


@contextmanager
def _parsing(path: Path) -> Iterator[None]:
    try:
        yield
    except csv.Error as exc:
        raise BadRequest(
            "csv_quotes",
            f"The quotation marks in {path.name} do not fit ({exc}); write a quotation "
            'mark inside a cell twice ("").',
        ) from exc
    except UnicodeDecodeError as exc:
        raise _unknown(path.name) from exc


def records(lines: Iterable[str], form: Form) -> Iterator[list[str]]:
    """
    Parse lines into records; a stray quotation mark is an error, not a guess.

    Guessing would move cells into other columns, a date into a balance.
    """
    csv.field_size_limit(_FIELD_LIMIT)
    return csv.reader(lines, delimiter=form.delimiter, strict=True)


def with_raw(lines: Iterable[str], form: Form) -> Iterator[tuple[str, list[str]]]:
    """Yield each record as it stands in the file, line end included, and parsed."""
    taken: list[str] = []

    def tap() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    for cells in records(tap(), form):
        yield "".join(taken), cells
        taken.clear()
