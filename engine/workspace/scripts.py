"""Rulebooks compiled to an SQL script for the facts at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from engine.facts.problems import FactProblem
from engine.program.model import Program
from engine.values.period import Period
from engine.values.text import Language
from engine.workspace.engines import cannot_compile
from engine.workspace.refusal import Refusal
from engine.workspace.session import Session
from engine.workspace.warehouses import fill_warehouse

DialectName = Literal["duckdb", "spark"]


@dataclass(frozen=True, slots=True)
class WrittenScript:
    """The script, what was wrong with the facts, and the session that read them, if they were not scanned."""

    text: str
    problems: list[FactProblem]
    session: Session | None


def compile_script(
    programs: Sequence[Program],
    language: Language,
    dialect: DialectName = "duckdb",
    facts: str | Path | None = None,
    period: Period | None = None,
    as_of: date | None = None,
    skip_bad_rows: bool = False,
    roles: Iterable[str] = (),
    rules: Sequence[str] | None = None,
) -> WrittenScript:
    """Write the script for facts (by default the bundled sample) of all outcomes or those of some rules.

    Raises:
        Refusal: the packages are missing, no sample, a rule that has no exact form in whole numbers.
        InvalidFacts: the facts cannot be read at all.
    """
    try:
        import duckdb  # noqa: F401
        import pyarrow  # noqa: F401
        import sqlglot  # noqa: F401
    except ModuleNotFoundError:
        raise Refusal(
            "写出 SQL 需要 duckdb、sqlglot 和 pyarrow：pip install 'policy-as-code[columnar]'",
            "writing SQL needs duckdb, sqlglot and pyarrow: pip install 'policy-as-code[columnar]'",
        ) from None
    from engine.columnar.compiler import CannotCompile
    from engine.columnar.database import open_database
    from engine.columnar.profile import NotColumnar
    from engine.columnar.script import DUCKDB
    from engine.columnar.spark import SPARK
    from engine.documents.sql_script import sql_script

    target = {"duckdb": DUCKDB, "spark": SPARK}[dialect]
    try:
        with open_database() as connection:
            filled = fill_warehouse(connection, programs, facts, period, as_of, skip_bad_rows, roles)
            evaluation, scanned = filled.warehouse.evaluation, filled.warehouse.scanned
            wanted = None if rules is None else {(b, r) for b, r in evaluation.all_rules if r in rules}
            text = sql_script(evaluation, scanned.profile, language, target, wanted)
    except CannotCompile as problem:
        raise cannot_compile(problem, programs) from None
    except NotColumnar as problem:
        raise Refusal(
            f"整数无法精确表示这些数据（{problem}）", f"whole numbers cannot hold these facts exactly ({problem})"
        ) from None
    return WrittenScript(text, scanned.problems, filled.session)
