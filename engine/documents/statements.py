"""Pay statements: one a person, every line with its clause and its reason, from an evaluation that was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from engine.documents.amount_in_words import amount_in_words
from engine.documents.figures import UNDETERMINED, reasons_words, value_words
from engine.documents.numbering import clause_numbers
from engine.documents.people import People
from engine.documents.reasons import Reasons
from engine.documents.statement_pages import render_statements
from engine.documents.statements_model import Section, Statement, StatementFinding, StatementLine, Sum
from engine.evaluation.kleene import gather
from engine.evaluation.results import Finding, Outcome, Results
from engine.evaluation.run import Evaluation
from engine.facts.model import RowKey
from engine.language.choose import as_chosen
from engine.language.core import Lines, Literal, Read
from engine.language.wording import wording
from engine.language.words import Words
from engine.program.model import CompiledRule, Program
from engine.rulebook.model import Rulebook
from engine.rulebook.vocabulary import Entity
from engine.values.figures import figure, period_words
from engine.values.period import PERIOD_KINDS, Period, PeriodKind
from engine.values.text import LANGUAGES, Language, Text
from engine.values.types import DATE, Type
from engine.values.units import parse_unit
from engine.values.value import ABSENT, State, Undetermined, Value

_ORDER = {kind: place for place, kind in enumerate(PERIOD_KINDS)}
_PAY = ("earning", "deduction", "total")
_ALWAYS = ("total", "year_to_date", "payment")  # shown even where they come to nothing
_REQUIRE = Text("超出规定范围", "outside what the policy allows")
_CONFLICT = Text("例外条款互相冲突", "exceptions disagree")


def build_statements(programs: Sequence[Program], evaluation: Evaluation, results: Results) -> list[Statement]:
    """The statements of all persons that have a line, in the order of the facts."""
    return _Builder(programs, evaluation, results).statements()


@dataclass(eq=False)
class _Builder:
    programs: Sequence[Program]
    evaluation: Evaluation
    results: Results
    _words: dict[tuple[str, str], Text] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_id = {p.rulebook.id: p for p in self.programs}
        self.rulebooks = [p.rulebook for p in self.programs]
        self.marks = policy_marks(self.programs)
        self.numbers = {
            p.rulebook.id: {id_: self.marks[p.rulebook.id] + n for id_, n in clause_numbers(p.rulebook).items()}
            for p in self.programs
        }
        self.reasons = {id_: Reasons(reference) for id_, reference in self.evaluation.references.items()}
        self.after_deductions = {
            (p.rulebook.id, r.id) for p in self.programs for r in p.statement_rules if _reads_deductions(r)
        }
        self.kind = self._section_kind()

    def _section_kind(self) -> PeriodKind:
        """The period a section covers: that of the totals, else the one most lines have."""
        rules = [r for p in self.programs for r in p.statement_rules if r.grid.each]
        totals = [r.grid.each for r in rules if r.rule.statement == "total"]
        if totals:
            return min(totals, key=lambda kind: _ORDER[kind or ""]) or "month"
        counted = Counter(r.grid.each for r in rules)
        return (counted.most_common(1)[0][0] if counted else None) or "month"

    def statements(self) -> list[Statement]:
        lines: dict[tuple[str, str], list[Outcome]] = {}
        for outcome in self.results.outcomes:
            if (
                outcome.statement is not None
                and outcome.value is not ABSENT
                and outcome.entity
                and not outcome.displaced_by
            ):
                lines.setdefault((outcome.entity, outcome.key), []).append(outcome)
        findings = self._findings()
        order = {place: index for index, place in enumerate(self._persons({entity for entity, _ in lines}))}
        return [
            self._statement(entity, key, lines[(entity, key)], findings.get((entity, key), []))
            for entity, key in sorted(lines, key=lambda place: order.get(place, len(order)))
        ]

    def _persons(self, entities: set[str]) -> Iterator[tuple[str, str]]:
        for entity in sorted(entities):
            table = self.evaluation.facts.table(entity)
            yield from ((entity, key) for key in (table.rows if table else ()) if isinstance(key, str))

    # --- one person --------------------------------------------------------------------------------

    def _statement(self, entity: str, key: str, outcomes: list[Outcome], findings: list[StatementFinding]) -> Statement:
        first = self.by_id[outcomes[0].rulebook].rulebook
        model = first.vocabulary.entities[entity]
        period = self.results.period
        by_period: dict[Period, list[Outcome]] = {}
        for outcome in outcomes:
            own = Period.containing(self.kind, (outcome.period or period).end)
            by_period.setdefault(own, []).append(outcome)
        return Statement(
            entity=entity,
            entity_label=model.label,
            key=key,
            name=self._people(model.id).name(entity, key),
            organisation=first.organisation.name if first.organisation else None,
            policies=tuple(
                Text(f"{self.marks[r.id]}{r.title.zh}", f"{self.marks[r.id]}{r.title.en}") for r in self.rulebooks
            ),
            currency=first.currency,
            of_pay=any(outcome.statement in _PAY for outcome in outcomes),
            period=period,
            period_title=_in_words(period),
            as_of=Text(*(figure(self.results.as_of, DATE, lang) for lang in LANGUAGES)),
            details=tuple(self._details(model, key)),
            sections=tuple(self._section(p, by_period[p]) for p in sorted(by_period)),
            findings=tuple(findings),
        )

    def _people(self, entity: str) -> People:
        return People(entity, self.rulebooks[0].vocabulary, self.evaluation.facts)

    def _details(self, model: Entity, key: str) -> Iterator[tuple[Text, Text]]:
        """What the person is: enumerations, relations and dates of the row, enumerations of its periods."""
        vocabulary = self.rulebooks[0].vocabulary
        period = self.results.period
        for holder in (model, *(e for e in vocabulary.entities.values() if e.of == model.id)):
            table = self.evaluation.facts.table(holder.id)
            row: RowKey = (
                key if holder is model else (key, Period.containing(holder.each, period.end) if holder.each else None)
            )
            cells = table.rows.get(row) if table else None
            for item in holder.fields.values() if cells else ():
                cell = cells.get(item.id) if cells else None
                if cell is None or isinstance(cell, State) or item.id == model.display:
                    continue
                if item.type.kind == "reference" and isinstance(cell, str):
                    name = self._people(item.type.entity or "").name(item.type.entity or "", cell)
                    yield item.label, Text(name, name)
                elif item.type.kind == "enumeration" or (item.type.kind == "date" and holder is model):
                    yield item.label, Text(*(figure(cell, item.type, lang) for lang in LANGUAGES))

    # --- lines -------------------------------------------------------------------------------------

    def _section(self, period: Period, outcomes: list[Outcome]) -> Section:
        lines = [self._line(o, period) for o in outcomes]
        shown = [line for line in lines if line.kind in _ALWAYS or not _is_nil(line.value)]
        totals = self._paid_last([line for line in shown if line.kind == "total"])
        earned, deducted = (
            self._sum([line.value for line in lines if line.kind == kind]) for kind in ("earning", "deduction")
        )
        net: Value = gather((earned.value, deducted.value)) or earned.value - deducted.value  # type: ignore[operator, assignment]
        paid = Sum(totals[-1].value, totals[-1].amount) if totals else Sum(net, self._money(net))
        return Section(
            period=period,
            title=_in_words(period),
            totals=totals,
            to_date=tuple(line for line in shown if line.kind == "year_to_date"),
            payment=tuple(line for line in shown if line.kind == "payment"),
            earnings=tuple(line for line in shown if line.kind == "earning"),
            deductions=tuple(line for line in shown if line.kind == "deduction"),
            information=tuple(line for line in shown if line.kind == "information"),
            nil=tuple(line for line in lines if line not in shown),
            earned=earned,
            deducted=deducted,
            net=Sum(net, self._money(net)),
            paid=paid,
            in_words=self._written_out(paid.value),
        )

    def _paid_last(self, totals: list[StatementLine]) -> tuple[StatementLine, ...]:
        """The totals, with what is paid as the last: the last of those that take the deductions off."""
        after = [line for line in totals if (line.rulebook, line.rule) in self.after_deductions]
        if after:
            totals.remove(after[-1])
            totals.append(after[-1])
        return tuple(totals)

    def _written_out(self, value: Value) -> Text:
        if not isinstance(value, int | Fraction):
            return Text("", "")
        return Text(*(amount_in_words(value, self.rulebooks[0].currency, lang) for lang in LANGUAGES))

    def _sum(self, values: list[Value]) -> Sum:
        total: Value = gather(values) or sum(values)  # type: ignore[arg-type]
        return Sum(total, self._money(total))

    def _money(self, value: Value) -> Text:
        type_ = Type("number", unit=parse_unit(self.rulebooks[0].currency), places=2)
        return Text(*(_short_value(value, type_, self.rulebooks, lang) for lang in LANGUAGES))

    def _line(self, outcome: Outcome, section: Period) -> StatementLine:
        program = self.by_id[outcome.rulebook]
        rule = program.rules[outcome.rule]
        value = outcome.value
        missing: tuple[Text, ...] = ()
        reason = Text("", "")
        if isinstance(value, Undetermined):
            said = [reasons_words(value.reasons, self.rulebooks, lang) for lang in LANGUAGES]
            missing = tuple(Text(zh, en) for zh, en in zip(*said, strict=True)) or (UNDETERMINED,)
        elif rule.rule.statement not in ("total", "payment"):
            reason = self.reasons[outcome.rulebook].of(outcome.rule, outcome.key, outcome.period)
        clause = program.clauses[outcome.clause]
        return StatementLine(
            rulebook=outcome.rulebook,
            rule=outcome.rule,
            label=rule.rule.label,
            clause=self.numbers[outcome.rulebook][outcome.clause],
            source=clause.source or clause.number or "",
            kind=outcome.statement or "information",
            value=value,
            is_money=outcome.type.unit.is_currency,
            amount=Text(*(_short_value(value, outcome.type, self.rulebooks, lang) for lang in LANGUAGES)),
            reason=reason,
            basis=self._basis(program, rule),
            missing=missing,
            period=_in_words(outcome.period) if outcome.period is not None and outcome.period != section else None,
        )

    def _basis(self, program: Program, rule: CompiledRule) -> Text:
        """The rule in words, said once for all persons."""
        place = (program.rulebook.id, rule.id)
        if place not in self._words:
            reference = self.evaluation.references[program.rulebook.id]
            body = as_chosen(rule.body, reference.choices)
            body = (
                body.otherwise
                if isinstance(body, Lines) and body.policy == "exceptions" and body.otherwise is not None
                else body
            )
            words = [
                Words(program.rulebook, lang, self.results.period.end).of_rule(rule.grid.entity, rule.grid.each)
                for lang in LANGUAGES
            ]
            self._words[place] = Text("", "") if isinstance(body, Literal) else Text(*(wording(body, w) for w in words))
        return self._words[place]

    # --- findings ----------------------------------------------------------------------------------

    def _findings(self) -> dict[tuple[str, str], list[StatementFinding]]:
        """The findings by the person they are about."""
        entities = {r.grid.entity for p in self.programs for r in p.statement_rules if r.grid.entity}
        found: dict[tuple[str, str], list[StatementFinding]] = {}
        for entity in sorted(entities):
            people = self._people(entity)
            for finding in self.results.findings:
                person = people.person_of(finding.outcome.entity, finding.outcome.key)
                if person is not None:
                    found.setdefault((entity, person), []).append(self._finding(finding, entity))
        return found

    def _finding(self, finding: Finding, person: str) -> StatementFinding:
        outcome = finding.outcome
        program = self.by_id[outcome.rulebook]
        rule = program.rules[outcome.rule]
        if finding.kind in ("require", "conflict"):
            detail = _REQUIRE if finding.kind == "require" else _CONFLICT
        elif finding.prevailing is not None:
            detail = self._displaced(finding, finding.prevailing)
        elif rule.type.kind == "flag":
            detail = Text("", "")
        else:
            detail = Text(*(value_words(outcome.value, outcome.type, self.rulebooks, lang) for lang in LANGUAGES))
        return StatementFinding(
            rule.rule.label, detail, self._row(outcome, person), self.numbers[outcome.rulebook][outcome.clause]
        )

    def _displaced(self, finding: Finding, standing: Outcome) -> Text:
        """What a rulebook says that gives way, and what stands instead, by which clause of which policy."""
        ours, theirs = (
            Text(*(value_words(o.value, o.type, self.rulebooks, lang) for lang in LANGUAGES))
            for o in (finding.outcome, standing)
        )
        title = self.by_id[standing.rulebook].rulebook.title
        number = self.numbers[standing.rulebook][standing.clause]
        return Text(
            f"{ours.zh}，让位于《{title.zh}》条款 {number}：{theirs.zh}",
            f"{ours.en}, gives way to {title.en}, clause {number}: {theirs.en}",
        )

    def _row(self, outcome: Outcome, person: str) -> Text:
        """Which row or period a finding is about, where it is not the whole of the statement's."""
        parts: list[Text] = []
        entity = self.rulebooks[0].vocabulary.entities.get(outcome.entity)
        if outcome.entity != person and entity is not None:
            day = (
                self.evaluation.references[outcome.rulebook].index.day(entity, outcome.key) if entity.dated else ABSENT
            )
            known = not isinstance(day, State | Undetermined)
            which = [figure(day, DATE, lang) if known else outcome.key for lang in LANGUAGES]  # type: ignore[arg-type]
            parts.append(Text(f"{entity.label.zh} {which[0]}", f"{entity.label.en}, {which[1]}"))
        if outcome.period is not None and outcome.period != self.results.period:
            parts.append(_in_words(outcome.period))
        return Text("，".join(p.zh for p in parts), ", ".join(p.en for p in parts))


def policy_marks(programs: Sequence[Program]) -> dict[str, str]:
    """What stands before the clause numbers of each rulebook, so that those of several are told apart: ①, ② …; one needs none."""
    if len(programs) == 1:
        return {programs[0].rulebook.id: ""}
    return {p.rulebook.id: f"{_mark(number)} " for number, p in enumerate(programs, start=1)}


def _mark(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= 20 else f"({number})"


def _reads_deductions(rule: CompiledRule) -> bool:
    nodes = (node for top in rule.expressions() for node in top.walk())
    return any(isinstance(n, Read) and n.kind == "builtin" and n.name == "deductions" for n in nodes)


def _in_words(period: Period) -> Text:
    return Text(*(period_words(period, lang) for lang in LANGUAGES))


def _is_nil(value: Value) -> bool:
    return value is False or value == () or (value == 0 and not isinstance(value, bool))


def _short_value(value: Value, type_: Type, rulebooks: Sequence[Rulebook], language: Language) -> str:
    """A value in a column of amounts: money to the fen; what is undetermined has its reasons beside it."""
    if isinstance(value, Undetermined):
        return UNDETERMINED.of(language)
    if type_.unit.is_currency and type_.places is not None and type_.places < 2:
        type_ = replace(type_, places=2)
    return value_words(value, type_, rulebooks, language, full=type_.unit.is_currency)


__all__ = ["Statement", "build_statements", "render_statements"]
