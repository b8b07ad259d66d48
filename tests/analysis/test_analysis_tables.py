"""Tables, read before any facts are: gaps, overlaps, rows never reached, rows that nothing can pass."""

from __future__ import annotations

import pytest

from engine.diagnostics.diagnostic import InvalidRulebook
from tests.language.small_rulebooks import checked


def said(rows: str, kind: str = "table", of: str = "order", more: str = "", each: str = "") -> list[str]:
    """The codes of what is said of one table (of flags)."""
    body = f"{more}\nrules:\n  r: {{of: {of}{each}, type: flag, {kind}: {rows}}}\n"
    try:
        found = checked(body)[1]
    except InvalidRulebook as problem:
        found = problem.diagnostics
    return [d.code for d in found if d.code not in ("unused_parameter", "blank_parameter")]


def message(rows: str, kind: str = "table", of: str = "order", more: str = "") -> str:
    with pytest.raises(InvalidRulebook) as problem:
        checked(f"{more}\nrules:\n  r: {{of: {of}, type: flag, {kind}: {rows}}}\n")
    return next(iter(problem.value.diagnostics)).message.en


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('[{pieces: "< 5", then: yes}, {pieces: ">= 5", then: no}]', []),
        ('[{pieces: "< 5", then: yes}, {pieces: 5, then: no}, {pieces: "> 5", then: no}]', []),
        ('[{pieces: "< 5", then: yes}, {pieces: "> 5", then: no}]', ["incomplete"]),
        ('[{pieces: "<= 5", then: yes}, {pieces: ">= 5", then: no}]', ["overlap"]),
        ('[{pieces: "< 5", then: yes}, {pieces: "(4 .. 9]", then: no}, {otherwise: no}]', []),
        ('[{revenue: "< 5", then: yes}, {revenue: "(4 .. 9]", then: no}, {otherwise: no}]', ["overlap"]),
        ('[{pieces: "<= 4", then: yes}, {pieces: ">= 5", then: no}]', []),
        ('[{revenue: "<= 4", then: yes}, {revenue: ">= 5", then: no}]', ["incomplete"]),
        ('[{pieces: "1, 2", then: yes}, {pieces: "not(1, 2)", then: no}]', []),
        ('[{pieces: "!= 1", then: yes}, {pieces: "1", then: no}]', []),
        ('[{pieces: "not(1, 2)", then: yes}, {pieces: "2, 3", then: no}, {otherwise: no}]', ["overlap"]),
        ('[{pieces: "-5 - 1", then: yes}, {pieces: "-6", then: no}, {otherwise: no}]', ["overlap"]),
    ],
)
def test_numbers(rows: str, expected: list[str]) -> None:
    assert said(rows) == expected


def test_what_is_whole_has_nothing_between_neighbours() -> None:
    assert message('[{revenue: "<= 4", then: yes}, {revenue: ">= 5", then: no}]').endswith(
        "for example revenue: between 4 CNY and 5 CNY"
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('{urgent: {"yes": yes, "no": no}}', []),
        ('{urgent: {"yes": yes}}', ["incomplete"]),
        ('[{urgent: yes, then: yes}, {urgent: "yes, no", then: no}]', ["overlap"]),
        ('[{ordered_on: "< 2024-02-01", then: yes}, {ordered_on: ">= 2024-02-01", then: no}]', []),
        ('[{ordered_on: "<= 2024-01-31", then: yes}, {ordered_on: ">= 2024-02-01", then: no}]', []),
        ('[{ordered_on: "<= 2024-01-31", then: yes}, {ordered_on: ">= 2024-02-02", then: no}]', ["incomplete"]),
        ('[{ordered_on: "<= 2024-02-01", then: yes}, {ordered_on: ">= 2024-02-01", then: no}]', ["overlap"]),
    ],
)
def test_flags_and_dates(rows: str, expected: list[str]) -> None:
    assert said(rows) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('{role: {"boss, clerk": yes, guest: no}}', []),
        ("{role: {boss: yes, clerk: no}}", ["incomplete"]),
        ('{role: {boss: yes, "not(boss)": no}}', []),
        ('{role: {"boss, clerk": yes, "clerk, guest": no}}', ["overlap"]),
        (
            '[{role: boss, formal: yes, then: yes}, {role: boss, formal: no, then: no}, {role: "clerk, guest", then: no}]',
            [],
        ),
        ('[{role: boss, formal: yes, then: yes}, {role: "clerk, guest", then: no}]', ["incomplete"]),
        (
            "[{role: boss, formal: yes, then: yes}, {formal: no, then: no}, {role: boss, then: no}, {otherwise: no}]",
            ["overlap"],
        ),
    ],
)
def test_codes_and_combinations(rows: str, expected: list[str]) -> None:
    assert said(rows, of="person", each=", each: month") == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('[{tip: "< 5", then: yes}, {tip: ">= 5", then: no}]', ["incomplete"]),
        ('[{tip: "< 5", then: yes}, {tip: ">= 5", then: no}, {tip: absent, then: no}]', []),
        ("[{tip: absent, then: yes}, {tip: not(absent), then: no}]", []),
        ('[{tip: "absent, < 5", then: yes}, {tip: absent, then: no}, {otherwise: no}]', ["overlap"]),
        ("[{tip: not(5), then: yes}, {tip: absent, then: no}, {tip: 5, then: no}]", []),
    ],
)
def test_what_may_be_absent_is_a_case(rows: str, expected: list[str]) -> None:
    assert said(rows) == expected


def test_the_gap_is_named() -> None:
    assert message('[{tip: "< 5", then: yes}, {tip: ">= 5", then: no}]').endswith("for example tip: absent")
    assert message('[{ordered_on: "< 2024-01-31", then: yes}, {ordered_on: "> 2024-01-31", then: no}]').endswith(
        "for example ordered_on: 2024-01-31"
    )


LIMIT = "parameters:\n  low: {unit: CNY, values: {2024-01-01: 5, 2025-01-01: 9}}\n  high: {unit: CNY, values: {2024-01-01: 8}}"


def test_parameters_are_looked_at_on_every_date_on_which_one_changes() -> None:
    rows = '[{revenue: "< low", then: yes}, {revenue: "> high", then: no}, {otherwise: no}]'
    assert said(rows, more=LIMIT) == ["overlap"]  # in 2025 low is above high
    assert said(rows, more=LIMIT.replace("9", "7")) == []
    assert (
        said(
            '[{revenue: "< low", then: yes}, {revenue: "[low .. high]", then: no}, {revenue: "> high", then: no}]',
            more=LIMIT.replace("9", "7"),
        )
        == []
    )
    assert said('[{revenue: "< low", then: yes}, {revenue: ">= low * 2 - 5 CNY", then: no}]', more=LIMIT) == [
        "incomplete"
    ]  # in 2025


def test_a_parameter_not_yet_set_or_left_blank_decides_nothing() -> None:
    more = "parameters:\n  low: {unit: CNY, values: {2024-01-01: 5}}\n  high: {unit: CNY, values: {2025-01-01: 8, 2026-01-01: null}}"
    assert (
        said(
            '[{revenue: "< low", then: yes}, {revenue: "[low .. high]", then: no}, {revenue: "> high", then: no}]',
            more=more,
        )
        == []
    )
    assert said(
        '[{revenue: "< low", then: yes}, {revenue: "[low .. high]", then: no}, {revenue: ">= high", then: no}]',
        more=more,
    ) == ["overlap"]


def test_tests_by_facts_prove_nothing() -> None:
    assert said('[{revenue: "< cost", then: yes}, {revenue: ">= cost", then: no}, {otherwise: no}]') == ["overlap"]
    assert said('[{revenue: "< cost", then: yes}, {revenue: ">= cost", then: no}]', "first") == ["incomplete"]


def test_conditions_of_rows_cover_nothing() -> None:
    assert said("[{when: urgent, then: yes}, {when: not urgent, then: no}]", "first") == ["incomplete"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('[{pieces: "< 5", then: yes}, {pieces: "< 9", then: no}, {otherwise: no}]', []),
        ('[{pieces: "< 9", then: yes}, {pieces: "< 5", then: no}, {otherwise: no}]', ["shadowed_row"]),
        ('[{pieces: "< 5", then: yes}, {pieces: ">= 5", then: no}, {pieces: 7, then: no}]', ["shadowed_row"]),
        ('[{pieces: "< 9", when: urgent, then: yes}, {pieces: "< 5", then: no}, {otherwise: no}]', []),
        ('[{pieces: "< 5", then: yes}, {pieces: "> 4", then: no}, {urgent: yes, then: no}]', ["shadowed_row"]),
        ('[{pieces: "[9 .. 5]", then: yes}, {otherwise: no}]', ["impossible_row"]),
        ('[{pieces: "(4 .. 5)", then: yes}, {otherwise: no}]', ["impossible_row"]),
    ],
)
def test_rows_never_reached(rows: str, expected: list[str]) -> None:
    assert said(rows, "first") == expected


def test_a_row_that_some_value_reaches_is_not_shadowed() -> None:
    rows = '[{revenue: "< low", then: yes}, {revenue: "< 7", then: no}, {otherwise: no}]'
    assert said(rows, "first", more=LIMIT) == []  # before 2025 it is reached


def test_interpretations_are_inputs() -> None:
    more = "interpretations:\n  reading: {question: 何解？, options: {wide: 宽, narrow: 窄}, chosen: wide}"
    assert said("{reading: {wide: yes, narrow: no}}", more=more) == []
    assert said("{reading: {wide: yes}}", more=more) == ["incomplete"]


def test_a_table_too_wide_to_look_through_needs_an_otherwise() -> None:
    cells = ", ".join(f'{name}: "{", ".join(map(str, range(0, 60, 2)))}"' for name in ("pieces", "revenue", "cost"))
    assert said(f"[{{{cells}, then: yes}}]", "first") == ["incomplete"]
    assert said(f"[{{{cells}, then: yes}}, {{otherwise: no}}]", "first") == []
