"""Parameters that change inside a period, and what nothing reads."""

from __future__ import annotations

import pytest

from tests.language.small_rulebooks import checked


def said(body: str) -> list[tuple[str, str]]:
    return [(d.severity, d.code) for d in checked(body)[1]]


RATE = "parameters:\n  fee: {unit: CNY, values: {2020-01-01: 5, 2021-03-15: 6}}\nrules:\n"
WARNED = [("warning", "changes_inside_period")]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("r: {of: person, each: month, unit: CNY, formula: fee}", WARNED),
        ("r: {of: person, each: year, unit: CNY, formula: fee}", WARNED),
        ("r: {of: person, each: day, unit: CNY, formula: fee}", []),
        ("r: {of: order, unit: CNY, formula: fee}", []),
        ("r: {of: person, each: month, unit: CNY, sum: fee, over: order, via: seller}", []),
        ("r: {of: person, each: month, count: order, via: seller, where: revenue > fee}", []),
        ("r: {of: person, each: month, formula: housing >= fee, when: given(housing)}", WARNED),
    ],
)
def test_a_value_that_changes_inside_a_period(rule: str, expected: list[tuple[str, str]]) -> None:
    assert said(f"{RATE}  {rule}") == expected


def test_a_value_that_changes_with_the_period() -> None:
    assert said(RATE.replace("03-15", "03-01") + "  r: {of: person, each: month, unit: CNY, formula: fee}") == []


def test_the_hint_names_the_first_day() -> None:
    (found,) = checked(RATE + "  r: {of: person, each: month, unit: CNY, formula: fee}")[1]
    assert found.hint is not None
    assert "2021-03-01" in found.hint.en


@pytest.mark.parametrize(
    "use",
    [
        "formula: fee",
        "table: [{revenue: '> fee', then: 1}, {otherwise: 0}]",
        "first: [{when: revenue > fee, then: 1}, {otherwise: 0}]",
        "collect: {sum: fees, rows: [{urgent: yes, then: fee}]}",
        "when: revenue > fee, formula: 1",
        "require: r > fee, formula: 1",
    ],
)
def test_every_place_of_a_rule_reads(use: str) -> None:
    assert (
        said(
            f"parameters:\n  fee: {{unit: CNY, values: {{2020-01-01: 5}}}}\nrules:\n  r: {{of: order, unit: CNY, {use}}}"
        )
        == []
    )


def test_a_scale_is_read() -> None:
    scale = "parameters:\n  s: {scale: {of: CNY, to: percent}, values: {2020-01-01: [{is: 5}]}}\n"
    assert said(scale + "rules:\n  r: {of: order, unit: CNY, formula: 'marginal(s, revenue)'}") == []
