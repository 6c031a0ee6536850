"""The sheet as a workbook: values as staff see them, formulas kept, no damage."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font

from shared.adapters.sheet import CsvSheet, XlsxSheet, open_sheet_file
from shared.errors import BadRequest, NotDone
from shared.ports.sheet import RowWrite

HEAD = ["Account ID", "Customer", "Balance", "Due date"]


def _book(path: Path, rows=(), title="Accounts"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in [HEAD, *rows]:
        sheet.append(list(row))
    book.save(path)
    return book


def _rows(path: Path):
    table = XlsxSheet(path).read(["Accounts"])["Accounts"]
    return [list(cells) for _, cells in table.rows]


def _with_parts(path: Path, change) -> None:
    """Rewrite the workbook's parts by *change*(name, data) → data."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, change(name, data))


def _with_part(path: Path, name: str, data: bytes = b"x") -> None:
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr(name, data)


def test_dates_are_iso_text_and_whole_numbers_are_whole(tmp_path):
    """`1200.0` and a serial number are not what staff see."""
    path = tmp_path / "a.xlsx"
    day, moment = dt.date(2026, 1, 5), dt.datetime(2026, 1, 5, 14, 30)  # noqa: DTZ001 - Excel knows no zones
    _book(path, [[1001.0, "Jo", 1200.0, day], ["A", True, 12.5, moment], [None] * 4])

    assert _rows(path) == [
        [1001, "Jo", 1200, "2026-01-05"],
        ["A", True, 12.5, "2026-01-05 14:30:00"],
    ]


def test_an_id_that_excel_took_for_a_date_is_found_as_it_reads(tmp_path):
    path = tmp_path / "a.xlsx"
    _book(path, [[dt.date(2026, 3, 4), "Jo", 1, None]])
    (cells,) = _rows(path)

    report = XlsxSheet(path).write([RowWrite(str(cells[0]), {"Segment": "late"})])

    assert report.written == ("2026-03-04",)


def _excel_formula(path: Path) -> None:
    """Give the formula cell the result that Excel would have stored."""
    _with_parts(
        path,
        lambda name, data: (
            data.replace(b"<f>10*12</f><v />", b"<f>10*12</f><v>120</v>").replace(
                b"<f>10*12</f><v></v>", b"<f>10*12</f><v>120</v>"
            )
            if "sheet1" in name
            else data
        ),
    )


def test_formulas_of_staff_stay_formulas_and_keep_their_results(tmp_path):
    """A balance by formula must not read as empty after our write."""
    path = tmp_path / "a.xlsx"
    _book(path, [["A-1", "Jo", "=10*12", None], ["A-2", "Bo", 5, None]])
    _excel_formula(path)
    assert _rows(path)[0][2] == 120

    XlsxSheet(path).write([RowWrite("A-2", {"Segment": "late"})])
    XlsxSheet(path).replace_tab("Activity", ["x"], [["y"]])

    assert _rows(path)[0][2] == 120
    assert openpyxl.load_workbook(path)["Accounts"]["C2"].value == "=10*12"


def test_looks_of_staffs_cells_are_kept(tmp_path):
    path = tmp_path / "a.xlsx"
    book = _book(path, [["A-1", "Jo", 5, dt.date(2026, 1, 5)]])
    sheet = book.active
    sheet["B2"].font = Font(bold=True)
    sheet.column_dimensions["B"].width = 44
    sheet.freeze_panes = "B2"
    book.save(path)

    XlsxSheet(path).write([RowWrite("A-1", {"Segment": "late"})])

    after = openpyxl.load_workbook(path)["Accounts"]
    assert after["B2"].font.bold
    assert after.column_dimensions["B"].width == 44
    assert after.freeze_panes == "B2"
    assert after["D2"].value == dt.datetime(2026, 1, 5)  # noqa: DTZ001 - Excel knows no zones


def test_text_like_a_formula_is_marked_as_text_even_when_edited(tmp_path):
    """Pressing F2 and Enter must not start a tenant's formula."""
    path = tmp_path / "a.xlsx"
    _book(path, [["A-1", "Jo", 5, None]])

    XlsxSheet(path).write([RowWrite("A-1", {"Reply": "=HYPERLINK(1)"})])

    cell = openpyxl.load_workbook(path)["Accounts"]["E2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (
        "=HYPERLINK(1)",
        "s",
        True,
    )


def _chart(book) -> None:
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=3, min_row=1, max_row=2))
    book.active.add_chart(chart, "H2")


def _note(book) -> None:
    book.active["A1"].comment = Comment("look", "staff")


@pytest.mark.parametrize(("add", "named"), [(_chart, "charts"), (_note, "notes")])
def test_a_workbook_that_would_lose_something_is_refused_before_anything_is_sent(
    tmp_path, add, named
):
    """Staff's chart must not vanish because a tenant was reminded."""
    path = tmp_path / "a.xlsx"
    book = _book(path, [["A-1", "Jo", 5, None]])
    add(book)
    book.save(path)
    before = path.read_bytes()
    sheet = XlsxSheet(path)

    for use in (
        lambda: sheet.read(["Accounts"]),
        lambda: sheet.write([RowWrite("A-1", {"Segment": "x"})]),
        lambda: sheet.replace_tab("Activity", ["x"], []),
    ):
        with pytest.raises(BadRequest, match=named) as caught:
            use()
        assert caught.value.code == "workbook_would_be_damaged"
        assert "CSV" in caught.value.text
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("part", "named"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/media/image1.png", "pictures"),
        ("xl/drawings/drawing1.xml", "pictures"),
        ("xl/pivotTables/pivotTable1.xml", "pivot"),
        ("xl/slicers/slicer1.xml", "slicers"),
        ("xl/externalLinks/externalLink1.xml", "other workbooks"),
        ("xl/threadedComments/threadedComment1.xml", "comments"),
        ("xl/connections.xml", "connections"),
        ("xl/embeddings/oleObject1.bin", "embedded"),
        ("xl/metadata.xml", "dynamic arrays"),
        ("_xmlsignatures/sig1.xml", "signature"),
        ("docMetadata/LabelInfo.xml", "labels"),
        ("xl/somethingNew.xml", "somethingNew.xml"),
    ],
)
def test_every_part_that_openpyxl_would_drop_is_named(tmp_path, part, named):
    """What we do not know counts as damage: openpyxl drops it in silence."""
    path = tmp_path / "a.xlsx"
    _book(path, [["A-1", "Jo", 5, None]])
    _with_part(path, part)

    with pytest.raises(BadRequest, match=named):
        XlsxSheet(path).read(["Accounts"])


@pytest.mark.parametrize(
    ("element", "named"),
    [
        (b'<extLst><ext uri="x"/></extLst>', "sparklines"),
        (b'<x:extLst xmlns:x="y"/>', "sparklines"),
        (b"<legacyDrawing/>", "notes"),
        (b"<controls>", "form controls"),
        (b"<customSheetViews>", "views"),
    ],
)
def test_every_element_that_openpyxl_would_drop_is_named(tmp_path, element, named):
    path = tmp_path / "a.xlsx"
    _book(path, [["A-1", "Jo", 5, None]])
    _with_parts(
        path,
        lambda _, data: data.replace(b"</worksheet>", element + b"</worksheet>"),
    )

    with pytest.raises(BadRequest, match=named):
        XlsxSheet(path).read(["Accounts"])


def _zip_of(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        parts.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Account ID,Customer\n",
        b"\xd0\xcf\x11\xe0 old or protected",
        b"PK\x03\x04 truncated",
        _zip_of("word/document.xml"),
        _zip_of("xl/workbook.xml"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(tmp_path, content):
    path = tmp_path / "rent.xlsx"
    path.write_bytes(content)

    with pytest.raises(BadRequest, match=r"rent\.xlsx"):
        _rows(path)
    with pytest.raises(BadRequest, match="no file"):
        _rows(tmp_path / "none.xlsx")
    with pytest.raises(BadRequest, match="folder"):
        _rows(tmp_path)


def test_a_workbook_cut_short_or_garbled_is_refused_and_kept(tmp_path):
    """A half-copied file must not be written over."""
    path = tmp_path / "a.xlsx"
    _book(path, [["A-1", "Jo", 5, None]])
    _with_parts(
        path, lambda name, data: data[:300] if name.endswith("sheet1.xml") else data
    )
    before = path.read_bytes()

    with pytest.raises(BadRequest, match="workbook_unreadable"):
        _rows(path)
    with pytest.raises(BadRequest, match="workbook_unreadable"):
        XlsxSheet(path).write([RowWrite("A-1", {"Segment": "late"})])
    assert path.read_bytes() == before


def test_a_date_no_calendar_knows_is_read_as_an_error(tmp_path):
    """A serial number of ten digits must not stop the other rows."""
    path = tmp_path / "a.xlsx"
    book = _book(path, [["A-1", "Jo", 5, 99_999_999_999]])
    book.active["D2"].number_format = "yyyy-mm-dd"
    book.save(path)

    assert _rows(path)[0][:3] == ["A-1", "Jo", 5]


def test_the_only_tab_is_the_accounts_whatever_its_name(tmp_path):
    """A workbook fresh from an export calls its tab Sheet1."""
    path = tmp_path / "a.xlsx"
    _book(path, [["A-1", "Jo", 5, None]], title="Sheet1")
    sheet = XlsxSheet(path)
    sheet.replace_tab("Activity", ["x"], [["y"]])

    assert sheet.write([RowWrite("A-1", {"Segment": "late"})]).written == ("A-1",)
    assert len(_rows(path)) == 1


def test_without_an_accounts_tab_the_tabs_there_are_named(tmp_path):
    path = tmp_path / "a.xlsx"
    book = _book(path, title="Rent 2026")
    book.create_sheet("Rent 2025")
    book.save(path)

    with pytest.raises(BadRequest, match="Rent 2026, Rent 2025"):
        _rows(path)


def test_a_row_whose_service_cells_staff_merged_is_reported(tmp_path):
    """Half of a merged cell cannot hold a text; the others go on."""
    path = tmp_path / "a.xlsx"
    book = _book(path, [["A-1", "Jo", 5, None], ["A-2", "Bo", 5, None]])
    book.active["E1"] = "Segment"
    book.active.merge_cells("D2:E2")
    book.save(path)

    report = XlsxSheet(path).write(
        [RowWrite(key, {"Segment": "late"}) for key in ("A-1", "A-2")]
    )

    assert (report.written, report.missing) == (("A-2",), ("A-1",))


def test_what_staff_save_while_we_write_wins(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    _book(path, [["A-1", "Jo", 5, None]])
    saves = iter([[["A-2", "Bo", 5, None], ["A-1", "Joan", 7, None]]])

    def staff_save(handle: int) -> None:
        for rows in saves:
            _book(path, rows)

    monkeypatch.setattr("shared.adapters.sheet.files.os.fsync", staff_save)
    XlsxSheet(path).write([RowWrite("A-1", {"Segment": "late"})])

    assert _rows(path) == [["A-2", "Bo", 5, "", ""], ["A-1", "Joan", 7, "", "late"]]


def test_a_full_disk_leaves_the_workbook_whole(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    _book(path, [["A-1", "Jo", 5, None]])
    before = path.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shared.adapters.sheet.files.os.fsync", full)
    with pytest.raises(NotDone, match="disk_full"):
        XlsxSheet(path).write([RowWrite("A-1", {"Segment": "late"})])

    assert path.read_bytes() == before


def test_with_out_the_original_is_never_touched(tmp_path):
    path, out = tmp_path / "a.xlsx", tmp_path / "result.xlsx"
    _book(path, [["A-1", "Jo", 5, None]])
    before = path.read_bytes()

    XlsxSheet(path, out=out).write([RowWrite("A-1", {"Segment": "late"})])

    assert path.read_bytes() == before
    assert _rows(out) == [["A-1", "Jo", 5, "", "late"]]


def test_the_file_ending_chooses_the_adapter(tmp_path):
    assert isinstance(open_sheet_file(tmp_path / "a.CSV"), CsvSheet)
    assert isinstance(open_sheet_file(tmp_path / "a.xlsx"), XlsxSheet)
    for name, code in (("a.ods", "file_kind"), ("a", "file_kind")):
        with pytest.raises(BadRequest, match=code):
            open_sheet_file(tmp_path / name)
    with pytest.raises(BadRequest, match="same file ending"):
        open_sheet_file(tmp_path / "a.csv", tmp_path / "b.xlsx")
