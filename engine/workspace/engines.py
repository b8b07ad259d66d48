"""Which evaluator works: the reference for small runs, the columnar one for large ones. Nobody can tell from the figures."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from typing import Literal

from engine.evaluation.run import Evaluation
from engine.facts.model import Facts
from engine.program.model import Program
from engine.rulebook.vocabulary import Vocabulary
from engine.workspace.refusal import Refusal

EngineName = Literal["auto", "reference", "columnar", "spark"]

# From so many rows of facts on the columnar evaluator is the quicker one: `python -m benchmarks.break_even` measures it.
BREAK_EVEN_ROWS = 8_000


def chosen_engine(asked: EngineName, facts: Facts) -> Literal["reference", "columnar"]:
    """The evaluator for facts in memory.

    Raises:
        Refusal: the columnar one is asked for and its packages are not installed; or Spark, which writes files.
    """
    if asked == "reference":
        return "reference"
    if asked == "spark":
        raise Refusal(
            "--engine spark 的结果写成文件：请加 --format parquet --output 文件夹",
            "--engine spark writes files: add --format parquet --output FOLDER",
        )
    installed = all(importlib.util.find_spec(name) is not None for name in ("duckdb", "pyarrow"))
    if asked == "columnar":
        if not installed:
            raise columnar_missing()
        return "columnar"
    rows = sum(len(table.rows) for table in facts.tables.values())
    return "columnar" if installed and rows >= BREAK_EVEN_ROWS else "reference"


def columnar_missing() -> Refusal:
    return Refusal(
        "列式计算需要 duckdb 和 pyarrow：pip install 'policy-as-code[columnar]'",
        "the columnar evaluator needs duckdb and pyarrow: pip install 'policy-as-code[columnar]'",
    )


def spark_missing() -> Refusal:
    return Refusal(
        "Spark 计算需要 pyspark 和 Java 17 或更新版本：pip install 'policy-as-code[spark]'，并安装 Java",
        "the Spark evaluator needs pyspark and Java 17 or newer: pip install 'policy-as-code[spark]', and install Java",
    )


def fill_by_columns(
    evaluation: Evaluation,
    vocabulary: Vocabulary,
    rules: Sequence[str] | None = None,
    roles: Mapping[str, str] | None = None,
    *,
    strict: bool = False,
) -> None:
    """Find the outcomes of an evaluation by the columnar evaluator, all but the undetermined ones.

    What is undetermined is left to the reference evaluator, which says why.

    Args:
        strict: what cannot be compiled is refused, and not left to the reference evaluator as well.

    Raises:
        Refusal: see `strict`.
    """
    from engine.columnar.compiler import CannotCompile
    from engine.columnar.evaluation import ColumnarEvaluation
    from engine.columnar.fetching import OPEN
    from engine.columnar.profile import NotColumnar

    columnar = ColumnarEvaluation(
        evaluation.programs, vocabulary, evaluation.period, evaluation.as_of, evaluation.calendars, roles or {}
    )
    wanted = {(p.rulebook.id, r) for p in evaluation.programs for r in p.rules if rules is None or r in rules}
    try:
        values = columnar.values(evaluation.facts, wanted)
    except CannotCompile as problem:
        if strict:
            raise cannot_compile(problem, evaluation.programs) from None
        return
    except NotColumnar as problem:
        if strict:
            raise Refusal(
                f"列式计算无法精确表示这些数据（{problem}）；请用 --engine reference",
                f"the columnar evaluator cannot hold these facts exactly ({problem}); use --engine reference",
            ) from None
        return
    for (rulebook, rule), places in values.items():
        if (rulebook, rule) in evaluation.displaced:
            continue
        memo = evaluation.references[rulebook].memo
        for (key, period), value in places:
            if value is not OPEN:
                memo[rule, key, period] = value


def cannot_compile(problem: object, programs: Sequence[Program]) -> Refusal:
    """Why a rule has no exact form in the database, with its clause."""
    from engine.columnar.compiler import CannotCompile

    assert isinstance(problem, CannotCompile)
    rulebook, rule = problem.id
    program = next(p for p in programs if p.rulebook.id == rulebook)
    place = program.rules[rule].rule.position
    if problem.why == "too_wide":
        return Refusal(
            f"{place}：规则 `{rule}` 的数可能超过 2^127，列式计算无法精确表示；请缩小数据的范围（bounds），或用 --engine reference",
            f"{place}: a number of `{rule}` may grow beyond 2^127, which the columnar evaluator cannot hold; narrow the bounds of "
            f"its facts, or use --engine reference",
        )
    return Refusal(
        f"{place}：规则 `{rule}` 对商求和或比较；请把商写成另一条有小数位数的规则，或用 --engine reference",
        f"{place}: `{rule}` aggregates quotients; make the quotient a rule of its own with places, or use --engine reference",
    )
