"""Literals that Python has not: percent, units, dates, times, full-width signs; texts stay as they are."""

from __future__ import annotations

from datetime import date, datetime, time
from fractions import Fraction

import pytest

from engine.language.literals import hide_literals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.5%", Fraction(1, 40)),
        ("100%", 1),
        ("５％", Fraction(1, 20)),
        ("5 minute", 300),
        ("0.5 hour", 1800),
        ("12 CNY/workday", 12),
        ("1 CNY/hour", Fraction(1, 3600)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2024-02-29 08:30", datetime(2024, 2, 29, 8, 30)),
        ("8:30", time(8, 30)),
        ("08:30:15", time(8, 30, 15)),
    ],
)
def test_a_literal_is_one_name_of_equal_length(text: str, value: object) -> None:
    hidden, found = hide_literals(text)
    assert [literal.value for literal in found.values()] == [value]
    assert list(found) == [hidden]
    assert len(hidden) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "10 % 3",
        "10%3",
        "x % 3",
        "5 if x else y",
        "2024 - 10",
        "2024-02-30",
        "12-30",
        "x5",
        '"5%"',
        "'5 minute'",
        "5 minutes",
    ],
)
def test_what_is_no_such_literal_stays(text: str) -> None:
    assert hide_literals(text) == (text, {})


def test_full_width_signs_are_read_outside_of_texts() -> None:
    assert hide_literals('（甲 × 2） == "（甲）×２"')[0] == '(甲 * 2) == "（甲）×２"'


def test_many_literals_have_names_of_their_own() -> None:
    text = " + ".join(f"{n}%" for n in range(10, 90))
    hidden, found = hide_literals(text)
    assert len(found) == 80
    assert len(hidden) == len(text)


def test_a_unit_over_a_name_is_a_quotient() -> None:
    hidden, found = hide_literals("60 minute/pieces")
    assert [literal.value for literal in found.values()] == [3600]
    assert hidden.endswith("/pieces")
