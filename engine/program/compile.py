"""Rulebook to Program: every name resolved, every rule typed and lowered, cycles found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter

from engine.diagnostics.diagnostic import Diagnostics, InvalidRulebook
from engine.diagnostics.nearest import did_you_mean
from engine.language.core import Arithmetic, Call, Expression, Line, Lines, Literal, Read
from engine.language.describe import describe
from engine.language.elaborate import Elaborator
from engine.language.guards import NO_GUARDS, guards
from engine.program.context import Lowering
from engine.program.declared import declared_type
from engine.program.kinds import aggregate, code_list, formula, table
from engine.program.landmarks import landmarks_of
from engine.program.model import CompiledRule, Grid, Program
from engine.program.names import Names, OutcomeType, RuleScope
from engine.program.reading_order import reading_order
from engine.rulebook.model import Aggregation, CodeList, Formula, Rule, Rulebook, Table
from engine.values.text import Text
from engine.values.types import FLAG, Type


def compile_rulebook(rulebook: Rulebook, diagnostics: Diagnostics | None = None) -> tuple[Program, Diagnostics]:
    """The program of a rulebook and what is to be said about it (warnings and notes too).

    Raises:
        InvalidRulebook: the rulebook has errors; all diagnostics are in it.
    """
    found = diagnostics if diagnostics is not None else Diagnostics()
    try:
        program = _Compiler(rulebook, found).compile()
    except RecursionError:
        program = None
        found.error(
            "too_deep",
            rulebook.position,
            "规则互相依赖，或层层依赖过深",
            "the rules depend on each other, or on too long a chain of rules",
        )
    if program is None or found.has_errors:
        raise InvalidRulebook(found)
    return program, found


@dataclass(eq=False)
class _Compiler:
    rulebook: Rulebook
    diagnostics: Diagnostics
    compiled: dict[str, CompiledRule | None] = field(default_factory=dict)
    under_way: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = Names(self.rulebook, self.outcome_type)

    def compile(self) -> Program | None:
        rules = self.rulebook.rules()
        for id_ in reading_order(rules):
            self.rule(id_)
        self._attach_exceptions()
        ready = {id_: self.compiled[id_] for id_ in rules}
        whole = {id_: rule for id_, rule in ready.items() if rule is not None}
        if len(whole) != len(ready):
            return None
        graph = _graph(whole)
        order = self._order(graph)
        if order is None:
            return None
        clauses = {c.id: c for c in self.rulebook.clauses()}
        return Program(self.rulebook, whole, order, clauses, landmarks_of(whole, order, graph))

    # --- one rule ---------------------------------------------------------------------------------

    def outcome_type(self, id_: str) -> OutcomeType | None:
        """The type of a rule's outcome, compiling the rule first if need be."""
        if id_ in self.under_way:
            self._cycle([*self.under_way[self.under_way.index(id_) :], id_])
            return None
        rule = self.rule(id_)
        return OutcomeType(rule.type, rule.optional) if rule else None

    def rule(self, id_: str) -> CompiledRule | None:
        if id_ in self.compiled:
            return self.compiled[id_]
        self.under_way.append(id_)
        found = self._lower(self.names.rules[id_])
        self.under_way.pop()
        self.compiled.setdefault(id_, found)
        return self.compiled[id_]

    def _lower(self, rule: Rule) -> CompiledRule | None:
        grid = Grid(rule.of.text.strip() if rule.of else None, rule.each)
        expected = declared_type(rule, self.rulebook, self.diagnostics)
        lowering = Lowering(rule, self.names, self.diagnostics, grid, expected, NO_GUARDS)
        when = lowering.elaborator().expression(rule.when, FLAG) if rule.when else None
        if when is not None:
            lowering.given = guards(when)[0]
        body = self._body(rule, lowering)
        if body is None or (rule.when and when is None):
            return None
        type_ = self._type(rule, body, expected)
        if type_ is None:
            return None
        adapted = (
            Elaborator(self.diagnostics, lowering.scope()).adapt(body, type_) if not isinstance(body, Lines) else body
        )
        if adapted is None:
            return None
        optional = rule.when is not None or adapted.optional or rule.in_force is not None
        require = self._require(rule, lowering, OutcomeType(type_, False)) if rule.require else None
        if rule.require and require is None:
            return None
        self._statement(rule, type_)
        self._finding(rule, type_)
        return CompiledRule(
            rule, grid, type_, optional, when, adapted, require, rule.rounding or self.rulebook.rounding
        )

    def _body(self, rule: Rule, lowering: Lowering) -> Expression | None:
        if isinstance(rule.body, Formula):
            return formula.lower(rule.body, lowering)
        if isinstance(rule.body, Table):
            return table.lower(rule.body, lowering)
        if isinstance(rule.body, CodeList):
            return code_list.lower(rule.body, lowering)
        assert isinstance(rule.body, Aggregation)
        return aggregate.lower(rule.body, lowering)

    def _type(self, rule: Rule, body: Expression, expected: Type | None) -> Type | None:
        """The outcome's type: what is declared, or what follows; numbers must say their places."""
        type_ = replace(expected, minimum=body.type.minimum) if expected else replace(body.type, places=None)
        if expected is None and type_.kind == "number" and type_.unit.powers:
            self.diagnostics.error(
                "unit_missing",
                rule.position,
                f"规则 `{rule.id}` 的结果是{describe(body.type).zh}，请写 `unit:`",
                f"the outcome of `{rule.id}` is {describe(body.type).en}; say so with `unit:`",
            )
            return None
        if type_.kind == "text" and expected is None:
            self.diagnostics.error(
                "type_missing",
                rule.position,
                f"规则 `{rule.id}` 的结果是代码，请写 `type: {{代码: 名称}}`",
                f"the outcome of `{rule.id}` is a code; declare the codes with `type: {{code: label}}`",
            )
            return None
        if type_.kind != "number":
            return type_
        if rule.exact:
            return replace(type_, places=None)
        places = rule.places
        if places is None and type_.unit.is_currency:
            places = 2
        if places is None and _whole(body):
            places = 0
        if places is None:
            self.diagnostics.error(
                "places_missing",
                rule.position,
                f"规则 `{rule.id}` 的结果是数，请写小数位数",
                f"`{rule.id}` is a number: say to how many places",
                hint=Text(
                    "例如 `places: 2`，或 `places: exact` 不舍入",
                    "for example `places: 2`, or `places: exact` for no rounding",
                ),
            )
            return None
        return replace(type_, places=places)

    def _require(self, rule: Rule, lowering: Lowering, myself: OutcomeType) -> Expression | None:
        scope = RuleScope(
            self.names, self.diagnostics, (lowering.grid,), totals=rule.statement == "total", myself=(rule.id, myself)
        )
        return (
            Elaborator(self.diagnostics, scope).expression(rule.require, FLAG, lowering.given) if rule.require else None
        )

    def _statement(self, rule: Rule, type_: Type) -> None:
        if rule.statement == "payment" and type_.kind != "date":
            self.diagnostics.error(
                "statement_date",
                rule.position,
                f"发薪日期 `{rule.id}` 应为日期，却是{describe(type_).zh}",
                f"the date of payment `{rule.id}` must be a date, it is {describe(type_).en}",
            )
        if rule.statement in ("earning", "deduction", "total") and not (
            type_.kind == "number" and type_.unit.is_currency
        ):
            self.diagnostics.error(
                "statement_money",
                rule.position,
                f"工资条项目 `{rule.id}` 应为金额，却是{describe(type_).zh}",
                f"the statement line `{rule.id}` must be money, it is {describe(type_).en}",
            )
        if rule.statement and (rule.each is None or rule.of is None):
            self.diagnostics.error(
                "statement_period",
                rule.position,
                f"工资条项目 `{rule.id}` 须有 `of:` 与 `each:`",
                f"the statement line `{rule.id}` needs `of:` and `each:`",
            )

    def _finding(self, rule: Rule, type_: Type) -> None:
        if isinstance(rule.finding, bool):
            if rule.finding and type_.kind not in ("flag", "list", "number"):
                self.diagnostics.error(
                    "finding_codes",
                    rule.position,
                    f"`finding: true` 用于是否、清单或数；`{rule.id}` 是{describe(type_).zh}",
                    f"`finding: true` is for flags, lists and numbers; `{rule.id}` is {describe(type_).en}",
                    hint=Text(
                        "请列出代码，例如 `finding: [late, overdue]`",
                        "list the codes, as in `finding: [late, overdue]`",
                    ),
                )
            return
        codes = type_.enumeration.members if type_.enumeration else {}
        for code in rule.finding:
            if code not in codes:
                self.diagnostics.error(
                    "unknown_code",
                    rule.position,
                    f"finding 中的“{code}”不在代码 {'、'.join(codes)} 之中",
                    f"`{code}` in `finding` is not one of {', '.join(codes)}",
                    hint=did_you_mean(code, codes),
                )

    # --- between rules ----------------------------------------------------------------------------

    def _attach_exceptions(self) -> None:
        """Where an exception applies, its value replaces the base rule's; two must agree."""
        by_base: dict[str, list[CompiledRule]] = {}
        for rule in list(self.compiled.values()):
            if rule is None or rule.rule.exception_to is None:
                continue
            scalar = rule.rule.exception_to
            base = self.names.rules.get(scalar.text)
            compiled = self.compiled.get(scalar.text) if base else None
            if base is None:
                self.diagnostics.error(
                    "unknown_rule",
                    scalar.position,
                    f"没有规则 `{scalar.text}`",
                    f"there is no rule `{scalar.text}`",
                    hint=did_you_mean(scalar.text, self.names.rules),
                )
            elif rule.rule.when is None:
                self.diagnostics.error(
                    "exception_when",
                    rule.rule.position,
                    f"例外 `{rule.id}` 须以 `when:` 写明何时适用",
                    f"the exception `{rule.id}` must say with `when:` where it applies",
                )
            elif compiled is not None:
                if rule.grid != compiled.grid or not _may_replace(rule.type, compiled.type):
                    self.diagnostics.error(
                        "exception_grid",
                        scalar.position,
                        f"例外 `{rule.id}` 与 `{base.id}` 的对象、期间和类型须相同",
                        f"the exception `{rule.id}` must be of the same entity, period and type as `{base.id}`",
                    )
                else:
                    by_base.setdefault(base.id, []).append(rule)
        for id_, exceptions in by_base.items():
            base_rule = self.compiled[id_]
            if base_rule is not None:
                self.compiled[id_] = replace(
                    base_rule, body=_with_exceptions(base_rule, exceptions), exceptions=tuple(e.id for e in exceptions)
                )

    def _order(self, graph: dict[str, set[str]]) -> tuple[str, ...] | None:
        try:
            return tuple(TopologicalSorter(graph).static_order())
        except CycleError as error:
            self._cycle(list(reversed(error.args[1])))
            return None

    def _cycle(self, chain: list[str]) -> None:
        rules = self.names.rules
        start = min(chain, key=lambda id_: (rules[id_].position.line, id_))
        at = chain.index(start) if start in chain[:-1] else 0
        turned = chain[at:-1] + chain[:at] + [chain[at]]
        related = tuple((rules[id_].position, Text(f"`{id_}` 在这里", f"`{id_}` is here")) for id_ in turned[1:-1])
        self.diagnostics.error(
            "cycle",
            rules[start].position,
            f"规则互相依赖：{' → '.join(turned)}",
            f"these rules depend on each other: {' → '.join(turned)}",
            related=related,
        )


def _graph(rules: dict[str, CompiledRule]) -> dict[str, set[str]]:
    """Which rules each rule reads; a total reads the lines of the statement that it sums."""
    lines = {
        name: {r.id for r in rules.values() if r.rule.statement == kind}
        for name, kind in (("earnings", "earning"), ("deductions", "deduction"))
    }
    graph: dict[str, set[str]] = {}
    for id_, rule in rules.items():
        reads = [n for top in rule.expressions() for n in top.walk() if isinstance(n, Read)]
        graph[id_] = {n.name for n in reads if n.kind == "outcome"}
        for read in reads:
            if read.kind == "builtin" and read.name in lines:
                graph[id_] |= lines[read.name] - {id_}
    return graph


def _may_replace(exception: Type, base: Type) -> bool:
    """Whether every value of the one type is a value of the other."""
    codes = [set(t.enumeration.members) if t.enumeration else set() for t in (exception, base)]
    return exception.kind == base.kind and exception.unit.powers == base.unit.powers and codes[0] <= codes[1]


def _whole(body: Expression) -> bool:
    """Whether a number is whole by its nature."""
    if isinstance(body, Literal):
        return isinstance(body.value, int)
    if isinstance(body, Arithmetic | Call):
        return isinstance(body, Call) and body.type.places == 0
    return (body.type.places == 0 and not isinstance(body, Lines | Read)) or (
        isinstance(body, Lines) and body.policy == "count"
    )


def _with_exceptions(base: CompiledRule, exceptions: list[CompiledRule]) -> Lines:
    lines: list[Line] = []
    for number, rule in enumerate(exceptions, start=1):
        position = rule.rule.position
        read = Read(
            type=rule.type,
            position=position,
            kind="outcome",
            name=rule.id,
            entity=rule.grid.entity,
            each=rule.grid.each,
            optional=True,
        )
        applies = Call(type=FLAG, position=position, function="given", arguments=(read,))
        lines.append(Line(number, (), applies, replace(read, optional=False), position))
    return Lines(
        type=base.type,
        position=base.rule.position,
        optional=base.body.optional,
        policy="exceptions",
        lines=tuple(lines),
        otherwise=base.body,
    )
