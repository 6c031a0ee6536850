"""Find what openpyxl would lose from a workbook. Reads the parts, changes nothing."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from shared.errors import BadRequest

MAX_UNPACKED = 1 << 30
_BLOCK = 1 << 20
_OVERLAP = 64
_KEPT = re.compile(
    r"(\[Content_Types\]\.xml|_rels/\.rels|docProps/(core|app|custom)\.xml"
    r"|docProps/thumbnail\.\w+|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/(sharedStrings|styles|calcChain)\.xml|xl/theme/.*|xl/printerSettings/.*"
    r"|xl/worksheets/sheet[^/]*\.xml|xl/worksheets/_rels/.*|xl/tables/.*|.*/)",
    re.IGNORECASE,
)
_PARTS = (  # the first that fits names the part; what fits none is named as it is
    ("vbaProject", "macros"),
    ("charts/|chartsheets/", "charts"),
    ("media/|drawings/drawing", "pictures or shapes"),
    ("pivot", "pivot tables"),
    ("slicer|timeline", "slicers"),
    ("externalLink", "links to other workbooks"),
    ("threadedComment|persons/|comments|vmlDrawing", "comments or notes"),
    ("queryTable|connections|model/", "data connections"),
    ("ctrlProps|activeX|embeddings", "form controls or embedded objects"),
    ("metadata.xml|richData", "dynamic arrays or linked data types"),
    ("_xmlsignatures", "a digital signature"),
    ("LabelInfo|customXml", "document labels"),
)
_ELEMENTS = {
    b"extLst": "sparklines or newer validation or formatting rules",
    b"drawing": "pictures, shapes or charts",
    b"legacyDrawing": "comments or notes",
    b"legacyDrawingHF": "pictures in the header or footer",
    b"picture": "a background picture",
    b"oleObjects": "embedded objects",
    b"controls": "form controls",
    b"customSheetViews": "custom views",
    b"scenarios": "scenarios",
}
_ELEMENT = re.compile(rb"<(?:\w+:)?(" + b"|".join(_ELEMENTS) + rb")[\s/>]")


def refuse_damage(data: bytes, name: str) -> None:
    """
    Refuse a workbook from which saving by openpyxl would take something.

    Known parts are let through; anything else counts as damage, because openpyxl drops
    silently what it does not know (openpyxl docs, "Usage", warnings).

    Raises:
        BadRequest: `workbook_would_be_damaged`, naming what it holds;
            `workbook_unreadable` where it is no workbook at all.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            _refuse_bomb(parts, name)
            found = sorted(set(_losses(parts)))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as exc:
        raise unreadable(name) from exc
    if found:
        raise BadRequest(
            "workbook_would_be_damaged",
            f"{name} holds {', '.join(found)}, which would be lost on writing. Save "
            "the table as CSV UTF-8 or a plain copy of it as .xlsx and use that, or "
            "keep it as a Google Sheet.",
        )


def unreadable(name: str) -> BadRequest:
    """Say that a file is not a workbook that can be opened."""
    return BadRequest(
        "workbook_unreadable",
        f"{name} is damaged, protected by a password or not an .xlsx workbook; open it "
        "in Excel and save it anew as .xlsx without a password, or as CSV UTF-8.",
    )


def _refuse_bomb(parts: zipfile.ZipFile, name: str) -> None:
    if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
        raise BadRequest(
            "workbook_too_big", f"{name} is over 1 GB unpacked; save it as CSV UTF-8."
        )


def _losses(parts: zipfile.ZipFile) -> Iterator[str]:
    names = parts.namelist()
    if "xl/workbook.xml" not in names:
        raise zipfile.BadZipFile
    for name in names:
        if not _KEPT.fullmatch(name):
            yield _named(name)
        elif name.startswith("xl/worksheets/sheet"):
            yield from _elements(parts, name)


def _named(part: str) -> str:
    for pattern, words in _PARTS:
        if re.search(pattern, part, re.IGNORECASE):
            return words
    return f"a part called {part.rsplit('/', 1)[-1]}"


def _elements(parts: zipfile.ZipFile, name: str) -> Iterator[str]:
    tail = b""
    with parts.open(name) as xml:
        while block := xml.read(_BLOCK):
            for found in _ELEMENT.finditer(tail + block):
                yield _ELEMENTS[found[1]]
            tail = block[-_OVERLAP:]
