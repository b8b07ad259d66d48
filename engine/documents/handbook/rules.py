"""A rule in words: of what, under which conditions, found how."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from engine.documents.handbook.model import BilingualTable, Link, RuleView, TableRow, TableView
from engine.documents.handbook.prose import Prose, prose, words
from engine.documents.numbering import anchor
from engine.language.bands import as_bands
from engine.language.choose import as_chosen
from engine.language.core import Expression, Lines, Literal, Read
from engine.language.guards import NO_GUARDS, guards
from engine.language.wording import wording
from engine.language.wording_tables import WordedTable, policy_words, table_words
from engine.language.words import Words
from engine.program.model import CompiledRule, Program
from engine.rulebook.model import Span
from engine.values.figures import figure
from engine.values.text import LANGUAGES, Language, Text
from engine.values.types import DATE
from engine.values.value import Number

_EACH = {
    "day": Text("每日", "each day"),
    "iso_week": Text("每周", "each week"),
    "month": Text("每月", "each month"),
    "quarter": Text("每季度", "each quarter"),
    "year": Text("每年", "each year"),
}
_STATEMENT = {
    "earning": Text("工资条：应发项", "pay statement: earning"),
    "deduction": Text("工资条：应扣项", "pay statement: deduction"),
    "information": Text("工资条：备注项", "pay statement: for information"),
    "total": Text("工资条：合计", "pay statement: total"),
    "year_to_date": Text("工资条：本年累计", "pay statement: year to date"),
    "payment": Text("工资条：发薪日期", "pay statement: date of payment"),
}


class RuleWording:
    """Words the rules of one program on one day, under the chosen interpretations."""

    def __init__(self, program: Program, day: date, links: Mapping[str, Link]) -> None:
        self.program, self.day, self.links = program, day, links
        self.choices = {id_: i.chosen for id_, i in program.rulebook.interpretations().items()}

    def active(self, rule: CompiledRule) -> bool:
        """Whether the chosen interpretations ever use a rule."""
        return rule.when is None or not _is(as_chosen(rule.when, self.choices), False)

    def view(self, rule: CompiledRule) -> RuleView:
        when = as_chosen(rule.when, self.choices) if rule.when is not None else None
        body = as_chosen(rule.body, self.choices, guards(when)[0] if when is not None else NO_GUARDS)
        exceptions: list[Link] = []
        if isinstance(body, Lines) and body.policy == "exceptions" and body.otherwise is not None:
            exceptions = [self.rule_link(id_) for id_ in rule.exceptions if self.active(self.program.rules[id_])]
            body = body.otherwise
        base = rule.rule.exception_to
        table = self._table(rule, body)
        return RuleView(
            id=rule.id,
            anchor=anchor("rule", rule.id),
            label=prose(rule.rule.label),
            subject=prose(self.subject(rule)),
            statement=prose(_STATEMENT[rule.rule.statement]) if rule.rule.statement else None,
            conditions=tuple(self._conditions(rule)),
            formula=None if table else self._both(rule, body),
            tables=(table,) if table else (),
            exceptions=tuple(exceptions),
            exception_to=self.rule_link(base.text) if base else None,
        )

    def rule_link(self, id_: str) -> Link:
        """A link to a rule, numbered by its clause."""
        rule = self.program.rules[id_].rule
        return Link(anchor("rule", id_), self.links[rule.clause].number, rule.label)

    def words(self, rule: CompiledRule, language: Language) -> Words:
        return Words(self.program.rulebook, language, self.day).of_rule(rule.grid.entity, rule.grid.each)

    def subject(self, rule: CompiledRule) -> Text:
        """Of what, how often: “each employee, each month”."""
        entity = self.program.rulebook.vocabulary.entities.get(rule.grid.entity or "")
        each = _EACH.get(rule.grid.each or "", Text("", ""))
        if entity is None:
            return Text(each.zh or "统一", each.en or "for all")
        joint = ", " if each.en else ""
        return Text(f"每个{entity.label.zh}{each.zh}", f"each {entity.label.en}{joint}{each.en}")

    def _both(self, rule: CompiledRule, node: Expression) -> Prose:
        return Prose(*(words(wording(node, self.words(rule, language))) for language in LANGUAGES))

    def _table(self, rule: CompiledRule, body: Expression) -> BilingualTable | None:
        if not isinstance(body, Lines):
            return None
        plain = self.words(rule, LANGUAGES[0])
        body = as_bands(body, self._number, lambda result: wording(result, plain))
        found: dict[Language, TableView] = {}
        for language in LANGUAGES:
            at_hand = self.words(rule, language)
            made = table_words(body, at_hand.rule(rule.id), at_hand)
            found[language] = _view(made, made.policy if len(made.rows) > 1 else policy_words("unique", at_hand))
        return BilingualTable(found["zh"], found["en"])

    def _number(self, node: Expression) -> Number | None:
        """The number that a literal or a parameter stands for on the day."""
        if isinstance(node, Read) and node.kind == "parameter" and node.scale_of is None:
            dated = self.program.rulebook.parameters()[node.name].at(self.day)
            value = dated.value if dated is not None else None
        else:
            value = node.value if isinstance(node, Literal) else None
        return value if isinstance(value, int | Fraction) and not isinstance(value, bool) else None

    def _conditions(self, rule: CompiledRule) -> list[Prose]:
        found: list[Prose] = []
        when = as_chosen(rule.when, self.choices) if rule.when is not None else None
        if when is not None and not isinstance(when, Literal):
            found.append(_led(Text("适用条件：", "applies where "), self._both(rule, when)))
        require = as_chosen(rule.require, self.choices) if rule.require is not None else None
        if require is not None and not _is(require, True):
            found.append(_led(Text("须满足：", "must hold: "), self._both(rule, require)))
        if rule.rule.in_force is not None:
            found.append(_led(Text("施行时间：", "in force "), prose(span_words(rule.rule.in_force))))
        return found


def _led(lead: Text, said: Prose) -> Prose:
    return Prose(words(lead.zh) + said.zh, words(lead.en) + said.en)


def _view(table: WordedTable, below: str) -> TableView:
    rows = tuple(TableRow(tuple(words(c) for c in (*r.cells, r.result)), r.otherwise) for r in table.rows)
    return TableView(tuple(words(h) for h in (*table.headings, table.result_heading)), rows, below=below)


def span_words(span: Span) -> Text:
    """From when, until when."""
    parts = {"zh": "", "en": ""}
    for language in LANGUAGES:
        start = figure(span.start, DATE, language) if span.start else ""
        until = figure(span.until, DATE, language) if span.until else ""
        if language == "zh":
            parts["zh"] = f"自{start}起" * bool(start) + f"至{until}止" * bool(until)
        else:
            parts["en"] = " ".join(
                p for p in (f"from {start}" if start else "", f"until {until}" if until else "") if p
            )
    return Text(parts["zh"], parts["en"])


def _is(node: Expression, value: bool) -> bool:
    return isinstance(node, Literal) and node.value is value
