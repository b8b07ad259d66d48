"""Worked examples in words: what is given, what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.diagnostics.diagnostic import Diagnostics
from engine.documents.figures import ABSENT_SIGN
from engine.language.words import Words, find_field, spaced
from engine.program.model import Program
from engine.rulebook.literals import read_value
from engine.rulebook.model import Example
from engine.rulebook.node import Mapping as MappingNode
from engine.rulebook.node import Node, Scalar, Sequence
from engine.values.figures import code_label, figure, listed, period_words
from engine.values.period import Period
from engine.values.text import Language, Text
from engine.values.types import Type


@dataclass(frozen=True, slots=True)
class Cell:
    """A thing given or expected: its name and its value in words. `key` is the same in both languages."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ExampleWords:
    """An example in one language: each given row, each departure from the rulebook, each expectation.

    `cells` are the given facts one by one; None where several rows of a kind are given, which only a sentence can tell.
    """

    given: tuple[str, ...]
    cells: tuple[Cell, ...] | None
    departing: tuple[str, ...]
    expected: tuple[Cell, ...]
    note: str


def example_words(
    example: Example, program: Program, language: Language, day: date, readings: Mapping[str, str]
) -> ExampleWords:
    """A worked example in words; what cannot be read as its type is shown as written.

    Args:
        readings: what an interpretation is called for short, by its id.
    """
    return _Wording(program, Words(program.rulebook, language, day), readings).example(example)


@dataclass(slots=True)
class _Wording:
    program: Program
    words: Words
    readings: Mapping[str, str]

    def example(self, example: Example) -> ExampleWords:
        words = self.words
        given: list[str] = []
        cells: list[Cell] = []
        flat = True
        for name, node in example.given.entries if example.given else ():
            given += self._given(name.text, node)
            single = self._single(name.text, node)
            flat = flat and single is not None
            cells += single or ()
        for moment in self._moments(example):
            given.append(self._labelled(moment.label, moment.value))
            cells.append(moment)
        if not given:
            given.append(words.pick("没有相关记录", "nothing on record"))
        departing = [
            self._departure(name.text, node) for name, node in (example.choices.entries if example.choices else ())
        ]
        expected = [
            Cell(name.text, words.rule(name.text), self._outcome(name.text, node)) for name, node in example.expect
        ]
        note = example.note.of(words.language) if example.note else ""
        return ExampleWords(
            tuple(_counted(given, words.language)),
            tuple(cells) if flat else None,
            tuple(departing),
            tuple(expected),
            note,
        )

    def _moments(self, example: Example) -> list[Cell]:
        """The period, and the day it is looked at, where an example names them."""
        words = self.words
        found: list[Cell] = []
        if example.period is not None:
            found.append(Cell(":period", words.pick("期间", "period"), self._period(example.period.text)))
        if example.as_of is not None:
            found.append(
                Cell(":as_of", words.pick("查看之日", "reference date"), self._value(example.as_of, Type("date")))
            )
        return found

    def _period(self, text: str) -> str:
        try:
            return period_words(Period.parse(text), self.words.language)
        except ValueError:
            return text

    def _single(self, name: str, node: Node) -> list[Cell] | None:
        """The cells of the one row given of an entity, or a fixed outcome; None of several rows or none."""
        words = self.words
        if name == "holidays":
            return [self._holidays(node)]
        if name not in words.rulebook.vocabulary.entities:
            return [Cell(name, words.rule(name), self._outcome(name, node))] if isinstance(node, Scalar) else None
        rows = [node] if isinstance(node, MappingNode) else list(node.items) if isinstance(node, Sequence) else []
        if len(rows) != 1 or not isinstance(rows[0], MappingNode):
            return None
        return [Cell(f"{name}.{cell.text}", *self._cell(name, cell.text, value)) for cell, value in rows[0]]

    def _labelled(self, label: str, value: str) -> str:
        return f"{label}{self.words.pick('：', ': ')}{value}"

    def _holidays(self, node: Node) -> Cell:
        items = node.items if isinstance(node, Sequence) else ()
        days = [self._value(i, Type("date")) for i in items if isinstance(i, Scalar)]
        label = self.words.pick("法定放假日", "official days off")
        return Cell(":holidays", label, listed(days, self.words.language))

    def _given(self, name: str, node: Node) -> list[str]:
        words = self.words
        if name == "holidays":
            days = self._holidays(node)
            return [self._labelled(days.label, days.value)]
        entity = words.rulebook.vocabulary.entities.get(name)
        if entity is None:
            return [self._labelled(words.rule(name), self._outcome(name, node))]
        rows = [node] if isinstance(node, MappingNode) else list(node.items) if isinstance(node, Sequence) else []
        label = entity.label.of(words.language)
        found: list[str] = []
        for row in rows:
            cells = (
                [" ".join(self._cell(name, cell.text, value)).rstrip() for cell, value in row]
                if isinstance(row, MappingNode)
                else []
            )
            joint = words.pick("，", ", ")
            found.append(self._labelled(label, joint.join(cells)) if cells else label)
        return found or [self._labelled(label, words.pick("无记录", "no records"))]

    def _cell(self, entity: str, name: str, node: Node) -> tuple[str, str]:
        """A field's label and its value."""
        words = self.words
        if name in self.program.rules:
            return words.rule(name), self._outcome(name, node)
        field = find_field(words.rulebook, entity, name)
        if not isinstance(node, Scalar):
            return words.field(entity, name), ""
        if field is None:
            known = words.rulebook.vocabulary.entities.get(name)
            label = (
                known.label.of(words.language)
                if known
                else {
                    "id": words.pick("编号", "no."),
                    "month": words.pick("月份", "month"),
                    "year": words.pick("年度", "year"),
                    "quarter": words.pick("季度", "quarter"),
                    "day": words.pick("日期", "day"),
                    "iso_week": words.pick("周", "week"),
                }.get(name, spaced(name))
            )
            return label, node.text
        return field.label.of(words.language), self._value(node, field.type)

    def _departure(self, name: str, node: Node) -> str:
        words = self.words
        text = node.text if isinstance(node, Scalar) else ""
        choice = words.rulebook.interpretations().get(name)
        if choice is not None:
            option = choice.options.get(text)
            answer, which = option.of(words.language) if option else spaced(text), self.readings.get(name, "")
            return words.pick(f"口径{which}取“{answer}”", f"reading {which} being “{answer}”")
        parameter = words.rulebook.parameters().get(name)
        value = self._value(node, parameter.type) if parameter and isinstance(node, Scalar) else text
        return self._labelled(words.parameter(name), value)

    def _outcome(self, rule: str, node: Node) -> str:
        known = self.program.rules.get(rule)
        type_ = known.type if known else Type("text")
        if isinstance(node, Sequence):
            if type_.kind == "list" and all(isinstance(i, Scalar) for i in node.items):
                codes = [
                    code_label(i.text, type_.enumeration, self.words.language)
                    for i in node.items
                    if isinstance(i, Scalar)
                ]
                return listed(codes, self.words.language)
            parts = [self._outcome(rule, i) for i in node.items]
            # Lists of several rows are told apart by a stronger stop than their own.
            return (self.words.pick("；", "; ") if type_.kind == "list" else self.words.pick("、", ", ")).join(parts)
        if isinstance(node, MappingNode):
            return self.words.pick("；", "; ").join(f"{key.text} {self._outcome(rule, value)}" for key, value in node)
        if isinstance(node, Scalar) and not node.quoted and node.text == "absent":
            return self.words.pick("不适用", "not applicable")
        return self._value(node, type_)

    def _value(self, node: Scalar, type_: Type) -> str:
        if not node.quoted and node.text in ("absent", "undetermined"):
            known = {"absent": Text("无", "none"), "undetermined": Text("待定", "to be determined")}
            return self.words.text(known[node.text])
        if node.is_null:
            return ABSENT_SIGN
        if type_.kind in ("list", "reference"):
            return code_label(node.text, type_.enumeration, self.words.language)
        value = read_value(node, type_, Diagnostics())
        if isinstance(value, date):
            return _moment(value)
        places = None if type_.kind == "number" and not type_.unit.is_currency else type_.places
        return figure(value, replace(type_, places=places), self.words.language) if value is not None else node.text


def _moment(moment: date) -> str:
    """A day, or a day and time, by figures alone: the shortest, and the same in both languages."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return f"{moment:%Y-%m-%d %H:%M}" + (f":{moment:%S}" if moment.second else "")


def _counted(rows: list[str], language: Language) -> list[str]:
    """Equal rows that follow each other, said once with their number."""
    found: list[tuple[str, int]] = []
    for row in rows:
        if found and found[-1][0] == row:
            found[-1] = (row, found[-1][1] + 1)
        else:
            found.append((row, 1))
    times = "{0}（共{1}条）" if language == "zh" else "{0} ({1} of them)"
    return [row if count == 1 else times.replace("{1}", str(count)).replace("{0}", row, 1) for row, count in found]
