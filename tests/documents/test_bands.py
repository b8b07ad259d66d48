"""Tables over one number, read from the top down, are printed as bands that exclude each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.documents.handbook.build import build_handbook
from engine.documents.handbook.prose import plain
from engine.program.compile import compile_rulebook
from engine.rulebook.load import load_rulebook_text
from engine.values.text import Language
from tests.documents.conftest import VOCABULARY

HEAD = """
rulebook: bands
title: {zh: 分档, en: Bands}
in_force: {from: 2024-01-01}
vocabulary: [shop]
chapters:
- id: one
  title: {zh: 一, en: One}
  clauses:
  - id: one.fine
    text: {zh: 迟到扣款, en: Fines}
    parameters:
      low: {label: {zh: 低, en: low}, unit: minute, values: {2024-01-01: 5}}
      high: {label: {zh: 高, en: high}, unit: minute, values: {2024-01-01: 30}}
    rules:
      fine:
        label: {zh: 扣款, en: fine}
        of: arrival
        unit: CNY
"""


def rows(table: str, tmp_path: Path, language: Language = "en") -> list[tuple[str, ...]]:
    (tmp_path / "vocabulary").mkdir(exist_ok=True)
    (tmp_path / "vocabulary" / "shop.yaml").write_text(VOCABULARY, encoding="utf-8")
    text = HEAD + "".join(f"        {line}\n" for line in table.strip().splitlines())
    book = build_handbook(compile_rulebook(load_rulebook_text(text, "bands.yaml", tmp_path)[0])[0])
    (shown,) = next(book.clauses()).rules[0].tables
    return [tuple(plain(cell) for cell in row.cells) for row in shown.of(language).rows]


def test_each_row_says_when_it_holds(tmp_path: Path) -> None:
    table = 'first:\n- {delay_time: "< low", then: 5}\n- {delay_time: "<= high", then: 20}\n- {otherwise: 50}'
    assert rows(table, tmp_path) == [
        ("less than 5 minutes", "¥5"),
        ("from 5 minutes to 30 minutes, both included", "¥20"),
        ("more than 30 minutes", "¥50"),
    ]
    assert rows(table, tmp_path, "zh")[1] == ("5分钟至30分钟（均含）", "20元")


def test_neighbours_with_one_result_are_one_band_and_a_point_stands_alone(tmp_path: Path) -> None:
    table = """first:
- {delay_time: "< low", then: 5}
- {delay_time: low, then: 7}
- {delay_time: "< high", then: 20}
- {delay_time: high, then: 20}
- {otherwise: 50}"""
    assert rows(table, tmp_path) == [
        ("less than 5 minutes", "¥5"),
        ("5 minutes", "¥7"),
        ("more than 5 minutes, up to 30 minutes", "¥20"),
        ("more than 30 minutes", "¥50"),
    ]


def test_a_row_that_the_ones_above_leave_nothing_is_not_printed(tmp_path: Path) -> None:
    table = """first:
- {delay_time: ">= high", then: 50}
- {delay_time: "[low .. high)", then: 20}
- {delay_time: "> high", then: 99}
- {otherwise: 5}"""
    assert rows(table, tmp_path) == [
        ("less than 5 minutes", "¥5"),
        ("from 5 minutes up to, not including, 30 minutes", "¥20"),
        ("30 minutes or more", "¥50"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        'first:\n- {delay_time: "< low", excused: yes, then: 5}\n- {otherwise: 50}',
        'first:\n- {delay_time: "< low", when: excused, then: 5}\n- {otherwise: 50}',
        "first:\n- {excused: yes, then: 5}\n- {otherwise: 50}",
    ],
)
def test_tables_of_another_kind_stay_as_they_are(table: str, tmp_path: Path) -> None:
    assert rows(table, tmp_path)[-1] == ("otherwise", "¥50")
