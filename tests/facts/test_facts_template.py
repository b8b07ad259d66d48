"""The Excel template: what we write, we read."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import load_workbook

from engine.facts.folder import read_facts
from engine.facts.model import Coverage
from engine.facts.template import write_template
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import Period
from engine.values.text import Language


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_untouched_template_reads_back(tmp_path: Path, vocabulary: Vocabulary, language: Language) -> None:
    path = tmp_path / "facts.xlsx"
    names = write_template(vocabulary, vocabulary.entities, path, language)
    assert names == [name for name, entity in vocabulary.entities.items() if not entity.derive]
    for where in (path, tmp_path):
        reading = read_facts(where, vocabulary)
        assert reading.problems == []
        assert reading.notes == []
        assert reading.period == Period.parse("2024-10")
        assert list(reading.facts.tables) == names
        for table in reading.facts.tables.values():
            assert len(table.rows) == 1
        assert reading.facts.tables["leave"].covers == Coverage(date(2024, 10, 1), date(2024, 10, 31))
    rows = reading.facts.tables["leave"].rows
    key = {"zh": "示例", "en": "example"}[language]
    assert rows[key]["start_at"] == datetime(2024, 10, 1, 8, 30)
    assert rows[key]["type"] == "sick"
    assert reading.facts.tables["employee_month"].rows[key, Period.parse("2024-10")]["role"] == "manager"


def test_only_what_is_needed_gets_a_sheet(tmp_path: Path, vocabulary: Vocabulary) -> None:
    names = write_template(vocabulary, ["punch"], tmp_path / "t.xlsx")
    assert names == ["employee", "clock_record", "leave"]
    book = load_workbook(str(tmp_path / "t.xlsx"))
    assert book.sheet_names == ["facts", "员工", "打卡记录", "请假单", "_lists"]
    assert book.get_sheet_by_name("打卡记录").to_python()[0] == [
        "编号 / id",
        "打卡员工 / clocked employee",
        "打卡时间 / clock time",
        "打卡备注 / remark",
    ]


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path, vocabulary: Vocabulary) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_template(vocabulary, ["employee_month"], first)
    write_template(vocabulary, ["employee_month"], second)
    assert first.read_bytes() == second.read_bytes()
