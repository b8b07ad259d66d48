"""Where reasons are told without asking, and where they must not be: each case is also held against the reference."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from engine.columnar import missing
from engine.columnar.database import open_database
from engine.columnar.undetermined import write_open_outcomes
from engine.columnar.warehouse import load_warehouse
from engine.facts.model import Coverage
from engine.values.period import Period
from engine.values.value import MISSING
from tests.columnar.agreement import on_bench
from tests.columnar.reasons import Told, told_by_hand
from tests.evaluation.facts_by_hand import facts_of

THINGS: dict[str, Any] = {
    "A": {"a": MISSING, "b": 1, "p": True, "kind": "low", "day": date(2024, 1, 5)},
    "B": {"a": 1, "b": MISSING, "p": MISSING, "kind": "low", "day": date(2024, 1, 5)},
    "C": {"a": MISSING, "b": MISSING, "p": False, "kind": MISSING, "day": MISSING},
    "D": {"a": 3, "b": 0, "p": True, "kind": "high", "day": date(2024, 1, 5)},
}


def of_things(rules: str, things: dict[str, Any] = THINGS, only: list[str] | None = None) -> Told:
    return told_by_hand(on_bench(rules), {"thing": things}, rules=only)


def test_a_blank_cell_is_told_and_so_is_what_reads_it() -> None:
    found = of_things("""
rules:
  twice: {of: thing, places: 2, formula: a * 2}
  again: {of: thing, places: 2, formula: twice + twice}
""")
    assert found.of("again") == [["missing thing.a A"], ["missing thing.a C"]]
    assert found.untold == set()


def test_reasons_are_united_where_all_are_needed() -> None:
    found = of_things("rules:\n  both: {of: thing, places: 2, formula: a + b}")
    assert found.of("both", "C") == [["missing thing.a C", "missing thing.b C"]]
    assert found.untold == set()


def test_what_is_lazily_read_counts_only_where_it_is_reached() -> None:
    """A condition in doubt hides its branches; which branch is taken, the pattern does not say."""
    found = of_things("""
rules:
  chosen: {of: thing, places: 2, formula: "a if p else b"}
  first: {of: thing, places: 2, first: [{kind: low, then: a}, {otherwise: b}]}
""")
    assert found.of("chosen") == [["missing thing.a A"], ["missing thing.p B"], ["missing thing.b C"]]
    assert found.of("first") == [["missing thing.a A"], ["missing thing.kind C"]]
    assert found.untold == {"chosen"}  # of C it is not known that p is false


def test_logic_that_nothing_decided_asked_all_its_operands() -> None:
    found = of_things("""
rules:
  all_of: {of: thing, formula: a > 0 and p and b < 2}
  any_of: {of: thing, formula: a > 2 or p or b > 2}
""")
    assert found.of("all_of", "B") == [["missing thing.b B", "missing thing.p B"]]
    assert found.of("any_of", "C") == [["missing thing.a C", "missing thing.b C"]]
    assert found.untold == set()


def test_a_table_lacks_what_its_lines_in_doubt_lack_unless_one_surely_matches() -> None:
    found = of_things("""
rules:
  band: {of: thing, places: 0, table: [{kind: low, p: yes, then: a}, {kind: low, p: no, then: b}, {kind: "not(low)", then: 3}]}
""")
    assert found.of("band") == [["missing thing.a A"], ["missing thing.p B"], ["missing thing.kind C"]]


def test_a_condition_of_validity_that_fails_is_no_lack_of_what_was_not_needed() -> None:
    found = of_things("""
rules:
  valid: {of: thing, places: 2, formula: "a if p else 1", require: valid > 2 or kind == "low"}
  reader: {of: thing, places: 2, formula: valid + b}
""")
    assert found.of("valid") == [["missing thing.a A"], ["missing thing.p B"], ["missing thing.kind C"]]
    assert found.of("reader", "B") == [["missing thing.b B", "missing thing.p B"]]


def test_a_division_in_a_condition_of_validity_takes_its_readers_name() -> None:
    found = of_things("""
rules:
  valid: {of: thing, places: 2, formula: a, require: 1 / b > 0}
  reader: {of: thing, places: 2, formula: valid + 1}
  ratio: {of: thing, places: 2, formula: a / b}
""")
    assert found.of("valid", "D") == [["division /"]]
    assert found.of("reader", "D") == [["division reader"]]
    assert found.of("ratio", "D") == [["division ratio"]]
    assert "reader" in found.untold
    assert "ratio" not in found.untold


def test_exceptions_that_disagree_are_asked_about() -> None:
    found = of_things("""
rules:
  base: {of: thing, places: 2, formula: a}
  one: {of: thing, places: 2, exception_to: base, when: p, formula: 1}
  two: {of: thing, places: 2, exception_to: base, when: a > 2, formula: 2}
""")
    assert found.of("base", "D") == [["conflict one / two"]]
    assert found.of("base", "B") == [["missing thing.p B"]]
    assert found.of("base", "C") == [["missing thing.a C"]]


def test_a_parameter_that_is_not_set_on_the_day() -> None:
    body = """
parameters:
  price: {values: {2024-01-10: 3, 2024-02-01: null}}
rules:
  cost: {of: thing, places: 2, formula: a * price}
  priced: {of: item, places: 2, formula: n * price}
"""
    items = {
        "1": {"owner": "A", "n": 1, "on_day": date(2024, 1, 5), "hot": True, "kind": "low"},
        "2": {"owner": "A", "n": MISSING, "on_day": date(2024, 1, 15), "hot": True, "kind": "low"},
        "3": {"owner": "A", "n": MISSING, "on_day": date(2024, 1, 9), "hot": True, "kind": "low"},
        "4": {"owner": "A", "n": 1, "on_day": MISSING, "hot": True, "kind": "low"},
    }
    tables = {"thing": THINGS, "item": items, "owner": {"A": {"from_on": date(2020, 1, 1), "weight": 1}}}
    found = told_by_hand(on_bench(body), tables)
    assert found.of("priced") == [
        ["unset price"],
        ["missing item.n 2"],
        ["missing item.n 3", "unset price"],
        ["missing item.on_day 4"],
    ]
    assert found.untold == {"priced"}  # of 2 and 3 it is not known when they were
    found = told_by_hand(on_bench(body), tables, "2024-02")
    assert found.of("cost", "A") == [["missing thing.a A", "unset price"]]


OWNERS: dict[str, Any] = {
    "A": {"from_on": date(2020, 1, 1), "weight": 1},
    "B": {"from_on": date(2020, 1, 1), "weight": MISSING, "boss": "A"},
    "C": {"from_on": MISSING, "weight": 1, "boss": MISSING},
}
MONTHS = """
rules:
  base_paid: {of: owner, each: month, unit: CNY, statement: earning, formula: base}
  daily: {of: owner, each: day, unit: CNY, formula: base / 10}
  of_days: {of: owner, each: month, unit: CNY, sum: daily, over: day}
  of_items: {of: owner, each: month, count: item, via: owner}
  warm: {of: owner, each: month, count: item, via: owner, where: hot}
  more: {of: owner, each: month, places: 0, formula: of_items + of_items}
  boss_weight: {of: owner, places: 2, when: given(boss), formula: boss.weight}
  net: {of: owner, each: month, unit: CNY, statement: total, formula: earnings - deductions}
"""


def of_owners(tables: dict[str, Any], body: str = MONTHS, **settings: Any) -> Told:
    return told_by_hand(on_bench(body), {"owner": OWNERS, **tables}, **settings)


def test_a_file_that_is_not_supplied_is_told_for_everybody() -> None:
    found = of_owners({"item": None, "owner_month": None})
    assert found.of("more") == [[f"not_supplied item {key}"] for key in "ABC"]
    assert found.of("net", "A") == [["not_supplied owner_month.base A 2024-01"]]
    assert found.of("daily", "B")[0] == ["not_supplied owner_month.base B 2024-01"]
    assert not found.untold & {"of_items", "more", "base_paid", "net"}


def test_rows_of_columns_that_are_not_there_or_not_covered() -> None:
    months = {("A", Period.parse("2024-01")): {"base": 5}, ("B", Period.parse("2024-01")): {"base": MISSING}}
    found = of_owners({"owner_month": months})
    assert found.of("net") == [["missing owner_month.base B 2024-01"], ["missing owner_month.base C 2024-01"]]
    assert "net" not in found.untold
    covers = {"owner_month": Coverage(date(2024, 2, 1), date(2024, 2, 29))}
    found = of_owners({"owner_month": months}, covers=covers)
    assert found.of("net") == [["missing owner_month.base B 2024-01"], ["not_covered owner_month.base C 2024-01"]]
    assert "net" not in found.untold


def test_reasons_of_other_rows_are_asked_for() -> None:
    """Which row an aggregate takes, and which row a relation names, the row's own pattern does not say."""
    items = {
        "1": {"owner": "A", "n": 1, "on_day": date(2024, 1, 5), "hot": MISSING, "kind": "low"},
        "2": {"owner": MISSING, "n": 1, "on_day": date(2024, 1, 6), "hot": True, "kind": "low"},
        "3": {"owner": "B", "n": 1, "on_day": MISSING, "hot": False, "kind": "low"},
    }
    found = of_owners({"item": items})
    assert found.of("warm", "A") == [["missing item.hot 1", "missing item.owner 2"]]
    assert found.of("of_items", "B") == [["missing item.on_day 3", "missing item.owner 2"]]
    assert found.of("boss_weight", "C") == [["missing owner.boss C"]]
    # What follows from them in their own row is not asked for again.
    assert found.asked["more"] == {"of_items"}


def test_other_periods_of_the_row_have_reasons_of_their_own() -> None:
    body = """
rules:
  daily: {of: owner, each: day, unit: CNY, formula: base / 10}
  so_far: {of: owner, each: month, unit: CNY, sum: daily, over: day, between: [period_start - 40 day, period_end]}
"""
    months = {("A", Period.parse("2024-01")): {"base": 5}, ("B", Period.parse("2023-12")): {"base": 5}}
    found = told_by_hand(on_bench(body), {"owner": OWNERS, "owner_month": months}, "2024-Q1")
    assert found.of("so_far", "A")[0] == [f"missing owner_month.base A 2023-{month}" for month in ("11", "12")]


def test_outcomes_that_nobody_asked_for_are_followed_through() -> None:
    rules = """
rules:
  one: {of: thing, places: 2, formula: a + 1}
  two: {of: thing, places: 2, when: p, formula: one}
  three: {of: thing, places: 2, formula: "default(two, b)"}
"""
    found = of_things(rules, only=["three"])
    assert {row["rule"] for row in found.rows} == {"three"}
    assert found.of("three") == [["missing thing.a A"], ["missing thing.p B"], ["missing thing.b C"]]
    assert found.untold == {"three"}  # of C it is not known that p is false


def test_a_rule_that_gives_way_has_its_own_reasons() -> None:
    law = on_bench("""
rules:
  limit: {of: thing, places: 0, formula: a}
  reader: {of: thing, places: 0, formula: limit + b}
""", id_="law", head="yields_to: [company_policy]")  # fmt: skip
    company = on_bench("rules:\n  limit: {of: thing, places: 0, formula: b}", id_="company")
    found = told_by_hand([law, company], {"thing": THINGS}, roles={"company_policy": "company"})
    limits = [(row["rulebook"], row["key"], row["missing"]) for row in found.rows if row["rule"] == "limit"]
    assert ("law", "A", ["missing thing.a A"]) in limits
    assert ("company", "B", ["missing thing.b B"]) in limits
    assert found.of("reader") == [["missing thing.b B"], ["missing thing.b C"]]


def test_functions_that_the_calendar_may_not_answer_are_asked_about() -> None:
    rules = """
rules:
  far: {of: thing, type: date, formula: workday_from(day + 400 month)}
  near: {of: thing, type: date, formula: "end_of(day, 'month')"}
"""
    found = told_by_hand(on_bench(rules, calendar="{rest_days: [saturday, sunday], holidays: CN}"), {"thing": THINGS})
    assert found.of("near") == [["missing thing.day C"]]
    assert found.of("far", "C") == [["missing thing.day C"]]
    assert found.of("far", "A")[0][0].startswith("calendar ")
    assert found.untold == {"far"}


def test_a_long_chain_of_rules_that_nobody_asked_for() -> None:
    chain = "".join(f"  r{i}: {{of: thing, places: 2, formula: r{i - 1} + 0.01}}\n" for i in range(1, 300))
    found = of_things(f"rules:\n  r0: {{of: thing, places: 2, formula: a}}\n{chain}", only=["r299"])
    assert found.of("r299") == [["missing thing.a A"], ["missing thing.a C"]]
    assert found.untold == set()


# --- the file -------------------------------------------------------------------------------------

MIXED = """
rules:
  chosen: {of: thing, places: 2, formula: "a if p else b"}
  both: {of: thing, places: 2, formula: a + b}
  sum_up: {of: thing, places: 2, formula: chosen + both}
"""


def _written(folder: Path) -> Path:
    folder.mkdir()
    program, january = on_bench(MIXED), Period.parse("2024-01")
    facts = facts_of(program, {"thing": {f"{key}{i}": row for i in range(9) for key, row in THINGS.items()}})
    with open_database() as connection:
        vocabulary = program.rulebook.vocabulary
        warehouse = load_warehouse(connection, [program], vocabulary, facts, january, january.end, {}, {})
        warehouse.evaluate()
        return write_open_outcomes(warehouse, folder).path


def test_the_file_is_the_same_however_it_is_paged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _written(tmp_path / "whole")
    assert whole.read_bytes() == _written(tmp_path / "again").read_bytes()
    monkeypatch.setattr(missing, "PAGE", 7)
    monkeypatch.setattr(missing, "CHUNK", 2)
    paged = _written(tmp_path / "paged")
    assert parquet.ParquetFile(paged).num_row_groups > 10
    assert parquet.read_table(paged).equals(parquet.read_table(whole))


def test_a_run_broken_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missing, "PAGE", 7)

    def broken_off(outcomes: missing.OpenOutcomes, places: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(missing.OpenOutcomes, "asked", broken_off)
    with pytest.raises(KeyboardInterrupt):
        _written(tmp_path / "broken")
    assert list((tmp_path / "broken").iterdir()) == []


def test_nothing_undetermined_is_an_empty_file() -> None:
    found = of_things("rules:\n  one: {of: thing, places: 0, formula: 1}")
    assert found.rows == []
