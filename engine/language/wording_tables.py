"""Decision tables in words: headings, rows of cells, and how a row is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from engine.language.core import Line, Lines, Read
from engine.language.wording import wording
from engine.language.wording_cells import unary_words
from engine.language.words import Words
from engine.values.text import Text

_POLICIES = {
    "unique": Text("", ""),
    "first": Text("自上而下，第一个符合的一行为准。", "The first row that fits, from the top, decides."),
    "sum": Text("符合的各行相加。", "All rows that fit are added up."),
    "min": Text("取符合各行中最小者。", "Of all rows that fit the smallest counts."),
    "max": Text("取符合各行中最大者。", "Of all rows that fit the largest counts."),
    "count": Text("计符合的行数。", "The rows that fit are counted."),
    "list": Text("列出所有符合的项目。", "All items that hold are listed."),
    "exceptions": Text(
        "例外优先；几项例外同时适用而结果不同的，为冲突。",
        "An exception goes before; exceptions that apply and disagree are a conflict.",
    ),
}


@dataclass(frozen=True, slots=True)
class WordedRow:
    """`cells` under the headings; `otherwise` rows have one cell that spans all inputs."""

    cells: tuple[str, ...]
    result: str
    otherwise: bool = False


@dataclass(frozen=True, slots=True)
class WordedTable:
    headings: tuple[str, ...]
    result_heading: str
    rows: tuple[WordedRow, ...]
    policy: str


def policy_words(policy: str, words: Words) -> str:
    """How a row of a table is chosen; nothing where exactly one row fits."""
    return words.text(_POLICIES[policy])


def table_words(node: Lines, result_heading: str, words: Words) -> WordedTable:
    """A decision table in words. A column for each input, one for conditions if any row has one."""
    inputs: list[Read] = []
    for line in node.lines:
        for cell in line.cells:
            if all(cell.input.key != known.key for known in inputs):
                inputs.append(cell.input)
    conditions = any(line.condition is not None for line in node.lines)
    headings = [wording(i, words) for i in inputs]
    if conditions:
        headings.append(words.pick("条件", "condition") if inputs else words.pick("情形", "case"))
    rows: list[WordedRow] = []
    for line in node.lines:
        row = WordedRow(tuple(_cells(line, inputs, conditions, words)), _result(node, line, words))
        if node.policy != "first" or all(row.cells != above.cells for above in rows):
            rows.append(row)
    if node.otherwise is not None and node.policy != "exceptions":
        rows.append(WordedRow((words.pick("其他情况", "otherwise"),), wording(node.otherwise, words), True))
    return WordedTable(tuple(headings), result_heading, tuple(rows), policy_words(node.policy, words))


def _result(node: Lines, line: Line, words: Words) -> str:
    if node.policy == "count":
        return words.pick("计1", "counts 1")
    return wording(line.result, words)


def _cells(line: Line, inputs: list[Read], conditions: bool, words: Words) -> list[str]:
    anything = words.pick("不限", "any")
    cells = []
    for item in inputs:
        tests = [c for c in line.cells if c.input.key == item.key]
        said = [unary_words(c.test, c.input.type, words.language, lambda e: wording(e, words)) for c in tests]
        cells.append(words.pick("且", " and ").join(said) or anything)
    if conditions:
        cells.append(wording(line.condition, words) if line.condition is not None else anything)
    return cells
