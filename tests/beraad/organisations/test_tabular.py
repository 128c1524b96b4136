import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beraad.kernel import tabular
from beraad.kernel.errors import Invalid
from beraad.kernel.tabular import Column, Problem, parsed, read, unused, write
from beraad.organisations.choices import HouseKind

TEXT = "name;place\r\nCC ’t Getouw;Mol\r\nÉcole;Bree\r\n"
ROWS = [(2, ["CC ’t Getouw", "Mol"]), (3, ["École", "Bree"])]
COLUMNS = [Column("name", required=True), Column("day", tabular.day, blank=None, aliases=("start", "van"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", list(";,\t|"))
def test_encoding_and_delimiter_are_recognised(encoding, delimiter):
    sheet = read(TEXT.replace(";", delimiter).encode(encoding))
    assert (sheet.header, sheet.rows) == (["name", "place"], ROWS)


def test_utf_16_of_either_order_is_recognised():
    assert read(b"\xfe\xff" + TEXT.encode("utf-16-be")).rows == read(b"\xff\xfe" + TEXT.encode("utf-16-le")).rows


def test_the_line_by_which_excel_names_the_delimiter_is_no_row():
    assert read(b"sep=|\r\na;b|c\r\n1|2\r\n") == tabular.Sheet(["a;b", "c"], [(2, ["1", "2"])])


def test_rows_are_numbered_as_a_spreadsheet_does_and_empty_ones_left_out():
    sheet = read(b'\xef\xbb\xbfname;note\n\nBree;"two\nlines"\n;;\n ; \nMol;"a ""b"""\n')
    assert sheet.rows == [(3, ["Bree", "two\nlines"]), (6, ["Mol", 'a "b"'])]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b" \r\n;;\r\n", "file-empty"),
        (b"PK\x03\x04rest", "file-spreadsheet"),
        (b"name\r\na\x00b", "file-binary"),
        (b"name\r\n\x81\x8d", "file-unreadable"),
        (b"\xff\xfea", "file-unreadable"),
        (b'name;x\r\n"open;1\r\n', "quote-open"),
        (b"name\r\n" + b"x" * 200_000, "cell-too-long"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data, code):
    with pytest.raises(Invalid) as refused:
        read(data)
    assert refused.value.code == code


def test_a_file_that_is_too_large_is_not_even_looked_at(monkeypatch):
    monkeypatch.setattr(tabular, "LIMIT", 1_000_000)
    with pytest.raises(Invalid) as refused:
        read(b"x" * 1_000_001)
    assert (refused.value.code, refused.value.params) == ("file-too-large", {"limit": 1})


def test_columns_are_known_by_other_names_and_others_left_unused():
    sheet = read(b"VAN ,Name,Colour\n2025-01-31,Bree,red\n")
    records, problems = parsed(sheet, COLUMNS)
    assert (records[0].values, problems) == ({"name": "Bree", "day": dt.date(2025, 1, 31)}, [])
    assert unused(sheet, COLUMNS) == ["Colour"]


def test_each_problem_has_its_row_column_and_value():
    records, problems = parsed(read(b"name;day\n;31/2/2025\nBree;soon\nMol\nPeer;1/1/2025;x\nZele;;\n"), COLUMNS)
    assert [(p.row, p.column, p.code, p.value) for p in problems] == [
        (2, "name", "required", ""),
        (2, "day", "date-invalid", "31/2/2025"),
        (3, "day", "date-invalid", "soon"),
        (4, "", "row-ragged", ""),
        (5, "", "row-ragged", ""),
    ]
    assert [record.values for record in records] == [{"name": "Zele", "day": None}]


def test_a_column_that_is_missing_or_there_twice_refuses_the_file():
    assert parsed(read(b"day\n1/1/2025\n"), COLUMNS) == ([], [Problem(1, "name", "column-missing", {"name": "name"})])
    assert parsed(read(b"name;NAME\na;b\n"), COLUMNS)[1] == [Problem(1, "name", "column-twice")]


@pytest.mark.parametrize("cell", ["2025-01-31", "31/01/2025", "31/1/2025", "31-1-2025", "31.1.2025"])
def test_dates_of_every_usual_form(cell):
    assert tabular.day(cell) == dt.date(2025, 1, 31)


@pytest.mark.parametrize("cell", ["", "31/1/25", "2025-13-01", "1/31/2025", "45658", "0000-01-01"])
def test_what_is_no_date_is_refused(cell):
    with pytest.raises(Invalid):
        tabular.day(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12450", "12450"),
        ("12.450", "12450"),
        ("12 450", "12450"),
        ("12\u00a0450", "12450"),
        ("12,450", "12450"),
        ("1.012.450,5", "1012450.5"),
        ("1,012,450.5", "1012450.5"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("0", "0"),
    ],
)
def test_numbers_of_every_usual_form(cell, value):
    assert tabular.number(cell) == Decimal(value)


@pytest.mark.parametrize("cell", ["", "-5", "1e5", "NaN", "12.34.5", "twelve", "1" * 15, "٣"])
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(Invalid):
        tabular.number(cell)


@given(st.decimals(0, 10**13, places=4))
def test_a_number_is_written_as_it_is_read(value):
    assert tabular.number(tabular.number_cell(value)) == value


def test_choices_by_value_or_word():
    kind = tabular.one_of(HouseKind, {"bibliotheek": "library"})
    assert [kind("Library"), kind("BIBLIOTHEEK")] == ["library", "library"]
    with pytest.raises(Invalid):
        kind("museum")


@pytest.mark.parametrize("cell", ["=1+1", "+32", "-5", "@x", "\tx", "'=x", "''+", "'quoted", "plain"])
def test_no_cell_runs_as_a_formula(cell):
    data = write(["name", "b"], [[cell, "x"]])
    raw = data.decode("utf-8-sig").splitlines()[1].lstrip('"')
    assert not raw.startswith(("=", "+", "-", "@", "\t"))
    assert read(data).rows[0][1] == [cell, "x"]


cells = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8))
def test_what_is_written_is_read_back(rows):
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    sheet = read(write(["a", "b", "c"], rows))
    assert [row for _, row in sheet.rows] == rows
