"""The register and the results as workbooks: figures as numbers, sums as formulas, text that stays text."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from engine.documents import register_xlsx as module
from engine.documents.people import People
from engine.documents.register_xlsx import register_xlsx
from engine.documents.results_xlsx import results_xlsx
from engine.documents.statements import build_statements
from engine.documents.statements_model import Statement
from engine.documents.workbook import cell_number

HEAD = 4  # the row of the headings


@pytest.fixture(scope="module")
def statements(shop: Any) -> list[Statement]:
    return build_statements([shop.program], shop.evaluation, shop.results)


def sheets(workbook: bytes) -> dict[str, list[list[Any]]]:
    """The cells as a program reads them: what formulas come to, without calculating anything."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def formulas(workbook: bytes, sheet: str) -> Worksheet:
    return load_workbook(io.BytesIO(workbook))[sheet]


def test_a_row_a_person_with_sums_that_are_formulas_and_have_their_values(statements: list[Statement]) -> None:
    workbook = register_xlsx(statements, "zh")
    rows = sheets(workbook)["工资汇总册"]
    assert rows[0][0] == "某某商店 工资汇总册 2024年10月"
    assert rows[HEAD - 1][:8] == [
        "编号",
        "姓名",
        "提成\n2.1",
        "基本工资\n2.1",
        "奖金\n2.1",
        "定额奖\n2.1",
        "应发合计",
        "迟到扣款\n1.2",
    ]
    first = dict(zip(rows[HEAD - 1], rows[HEAD], strict=True))
    assert (first["姓名"], first["提成\n2.1"], first["应发合计"], first["实发工资\n2.1"]) == ("王喆", 30, 935, 899)
    sheet = formulas(workbook, "工资汇总册")
    assert sheet["G5"].value == "=SUM(C5:F5)"
    assert sheet["I5"].value == "=SUM(H5:H5)"
    last = HEAD + len(statements) + 1
    assert sheet.cell(last, 1).value == "合计"
    assert sheet.cell(last, 4).value == f"=SUBTOTAL(109,D5:D{last - 1})"
    for column in range(2, len(rows[HEAD - 1])):
        amounts = [row[column] for row in rows[HEAD : last - 1] if isinstance(row[column], float | int)]
        assert rows[last - 1][column] == pytest.approx(sum(amounts))


def test_what_is_undetermined_is_said_and_no_formula_hides_it(statements: list[Statement]) -> None:
    workbook = register_xlsx(statements, "zh")
    at = HEAD + 1 + [s.key for s in statements].index("W2")
    sheet = formulas(workbook, "工资汇总册")
    assert sheet.cell(at, 7).value == "待定"
    lines = [row for row in sheets(workbook)["明细"][HEAD:] if row[0] == "W2" and row[4] == "定额奖"]
    assert lines == [["W2", "李堃", "2024年10月", "应发项目", "定额奖", "2.1", "待定", "“基本定额”尚未规定", ""]]


def test_lines_have_clause_and_reason(statements: list[Statement]) -> None:
    lines = sheets(register_xlsx(statements, "zh"))["明细"]
    fines = next(row for row in lines[HEAD:] if row[4] == "迟到扣款" and row[0] == "W1")
    assert fines == [
        "W1", "王喆", "2024年10月", "应扣项目", "迟到扣款", "1.2", 36, "2 × 8元（基本档，10月3日、10月8日） + 20元（中档，10月14日）", "第一篇/二",
    ]  # fmt: skip
    assert len(lines) == HEAD + sum(len(s.sections[0].lines()) for s in statements)


@pytest.mark.parametrize(
    ("language", "sheet", "heading"),
    [("en", "Pay register", "Commission\n2.1"), ("both", "工资汇总册", "提成\nCommission\n2.1")],
)
def test_other_languages(statements: list[Statement], language: Any, sheet: str, heading: str) -> None:
    assert heading in sheets(register_xlsx(statements, language))[sheet][HEAD - 1]


def test_no_name_or_key_becomes_a_formula(statements: list[Statement]) -> None:
    signs = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1", " =1", "\t=1"]
    hostile = [replace(statements[0], key=f"{sign} ", name=sign) for sign in signs]
    book = load_workbook(io.BytesIO(register_xlsx(hostile, "zh")))
    for sheet, count in ((book["工资汇总册"], len(signs)), (book["明细"], len(hostile[0].sections[0].lines()))):
        for row in sheet.iter_rows(min_row=HEAD + 1, max_row=HEAD + count, max_col=2):
            for cell in row:
                assert cell.data_type == "s"
                assert cell.quotePrefix
    assert [row[1] for row in sheets(register_xlsx(hostile, "zh"))["工资汇总册"][HEAD : HEAD + len(signs)]] == signs


def test_it_is_ready_to_be_read_and_printed(statements: list[Statement]) -> None:
    book = load_workbook(io.BytesIO(register_xlsx(statements, "zh")))
    register = book["工资汇总册"]
    assert register.freeze_panes == "C5"
    assert register.auto_filter.ref == f"A4:J{HEAD + len(statements)}"
    assert register.page_setup.orientation == "landscape"
    assert (register.page_setup.fitToWidth or 1, register.page_setup.fitToHeight) == (1, 0)
    assert register.print_title_rows == "$4:$4"
    assert register["D5"].number_format == "#,##0.00;-#,##0.00;–"
    assert register.column_dimensions["B"].width >= 10


def test_the_same_statements_give_the_same_bytes(statements: list[Statement]) -> None:
    assert register_xlsx(statements, "both") == register_xlsx(statements, "both")


def test_lines_run_on_to_another_sheet_where_one_is_full(
    statements: list[Statement], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 20)
    found = sheets(register_xlsx(statements, "zh"))
    more = [rows[HEAD:] for name, rows in found.items() if name.startswith("明细")]
    assert len(more) > 2
    assert sum(map(len, more)) == sum(len(s.sections[0].lines()) for s in statements)


def test_a_figure_with_more_digits_than_a_cell_holds_is_not_cut() -> None:
    assert cell_number(Fraction(123456789012345, 100)) == 1234567890123.45
    assert cell_number(10**15) is None
    assert cell_number(Fraction(12345678901234567, 100)) is None
    assert cell_number(Fraction(1, 3)) == 1 / 3


def test_results_as_a_workbook(shop: Any) -> None:
    people = People("worker", shop.program.rulebook.vocabulary, shop.evaluation.facts)
    workbook = results_xlsx(shop.results, [shop.program], people, "zh")
    (rows,) = sheets(workbook).values()
    named = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    fines = next(row for row in named if row["rule"] == "late_fines" and row["key"] == "W1")
    assert (fines["value"], fines["unit"], fines["name"], fines["clause"]) == (36, "CNY", "王喆", "time_kept.fine")
    quota = next(row for row in named if row["rule"] == "quota_met" and row["key"] == "W2")
    assert (quota["value"], quota["missing"]) == ("", "open_quota")
    sheet = load_workbook(io.BytesIO(workbook)).worksheets[0]
    assert sheet.auto_filter.ref == f"A1:{get_column_letter(len(rows[0]))}{len(rows)}"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert workbook == results_xlsx(shop.results, [shop.program], people, "zh")
