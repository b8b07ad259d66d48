"""What payroll knows for social insurance and income tax: the sample month's people, and those of the sample year.

Only some are insured here; the others are insured by the agency that lends them, or draw a pension already.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from rulebooks.samples.making.writers import Cell, write_csv

# The declared base of those insured here; last year's average wage.
BASES = {"E001": "40000.00", "E002": "18000.00", "E003": "14500.50", "E004": "9000.00", "E012": "4000.00"}
FUND_BASES = {"E012": "2500.00"}  # of the others it is the contribution base
ADDITIONAL = {"E001": "2000.00", "E002": "3000.00"}  # special additional deductions a month
# January to September 2024: income, contributions, other deductions, tax withheld. Worked out by hand.
BEFORE = {
    "E001": ("225000.00", "57756.03", "18000.00", "7904.40"),
    "E002": ("162000.00", "28350.00", "27000.00", "3645.00"),
    "E003": ("135000.00", "22837.95", "0.00", "4196.21"),
    "E004": ("81000.00", "14175.00", "0.00", "654.75"),
}
OTHERS_BEFORE = ("9000.00", "0.00", "0.00", "0.00")  # nobody else has earned enough to be taxed
NOTHING_BEFORE = ("0.00", "0.00", "0.00", "0.00")

BASES_OF_THE_YEAR = {"E201": "8000.00", "E204": "3500.00"}
BONUS_OF_THE_YEAR = ("E201", "2024-12", "900.00")  # taxed separately

MONTH_SOURCES = """\
  insurance_month:
    file: 五险一金.csv
    columns: {employee: 工号, month: 月份}
  tax_month:
    file: 个税专项附加扣除.csv
    columns: {employee: 工号, month: 月份}
  tax_year:
    file: 个税年初累计.csv
    columns: {employee: 工号, year: 年度}
"""


def write_payroll_of_month(folder: Path, people: Iterable[tuple[str, date]], month: str) -> None:
    """The files of the sample month, of people with the dates on which they were hired."""
    first = date.fromisoformat(f"{month}-01")
    insured: list[list[Cell]] = []
    taxed: list[list[Cell]] = []
    before: list[list[Cell]] = []
    for id, hired_on in people:
        here = "是" if id in BASES else "否"
        insured.append([id, month, here, BASES.get(id), here, FUND_BASES.get(id)])
        taxed.append([id, month, ADDITIONAL.get(id, "0.00"), "0.00"])
        figures = BEFORE.get(id, OTHERS_BEFORE if hired_on < first.replace(month=1) else NOTHING_BEFORE)
        before.append([id, month[:4], first, *figures])
    headings = ("工号", "月份", "在本单位参保", "社保申报基数", "在本单位缴存公积金", "公积金申报基数")
    write_csv(folder / "五险一金.csv", headings, insured)
    write_csv(folder / "个税专项附加扣除.csv", ("工号", "月份", "专项附加扣除", "其中全年一次性奖金"), taxed)
    heads = ("工号", "年度", "起算月首日", "此前累计收入", "此前累计专项扣除", "此前累计其他扣除", "此前已预扣税额")
    write_csv(folder / "个税年初累计.csv", heads, before)


def write_payroll_of_year(folder: Path, months: Iterable[tuple[str, str]], year: str) -> None:
    """The files of the sample year, of people and their months."""
    insured: list[list[Cell]] = []
    taxed: list[list[Cell]] = []
    people: list[str] = []
    for id, month in months:
        here = "yes" if id in BASES_OF_THE_YEAR else "no"
        insured.append([id, month, here, BASES_OF_THE_YEAR.get(id), here, None])
        who, when, bonus = BONUS_OF_THE_YEAR
        taxed.append([id, month, "0.00", bonus if (id, month) == (who, when) else "0.00"])
        if id not in people:
            people.append(id)
    columns = ("employee", "month", "insured", "contribution_base", "in_housing_fund", "housing_fund_base")
    write_csv(folder / "insurance_month.csv", columns, insured)
    tax_columns = ("employee", "month", "special_additional_deductions", "annual_bonus")
    write_csv(folder / "tax_month.csv", tax_columns, taxed)
    write_csv(folder / "tax_year.csv", ("employee", "year", "opened_on"), [[id, year, None] for id in people])
