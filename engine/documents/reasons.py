"""Why an amount is what it is, in one line, found generally from the core: “2 × 20元（中档）+ 5元（基本档）”."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from engine.documents.watching import Watching
from engine.evaluation.kleene import is_plain
from engine.evaluation.reference import Frame, Reference
from engine.language.choose import as_chosen
from engine.language.core import (
    Aggregate,
    Arithmetic,
    Call,
    Conditional,
    Expression,
    Line,
    Lines,
    Literal,
    Negate,
    Read,
)
from engine.language.wording import wording
from engine.language.words import Words
from engine.program.model import CompiledRule
from engine.values.figures import figure, plural
from engine.values.period import Period
from engine.values.text import LANGUAGES, Language, Text
from engine.values.types import Type
from engine.values.value import ABSENT, Value

_DEEPEST = 5
_MOST_GROUPS = 5
_MOST_DATES = 4
_NOTHING = Text("", "")
_PERIODS = {
    "day": Text("天", "day"),
    "iso_week": Text("周", "week"),
    "month": Text("个月", "month"),
    "quarter": Text("个季度", "quarter"),
    "year": Text("年", "year"),
}


class Reasons:
    """Reasons for the outcomes of one program in one evaluation."""

    def __init__(self, reference: Reference) -> None:
        self.watch = Watching.beside(reference)
        self.program, self.choices = reference.program, reference.choices

    def of(self, id_: str, key: str, period: Period | None, depth: int = 0) -> Text:
        """The reason of an outcome; empty where there is nothing to say."""
        rule = self.program.rules[id_]
        frame = self.watch.place(rule, key, period)
        body = as_chosen(rule.body, self.choices)
        if isinstance(body, Lines) and body.policy == "exceptions":
            for other in rule.exceptions:
                if self.watch.outcome(other, key, period) is not ABSENT:
                    return self.of(other, key, period, depth + 1) if depth < _DEEPEST else _NOTHING
            body = body.otherwise or body
        return self._body(rule, body, frame, depth)

    def _body(self, rule: CompiledRule, body: Expression, frame: Frame, depth: int) -> Text:
        if isinstance(body, Aggregate):
            return self._aggregate(body, frame, depth)
        if isinstance(body, Lines):
            return self._table(rule, body, frame, depth)
        shown = self._resolved(body, frame)
        if isinstance(shown, Read):
            return self._read(rule, shown, frame, depth)
        if isinstance(shown, Literal):
            return _NOTHING
        return self._substituted(rule, shown, frame)

    # --- what is read ------------------------------------------------------------------------------

    def _read(self, rule: CompiledRule, read: Read, frame: Frame, depth: int) -> Text:
        """An outcome taken over: its own reason, else its name and value."""
        if read.kind == "outcome" and not read.path and depth < _DEEPEST:
            period = frame.period
            if period is not None and read.each is not None and read.each != period.kind:
                period = Period.containing(read.each, period.end)
            key = frame.key if read.entity else ""
            found = self.of(read.name, key, period if read.each else None, depth + 1)
            if found != _NOTHING:
                return found
        value = self.watch.value(read, frame)
        return self._each(lambda lang: self._labelled(rule, read, value, lang))

    def _labelled(self, rule: CompiledRule, read: Read, value: Value, language: Language) -> str:
        label = wording(read, self._words(rule, language))
        return f"{label}{'：' if language == 'zh' else ': '}{self._shown(value, read.type, language)}"

    def _words(self, rule: CompiledRule, language: Language) -> Words:
        return Words(self.program.rulebook, language, self.watch.period.end).of_rule(rule.grid.entity, rule.grid.each)

    @staticmethod
    def _each(say: Callable[[Language], str]) -> Text:
        return Text(*(say(language) for language in LANGUAGES))

    @staticmethod
    def _shown(value: Value, type_: Type, language: Language, bare: bool = False) -> str:
        if not is_plain(value):
            return "—" if value is ABSENT else "?"
        exact = type_ if type_.kind == "number" and type_.unit.is_currency else replace(type_, places=None)
        return figure(value, exact, language, bare=bare)  # type: ignore[arg-type]

    # --- formulas ----------------------------------------------------------------------------------

    def _resolved(self, node: Expression, frame: Frame) -> Expression:
        """An expression with its branches taken and what is not arithmetic replaced by its value."""
        if isinstance(node, Conditional):
            test = self.watch.value(node.test, frame)
            return (
                self._resolved(node.then if test is True else node.otherwise, frame) if isinstance(test, bool) else node
            )
        if isinstance(node, Call) and node.function == "default":
            there = self.watch.value(node.arguments[0], frame) is not ABSENT
            return self._resolved(node.arguments[0 if there else 1], frame)
        if isinstance(node, Call) and node.function in ("min", "max"):
            return self._extreme(node, frame)
        if isinstance(node, Call) and node.function in ("floor", "ceil", "abs"):
            return replace(node, arguments=(self._resolved(node.arguments[0], frame), *node.arguments[1:]))
        if isinstance(node, Negate):
            return replace(node, operand=self._resolved(node.operand, frame))
        if isinstance(node, Arithmetic) and node.left.type.kind == "number":
            return self._arithmetic(node, frame)
        if isinstance(node, Read | Literal):
            return node
        value = self.watch.value(node, frame)
        return Literal(type=node.type, position=node.position, value=value) if is_plain(value) else node  # type: ignore[arg-type]

    def _extreme(self, node: Call, frame: Frame) -> Expression:
        """A floor or cap that does not bite is not worth a word."""
        value = self.watch.value(node, frame)
        arguments = [self._resolved(a, frame) for a in node.arguments]
        moving = [a for a in arguments if not isinstance(a, Literal)]
        if node.function == "max" and value != 0:
            moving = [a for a in moving if self.watch.value(a, frame) != 0]
        if len(moving) == 1 and is_plain(value) and self.watch.value(moving[0], frame) == value:
            return moving[0]
        return replace(node, arguments=tuple(arguments))

    def _arithmetic(self, node: Arithmetic, frame: Frame) -> Expression:
        left, right = self._resolved(node.left, frame), self._resolved(node.right, frame)
        if node.op in ("+", "-") and self.watch.value(right, frame) == 0:
            return left
        if node.op == "+" and self.watch.value(left, frame) == 0:
            return right
        return replace(node, left=left, right=right)

    def _substituted(self, rule: CompiledRule, node: Expression, frame: Frame) -> Text:
        """The formula with the values in place of the names."""

        def say(language: Language) -> str:
            def value(read: Read) -> str | None:
                return self._shown(self.watch.value(read, frame), read.type, language, bare=True)

            return wording(node, replace(self._words(rule, language), say=value, bare=True))

        return self._each(say)

    # --- tables ------------------------------------------------------------------------------------

    def _line(self, node: Lines, frame: Frame) -> Line | None:
        """The line that was taken; None for the otherwise row."""
        kept, self.watch.frames = self.watch.frames, [frame]
        try:
            return next((line for line in node.lines if self.watch.matches(line) is True), None)
        finally:
            self.watch.frames = kept

    def _table(self, rule: CompiledRule, node: Lines, frame: Frame, depth: int) -> Text:
        line = self._line(node, frame)
        result = line.result if line is not None else node.otherwise
        reads = [c.input for c in line.cells] if line is not None else self._inputs(node)
        joint = Text("；", "; ")
        found = self._each(
            lambda lang: joint.of(lang).join(
                self._labelled(rule, r, self.watch.value(r, frame), lang)
                for r in reads
                if is_plain(self.watch.value(r, frame))
            )
        )
        if line is not None and not line.cells and line.condition is not None:
            found = self._each(lambda lang: wording(line.condition, self._words(rule, lang)))  # type: ignore[arg-type]
        if result is None or isinstance(result, Literal) or (isinstance(result, Read) and result.kind == "parameter"):
            return found
        inner = self._body(rule, result, frame, depth + 1)
        if inner == _NOTHING or found == _NOTHING:
            return found if inner == _NOTHING else inner
        return Text(f"{inner.zh}（{found.zh}）", f"{inner.en} ({found.en})")

    @staticmethod
    def _inputs(node: Lines) -> list[Read]:
        inputs: dict[object, Read] = {}
        for line in node.lines:
            for cell in line.cells:
                inputs.setdefault(cell.input.key, cell.input)
        return list(inputs.values())

    # --- aggregates --------------------------------------------------------------------------------

    def _aggregate(self, node: Aggregate, frame: Frame, depth: int) -> Text:
        rows = [
            (row, value)
            for row, value in self.watch.rows(node, frame)
            if is_plain(value) and value != 0 and value is not False
        ]
        if not rows:
            return self._each(lambda lang: self._none(node, lang))
        if node.function != "sum":
            return self._each(lambda lang: self._counted(node, [row for row, _ in rows], lang))
        if (
            len(rows) == 1
            and isinstance(node.body, Read)
            and node.body.kind == "outcome"
            and not node.body.path
            and depth < _DEEPEST
        ):
            only = rows[0][0]
            inner = self.of(node.body.name, only.key, only.period, depth + 1)
            if inner != _NOTHING:
                return self._each(lambda lang: f"{inner.of(lang)}{self._dates([only], lang)}")
        return self._each(lambda lang: self._added(node, rows, lang))

    def _noun(self, node: Aggregate, language: Language, count: int = 2) -> str:
        if node.each is not None:
            noun = _PERIODS[node.each]
            return noun.zh if language == "zh" else plural(noun.en, count)
        entity = self.program.rulebook.vocabulary.entities[node.entity]
        return entity.label.zh if language == "zh" else plural(entity.label.en, count)

    def _none(self, node: Aggregate, language: Language) -> str:
        if node.each is not None:
            return ""
        return f"无{self._noun(node, 'zh')}" if language == "zh" else f"no {self._noun(node, 'en')}"

    def _counted(self, node: Aggregate, rows: list[Frame], language: Language) -> str:
        noun = self._noun(node, language, len(rows))
        head = f"{len(rows)}{noun if node.each else f'项{noun}'}" if language == "zh" else f"{len(rows)} {noun}"
        return head + self._dates(rows, language)

    def _added(self, node: Aggregate, rows: list[tuple[Frame, Value]], language: Language) -> str:
        """Equal contributions together, each group with what selected it and its dates."""
        assert node.body is not None
        groups: dict[tuple[Value, str], list[Frame]] = {}
        for row, value in rows:
            groups.setdefault((value, self._tag(node.body, row, language)), []).append(row)
        if len(groups) > _MOST_GROUPS:
            noun = self._noun(node, language, len(rows))
            return (
                f"{len(rows)}{noun if node.each else f'项{noun}'}之和"
                if language == "zh"
                else f"the sum of {len(rows)} {noun}"
            )
        parts: list[str] = []
        for (value, tag), taken in groups.items():
            shown = self._shown(value, node.body.type, language)
            notes = [n for n in (tag, self._days(taken, language)) if n]
            note = "，".join(notes) if language == "zh" else ", ".join(notes)
            part = shown if len(taken) == 1 else f"{len(taken)} × {shown}"
            parts.append(part + (f"（{note}）" if language == "zh" else f" ({note})") * bool(note))
        return " + ".join(parts)

    def _tag(self, body: Expression, row: Frame, language: Language) -> str:
        """The label of the enumeration outcome that selected a row's contribution."""
        if not isinstance(body, Read) or body.kind != "outcome" or body.path or body.frame:
            return ""
        rule = self.program.rules[body.name]
        lines = as_chosen(rule.body, self.choices)
        if not isinstance(lines, Lines):
            return ""
        inputs = [r for r in self._inputs(lines) if r.type.kind == "enumeration"]
        frame = self.watch.place(rule, row.key, row.period)
        labels = [self._shown(v, r.type, language) for r in inputs if is_plain(v := self.watch.value(r, frame))]
        return "、".join(labels) if language == "zh" else ", ".join(labels)

    def _dates(self, rows: list[Frame], language: Language) -> str:
        days = self._days(rows, language)
        return (f"（{days}）" if language == "zh" else f" ({days})") if days else ""

    def _days(self, rows: list[Frame], language: Language) -> str:
        """When the rows lie, if they are few."""
        if len(rows) > _MOST_DATES:
            return ""
        found = [_short(d, language) for row in rows if (d := self._when(row)) is not None]
        return ("、" if language == "zh" else ", ").join(dict.fromkeys(found))

    def _when(self, row: Frame) -> date | None:
        if row.period is not None:
            return row.period.start if row.period.kind == "day" else None
        entity = self.watch.index.vocabulary.entities.get(row.entity or "")
        if entity is None or not entity.dated:
            return None
        day = self.watch.index.day(entity, row.key)
        return day if isinstance(day, date) and not isinstance(day, datetime) else None


def _short(day: date, language: Language) -> str:
    return f"{day.month}月{day.day}日" if language == "zh" else f"{day.day} {day:%b}"
