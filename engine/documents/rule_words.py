"""A rule in words: of what, under which conditions, found how."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.documents.handbook_model import Link, RuleView
from engine.documents.numbering import anchor
from engine.language.choose import as_chosen
from engine.language.core import Expression, Lines, Literal, Read
from engine.language.wording import wording
from engine.language.wording_tables import WordedTable, policy_words, table_words
from engine.language.words import Words
from engine.program.model import CompiledRule, Program
from engine.rulebook.model import Span
from engine.values.figures import figure
from engine.values.text import Language, Text
from engine.values.types import DATE

LANGUAGES: tuple[Language, ...] = ("zh", "en")
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

    def __init__(self, program: Program, day: date, links: dict[str, Link]) -> None:
        self.program, self.day, self.links = program, day, links
        rulebook = program.rulebook
        self.choices = {id_: i.chosen for id_, i in rulebook.interpretations().items()}
        self.homes = {
            id_: thing.clause for known in (rulebook.rules(), rulebook.parameters()) for id_, thing in known.items()
        }

    def active(self, rule: CompiledRule) -> bool:
        """Whether the chosen interpretations ever use a rule."""
        return rule.when is None or not _is(as_chosen(rule.when, self.choices), False)

    def view(self, rule: CompiledRule) -> RuleView:
        body = as_chosen(rule.body, self.choices)
        exceptions: list[Link] = []
        if isinstance(body, Lines) and body.policy == "exceptions" and body.otherwise is not None:
            exceptions = [self.rule_link(id_) for id_ in rule.exceptions if self.active(self.program.rules[id_])]
            body = body.otherwise
        base = rule.rule.exception_to
        table = self._table(rule, body)
        return RuleView(
            anchor=anchor("rule", rule.id),
            label=rule.rule.label,
            subject=self.subject(rule),
            statement=_STATEMENT.get(rule.rule.statement or ""),
            conditions=tuple(self._conditions(rule)),
            formula=None if table else self._both(rule, body),
            table=table,
            exceptions=tuple(exceptions),
            exception_to=self.rule_link(base.text) if base else None,
            see=tuple(self._see(rule)),
            active=self.active(rule),
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

    def _both(self, rule: CompiledRule, node: Expression) -> Text:
        return Text(*(wording(node, self.words(rule, language)) for language in LANGUAGES))

    def _table(self, rule: CompiledRule, body: Expression) -> dict[Language, WordedTable] | None:
        if not isinstance(body, Lines):
            return None
        found: dict[Language, WordedTable] = {}
        for language in LANGUAGES:
            words = self.words(rule, language)
            made = table_words(body, words.rule(rule.id), words)
            found[language] = made if len(made.rows) > 1 else replace(made, policy=policy_words("unique", words))
        return found

    def _conditions(self, rule: CompiledRule) -> list[Text]:
        found: list[Text] = []
        when = as_chosen(rule.when, self.choices) if rule.when is not None else None
        if when is not None and not isinstance(when, Literal):
            said = self._both(rule, when)
            found.append(Text(f"适用条件：{said.zh}", f"applies where {said.en}"))
        require = as_chosen(rule.require, self.choices) if rule.require is not None else None
        if require is not None and not _is(require, True):
            said = self._both(rule, require)
            found.append(Text(f"须满足：{said.zh}", f"must hold: {said.en}"))
        if rule.rule.in_force is not None:
            said = span_words(rule.rule.in_force)
            found.append(Text(f"施行时间：{said.zh}", f"in force {said.en}"))
        return found

    def _see(self, rule: CompiledRule) -> list[Link]:
        """The clauses whose outcomes and parameters a rule reads, itself aside."""
        clauses: set[str] = set()
        for top in rule.expressions():
            for node in as_chosen(top, self.choices).walk():
                if isinstance(node, Read) and node.kind in ("outcome", "parameter"):
                    clauses.add(self.homes.get(node.name, ""))
        return [link for id_, link in self.links.items() if id_ in clauses and id_ != rule.rule.clause]


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
