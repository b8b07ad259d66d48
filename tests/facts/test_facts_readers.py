"""The same table in every format gives the same facts; what a format hides is not lost."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.facts.folder import read_facts
from engine.facts.readers import read_table
from engine.facts.readers.table import ErrorCell, Location, UnreadableFile
from engine.rulebook.vocabulary import Vocabulary

HEADINGS = ["id", "项目负责人", "核定日期", "项目名称", "核定金额"]
ROWS = [["1", "E1", "2024-10-08", "网站", "1234.56"], ["2", "E2", "2024-10-09", "活动,甲", "0.10"]]


def write_xlsx(path: Path, rows: list[list[object]], formats: dict[int, str] | None = None) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    sheet = book.add_worksheet("表")
    looks = {column: book.add_format({"num_format": code}) for column, code in (formats or {}).items()}
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if isinstance(cell, str) and cell.startswith("=!"):
                sheet.write_formula(i, j, "=" + cell[2:], None, "#DIV/0!")
            else:
                sheet.write(i, j, cell, looks.get(j))
    book.close()


def as_csv() -> str:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in [HEADINGS, *ROWS]) + "\n"


def write(path: Path, ending: str) -> None:
    records = [dict(zip(HEADINGS, row, strict=True)) for row in ROWS]
    if ending == "json":
        text = json.dumps(records, ensure_ascii=False).replace('"1234.56"', "1234.56").replace('"0.10"', "0.10")
        path.write_text(text, encoding="utf-8")
    elif ending == "yaml":
        path.write_text("\n".join(f"- {json.dumps(r, ensure_ascii=False)}" for r in records), encoding="utf-8")
    elif ending == "xlsx":
        write_xlsx(path, [list(HEADINGS), *[[*row[:4], float(row[4])] for row in ROWS]])
    elif ending == "parquet":
        import pyarrow
        from pyarrow import parquet

        columns = {name: [row[i] for row in ROWS] for i, name in enumerate(HEADINGS[:4])}
        amounts = pyarrow.array([Decimal(row[4]) for row in ROWS], pyarrow.decimal128(12, 2))
        parquet.write_table(pyarrow.table({**columns, HEADINGS[4]: amounts}), path)
    elif ending == "duckdb":
        import duckdb

        with duckdb.connect(str(path)) as connection:
            headings = ", ".join(
                f'"{heading}" {"DECIMAL(12, 2)" if i == 4 else "VARCHAR"}' for i, heading in enumerate(HEADINGS)
            )
            connection.execute(f"CREATE TABLE project_award ({headings})")
            connection.executemany("INSERT INTO project_award VALUES (?, ?, ?, ?, ?)", ROWS)
    else:
        path.write_bytes(as_csv().encode("utf-8-sig" if ending == "csv" else "gb18030"))


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "yaml", "parquet", "duckdb"])
def test_every_format_gives_the_same(ending: str, tmp_path: Path, vocabulary: Vocabulary) -> None:
    write(tmp_path / f"project_award.{ending}", ending)
    reading = read_facts(tmp_path, vocabulary)
    assert reading.problems == []
    rows = reading.facts.tables["project_award"].rows
    assert [rows["1"]["amount"], rows["2"]["amount"]] == [Fraction(123456, 100), Fraction(1, 10)]
    assert rows["2"]["project"] == "活动,甲"


text_cells = st.text(st.characters(codec="gb18030", exclude_categories=("C", "Z")), min_size=1, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(text_cells, min_size=1, max_size=5))
def test_encodings_of_csv_give_the_same(tmp_path: Path, cells: list[str]) -> None:
    quoted = [cell.replace('"', '""') for cell in cells]
    text = "编号,部门名称\r\n" + "".join(f'{i},"{cell}"\r\n' for i, cell in enumerate(quoted))
    path = tmp_path / "t.csv"
    seen = []
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        path.write_bytes(text.encode(encoding))
        table = read_table(Location(path, "t.csv", encoding=encoding if encoding == "gb18030" else None))
        seen.append((table.headings, table.rows))
    assert seen[0] == seen[1] == seen[2] == seen[3]
    assert [row[1] for _, row in seen[0][1]] == cells


def test_gbk_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes('订单编号 ,买家会员名\n="3312",张三\n'.encode("gbk"))
    table = read_table(Location(path, "t.csv"))
    assert table.headings == ["订单编号 ", "买家会员名"]
    assert table.rows == [(2, ['="3312"', "张三"])]


def test_excel_keeps_what_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    midnight = datetime(2024, 1, 1)
    write_xlsx(
        path,
        [
            ["a", "b", "c", "d", "e"],
            [0.1, 434.99999999999994, "=!1/0", "=1+1", midnight],
            [0.025, 7, None, midnight, None],
        ],
        {0: "0.00%", 1: '0.00"%"', 3: "yyyy-mm-dd hh:mm:ss", 4: "yyyy-mm-dd"},
    )
    table = read_table(Location(path, "t.xlsx"))
    assert table.rows[0][1] == ["10.0%", Decimal("435"), ErrorCell("#DIV/0!"), "=1+1", date(2024, 1, 1)]
    assert table.rows[1][1] == ["2.500%", Decimal("7"), None, midnight, None]
    assert type(table.rows[1][1][3]) is datetime
    assert not any(isinstance(cell, float) for _, row in table.rows for cell in row)


def test_a_percentage_is_read_as_shown(tmp_path: Path, vocabulary: Vocabulary) -> None:
    write_xlsx(tmp_path / "sales_order.xlsx", [["id", "核定提成比例"], ["1", 0.105]], {1: "0.0%"})
    rows = read_facts(tmp_path, vocabulary).facts.tables["sales_order"].rows
    assert rows["1"]["agreed_rate"] == Fraction(105, 1000)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", '[{"x": NaN}]'),
        ("a.json", '[{"x": 1, "x": 2}]'),
        ("a.json", "[1]"),
        ("a.json", "{"),
        ("a.yaml", "- {x: 1, x: 2}\n"),
        ("a.yaml", "x: 1\n"),
        ("a.yaml", "- *a\n"),
        ("a.parquet", "PAR"),
        ("a.xlsx", "PK"),
        ("a.txt", "x"),
        ("a.csv", b"\xff\xff\xff\x80"),
        ("gone.csv", None),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, content: str | bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UnreadableFile) as raised:
        read_table(Location(tmp_path / name, name))
    assert raised.value.expected.zh


def test_json_numbers_are_exact(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"x": 0.1000000000000000055}, {"y": [1]}]')
    rows = read_table(Location(tmp_path / "a.json", "a.json")).rows
    assert rows == [(1, [Decimal("0.1000000000000000055"), None]), (2, [None, ErrorCell("[1]")])]
