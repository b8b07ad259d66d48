"""Results for the terminal: a person a row, then what someone must see, then what could not be determined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from engine.documents.numbering import clause_numbers
from engine.documents.people import People
from engine.documents.text_columns import Align, columns, width_of, wrap
from engine.documents.undetermined import undetermined_lines, whose_words
from engine.evaluation.results import Finding, Outcome, Results
from engine.program.model import Program
from engine.rulebook.model import Rule
from engine.values.exact import decimal_text
from engine.values.figures import figure, grouped, period_words, unit_name
from engine.values.text import Language, Text
from engine.values.units import Unit
from engine.values.value import ABSENT, State, Undetermined, Value

_MOST_OUTCOMES = 40  # where there are no statements
_PLAIN_ROWS = (Text("对象", "of"), Text("期间", "period"), Text("规则", "rule"), Text("结果", "outcome"))


def results_table(
    results: Results,
    programs: Sequence[Program],
    people: People,
    language: Language,
    width: int = 80,
    whole: bool = True,
) -> str:
    """The results as text of at most `width` columns, ending in a line break.

    Outcomes of some rules alone (not `whole`) are listed as they are: sums over them would not be anybody's pay.
    """
    return "\n".join(_Table(results, programs, people, language, width, whole).lines()) + "\n"


@dataclass(slots=True)
class _Line:
    """What one person's statement comes to."""

    earnings: list[Value] = field(default_factory=list)
    deductions: list[Value] = field(default_factory=list)
    totals: dict[str, list[Value]] = field(default_factory=dict)

    @property
    def applies(self) -> bool:
        """Whether there is any line at all: of those who left long ago there is none."""
        return any(
            v is not ABSENT for v in (*self.earnings, *self.deductions, *(v for vs in self.totals.values() for v in vs))
        )


@dataclass(slots=True)
class _Table:
    results: Results
    programs: Sequence[Program]
    people: People
    language: Language
    width: int
    whole: bool
    numbers: dict[str, dict[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = {p.rulebook.id: clause_numbers(p.rulebook) for p in self.programs}

    def lines(self) -> list[str]:
        found = self._title()
        statements = self._statements() if self.whole else {}
        found += self._persons(statements) if statements else self._outcomes()
        found += self._findings()
        found += undetermined_lines(self.results.outcomes, self.programs, self.people, self.language, self.width)
        return found

    def _say(self, zh: str, en: str) -> str:
        return Text(zh, en).of(self.language)

    def _rule(self, outcome: Outcome) -> Rule:
        return next(p for p in self.programs if p.rulebook.id == outcome.rulebook).rules[outcome.rule].rule

    def _title(self) -> list[str]:
        names = " + ".join(p.rulebook.title.of(self.language) for p in self.programs)
        period, as_of = self.results.period, self.results.as_of
        shown = period_words(period, self.language)
        if as_of != period.end:
            shown += self._say(f"（截至 {as_of}）", f" (as of {as_of})")
        return [*wrap(f"{names} · {shown}", self.width), ""]

    # --- persons ----------------------------------------------------------------------------------

    def _statements(self) -> dict[str, _Line]:
        found: dict[str, _Line] = {}
        for outcome in self.results.outcomes:
            if outcome.statement is None or outcome.displaced_by or outcome.entity != self.people.entity:
                continue
            line = found.setdefault(outcome.key, _Line())
            if outcome.statement == "earning":
                line.earnings.append(outcome.value)
            elif outcome.statement == "deduction":
                line.deductions.append(outcome.value)
            elif outcome.statement == "total":
                line.totals.setdefault(outcome.rule, []).append(outcome.value)
        return {key: line for key, line in found.items() if line.applies}

    def _persons(self, statements: dict[str, _Line]) -> list[str]:
        totals = {r.id: r for p in self.programs for r in p.statement_rules if r.rule.statement == "total"}
        heads = [
            *self._headings(),
            self._say("应发", "earnings"),
            self._say("扣款", "deductions"),
            *(r.rule.label.of(self.language) for r in totals.values()),
        ]
        aligns: list[Align] = ["right"] * len(heads)
        aligns[:3] = "left", "left", "left"
        rows: list[list[str]] = []
        sums: list[list[Value]] = [[] for _ in heads[3:]]
        for key, line in statements.items():
            amounts = [_sum(line.earnings), _sum(line.deductions), *(_sum(line.totals.get(id_, [])) for id_ in totals)]
            for column, amount in zip(sums, amounts, strict=True):
                column.append(amount)
            rows.append(
                [
                    key,
                    self._name(key),
                    self.people.standing(key, self.results.period, self.language),
                    *map(self._amount, amounts),
                ]
            )
        known = [_sum([v for v in column if not isinstance(v, Undetermined)]) for column in sums]
        is_open = any(isinstance(v, Undetermined) for column in sums for v in column)
        table = [heads, *rows, ["", "", "", *map(self._amount, known)]]
        lines = columns(table, aligns, self.width)
        if max(map(width_of, lines)) > self.width:  # what the person is gives way to the figures
            lines = columns([[*row[:2], *row[3:]] for row in table], [*aligns[:2], *aligns[3:]], self.width)
        label = self._say("合计（不含待定）", "total of the determined") if is_open else self._say("合计", "total")
        last = lines.pop()
        if last.startswith(" " * width_of(label)):
            last = label + last[width_of(label) :]
        currency = unit_name(self._currency(), self.language)
        people = self._say(f"{len(rows)} 人", "1 person" if len(rows) == 1 else f"{len(rows)} people")
        note = self._say(f"{people}；金额单位：{currency}", f"{people}; amounts in {currency}")
        if is_open:
            note += self._say("；待定的见文末", "; undet.: undetermined, see the end")
        return [*lines, "-" * max(width_of(line) for line in lines), last, "", note]

    def _headings(self) -> list[str]:
        """What the first three columns are called: the key, the name, what the person is."""
        entity = self.people.vocabulary.entities[self.people.entity or ""]
        display = entity.fields.get(entity.display or "")
        standing = self.people.standing_field()
        return [
            entity.label.of(self.language),
            display.label.of(self.language) if display else "",
            standing.label.of(self.language) if standing else "",
        ]

    def _currency(self) -> Unit:
        return next(r.type.unit for p in self.programs for r in p.statement_rules if r.type.unit.is_currency)

    def _name(self, key: str) -> str:
        name = self.people.name(self.people.entity or "", key)
        return "" if name == key else name

    def _amount(self, value: Value) -> str:
        if isinstance(value, Undetermined | State) or not isinstance(value, int | Fraction):
            return self._say("待定", "undet.") if isinstance(value, Undetermined) else ""
        return grouped(decimal_text(value, 2))

    # --- without statements -----------------------------------------------------------------------

    def _outcomes(self) -> list[str]:
        shown = [o for o in self.results.outcomes if o.value is not ABSENT]
        if not shown:
            return [
                self._say(
                    "没有结果：该期间没有可供计算的记录。", "No outcomes: there is nothing to evaluate in this period."
                )
            ]
        # What sums up the period comes before single rows and days.
        shown.sort(key=lambda o: 0 if o.period == self.results.period else 1 if o.period is None else 2)
        rows = [[h.of(self.language) for h in _PLAIN_ROWS]]
        for outcome in shown[:_MOST_OUTCOMES]:
            rows.append(
                [
                    self.people.label(outcome.entity, outcome.key) or "–",
                    str(outcome.period or ""),
                    self._rule(outcome).label.of(self.language),
                    self._value(outcome),
                ]
            )
        lines = columns(rows, ["left", "left", "left", "left"], self.width)
        rest = len(shown) - _MOST_OUTCOMES
        if rest > 0:
            lines += [
                "",
                self._say(
                    f"……另有 {rest} 项；--format csv 或 json 可全部列出",
                    f"… and {rest} more; --format csv or json lists them all",
                ),
            ]
        return lines

    def _value(self, outcome: Outcome) -> str:
        value = outcome.value
        if isinstance(value, Undetermined | State):
            return self._say("待定", "undetermined")
        return figure(value, outcome.type, self.language, full=True)

    # --- what someone must see --------------------------------------------------------------------

    def _findings(self) -> list[str]:
        if not self.results.findings:
            return []
        groups: dict[tuple[str, str, str], list[Finding]] = {}
        for finding in self.results.findings:
            outcome = finding.outcome
            groups.setdefault((outcome.rulebook, outcome.rule, self._seen(finding)), []).append(finding)
        lines = [
            "",
            self._say(f"须处理的事项（{len(self.results.findings)}）", f"To be seen to ({len(self.results.findings)})"),
        ]
        for (_, _, seen), findings in groups.items():
            rule = self._rule(findings[0].outcome)
            label = rule.label.of(self.language) + (f"{self._say('：', ': ')}{seen}" if seen else "")
            whose = whose_words((f.outcome for f in findings), self.people, self.language)
            clause = self._say("条款 ", "clause ") + self.numbers[findings[0].outcome.rulebook][rule.clause]
            lines += wrap(f"• {label}{self._say('——', ' – ')}{whose} [{clause}]", self.width, "  ")
        return lines

    def _seen(self, finding: Finding) -> str:
        value = finding.outcome.value
        if finding.kind == "require":
            return self._say("超出规定范围", "outside what the policy allows")
        if finding.kind == "conflict":
            return self._say("例外条款互相冲突", "exceptions disagree")
        if finding.prevailing is not None:
            number = self.numbers[finding.prevailing.rulebook][finding.prevailing.clause]
            title = next(p for p in self.programs if p.rulebook.id == finding.prevailing.rulebook).rulebook.title
            return self._say(f"让位于《{title.zh}》条款 {number}", f"gives way to {title.en}, clause {number}")
        if value is True or isinstance(value, Undetermined | State):
            return ""
        return figure(value, finding.outcome.type, self.language)


def _sum(values: Sequence[Value]) -> Value:
    """The sum; undetermined if any is; absent lines count nothing."""
    total: int | Fraction = 0
    for value in values:
        if isinstance(value, Undetermined):
            return value
        if isinstance(value, int | Fraction) and not isinstance(value, bool):
            total += value
    return total
