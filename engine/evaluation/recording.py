"""What an evaluation exercised: rules, lines of tables, interpretations' options."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.evaluation.reference import Frame, Reference
from engine.language.core import Line, Lines, Read
from engine.program.model import CompiledRule, Program
from engine.values.value import ABSENT, Undetermined, Value


@dataclass(slots=True)
class Coverage:
    """What was exercised in one program. Lines are (rule, number), 0 for the otherwise row."""

    rules: set[str] = field(default_factory=set)
    lines: set[tuple[str, int]] = field(default_factory=set)
    options: set[tuple[str, str]] = field(default_factory=set)

    def update(self, other: Coverage) -> None:
        self.rules |= other.rules
        self.lines |= other.lines
        self.options |= other.options


def everything(program: Program) -> Coverage:
    """All that could be exercised."""
    found = Coverage(rules=set(program.rules))
    for rule in program.rules.values():
        for top in rule.expressions():
            for node in top.walk():
                if isinstance(node, Lines):
                    found.lines |= {(rule.id, line.number) for line in node.lines}
                    if node.otherwise is not None and node.policy != "exceptions":
                        found.lines.add((rule.id, 0))
    for choice in program.rulebook.interpretations().values():
        found.options |= {(choice.id, option) for option in choice.options}
    return found


class RecordingReference(Reference):
    """Evaluates as the reference does and records what was exercised. An outcome given by an example,
    an undetermined or an absent one does not exercise its rule."""

    @property
    def coverage(self) -> Coverage:
        found: Coverage = self.__dict__.setdefault("_coverage", Coverage())
        return found

    def _outcome(self, rule: CompiledRule, frame: Frame) -> Value:
        under_way: list[str] = self.__dict__.setdefault("_under_way", [])
        under_way.append(rule.id)
        value = super()._outcome(rule, frame)
        under_way.pop()
        if not isinstance(value, Undetermined) and value is not ABSENT:
            self.coverage.rules.add(rule.id)
        return value

    def _read(self, node: Read) -> Value:
        value = super()._read(node)
        if node.kind == "choice" and isinstance(value, str):
            self.coverage.options.add((node.name, value))
        return value

    def took(self, node: Lines, line: Line | None) -> None:
        if node.policy != "exceptions" or line is not None:
            self.coverage.lines.add((self.__dict__["_under_way"][-1], line.number if line else 0))
