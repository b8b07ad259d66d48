"""What can be wrong with facts: one problem a place, all of them collected.

A problem either spoils the whole entity (a cell that cannot be read as its type, a file that cannot be
opened: the columns may have slipped, so nothing in it is trusted) or only the cell or row it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from engine.diagnostics.diagnostic import Diagnostics
from engine.facts.model import Facts
from engine.values.period import Period
from engine.values.text import Text

ProblemKind = Literal[
    "file",  # a file or sheet that is missing or cannot be read
    "heading",  # a heading that is mapped but not there, or two headings for one field
    "unreadable",  # a cell that is not of the field's type
    "places",  # a number with more decimal places than the field keeps
    "bounds",  # a number beyond the field's bounds
    "code",  # a word that is none of the enumeration's
    "blank",  # a blank cell where a value is required
    "missing_column",  # a required column that is not there
    "duplicate",  # a key that another row has already
    "unknown",  # a reference to a row that is not there
    "span",  # an end before its start
]
# With these, nothing of the entity's file is trusted, unless the bad rows are to be skipped.
_SPOIL = frozenset({"file", "heading", "unreadable", "places"})
_ALWAYS_SPOIL = frozenset({"file", "heading"})
_WHAT: dict[str, Text] = {
    "file": Text("文件无法使用", "the file cannot be used"),
    "heading": Text("表头有误", "wrong heading"),
    "unreadable": Text("无法识别", "cannot be read"),
    "places": Text("小数位数过多", "too many decimal places"),
    "bounds": Text("超出允许范围", "out of bounds"),
    "code": Text("不在可选值之中", "not one of the codes"),
    "blank": Text("必填项为空", "blank where a value is required"),
    "missing_column": Text("缺少必填列", "a required column is missing"),
    "duplicate": Text("键重复", "the key is given twice"),
    "unknown": Text("引用的记录不存在", "refers to a row that is not there"),
    "span": Text("结束早于开始", "ends before it starts"),
}


@dataclass(frozen=True, slots=True)
class FactProblem:
    """One thing wrong: where, the value as found, and what was expected.

    `row` is the row as a spreadsheet numbers it (for JSON and Parquet the n-th record); `column` is the
    heading as written. Either is None where the problem is of the whole file or column.
    """

    kind: ProblemKind
    entity: str
    file: str
    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    expected: Text

    def spoils(self, skip_bad_rows: bool) -> bool:
        """Whether the entity's rows are not to be used at all."""
        return self.kind in (_ALWAYS_SPOIL if skip_bad_rows else _SPOIL)

    @property
    def refuses(self) -> bool:
        """Whether something that was there is not used, as against something that is not there."""
        return self.kind not in ("blank", "missing_column")

    @property
    def place(self) -> Text:
        """The file, and as far as known the sheet, row and column."""
        return self._place([] if self.row is None else [self.row])

    def _place(self, rows: Sequence[int]) -> Text:
        zh, en = [self.file], [self.file]
        if self.sheet is not None:
            zh.append(f"工作表“{self.sheet}”")
            en.append(f"sheet “{self.sheet}”")
        if rows:
            zh.append(f"第{'、'.join(map(str, rows))}行")
            en.append(f"row{'s' if len(rows) > 1 else ''} {', '.join(map(str, rows))}")
        if self.column is not None:
            zh.append(f"“{self.column}”列")
            en.append(f"column “{self.column}”")
        return Text(" ".join(zh), ", ".join(en))

    @property
    def message(self) -> Text:
        """One sentence: place, value, what is wrong, what was expected."""
        return self._message(self.place)

    def message_for(self, rows: Sequence[int]) -> Text:
        """The same said of several rows."""
        return self._message(self._place(rows))

    def _message(self, place: Text) -> Text:
        what = _WHAT[self.kind]
        zh = "" if self.value is None else f"“{self.value}”"
        en = "" if self.value is None else f"“{self.value}” "
        return Text(
            f"{place.zh}：{zh}{what.zh}；应为{self.expected.zh}",
            f"{place.en}: {en}{what.en}; expected {self.expected.en}",
        )


def messages(problems: Iterable[FactProblem]) -> list[Text]:
    """A sentence for each problem; blank cells of one column that lack the same are told in one.

    >>> def blank(row): return FactProblem("blank", "punch", "punch.csv", None, row, "due_at", None, Text("时间", "a time"))
    >>> messages([blank(3), blank(7)])[0].en
    'punch.csv, rows 3, 7, column “due_at”: blank where a value is required; expected a time'
    """
    rows: dict[FactProblem, dict[int, None]] = {}
    for problem in problems:
        alike = replace(problem, row=None) if problem.kind == "blank" else problem
        listed = rows.setdefault(alike, {})
        if problem.row is not None:
            listed[problem.row] = None
    return [problem.message_for(list(listed)) for problem, listed in rows.items()]


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row with unreadable cells that was let through: those cells count as missing, or the row was left out."""

    entity: str
    file: str
    sheet: str | None
    row: int
    left_out: bool


@dataclass(slots=True)
class FactsReading:
    """Facts and all that was found wrong in reading them.

    `spoilt` are the entities not supplied because of their problems. `notes` are remarks that refuse nothing.
    """

    facts: Facts
    problems: list[FactProblem] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    period: Period | None = None
    spoilt: tuple[str, ...] = ()


class InvalidFacts(Exception):
    """The facts cannot be read at all (no such folder, a wrong facts.yaml); `diagnostics` say why."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        super().__init__("; ".join(d.message.en for d in diagnostics))
        self.diagnostics = diagnostics
