"""The sheet as CSV: bytes kept, bad files named, replaced at once or not at all."""

from __future__ import annotations

import codecs
import csv
import io
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.adapters.sheet import CsvSheet
from shared.adapters.sheet.csv_splice import splice
from shared.adapters.sheet.csv_text import Form, with_raw
from shared.errors import BadRequest, NotDone
from shared.ports.sheet import RowWrite

ROOT = Path(__file__).parents[3]
HEAD = "Account ID,Customer,Notes"


def _rows(path: Path, tab: str = "Accounts"):
    return [list(cells) for _, cells in CsvSheet(path).read([tab])[tab].rows]


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "cp1252"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_form_of_the_file_is_kept(tmp_path, bom, encoding, delimiter, end):
    """The office's other programs must still read the file after us."""
    path = tmp_path / "a.csv"
    lines = ["Account ID,Customer,Notes", 'A-1,"José ""Pepe"" Núñez",x', "A-2,Zoë,"]
    text = end.join(line.replace(",", delimiter) for line in lines) + end
    path.write_bytes(bom + text.encode(encoding))
    assert _rows(path)[0][1] == 'José "Pepe" Núñez'

    CsvSheet(path).write([RowWrite("A-2", {"Segment": "late"})])

    lines = [lines[0] + ",Segment", lines[1], lines[2] + ",late"]
    text = end.join(line.replace(",", delimiter) for line in lines) + end
    assert path.read_bytes() == bom + text.encode(encoding)


def test_a_character_the_encoding_lacks_does_not_stop_the_write(tmp_path):
    """An emoji in a reply must not cost the other rows their outcome."""
    path = tmp_path / "a.csv"
    path.write_bytes(f"{HEAD}\nA-1,Jos\xe9,\n".encode("cp1252"))

    CsvSheet(path).write([RowWrite("A-1", {"Reply": "ok 👍 sí"})])

    assert path.read_bytes().decode("cp1252") == f"{HEAD},Reply\nA-1,José,,ok ? sí\n"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", " =1", "＝1", "\t=1"])  # noqa: RUF001 - full-width
def test_text_like_a_formula_gets_an_apostrophe(tmp_path, text):
    """A spreadsheet program runs what looks like a formula in a CSV file."""
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}\nA-1,=SUM(B2),\n")

    CsvSheet(path).write([RowWrite("A-1", {"Reply": text, "Flags": -1})])
    CsvSheet(path).replace_tab("Activity", ["What"], [[text]])

    assert _rows(path)[0][1:] == ["=SUM(B2)", "", "'" + text, "-1"]
    assert _rows(path, "Activity") == [["'" + text]]


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"", "empty_sheet", "is empty"),
        (codecs.BOM_UTF8, "empty_sheet", "is empty"),
        (b" \r\n\r\n", "empty_sheet", "is empty"),
        (b"\n,,\nA-1,x,y\n", "no_header", "Row 1"),
        (b",,\nA-1,x,y\n", "no_header", "Row 1"),
        (b"PK\x03\x04rest", "not_csv", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "not_csv", r"\.xls"),
        (b"%PDF-1.7", "not_csv", "PDF"),
        (b"Account ID\n\x00\x01\x02", "binary_file", "binary"),
        ("Account ID\nA\n".encode("utf-16-le"), "binary_file", "UTF-8"),
        ("Account ID\n".encode("utf-32"), "unknown_encoding", "UTF-8"),
        (b"Account ID\nA-1 \x81\x8d\xff\n", "unknown_encoding", "UTF-8"),
    ],
)
def test_an_unusable_file_is_refused_with_a_sentence(tmp_path, content, code, says):
    """Nobody should have to guess why nothing happens."""
    path = tmp_path / "rent.csv"
    path.write_bytes(content)

    with pytest.raises(BadRequest, match=says) as caught:
        _rows(path)

    assert caught.value.code == code
    assert "rent.csv" in caught.value.text
    assert str(tmp_path) not in caught.value.text


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path):
    with pytest.raises(BadRequest, match="no file"):
        _rows(tmp_path / "none.csv")
    with pytest.raises(BadRequest, match="folder"):
        _rows(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}\n")
    path.chmod(0)

    with pytest.raises(BadRequest, match="permissions"):
        _rows(path)


def test_a_stray_quotation_mark_stops_the_reading_instead_of_shifting_cells(tmp_path):
    """A guess would read a name as a balance, or swallow every row after it."""
    for text in (f'{HEAD}\nA-1,"Jo "x" B",\n', f'{HEAD}\nA-1,"Jo,\nA-2,x,y\n'):
        path = tmp_path / "a.csv"
        path.write_text(text)

        with pytest.raises(BadRequest, match="quotation marks"):
            _rows(path)
        with pytest.raises(BadRequest, match="quotation marks"):
            CsvSheet(path).write([RowWrite("A-1", {"Segment": "late"})])
        assert path.read_text() == text


def test_a_cell_of_ten_megabytes_is_read_and_kept(tmp_path):
    path = tmp_path / "a.csv"
    big = 'x"",' * 2_500_000
    text = f'{HEAD}\nA-1,"{big}",\nA-2,Bo,\n'
    path.write_text(text)

    assert len(_rows(path)[0][1]) == 7_500_000
    CsvSheet(path).write([RowWrite("A-1", {"Segment": "late"})])

    assert path.read_text() == f'{HEAD},Segment\nA-1,"{big}",,late\nA-2,Bo,\n'


def test_a_shifted_row_keeps_its_last_cells(tmp_path):
    """`1,234.50` without quotation marks moves staff's cells into our columns."""
    path = tmp_path / "a.csv"
    text = "Account ID,Balance,Notes,Segment\nA-1,1,234.50,call him,\nA-2,5,x,\n"
    path.write_text(text)

    report = CsvSheet(path).write(
        [RowWrite(key, {"Segment": "late"}) for key in ("A-1", "A-2")]
    )
    assert report.written == ("A-1", "A-2"), "a trailing empty cell shifts nothing"

    path.write_text(text.replace("him,\n", "him,today\n"))
    report = CsvSheet(path).write(
        [RowWrite(key, {"Segment": "late"}) for key in ("A-1", "A-2")]
    )
    assert report.missing == ("A-1",)
    assert "A-1,1,234.50,call him,today\n" in path.read_text()


def test_rows_longer_than_the_headings_are_shown_as_they_are(tmp_path):
    """Whoever validates must be able to see that the row is shifted."""
    path = tmp_path / "a.csv"
    path.write_text("Account ID,Balance\nA-1,1,234.50\n")

    assert _rows(path) == [["A-1", "1", "234.50"]]


def test_a_file_that_quotes_everything_is_added_to_in_its_style(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('"Account ID","Notes"\n"A-1","x"\n')

    CsvSheet(path).write([RowWrite("A-1", {"Segment": "late", "Reply": "a"})])

    assert path.read_text() == (
        '"Account ID","Notes","Segment","Reply"\n"A-1","x","late","a"\n'
    )


def test_the_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path):
    """The office's shared folder must stay shared."""
    path, link = tmp_path / "a.csv", tmp_path / "link.csv"
    path.write_text(f"{HEAD}\nA-1,Jo,\n")
    path.chmod(0o664)
    link.symlink_to(path)

    CsvSheet(link).write([RowWrite("A-1", {"Segment": "late"})])

    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o664
    assert "late" in path.read_text()


def test_with_out_the_original_is_never_touched(tmp_path):
    path, out = tmp_path / "a.csv", tmp_path / "result.csv"
    path.write_text(f"{HEAD}\nA-1,Jo,\n")
    before = path.read_bytes()
    sheet = CsvSheet(path, out=out)

    sheet.write([])
    assert out.read_bytes() == before
    sheet.write([RowWrite("A-1", {"Segment": "late"})])
    sheet.replace_tab("Activity", ["At"], [["now"]])

    assert path.read_bytes() == before
    assert out.read_text() == f"{HEAD},Segment\nA-1,Jo,,late\n"
    assert sorted(p.name for p in tmp_path.iterdir() if p.name[0] != ".") == [
        "a.csv",
        "result.Activity.csv",
        "result.csv",
    ]


def test_nothing_is_replaced_where_nothing_changes(tmp_path):
    """A file that did not change must not look saved to backups and to staff."""
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}\nA-1,Jo,\n")
    before = path.stat()

    report = CsvSheet(path).write([RowWrite("gone", {"Segment": "late"})])

    assert report.missing == ("gone",)
    assert path.read_text() == f"{HEAD}\nA-1,Jo,\n"
    assert path.stat().st_ino == before.st_ino


def test_what_staff_save_while_we_write_wins(tmp_path, monkeypatch):
    """A staff edit that meets our write must not be lost."""
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}\nA-1,Jo,\nA-2,Bo,\n")
    saves = iter([f"{HEAD}\nA-2,Bo,changed\nA-1,Jo,\n"])

    def staff_save(handle: int) -> None:
        for text in saves:
            path.write_text(text)

    monkeypatch.setattr("shared.adapters.sheet.files.os.fsync", staff_save)
    CsvSheet(path).write([RowWrite("A-1", {"Segment": "late"})])

    assert path.read_text() == f"{HEAD},Segment\nA-2,Bo,changed\nA-1,Jo,,late\n"


def test_a_file_that_is_saved_again_and_again_is_left_for_later(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}\nA-1,Jo,\n")

    def staff_save(handle: int) -> None:
        with path.open("a") as file:
            file.write("A-9,x,\n")

    monkeypatch.setattr("shared.adapters.sheet.files.os.fsync", staff_save)
    with pytest.raises(NotDone, match="sheet_busy"):
        CsvSheet(path).write([RowWrite("A-1", {"Segment": "late"})])

    assert "late" not in path.read_text()
    assert not list(tmp_path.glob(".*.tmp"))


def test_a_file_saved_in_place_while_it_is_read_is_read_again(tmp_path):
    """Half of the old sheet and half of the new would be a sheet nobody wrote."""
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}\n" + "A-1,Jo,\n" * 20_000)
    rows = iter(CsvSheet(path).read(["Accounts"])["Accounts"].rows)
    next(rows)

    path.write_text(f"{HEAD}\n" + "A-2,Bo,\n" * 30_000)

    with pytest.raises(NotDone, match="sheet_changed"):
        list(rows)


def test_a_full_disk_leaves_the_file_whole(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}\nA-1,Jo,\n")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shared.adapters.sheet.files.os.fsync", full)
    with pytest.raises(NotDone, match="disk_full"):
        CsvSheet(path).write([RowWrite("A-1", {"Segment": "late"})])

    assert path.read_text() == f"{HEAD}\nA-1,Jo,\n"
    assert not list(tmp_path.glob(".*.tmp"))


@pytest.mark.parametrize("call", ["os.fchmod", "os.fsync", "_sync_folder"])
def test_a_kill_while_writing_leaves_a_whole_file(tmp_path, call):
    """A machine that loses power must not lose the sheet."""
    path = tmp_path / "a.csv"
    text = f"{HEAD}\n" + "".join(f"A-{n},Jo,\n" for n in range(2000))
    path.write_text(text)
    program = f"""
        import os, signal
        from shared.adapters.sheet import CsvSheet, files
        from shared.ports.sheet import RowWrite
        files.{call} = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
        CsvSheet({str(path)!r}).write([RowWrite("A-7", {{"Segment": "late"}})])
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], cwd=ROOT, check=False
    )

    assert done.returncode == -signal.SIGKILL
    whole = text.replace(HEAD, f"{HEAD},Segment").replace("A-7,Jo,", "A-7,Jo,,late")
    assert path.read_text() == (whole if call == "_sync_folder" else text)


def test_two_processes_write_one_after_the_other(tmp_path):
    """Neither may undo what the other wrote."""
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}\n" + "".join(f"A-{n},Jo,\n" for n in range(40)))
    program = f"""
        import sys
        from shared.adapters.sheet import CsvSheet
        from shared.ports.sheet import RowWrite
        for n in range(int(sys.argv[1]), 40, 4):
            CsvSheet({str(path)!r}).write([RowWrite(f"A-{{n}}", {{"Segment": "late"}})])
    """
    running = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(program), str(n)], cwd=ROOT
        )
        for n in range(4)
    ]

    assert [process.wait(60) for process in running] == [0] * 4
    assert [cells[3] for cells in _rows(path)] == ["late"] * 40


CELLS = st.text(st.sampled_from('a",;\n\r\t é='), max_size=6)


@settings(deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5),
    st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.dictionaries(st.integers(0, 5), CELLS, max_size=3),
)
def test_splicing_changes_the_cells_asked_for_and_no_others(
    rows, delimiter, style, new
):
    """Whatever staff's cells hold, they read the same afterwards."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quoting=style).writerows(rows)
    lines = list(io.StringIO(file.getvalue(), newline=""))
    form = Form(delimiter=delimiter)

    for (raw, cells), row in zip(with_raw(lines, form), rows, strict=True):
        spliced = splice(raw, cells, new, delimiter)
        wide = row + [""] * (max(new, default=-1) + 1 - len(row))
        expected = [new.get(index, cell) for index, cell in enumerate(wide)]
        (after,) = csv.reader(
            io.StringIO(spliced, newline=""), delimiter=delimiter, strict=True
        )
        assert after == expected
        if not new:
            assert spliced == raw
