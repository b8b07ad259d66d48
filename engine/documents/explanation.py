"""Why an outcome is what it is, or why it is not: a trace as a tree of text, with clauses and quotations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from engine.documents.figures import undetermined_words
from engine.documents.figures_day import default_day
from engine.documents.numbering import clause_numbers
from engine.documents.people import People, person_entity
from engine.documents.text_columns import pad, width_of, wrap
from engine.evaluation.trace import TraceNode
from engine.facts.model import Facts
from engine.language.choose import as_chosen
from engine.language.core import Aggregate, Expression, Literal, Logic, Read
from engine.language.wording import wording
from engine.language.words import Words, spaced
from engine.program.model import Program
from engine.values.figures import figure, period_words
from engine.values.period import Period
from engine.values.text import Language, Text
from engine.values.value import ABSENT, State, Undetermined, Value

_LEAVES = ("fact", "parameter", "choice", "builtin")
_MOST_ITEMS = 12
_SHORT_QUOTE = 90
_NARROWEST = 40
_ROLES = {
    "when": Text("适用条件", "applies where"),
    "require": Text("须满足", "must hold"),
    "where": Text("取用条件", "taken where"),
    "cell": Text("条件", "condition"),
    "row": Text("条件", "condition"),
}


def render_explanation(
    trace: TraceNode, program: Program, facts: Facts, language: Language, width: int | None = None
) -> str:
    """The tree of one outcome as text; several lines, no final newline. With a width, lines are broken to fit that many columns."""
    tree = _Teller(program, facts, language).outcome(trace)
    return "\n".join(_drawn(tree, width))


@dataclass(slots=True)
class _Branch:
    """A line of the tree and the lines under it. `label` and `value` are aligned with the leaves beside it."""

    text: str
    below: list[_Branch] = field(default_factory=list)
    label: str = ""
    value: str = ""


@dataclass(eq=False)
class _Teller:
    program: Program
    facts: Facts
    language: Language
    told: set[int] = field(default_factory=set)
    quoted: set[str] = field(default_factory=set)
    at: list[tuple[str, str, Period | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        rulebook = self.program.rulebook
        self.numbers = clause_numbers(rulebook)
        self.choices = {id_: i.chosen for id_, i in rulebook.interpretations().items()}
        self.people = People(person_entity([self.program]), rulebook.vocabulary, self.facts)

    def pick(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    # --- outcomes ----------------------------------------------------------------------------------

    def outcome(self, node: TraceNode) -> _Branch:
        """An outcome with its clause, its quotation and what it was found from."""
        rule = self.program.rules[node.subject]
        number = self.numbers.get(node.clause, "")
        place = (node.entity, node.key, node.period)
        whose = "" if place in self.at else self._whose(node)
        head = f"{rule.rule.label.of(self.language)} = {self.value(node)}"
        notes = [n for n in (self.pick(f"条款 {number}", f"clause {number}"), whose) if n]
        branch = _Branch(f"{head}  [{' · '.join(notes)}]")
        if id(node) in self.told:
            if node.children:
                branch.text += self.pick("（见上）", " (see above)")
            return branch
        self.told.add(id(node))
        branch.below += self._quotes(node.clause)
        if node.text == "not_in_force":
            branch.below.append(_Branch(self.pick("该规则此时未施行", "the rule is not in force then")))
        words = Words(self.program.rulebook, self.language, node.period.end if node.period else self._day()).of_rule(
            node.entity or None, node.period.kind if node.period else None
        )
        self.at.append(place)
        branch.below += self.below(node, words)
        self.at.pop()
        return branch

    def _day(self) -> date:
        return default_day(self.program.rulebook)

    def _whose(self, node: TraceNode) -> str:
        parts = [self.row(node.entity, node.key)] if node.entity else []
        if node.period is not None:
            parts.append(period_words(node.period, self.language))
        return " ".join(parts)

    def row(self, entity: str, key: str) -> str:
        """A row for people: a person by name, another row by its entity and key."""
        model = self.program.rulebook.vocabulary.entities.get(entity)
        name = self.people.name(entity, key)
        if entity == self.people.entity:
            return name if name == key else f"{name} {key}"
        label = model.label.of(self.language) if model else spaced(entity)
        return f"{label} {name}"

    def _quotes(self, clause: str) -> list[_Branch]:
        """The clause's quotation, the first time it is met; in full for the outcome asked for."""
        known = self.program.clauses.get(clause)
        if known is None or clause in self.quoted:
            return []
        first = not self.quoted
        self.quoted.add(clause)
        quote = " ".join(" ".join(q.split()) for q in known.quote)
        if not quote:
            return []
        if not first and len(quote) > _SHORT_QUOTE:
            quote = f"{quote[:_SHORT_QUOTE]}…"
        source = self.pick(f"（{known.source}）", f" ({known.source})") if known.source and first else ""
        return [_Branch(f"“{quote}”{source}")]

    def value(self, node: TraceNode) -> str:
        return self.figure(node.value, node)

    def figure(self, value: Value, node: TraceNode) -> str:
        if isinstance(value, Undetermined):
            return undetermined_words(value, [self.program.rulebook], self.language)
        if isinstance(value, State):
            if node.kind == "outcome":
                return self.pick("不适用", "does not apply")
            return self.pick("无", "none")
        if node.kind == "choice":
            choice = self.program.rulebook.interpretations()[node.subject]
            return choice.options[str(value)].of(self.language) if value in choice.options else str(value)
        if node.type is None:
            return str(value)
        return figure(value, node.type, self.language)

    # --- what stands below -------------------------------------------------------------------------

    def below(self, node: TraceNode, words: Words) -> list[_Branch]:
        branches: list[_Branch] = []
        for child in node.children:
            branches += self.step(child, words)
        return branches

    def step(self, node: TraceNode, words: Words) -> list[_Branch]:
        if node.kind == "outcome":
            return [self.outcome(node)]
        if node.kind in _LEAVES:
            return [self.leaf(node, words)]
        if node.kind == "row":
            return [self.table_row(node, words)]
        if node.kind == "condition":
            return [self.condition(node, words)]
        if node.kind == "aggregate":
            return [self.aggregate(node, words)]
        if node.kind == "bracket":
            text = wording(node.expression, words) if node.expression is not None else spaced(node.subject)
            return [_Branch(f"{text} = {self.value(node)}", self.below(node, words))]
        return self.below(node, words)

    def leaf(self, node: TraceNode, words: Words) -> _Branch:
        label, value = self._label(node, words), self.value(node)
        if node.kind == "parameter":
            parameter = self.program.rulebook.parameters().get(node.subject)
            number = self.numbers.get(parameter.clause, "") if parameter else ""
            value += self.pick(f"  [参数，条款 {number}]", f"  [parameter, clause {number}]") if number else ""
        if node.kind == "choice":
            value += self.pick("  [口径]", "  [reading]")
        return _Branch(f"{label} = {value}", label=label, value=value)

    def _label(self, node: TraceNode, words: Words) -> str:
        if node.kind == "choice":
            return self.program.rulebook.interpretations()[node.subject].question.of(self.language)
        if node.kind == "parameter":
            return words.parameter(node.subject)
        if node.kind == "outcome":
            return words.rule(node.subject)
        if isinstance(node.expression, Read):
            return wording(node.expression, words)
        return spaced(node.subject.rpartition(".")[2])

    # --- conditions and rows -----------------------------------------------------------------------

    def table_row(self, node: TraceNode, words: Words) -> _Branch:
        """A row tried: whether it matched, and if not, which condition failed on which values."""
        said = self.pick("；", "; ").join(self._said(c, words) for c in node.children if c.kind == "condition")
        head = self.pick(f"第{node.subject}行", f"row {node.subject}")
        return self._tried(node, f"{head}：{said}" if self.language == "zh" else f"{head}: {said}", words)

    def condition(self, node: TraceNode, words: Words) -> _Branch:
        role = _ROLES.get(node.subject, _ROLES["cell"]).of(self.language)
        return self._tried(node, f"{role}{self.pick('：', ': ')}{self._said(node, words)}", words)

    def _said(self, node: TraceNode, words: Words) -> str:
        return self.worded(node.expression, words) if node.expression is not None else node.text

    def worded(self, expression: Expression, words: Words) -> str:
        """An expression as the chosen readings leave it, unless they leave nothing of it."""
        chosen = as_chosen(expression, self.choices)
        return wording(expression if isinstance(chosen, Literal) else chosen, words)

    def _tried(self, node: TraceNode, text: str, words: Words) -> _Branch:
        mark = {True: "✓", False: "✗", None: "?"}[node.matched]
        deciding = node if node.matched is True else _failing(node, node.matched)
        seen = self._seen(deciding, words)
        if node.matched is True:
            tail = ""
        elif node.matched is False:
            failed = self._said(deciding, words) if deciding is not node and deciding.kind == "condition" else ""
            failed = "" if text.endswith(failed) and _alone(node, deciding) else failed
            tail = self.pick(" — 不符", " — fails") + (self.pick(f"：{failed}", f": {failed}") if failed else "")
        else:
            tail = self.pick(" — 待定", " — to be determined")
        if seen:
            tail += self.pick(f"（{'，'.join(seen)}）", f" ({', '.join(seen)})")
        return _Branch(
            f"{mark} {text}{tail}",
            [self.outcome(n) for n in _outcomes(deciding) if id(n) not in self.told and n.children],
        )

    def _seen(self, node: TraceNode, words: Words) -> list[str]:
        """The values a condition read."""
        found: dict[str, None] = {}
        for read in _reads(node):
            found[f"{self._label(read, words)} = {self.value(read)}"] = None
        return list(found)

    # --- aggregates --------------------------------------------------------------------------------

    def aggregate(self, node: TraceNode, words: Words) -> _Branch:
        expression = node.expression
        text = self.worded(expression, words) if expression is not None else spaced(node.subject)
        branch = _Branch(f"{text} = {self.value(node)}")
        inner = words.inside(expression.entity or None, expression.each) if isinstance(expression, Aggregate) else words
        items = [c for c in node.children if c.kind == "item"]
        branch.below += [b for c in node.children if not _places_rows(c, node) for b in self.step(c, words)]
        taken = [i for i in items if i.value is not ABSENT]
        telling = [i for i in taken if i.value not in (0, False)]
        shown = telling[:_MOST_ITEMS]
        branch.below += [self.item(i, node, inner) for i in shown]
        for count, zh, en in (
            (len(telling) - len(shown), "另有{0}条", "{0} more"),
            (len(taken) - len(telling), "其余{0}条为零", "{0} others come to nothing"),
            (len(items) - len(taken), "{0}条不计入", "{0} not taken"),
        ):
            if count:
                branch.below.append(_Branch("· " + self.pick(zh, en).replace("{0}", str(count))))
        return branch

    def item(self, node: TraceNode, aggregate: TraceNode, words: Words) -> _Branch:
        name = period_words(node.period, self.language) if node.period is not None else self.row(node.entity, node.key)
        counted = isinstance(aggregate.expression, Aggregate) and aggregate.expression.body is None
        body = aggregate.expression.body if isinstance(aggregate.expression, Aggregate) else None
        value = "" if counted or isinstance(node.value, bool) else f" → {self._item_value(node, body)}"
        self.at.append((node.entity, node.key, node.period))
        below = [
            b
            for c in node.children
            if not (c.kind == "condition" and c.matched is True and not _outcomes(c))
            for b in self.step(c, words)
        ]
        self.at.pop()
        return _Branch(f"{name}{value}", below)

    def _item_value(self, node: TraceNode, body: Expression | None) -> str:
        return self.figure(node.value, TraceNode("item", "", type=body.type if body is not None else None))


def _places_rows(child: TraceNode, aggregate: TraceNode) -> bool:
    """What an aggregate reads only to find its rows: they follow, or it is the window."""
    taken = aggregate.expression.entity if isinstance(aggregate.expression, Aggregate) else ""
    return child.kind in ("item", "builtin") or (child.kind in ("outcome", "fact") and child.entity == taken)


def _alone(node: TraceNode, deciding: TraceNode) -> bool:
    """Whether the condition that failed was the only one."""
    parts = [c for c in node.children if c.kind == "condition"]
    return len(parts) == 1 and (parts[0] is deciding or _alone(parts[0], deciding))


def _failing(node: TraceNode, verdict: bool | None) -> TraceNode:
    """The innermost condition that settled a verdict."""
    if verdict is False and isinstance(node.expression, Logic) and node.expression.op == "or":
        return node  # all of its parts failed
    for child in node.children:
        if child.kind == "condition" and child.matched is verdict:
            return _failing(child, verdict)
    return node


def _reads(node: TraceNode) -> Iterator[TraceNode]:
    for child in node.children:
        if child.kind in _LEAVES or child.kind == "outcome":
            yield child
        else:
            yield from _reads(child)


def _outcomes(node: TraceNode) -> list[TraceNode]:
    return [n for n in _reads(node) if n.kind == "outcome"]


def _drawn(branch: _Branch, width: int | None) -> Iterator[str]:
    """The tree with its lines. What hangs deep is still given `_NARROWEST` columns."""
    text = _inert(branch.text)
    if width is None:
        yield text
    else:
        yield from wrap(text, max(width, _NARROWEST), "│  " if branch.below else "   ")
    room = None if width is None else width - 3
    rows = _aligned(branch.below)
    for index, child in enumerate(rows):
        last = index == len(rows) - 1
        for number, line in enumerate(_drawn(child, room)):
            yield f"{('└─ ' if last else '├─ ') if number == 0 else ('   ' if last else '│  ')}{line}"


def _aligned(branches: list[_Branch]) -> list[_Branch]:
    """Values of leaves that follow each other stand below each other."""
    found: list[_Branch] = []
    for is_leaf, group in groupby(branches, key=lambda b: bool(b.label)):
        members = list(group)
        widest = max((width_of(b.label) for b in members), default=0)
        found += [_Branch(f"{pad(b.label, widest)} = {b.value}") for b in members] if is_leaf else members
    return found


def _inert(text: str) -> str:
    """One line that cannot steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
