"""Rulebooks as an SQL script: what it takes, how its figures are scaled, then every rule with its clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from engine import __version__
from engine.columnar.compiler import Compiler
from engine.columnar.evaluation import ColumnarEvaluation
from engine.columnar.linking import RuleId
from engine.columnar.profile import FactsProfile, FieldProfile, TableProfile, absent_column
from engine.columnar.script import DUCKDB, Script, Step, Target
from engine.columnar.terms import SQL_TYPES
from engine.documents.numbering import clause_numbers
from engine.facts.model import Coverage
from engine.program.model import Program
from engine.rulebook.vocabulary import Entity, Field
from engine.values.figures import unit_name
from engine.values.text import Language, Text

_RULE = "-- " + "=" * 97


def sql_script(
    evaluation: ColumnarEvaluation,
    profile: FactsProfile,
    language: Language,
    target: Target = DUCKDB,
    wanted: set[RuleId] | None = None,
) -> str:
    """The script for facts of a profile.

    Args:
        wanted: the outcomes that it gives; None for all.

    Raises:
        CannotCompile: a rule has no exact form in whole numbers.
        NotColumnar: the facts' days are too far apart for a calendar.
    """
    compiler = evaluation.compile(profile, wanted if wanted is not None else evaluation.all_rules)
    script = written_script(evaluation, compiler, profile, target)
    parts = ["\n".join(f"-- {line}".rstrip() for line in _head(evaluation, script, language))]
    parts += [_section(step, language) for step in script.steps() if step.statements]
    return "\n\n\n".join(parts) + "\n"


def written_script(evaluation: ColumnarEvaluation, compiler: Compiler, profile: FactsProfile, target: Target) -> Script:
    """A compiled program as statements, each rule's column under its clause and label."""
    return Script(compiler, profile, evaluation.entities, evaluation.period, target, remarks_of(evaluation.programs))


def remarks_of(programs: Sequence[Program]) -> dict[RuleId, str]:
    """Of each rule: the number and id of its clause, and what it decides in both languages."""
    found: dict[RuleId, str] = {}
    for program in programs:
        numbers = clause_numbers(program.rulebook)
        for id_, rule in program.rules.items():
            label, clause = rule.rule.label, rule.rule.clause
            said = f"{numbers[clause]} {clause} · {label.zh} · {label.en}"
            found[program.rulebook.id, id_] = " ".join(said.split())
    return found


def _section(step: Step, language: Language) -> str:
    statements = ";\n\n".join(step.statements)
    return f"{_RULE}\n-- {step.title.of(language)}\n{_RULE}\n\n{statements};"


# --- the head -----------------------------------------------------------------------------------------


def _head(evaluation: ColumnarEvaluation, script: Script, language: Language) -> Iterator[str]:
    def say(zh: str, en: str) -> str:
        return Text(zh, en).of(language)

    for program in evaluation.programs:
        book = program.rulebook
        span = f"{book.in_force.start or '…'} – {book.in_force.until or '…'}"
        yield f"{book.title.zh} · {book.title.en} ({book.id})"
        yield say(f"  有效期 {span}", f"  in force {span}")
    yield say(
        f"期间 {evaluation.period}，截至 {evaluation.as_of}；{script.target.name} 的 SQL，由 policy {__version__} 写出",
        f"Period {evaluation.period}, as of {evaluation.as_of}; SQL for {script.target.name}, written by policy {__version__}",
    )
    yield ""
    yield from _notes(script, language)
    yield ""
    yield say("读取的数据表", "Tables of facts that are read")
    for entity, table in script.tables.items():
        yield ""
        yield from _table(script.compiler.vocabulary.entities[entity], table, language)


def _notes(script: Script, language: Language) -> list[str]:
    zh = [
        "怎样读",
        "- 每条规则是一列；列上方写着条款编号、条款标识与名称。列由前一层（layer）的列算出，不同的表与视图各是一步。",
        "- 数一律为整数：一列的值 = 列中整数 × 该列的单位。除法只在规则取整之处做；没有浮点数。最后的结果视图换算为小数。",
        "- NULL 表示“待定”（有数据缺失，或规则留给人判断）；若另有一列“名称.absent”为真，则该值“不存在”（规则不适用）。",
        "  结果视图中二者都为空；undetermined 一列列出该行待定的结果。",
        "- 名为“甲_of_乙_序号”的视图为甲汇总乙的行；每项汇总上方“→”之后是它所用于的规则。open_ 列为真：有的行使其旁的汇总待定。",
        "- “名称.denominator”是尚未取整之商的分母。下划线开头的列是中间结果。",
        "- 整数的宽度、窗口与工作日历按下面所列的范围排定。数据超出范围时脚本先行报错，请重新生成。",
    ]
    en = [
        "How to read it",
        "- Each rule is a column; above it stand the number and the id of its clause and its name. A column is worked out from",
        "  those of the layer before; each table and view is a step.",
        "- Numbers are whole numbers: a value is the column's whole number times the column's unit. Division happens only where a",
        "  rule rounds; there is no floating point. The views of outcomes at the end give decimals.",
        "- NULL is undetermined (a fact is missing, or the rule leaves it to a person); where a column `name.absent` beside it is",
        "  true, the value is absent (the rule does not apply). In the views of outcomes both are blank, and `undetermined` lists",
        "  which outcomes of the row are that.",
        "- A view `A_of_B_number` sums up rows of B for A; above each sum stands, after →, the rule that it is for. Where its column",
        "  `open_…` is true, some row leaves the sum beside it undetermined.",
        "- `name.denominator` is the denominator of a quotient not rounded yet. Columns that begin with _ are intermediate.",
        "- The width of whole numbers, the windows and the calendar are laid out for the ranges below. Facts beyond them raise an",
        "  error at the beginning: write the script anew for them.",
    ]
    if script.target is not DUCKDB:
        zh.append("- 会话须用 UTC 时区与 ANSI 模式（脚本开头设置）：溢出即报错。")
        en.append("- The session has to be in UTC and in ANSI mode (set at the beginning): an overflow is an error.")
    return zh if language == "zh" else en


def _table(entity: Entity, table: TableProfile | None, language: Language) -> Iterator[str]:
    def say(zh: str, en: str) -> str:
        return Text(zh, en).of(language)

    name = f"facts_{entity.id}: {entity.label.zh} · {entity.label.en}"
    if table is None:
        yield f"{name}; {say('未提供', 'not given')}"
        return
    yield say(f"{name}；至多 {table.rows} 行", f"{name}; at most {table.rows} rows") + _covered(table.covers, language)
    lines = [
        ("row", "BIGINT", say("行号，自 0 起：结果按它排列", "the row's number, from 0: outcomes are listed by it"))
    ]
    key = f"facts_{entity.of}.key" if entity.of else say("主键", "the row's key")
    lines.append(("key", "VARCHAR", key))
    if entity.each is not None:
        lines.append(("period", "DATE", say("期间的第一天", "the period's first day")))
    for id_, item in table.fields.items():
        lines.append((id_, _sql_type(item), _described(entity.fields[id_], item, language)))
        if item.has_absent:
            lines.append((absent_column(id_), "BOOLEAN", say("真：不存在，而非缺失", "true: absent, not missing")))
    width = max(len(n) for n, _, _ in lines)
    for column, type_, said in lines:
        yield f"  {column:<{width}}  {type_:<9}  {said}"


def _covered(covers: Coverage, language: Language) -> str:
    if covers.start is None and covers.until is None:
        return ""
    span = f"{covers.start or '…'} – {covers.until or '…'}"
    return Text(f"；数据完整的日期 {span}", f"; complete for {span}").of(language)


def _sql_type(item: FieldProfile) -> str:
    return "BIGINT" if item.kind == "number" else SQL_TYPES.get(item.kind, "VARCHAR")


def _described(field: Field, item: FieldProfile, language: Language) -> str:
    label = f"{field.label.zh} · {field.label.en}"
    parts = [label]
    if item.kind == "reference":
        parts.append(f"→ facts_{field.type.entity}.key")
    if item.kind == "number":
        parts.append(_scaled(item.factor / field.type.unit.scale, unit_name(field.type.unit, language), language))
        parts.append(f"{item.low} … {item.high}")
    if item.kind == "date" and item.low:
        parts.append(" … ".join(str(date.fromordinal(n)) for n in (item.low, item.high)))
    if item.kind == "enumeration" and field.type.enumeration is not None:
        parts.append(", ".join(field.type.enumeration.members))
    if item.kind == "time":
        parts.append(Text("自午夜起的秒数", "seconds since midnight").of(language))
    if item.has_missing:
        parts.append(Text("可为 NULL：缺失", "NULL where missing").of(language))
    return "; ".join(parts)


def _scaled(factor: Fraction, unit: str, language: Language) -> str:
    """
    >>> _scaled(Fraction(1, 100), "¥", "en"), _scaled(Fraction(1), "minutes", "en")
    ('in 1/100 ¥', 'in minutes')
    """
    if factor == 1:
        return Text(f"单位：{unit}", f"in {unit}").of(language) if unit else Text("整数", "whole").of(language)
    times = f"{factor} {unit}".rstrip()
    return Text(f"单位：{times}", f"in {times}").of(language)
