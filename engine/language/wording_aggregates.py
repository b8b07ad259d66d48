"""Aggregates in words: “本月各应打卡的每次扣款之和”, “the sum of fine over the month's expected punches where …”."""

from __future__ import annotations

from typing import Protocol

from engine.language.core import Aggregate, Expression, Literal, Read
from engine.language.levels import PHRASE, PRODUCT
from engine.language.wording_cells import MOMENTS
from engine.language.words import Words, find_field
from engine.values.figures import plural
from engine.values.text import Text

_THIS = {
    "day": Text("当日", "the day"),
    "iso_week": Text("本周", "the week"),
    "month": Text("本月", "the month"),
    "quarter": Text("本季度", "the quarter"),
    "year": Text("本年", "the year"),
    None: Text("期间", "the period"),
}
_EACH: dict[str | None, Text] = {
    "day": Text("各日", "day"),
    "iso_week": Text("各周", "week"),
    "month": Text("各月", "month"),
    "quarter": Text("各季度", "quarter"),
    "year": Text("各年", "year"),
}


class Sayer(Protocol):
    """What words expressions seen from one row."""

    @property
    def words(self) -> Words: ...

    def text(self, node: Expression) -> str: ...

    def at(self, node: Expression, level: int) -> str: ...


def this_period(words: Words) -> str:
    """“This month”, by the period of the row at hand."""
    return words.text(_THIS[words.each])


def aggregate_words(node: Aggregate, own: Sayer, row: Sayer) -> str:
    """An aggregate in words; `own` words what is seen from the rule's row, `row` from a row taken."""
    body = row.at(node.body, PRODUCT) if node.body is not None else ""
    loose = row.text(node.body) if node.body is not None else ""
    conditions = row.text(node.where) if node.where is not None else ""
    moments = node.body is not None and node.body.type.kind in MOMENTS
    if node.function == "distinct" and node.body is not None and node.body.type.entity:
        body = own.words.entity(node.body.type.entity)
    function = "count" if node.function == "sum" and _is_one(node.body) else node.function
    if moments and node.each and isinstance(node.body, Read) and node.body.kind == "builtin":
        return _which(node, own, row, conditions)
    if own.words.language == "zh":
        return _zh(function, _taken_zh(node, own, row, conditions), body, loose, moments)
    return _en(function, _taken_en(node, own, row, conditions), body, loose, moments)


def _which(node: Aggregate, own: Sayer, row: Sayer, conditions: str) -> str:
    """The first or last of some days, weeks, months."""
    first = node.function == "min"
    if own.words.language == "zh":
        one = _EACH[node.each].zh.removeprefix("各")
        return f"{_taken_zh(node, own, row, conditions)}中最{'早' if first else '晚'}的一{one}"
    return f"the {'first' if first else 'last'} of {_taken_en(node, own, row, conditions)}"


def _zh(function: str, taken: str, body: str, loose: str, moments: bool) -> str:
    least, most = ("最早者", "最晚者") if moments else ("最小者", "最大者")
    return {
        "count": f"{taken}的数目",
        "sum": f"{taken}的{body}之和",
        "min": f"{taken}的{body}中{least}",
        "max": f"{taken}的{body}中{most}",
        "any": f"{taken}中至少有一个满足：{loose}",
        "all": f"{taken}均满足：{loose}",
        "distinct": f"{taken}中不重复的{body}的数目",
        "longest_run": f"{taken}中{loose}的最长连续次数",
        "covered": f"{taken}覆盖的时间",
    }[function]


def _en(function: str, taken: str, body: str, loose: str, moments: bool) -> str:
    least, most = ("earliest", "latest") if moments else ("smallest", "largest")
    return {
        "count": f"the number of {taken}",
        "sum": f"the sum of {body} over {taken}",
        "min": f"the {least} {body} over {taken}",
        "max": f"the {most} {body} over {taken}",
        "any": f"for at least one of {taken}: {loose}",
        "all": f"for all of {taken}: {loose}",
        "distinct": f"the number of different {plural(body)} among {taken}",
        "longest_run": f"the longest run of {taken} in which {loose}",
        "covered": f"the time that {taken} cover",
    }[function]


def _taken_zh(node: Aggregate, own: Sayer, row: Sayer, conditions: str) -> str:
    """Which rows an aggregate takes."""
    noun = _EACH[node.each].zh if node.each else f"各{own.words.entity(node.entity)}"
    when = this_period(own.words) if _is_period(node) else _from_until(node, own)
    shared = f"同一{_shared(node, row)}的" if node.link.kind == "sibling" else ""
    notes = [f"按{row.text(node.by)}归期" if node.by is not None else "", conditions]
    note = "，".join(n for n in notes if n)
    return f"{when}{shared}{noun}{f'（{note}）' if note else ''}"


def _taken_en(node: Aggregate, own: Sayer, row: Sayer, conditions: str) -> str:
    noun = plural(_EACH[node.each].en if node.each else own.words.entity(node.entity))
    whole = _is_period(node)
    when = "" if whole else _from_until(node, own)
    head = f"{this_period(own.words)}'s {noun}" if whole else f"the {noun}"
    if node.link.kind == "sibling":
        head = f"{head} of the same {_shared(node, row)}"
    dated = f", dated by {row.text(node.by)}" if node.by is not None else ""
    where = f"{',' if dated else ''} where {conditions}" if conditions else ""
    return f"{head}{when}{dated}{where}"


def _shared(node: Aggregate, row: Sayer) -> str:
    """What the rule's row and a row taken have in common: the department, say."""
    field = find_field(row.words.rulebook, node.entity or "", node.link.row_field)
    entity = field.type.entity if field else None
    return row.words.entity(entity) if entity else row.words.field(node.entity or "", node.link.row_field)


def _from_until(node: Aggregate, own: Sayer) -> str:
    if node.window is None:
        return own.words.pick("全部", "") if node.link.kind == "all" else ""
    start, until = own.at(node.window.start, PHRASE), own.at(node.window.until, PHRASE)
    if start == until:
        return own.words.pick(f"{start}的", f" on {start}")
    return own.words.pick(f"从{start}到{until}的", f" from {start} to {until}")


def _is_one(body: Expression | None) -> bool:
    return isinstance(body, Literal) and body.value == 1 and not body.type.unit.powers


def _is_period(node: Aggregate) -> bool:
    ends = (node.window.start, node.window.until) if node.window else ()
    return [e.name for e in ends if isinstance(e, Read) and e.kind == "builtin"] == ["period_start", "period_end"]
