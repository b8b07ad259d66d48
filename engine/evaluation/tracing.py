"""The reference evaluator with a trace: every value read, every row tried and why it did or did not match."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.evaluation.kleene import conjunction, disjunction
from engine.evaluation.reference import Frame, Reference
from engine.evaluation.trace import TraceKind, TraceNode
from engine.language.core import Aggregate, Call, Expression, Line, Logic, Read
from engine.values.period import Period
from engine.values.value import ABSENT, Value


class TracingReference(Reference):
    """Evaluates as the reference does; `trace` gives an outcome's tree. Shared outcomes share their subtree."""

    def __init__(self, *arguments: object, **settings: object) -> None:
        super().__init__(*arguments, **settings)  # type: ignore[arg-type]
        self.traces: dict[tuple[str, str, Period | None], TraceNode] = {}
        self.open: list[TraceNode] = []

    def trace(self, rule: str, key: str, period: Period | None) -> TraceNode:
        """The tree of an outcome."""
        self.outcome(rule, key, period)
        return self.traces[(rule, key, period)]

    def outcome(self, id_: str, key: str, period: Period | None) -> Value:
        place = (id_, key, period)
        known = self.traces.get(place)
        if known is None:
            rule = self.program.rules[id_]
            known = TraceNode(
                "outcome",
                id_,
                type=rule.type,
                entity=rule.grid.entity or "",
                key=key,
                period=period,
                clause=rule.rule.clause,
            )
            self.traces[place] = known
            kept, self.open = self.open, [known]
            known.value = super().outcome(id_, key, period)
            self.open = kept
            if known.value is ABSENT and not known.children:
                known.text = "not_in_force"
        if self.open:
            self.open[-1].children.append(known)
        return known.value

    def prepare(self, id_: str, key: str, period: Period | None) -> None:
        kept, self.open = self.open, []
        super().prepare(id_, key, period)
        self.open = kept

    @contextmanager
    def _under(self, node: TraceNode) -> Iterator[TraceNode]:
        self.open[-1].children.append(node)
        self.open.append(node)
        try:
            yield node
        finally:
            self.open.pop()

    def condition(self, role: str, expression: Expression) -> Value:
        with self._under(_of("condition", role, expression)) as node:
            node.value = self._eval(expression)
            node.matched = _truth(node.value)
            return node.value

    def matches(self, line: Line) -> Value:
        with self._under(TraceNode("row", str(line.number))) as node:
            node.value = conjunction([self._tried(part, text) for part, text in _parts(line)])
            node.matched = _truth(node.value)
            return node.value

    def _tried(self, expression: Expression, text: str) -> Value:
        with self._under(_of("condition", "cell", expression, text)) as node:
            node.value = self._eval(expression)
            node.matched = _truth(node.value)
            return node.value

    def _logic(self, node: Logic) -> Value:
        """The operands one by one, so that the one which failed can be named."""
        if not self.open:
            return super()._logic(node)
        parts: list[Value] = []
        for operand in node.operands:
            value = self._tried(operand, "")
            parts.append(value)
            if value is (node.op == "or"):
                return value
        return conjunction(parts) if node.op == "and" else disjunction(parts)

    def _read(self, node: Read) -> Value:
        if node.kind == "outcome":
            return super()._read(node)
        value = super()._read(node)
        if self.open and node.name != "itself":
            frame = self.frames[-1 - node.frame]
            entity = node.entity or ""
            period = self._period(node.each, frame) if node.each is not None else frame.period
            found = TraceNode(
                _KINDS[node.kind],
                f"{entity}.{node.name}" if entity else node.name,
                value=value,
                type=node.type,
                entity=entity,
                key=self._key(node, frame),
                period=period if isinstance(period, Period) else None,
                expression=node,
            )
            if not any(
                c.kind == found.kind and c.subject == found.subject and c.key == found.key and c.value == value
                for c in self.open[-1].children
            ):
                self.open[-1].children.append(found)
        return value

    def _key(self, node: Read, frame: Frame) -> str:
        """The key of the row read, up the relations as far as they lead."""
        key, entity = frame.key, frame.entity
        for step in node.path:
            found = self._step(entity, step.field, key)
            if not isinstance(found, str):
                break
            key, entity = found, step.entity
        return key

    def _scaled(self, node: Call, scale: Read) -> Value:
        with self._under(_of("bracket", scale.name, node)) as trace:
            trace.value = super()._scaled(node, scale)
            return trace.value

    def _aggregate(self, node: Aggregate) -> Value:
        with self._under(_of("aggregate", node.function, node)) as trace:
            trace.value = super()._aggregate(node)
            return trace.value

    def taken(self, node: Aggregate, frame: Frame, placed: Value) -> Value | None:
        with self._under(
            TraceNode("item", node.entity, entity=node.entity, key=frame.key, period=frame.period)
        ) as item:
            value = super().taken(node, frame, placed)
            item.matched = value is not None
            item.value = ABSENT if value is None else value
            return value


_KINDS: dict[str, TraceKind] = {"fact": "fact", "parameter": "parameter", "choice": "choice", "builtin": "builtin"}


def _of(kind: TraceKind, subject: str, expression: Expression, text: str = "") -> TraceNode:
    return TraceNode(kind, subject, type=expression.type, expression=expression, text=text or source_of(expression))


def source_of(expression: Expression) -> str:
    """The expression as it stands in the rulebook, as far as its line shows it."""
    at = expression.position
    return at.source.line(at.line)[at.column - 1 : at.column - 1 + at.length]


def _parts(line: Line) -> Iterator[tuple[Expression, str]]:
    for cell in line.cells:
        yield cell.expression, cell.text
    if line.condition is not None:
        yield line.condition, ""


def _truth(value: Value) -> bool | None:
    return value if isinstance(value, bool) else None
