"""A folder of facts: what is read, and every problem with its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from engine.facts.folder import read_facts
from engine.facts.manifest import NOTHING
from engine.facts.model import Coverage
from engine.facts.problems import FactsReading, InvalidFacts
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import Period
from engine.values.text import Text
from engine.values.value import ABSENT, MISSING

Folder = Callable[..., Path]
MONTH = Period.parse("2024-10")
COVERS = "covers: {default: {from: 2024-10-01, until: 2024-10-31}}\n"
EMPLOYEES = "编号,姓名,入职日期,离职日期\nE1,张三,2020-01-01,\nE2,李四,2024/10/8,2024年10月20日\n"
ORDERS = "id,业务员,order date,结算日期,销售收入,商品进价,税金,运输成本\n"


def listed(reading: FactsReading) -> list[tuple[object, ...]]:
    return [(p.kind, p.entity, p.file, p.row, p.column, p.value) for p in reading.problems]


def test_rows_are_typed_and_blanks_settled(vocabulary: Vocabulary, folder: Folder) -> None:
    path = folder(
        facts__yaml="period: 2024-10\n" + COVERS,
        employee__csv=EMPLOYEES,
        employee_month__csv="员工,月份,岗位,应出勤天数\nE1,2024-10,业务人员,26\n",
        sales_order__csv=ORDERS + 'S1,E1,2024-10-02,,"1,000.50",600,30,--\n',
    )
    reading = read_facts(path, vocabulary)
    facts = reading.facts
    assert reading.period == MONTH
    assert facts.tables["employee"].covers == Coverage(date(2024, 10, 1), date(2024, 10, 31))
    assert facts.tables["employee"].rows == {
        "E1": {
            "name": "张三",
            "department": MISSING,
            "hired_on": date(2020, 1, 1),
            "left_on": ABSENT,
            "bank_account_on_file": True,
        },
        "E2": {
            "name": "李四",
            "department": MISSING,
            "hired_on": date(2024, 10, 8),
            "left_on": date(2024, 10, 20),
            "bank_account_on_file": True,
        },
    }
    row = facts.tables["employee_month"].rows["E1", MONTH]
    assert (row["role"], row["is_formal"], row["scheduled_workdays"], row["paid_days"]) == ("sales", True, 26, MISSING)
    order = facts.tables["sales_order"].rows["S1"]
    assert order["revenue"] == Fraction(2001, 2)
    assert order["settled_on"] is ABSENT
    assert order["freight"] is MISSING
    assert ("blank", "sales_order", "sales_order.csv", 2, "运输成本", None) in listed(reading)
    assert "clock_record" not in facts.tables
    assert reading.spoilt == ()


def test_every_bad_cell_is_listed_and_its_file_not_used(vocabulary: Vocabulary, folder: Folder) -> None:
    files = {
        "facts__yaml": COVERS,
        "employee__csv": EMPLOYEES,
        "sales_order__csv": ORDERS
        + "S1,E1,2024-10-02,,abc,1.005,30,0\nS2,E2,tomorrow,,1,2,3,4\nS3,E2,2024-10-01,,1,2,3,4\n",
    }
    reading = read_facts(folder(**files), vocabulary)
    assert [p[3:] for p in listed(reading) if p[0] != "missing_column"] == [
        (2, "销售收入", "abc"),
        (2, "商品进价", "1.005"),
        (3, "order date", "tomorrow"),
    ]
    assert reading.spoilt == ("sales_order",)
    assert "sales_order" not in reading.facts.tables
    assert set(reading.facts.tables) == {"employee"}
    message = reading.problems[0].message
    assert "sales_order.csv, row 2, column “销售收入”: “abc” cannot be read; expected a number in CNY" in message.en
    assert "第2行" in message.zh

    reading = read_facts(folder(**files), vocabulary, skip_bad_rows=True)
    rows = reading.facts.tables["sales_order"].rows
    assert [(s.row, s.left_out) for s in reading.skipped] == [(2, False), (3, False)]
    assert rows["S1"]["revenue"] is MISSING
    assert rows["S1"]["salesperson"] == "E1"
    assert rows["S2"]["ordered_on"] is MISSING
    assert rows["S3"]["revenue"] == 1
    assert reading.spoilt == ()


def test_impossible_values_spoil_only_themselves(vocabulary: Vocabulary, folder: Folder) -> None:
    reading = read_facts(
        folder(
            facts__yaml=COVERS,
            employee__csv=EMPLOYEES + "E3,王五,2024-10-09,2024-10-01\nE1,张三,2020-01-01,2024-10-31\n",
            employee_month__csv="员工,月份,岗位,应出勤天数\nE1,2024-10,业务人员,40\nE2,2024-10,行长,\nE9,2024-10,经理,26\n,2024-10,经理,\n",
            sales_order__csv=ORDERS + "S1,E9,2024-10-02,,1,2,3,4\nS2,E1,2024-10-02,,1,2,3,4\n",
        ),
        vocabulary,
    )
    found = [p for p in listed(reading) if p[0] != "missing_column"]
    assert found == [
        ("span", "employee", "employee.csv", 4, "离职日期", "2024-10-01"),
        ("duplicate", "employee", "employee.csv", 5, "编号", "E1"),
        ("bounds", "employee_month", "employee_month.csv", 2, "应出勤天数", "40"),
        ("code", "employee_month", "employee_month.csv", 3, "岗位", "行长"),
        ("unknown", "employee_month", "employee_month.csv", 4, "员工", "E9"),
        ("blank", "employee_month", "employee_month.csv", 5, "员工", None),
        ("unknown", "sales_order", "sales_order.csv", 2, "业务员", "E9"),
    ]
    tables = reading.facts.tables
    assert reading.spoilt == ()
    assert tables["employee"].rows["E1"]["left_on"] is MISSING
    assert tables["employee"].rows["E1"]["hired_on"] == date(2020, 1, 1)
    assert tables["employee"].rows["E3"]["hired_on"] is MISSING
    assert set(tables["employee_month"].rows) == {("E1", MONTH), ("E2", MONTH)}
    assert tables["employee_month"].rows["E1", MONTH]["scheduled_workdays"] is MISSING
    assert tables["employee_month"].rows["E2", MONTH]["role"] is MISSING
    assert set(tables["sales_order"].rows) == {"S2"}
    assert [(s.row, s.left_out) for s in reading.skipped] == [(5, True)]


def test_an_optional_reference_to_nobody_is_missing(vocabulary: Vocabulary, folder: Folder) -> None:
    reading = read_facts(
        folder(
            facts__yaml=COVERS,
            department__csv="id,部门名称\nD1,电商部\n",
            employee__csv="id,姓名,部门,入职日期\nE1,张三,D9,2020-01-01\n",
        ),
        vocabulary,
    )
    assert reading.facts.tables["employee"].rows["E1"]["department"] is MISSING
    assert [p.kind for p in reading.problems] == ["unknown"]
    assert reading.facts.tables["department"].covers == Coverage(None, None)


@pytest.mark.parametrize(
    ("written", "zh"),
    [
        ("李四", "应为“员工”表中已有的编号，此名称的编号是 E2"),
        ("李肆", "应为“员工”表中已有的编号；是否应为“E2 李四”？"),
        ("E02", "应为“员工”表中已有的编号；是否应为“E2”？"),
        ("nobody", "应为“员工”表中已有的编号"),
    ],
)
def test_a_wrong_reference_names_the_row_that_was_meant(
    vocabulary: Vocabulary, folder: Folder, written: str, zh: str
) -> None:
    orders = ORDERS + f"S1,{written},2024-10-02,,1,1,1,1\n"
    reading = read_facts(folder(facts__yaml=COVERS, employee__csv=EMPLOYEES, sales_order__csv=orders), vocabulary)
    assert [p.message.zh.partition("不存在；")[2] for p in reading.problems if p.kind == "unknown"] == [zh]


def test_an_unused_column_names_the_one_that_was_meant(vocabulary: Vocabulary, folder: Folder) -> None:
    month = "员工,月份,岗位名,天气\nE1,2024-10,业务人员,晴\n"
    reading = read_facts(folder(facts__yaml=COVERS, employee__csv=EMPLOYEES, employee_month__csv=month), vocabulary)
    assert (
        Text(
            "employee_month.csv：未使用的列：岗位名（是否应为“岗位”？）、天气",
            "employee_month.csv: columns not used: 岗位名 (did you mean “岗位”?), 天气",
        )
        in reading.notes
    )


def test_a_mapped_heading_that_is_not_there_is_told_with_those_that_are(vocabulary: Vocabulary, folder: Folder) -> None:
    manifest = COVERS + "sources: {employee: {file: staff.csv, columns: {name: 姓 名字}}}\n"
    reading = read_facts(folder(facts__yaml=manifest, staff__csv="编号,姓名字\nE1,张三\n"), vocabulary)
    assert "“姓 名字”表头有误；应为文件里有的表头（编号、姓名字）；是否应为“姓名字”？" in reading.problems[0].message.zh


def test_an_unused_file_is_taken_for_what_is_still_lacking(vocabulary: Vocabulary, folder: Folder) -> None:
    reading = read_facts(
        folder(facts__yaml=COVERS, 员公__csv=EMPLOYEES, leave__csv="id\n", leaves__csv="id\n"), vocabulary
    )
    assert {note.zh for note in reading.notes} >= {"未使用：员公.csv。是否应为“员工”？", "未使用：leaves.csv。"}


def test_headings(vocabulary: Vocabulary, folder: Folder) -> None:
    heading = " ID ,其他,部门名称 / Department　NAME,电话\n"
    path = folder(facts__yaml=COVERS, department__csv=heading + "D1,x,电商部,1\n")
    reading = read_facts(path, vocabulary)
    assert reading.facts.tables["department"].rows == {"D1": {"name": "电商部"}}
    assert "电话" in reading.notes[0].zh
    path = folder(department__csv="id,部门名称,name\nD1,x,y\n")
    reading = read_facts(path, vocabulary)
    assert [(p.kind, p.value) for p in reading.problems] == [("heading", "部门名称、name")]
    assert reading.spoilt == ("department",)
    path = folder(department__csv="部门名称\nx\n")
    assert [p.kind for p in read_facts(path, vocabulary).problems] == ["heading"]


def test_rows_without_key_go_by_their_number(vocabulary: Vocabulary, folder: Folder) -> None:
    records = "打卡员工,打卡时间,备注\nE1,2024-10-08 08:30,\n\nE1,2024-10-08 18:00,\n"
    path = folder(facts__yaml=COVERS, clock_record__csv=records)
    rows = read_facts(path, vocabulary).facts.tables["clock_record"].rows
    assert list(rows) == ["2", "4"]
    assert rows["2"] == {"employee": "E1", "at": datetime(2024, 10, 8, 8, 30), "remark": MISSING}


def test_sources_are_mapped_and_joined(vocabulary: Vocabulary, folder: Folder) -> None:
    path = folder(
        facts__yaml=COVERS
        + """
sources:
  clock_record:
    file: 打卡.csv
    header_row: 3
    columns: {employee: 工号, at: 考勤时间}
    skip_blank: [at]
    constants: {remark: 导入}
  employee_month:
  - {file: 花名册.csv, columns: {employee: 工号}, constants: {month: 2024-10}}
  - {file: 业绩.csv, encoding: gb18030, columns: {employee: 工号, paid_days: 计薪}}
""",
        打卡__csv="统计日期\n\n工号,考勤时间\n1,2024-10-08 08:30\n1,\n2,--\n",
        花名册__csv="工号,岗位\n1,经理\n2,客服人员\n",
        业绩__csv="工号,月份,计薪\n2,2024-10,20.5\n".encode("gb18030"),
    )
    reading = read_facts(path, vocabulary)
    tables = reading.facts.tables
    assert reading.problems == []
    assert list(tables["clock_record"].rows.values()) == [
        {"employee": "1", "at": datetime(2024, 10, 8, 8, 30), "remark": "导入"}
    ]
    months = tables["employee_month"].rows
    assert months["1", MONTH]["role"] == "manager"
    assert months["1", MONTH]["paid_days"] is ABSENT
    assert months["2", MONTH]["paid_days"] == Fraction(41, 2)


def test_the_manifest_is_strict(vocabulary: Vocabulary, folder: Folder) -> None:
    path = folder(
        facts__yaml="perod: 2024-10\ncovers: {sales_order: {from: soon}}\n"
        "sources: {employee: {files: x.csv, columns: {nam: 姓名}}}\n"
    )
    with pytest.raises(InvalidFacts) as raised:
        read_facts(path, vocabulary)
    found = [(d.position.line, d.code, d.hint.en if d.hint else "") for d in raised.value.diagnostics if d.position]
    assert found == [
        (1, "unknown_key", "did you mean `period`?"),
        (2, "covers_open", ""),
        (2, "facts_value", ""),
        (3, "unknown_key", "did you mean `file`?"),
        (3, "unknown_column", "did you mean `name`?"),
    ]
    with pytest.raises(InvalidFacts):
        read_facts(path / "nowhere", vocabulary)
    with pytest.raises(InvalidFacts):
        read_facts(folder(sale__csv="a\n1\n") / "sale.csv", vocabulary)


def test_missing_and_broken_files(vocabulary: Vocabulary, folder: Folder) -> None:
    path = folder(
        facts__yaml="sources: {employee: {file: gone.csv}}\n",
        department__xlsx=b"no workbook",
        leave__json='{"a": 1}',
        overtime__csv="",
        sales_ordr__csv="id\n",
    )
    reading = read_facts(path, vocabulary)
    broken = {("file", "employee"), ("file", "department"), ("file", "leave")}
    assert {(p.kind, p.entity) for p in reading.problems} == broken
    assert reading.spoilt == ("department", "employee", "leave")
    assert reading.facts.tables["overtime"].rows == {}
    assert reading.facts.tables["overtime"].covers == NOTHING
    assert not NOTHING.contains(date(2024, 10, 1), date(2024, 10, 31))
    assert any("did you mean `sales_order`" in note.en for note in reading.notes)
    folder(overtime__json="[]")
    assert "overtime" in read_facts(path, vocabulary).spoilt  # two files for one entity


def test_only_what_is_needed_is_read(vocabulary: Vocabulary, folder: Folder) -> None:
    path = folder(
        facts__yaml=COVERS,
        employee__csv=EMPLOYEES,
        sales_order__csv="x\n1\n",
        clock_record__csv="employee,at\nE1,2024-10-08 08:30\n",
    )
    reading = read_facts(path, vocabulary, ["punch"])
    assert set(reading.facts.tables) == {"employee", "clock_record"}
    assert not any(p.entity == "sales_order" for p in reading.problems)


def test_a_column_that_another_reader_of_the_file_uses_is_not_called_unused(
    vocabulary: Vocabulary, folder: Folder
) -> None:
    path = folder(
        facts__yaml=COVERS
        + "sources:\n  employee: {file: staff.csv, columns: {id: 工号}}\n"
        + "  employee_month: {file: staff.csv, constants: {month: 2024-10}, columns: {employee: 工号}}\n",
        staff__csv="工号,姓名,入职日期,离职日期,岗位,备注\nE1,张三,2020-01-01,,业务人员,新\n",
    )
    unused = [note.en for note in read_facts(path, vocabulary).notes if "not used" in note.en]
    assert unused == ["staff.csv: columns not used: 备注"]
