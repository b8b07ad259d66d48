"""The terms a handbook uses: the facts its rules read, and the outcomes they give, each with what it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.documents.handbook.model import Link, Term, TermGroup
from engine.documents.handbook.rules import RuleWording
from engine.language.choose import as_chosen
from engine.language.core import Aggregate, Read
from engine.program.model import CompiledRule, Program
from engine.rulebook.vocabulary import Field
from engine.values.figures import listed, unit_name
from engine.values.text import LANGUAGES, Language, Text
from engine.values.types import Type

_MOST_MEMBERS = 8
_KINDS = {
    "flag": Text("是或否", "yes or no"),
    "date": Text("日期", "a date"),
    "datetime": Text("日期和时刻", "a date and time"),
    "time": Text("时刻", "a time of day"),
    "month_day": Text("月日", "a day of the year"),
    "text": Text("文字", "words"),
}


def glossary(
    program: Program, rules: Iterable[CompiledRule], wording: RuleWording, links: Mapping[str, Link]
) -> tuple[TermGroup, ...]:
    """A group for each kind of fact that the rules read, then one for their outcomes."""
    used = list(rules)
    read = _facts_read(used, wording)
    groups = [
        TermGroup(entity.label, tuple(_fact(f, program) for f in entity.fields.values() if (entity.id, f.id) in read))
        for entity in program.rulebook.vocabulary.entities.values()
    ]
    groups.append(TermGroup(Text("计算结果", "outcomes"), tuple(_outcome(rule, wording, links) for rule in used)))
    return tuple(group for group in groups if group.terms)


def _facts_read(rules: Iterable[CompiledRule], wording: RuleWording) -> set[tuple[str, str]]:
    """The fields that rules read, the relations they follow included, by entity and name."""
    entities = wording.program.rulebook.vocabulary.entities
    found: set[tuple[str, str]] = set()

    def take(entity: str | None, name: str) -> None:
        found.update((e.id, name) for e in entities.values() if entity in (e.id, e.of) and name in e.fields)

    for rule in rules:
        nodes = [n for top in rule.expressions() for n in as_chosen(top, wording.choices).walk()]
        rows = {rule.grid.entity, *(n.entity for n in nodes if isinstance(n, Aggregate))}
        for node in nodes:
            if not isinstance(node, Read):
                continue
            starts = rows
            for step in node.path:
                for start in starts:
                    take(start, step.field)
                starts = {step.entity}
            if node.kind == "fact":
                take(node.entity, node.name)
    return found


def _fact(field: Field, program: Program) -> Term:
    kind = _kind(field.type, program)
    said = field.description
    return Term(field.label, Text(f"{said.zh}；{kind.zh}", f"{said.en}; {kind.en}") if said else kind)


def _outcome(rule: CompiledRule, wording: RuleWording, links: Mapping[str, Link]) -> Term:
    kind, subject = _kind(rule.type, wording.program), wording.subject(rule)
    return Term(rule.rule.label, Text(f"{subject.zh}：{kind.zh}", f"{subject.en}: {kind.en}"), links[rule.rule.clause])


def _kind(type_: Type, program: Program) -> Text:
    """What kind of value it is, in words; of a closed list, its members."""
    if type_.enumeration is not None:
        return Text(*(_members([m.of(lang) for m in type_.enumeration.members.values()], lang) for lang in LANGUAGES))
    if type_.kind == "reference":
        entity = program.rulebook.vocabulary.entities.get(type_.entity or "")
        return entity.label if entity else Text("", "")
    if type_.is_number:
        if not type_.unit.name:
            return Text("数", "a number")
        return Text(f"以{unit_name(type_.unit, 'zh').removeprefix('个')}计", f"in {unit_name(type_.unit, 'en')}")
    return _KINDS.get(type_.kind, Text("", ""))


def _members(labels: list[str], language: Language) -> str:
    shown = labels[:_MOST_MEMBERS]
    more = ("……" if language == "zh" else " …") if len(labels) > _MOST_MEMBERS else ""
    return listed(shown, language) + more
