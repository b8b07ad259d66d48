"""Cells: what each type accepts, exactly, and what it refuses."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diagnostics.source import Position, Source
from engine.facts.cells import BadCell, read_key, read_period, reader_of
from engine.facts.readers.table import ErrorCell, RawCell
from engine.rulebook.vocabulary import Field
from engine.values.period import Period
from engine.values.text import Text
from engine.values.types import DATE, DATETIME, FLAG, TEXT, TIME, Enumeration, Type
from engine.values.units import parse_unit

HERE = Position(Source("test", ""), 1, 1)
LEAVE = Enumeration("leave", {"sick": Text("病假", "sick leave"), "none": Text("无", "none")})


def field(kind: Type, low: object = -(10**15), high: object = 10**15) -> Field:
    scale = kind.unit.scale
    bounds = (Fraction(str(low)) * scale, Fraction(str(high)) * scale)
    return Field("f", Text("列", "column"), kind, False, None, bounds, None, HERE)


def number(unit: str = "", places: int | None = None, low: object = -(10**15), high: object = 10**15) -> Field:
    return field(Type("number", parse_unit(unit), places), low, high)


CNY = number("CNY", 2)
PERCENT = number("percent", 2)
MINUTE = number("minute", 0)
HOUR = number("hour", 1)

GOOD: list[tuple[Field, RawCell, object]] = [
    (CNY, "1234.50", Fraction(2469, 2)),
    (CNY, "1,234.50", Fraction(2469, 2)),
    (CNY, "￥1,234", 1234),
    (CNY, "¥ 0.29", Fraction(29, 100)),
    (CNY, "-¥5", -5),
    (CNY, "1234元", 1234),
    (CNY, "１２３４．５", Fraction(2469, 2)),
    (CNY, Decimal("0.1"), Fraction(1, 10)),
    (CNY, 7, 7),
    (CNY, ' ="1,000" ', 1000),
    (CNY, "'88", 88),
    (CNY, "", None),
    (CNY, "--", None),
    (CNY, "  ", None),
    (CNY, None, None),
    (CNY, Decimal("1E+3"), 1000),
    (PERCENT, "10", Fraction(1, 10)),
    (PERCENT, "10%", Fraction(1, 10)),
    (PERCENT, "2.5 %", Fraction(1, 40)),
    (PERCENT, "0.1", Fraction(1, 1000)),
    (PERCENT, Decimal("12.34"), Fraction(1234, 10000)),
    (MINUTE, "5", 300),
    (MINUTE, "1:30", 5400),
    (MINUTE, timedelta(minutes=7), 420),
    (MINUTE, time(0, 8), 480),
    (HOUR, "8:30", 30600),
    (HOUR, "0.5", 1800),
    (HOUR, "100:00:00", 360000),
    *[(field(FLAG), text, True) for text in ("true", "yes", "是", "1", "Y", "√", "TRUE", True, Decimal(1))],
    *[(field(FLAG), text, False) for text in ("false", "no", "否", "0", "N", False, Decimal(0))],
    *[
        (field(DATE), text, date(2024, 10, 8))
        for text in (
            "2024-10-08",
            "2024/10/8",
            "2024年10月8日",
            "2024.10.8",
            "20241008",
            "24-10-08 星期二",
            "2024/10/08 星期二",
            "2024-10-08 00:00:00",
            date(2024, 10, 8),
            datetime(2024, 10, 8),
            Decimal(20241008),
        )
    ],
    *[
        (field(DATETIME), text, datetime(2024, 10, 8, 8, 30))
        for text in (
            "2024-10-08 08:30",
            "2024/10/8 8:30:00",
            "2024-10-08T08:30:00",
            "2024年10月8日 8:30",
            "2024年10月8日8:30",
            "2024-10-08 星期二 08:30",
            "2024-10-08 08:30:00.000",
            datetime(2024, 10, 8, 8, 30),
        )
    ],
    (field(DATETIME), "2024-10-08 次日 01:30", datetime(2024, 10, 9, 1, 30)),
    (field(DATETIME), "2024-10-08 24:00", datetime(2024, 10, 9)),
    (field(TIME), "8:30", time(8, 30)),
    (field(TIME), "08:30:15", time(8, 30, 15)),
    (field(TIME), time(8), time(8)),
    *[
        (field(Type("enumeration", enumeration=LEAVE)), text, "sick")
        for text in ("sick", "病假", "Sick Leave", " 病假 ", "病假 / sick leave")
    ],
    (field(Type("enumeration", enumeration=LEAVE)), "无", "none"),
    (field(TEXT), " 张三 ", "张三"),
    (field(TEXT), "e\u0301", "é"),
    (field(TEXT), Decimal("7.0"), "7"),
    (field(TEXT), '="0012"', "0012"),
    (field(TEXT), "no", "no"),
    (field(TEXT), "=1+1", "=1+1"),
]


@pytest.mark.parametrize(("item", "cell", "expected"), GOOD)
def test_read(item: Field, cell: RawCell, expected: object) -> None:
    value = reader_of(item)(cell)
    assert value == expected
    assert type(value) is type(expected)


BAD: list[tuple[Field, RawCell, str]] = [
    (CNY, "1,23", "unreadable"),
    (CNY, "12,34,567", "unreadable"),
    (CNY, "abc", "unreadable"),
    (CNY, "1e5", "unreadable"),
    (CNY, "10%", "unreadable"),
    (CNY, "1.005", "places"),
    (CNY, Decimal("0.005"), "places"),
    (CNY, True, "unreadable"),
    (CNY, date(2024, 1, 1), "unreadable"),
    (CNY, Decimal("NaN"), "unreadable"),
    (CNY, Decimal("1E+999999"), "unreadable"),
    (CNY, Decimal("1E-999999"), "unreadable"),
    (CNY, "=1+1", "unreadable"),
    (CNY, "08:30", "unreadable"),
    (CNY, "-", "unreadable"),
    (CNY, ErrorCell("#DIV/0!"), "unreadable"),
    (CNY, "1" * 61, "unreadable"),
    (number("CNY", 2, 0, 100), "100.01", "bounds"),
    (number("CNY", 2, 0, 100), "-0.01", "bounds"),
    (number("percent", 2, 0, 100), "100.01", "bounds"),
    (PERCENT, "0.001", "places"),
    (MINUTE, "1:30:30", "places"),
    (number(), "1 minute", "unreadable"),
    (field(FLAG), "maybe", "unreadable"),
    (field(FLAG), "2", "unreadable"),
    (field(DATE), "2024-13-01", "unreadable"),
    (field(DATE), "2023-02-29", "unreadable"),
    (field(DATE), "24-10-08", "unreadable"),
    (field(DATE), "21-09-01 星期四", "unreadable"),
    (field(DATE), datetime(2024, 1, 1, 8), "unreadable"),
    (field(DATE), "08/10/2024", "unreadable"),
    (field(DATE), Decimal(45573), "unreadable"),
    (field(DATETIME), "2024-10-08", "unreadable"),
    (field(DATETIME), date(2024, 10, 8), "unreadable"),
    (field(DATETIME), "2024-10-08 25:00", "unreadable"),
    (field(DATETIME), "2024-10-08 08:30:00.5", "unreadable"),
    (field(TIME), "24:00", "unreadable"),
    (field(TIME), Decimal("17.30"), "unreadable"),
    (field(Type("enumeration", enumeration=LEAVE)), "病", "code"),
    (field(TEXT), ErrorCell("#N/A"), "unreadable"),
]


@pytest.mark.parametrize(("item", "cell", "kind"), BAD)
def test_refuse(item: Field, cell: RawCell, kind: str) -> None:
    value = reader_of(item)(cell)
    assert isinstance(value, BadCell)
    assert value.kind == kind
    assert value.expected.zh
    assert value.expected.en


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_any_decimal_text_is_read_exactly(value: Decimal) -> None:
    text = f"{value:f}"
    assert reader_of(number())(text) == Fraction(text)
    assert reader_of(number())(value) == Fraction(text)
    grouped = f"{value:,f}"
    assert reader_of(number("CNY"))(grouped) == Fraction(text)
    assert reader_of(PERCENT)(f"{value:.2f}%") == Fraction(f"{value:.2f}") / 100


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("001", "001"),
        (" E1 ", "E1"),
        (Decimal("1001"), "1001"),
        (Decimal("1001.0"), "1001"),
        ('="3312"', "3312"),
        ("1001.0", "1001.0"),
        (7, "7"),
        ("", None),
        ("--", None),
    ],
)
def test_keys(cell: RawCell, key: str | None) -> None:
    assert read_key(cell) == key


@pytest.mark.parametrize("cell", [Decimal("1.23456789012346E+17"), True, date(2024, 1, 1), ErrorCell("#REF!")])
def test_what_cannot_be_a_key(cell: RawCell) -> None:
    assert isinstance(read_key(cell), BadCell)


@pytest.mark.parametrize(
    ("cell", "kind", "period"),
    [
        ("2024-10", "month", "2024-10"),
        ("2024/9", "month", "2024-09"),
        ("2024年10月", "month", "2024-10"),
        ("202410", "month", "2024-10"),
        (Decimal(202410), "month", "2024-10"),
        (date(2024, 10, 1), "month", "2024-10"),
        ("2024-10-31", "month", "2024-10"),
        ("2024-Q4", "quarter", "2024-Q4"),
        ("2024年第四季度", "quarter", "2024-Q4"),
        ("2024-W41", "iso_week", "2024-W41"),
        (Decimal(2024), "year", "2024"),
        ("2024年度", "year", "2024"),
        ("2024-10-08", "day", "2024-10-08"),
        (None, "day", None),
    ],
)
def test_periods(cell: RawCell, kind: str, period: str | None) -> None:
    assert read_period(cell, kind) == (Period.parse(period) if period else None)  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["2024-13", "October", "2024", "10-2024"])
def test_what_is_no_month(cell: str) -> None:
    assert isinstance(read_period(cell, "month"), BadCell)
