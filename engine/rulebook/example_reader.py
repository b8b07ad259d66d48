"""Worked examples: the names in them are checked here, their values where they are run."""

from __future__ import annotations

from collections import abc
from dataclasses import dataclass

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.rulebook.literals import read_date, read_value
from engine.rulebook.model import Example, Interpretation, Parameter
from engine.rulebook.node import Mapping, Node, Scalar
from engine.rulebook.shapes import as_mapping, as_scalar, as_text, entries, items
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import Period


@dataclass(frozen=True, slots=True)
class Names:
    """What an example may name. The ids include things whose own reading failed."""

    vocabulary: Vocabulary
    rules: frozenset[str]
    parameters: abc.Mapping[str, Parameter]
    interpretations: abc.Mapping[str, Interpretation]
    choices: frozenset[str]


def read_example(node: Mapping, clause: str | None, names: Names, diagnostics: Diagnostics) -> Example | None:
    """An example; None where it expects nothing."""
    expect = as_mapping(node.get("expect"))
    _check_given(node.get("given"), names, diagnostics)
    _check_choices(node.get("with"), names, diagnostics)
    for rule, _ in entries(expect):
        if rule.text not in names.rules:
            diagnostics.error(
                "unknown_rule",
                rule.position,
                f"没有规则“{rule.text}”",
                f"no rule `{rule.text}`",
                hint=did_you_mean(rule.text, names.rules),
            )
    period, as_of = as_scalar(node.get("period")), as_scalar(node.get("as_of"))
    if period:
        try:
            Period.parse(period.text)
        except ValueError:
            diagnostics.error(
                "bad_value",
                period.position,
                f"“{period.text}”应为期间，如 2024-10、2024-Q4、2024",
                f"`{period.text}` should be a period, like 2024-10, 2024-Q4, 2024",
            )
    if as_of:
        read_date(as_of, diagnostics)
    if expect is None:
        return None
    return Example(
        clause,
        as_mapping(node.get("given")),
        as_mapping(node.get("with")),
        period,
        as_of,
        expect,
        as_text(node.get("note")),
        node.position,
    )


def _check_given(given: Node | None, names: Names, diagnostics: Diagnostics) -> None:
    for name, body in entries(given):
        if name.text == "holidays":
            for day in items(body):
                if isinstance(day, Scalar):
                    read_date(day, diagnostics)
        elif name.text in names.vocabulary.entities:
            rows = [body] if isinstance(body, Mapping) else [r for r in items(body) if isinstance(r, Mapping)]
            for row in rows:
                _check_row(name.text, row, names, diagnostics)
        elif name.text not in names.rules:
            known = [*names.vocabulary.entities, *names.rules, "holidays"]
            diagnostics.error(
                "unknown_name",
                name.position,
                f"没有实体或规则“{name.text}”",
                f"no entity or rule `{name.text}`",
                hint=did_you_mean(name.text, known),
            )


def _check_row(entity_id: str, row: Mapping, names: Names, diagnostics: Diagnostics) -> None:
    entity = names.vocabulary.entities[entity_id]
    known = [*entity.fields, *filter(None, (entity.key, entity.of, entity.each))]
    for cell, _ in row:
        if cell.text not in known and cell.text not in names.rules:
            diagnostics.error(
                "unknown_field",
                cell.position,
                f"实体“{entity_id}”没有字段“{cell.text}”",
                f"`{entity_id}` has no field `{cell.text}`",
                hint=did_you_mean(cell.text, known),
            )


def _check_choices(choices: Node | None, names: Names, diagnostics: Diagnostics) -> None:
    for name, value in entries(choices):
        chosen = as_scalar(value)
        if interpretation := names.interpretations.get(name.text):
            if chosen and chosen.text not in interpretation.options:
                diagnostics.error(
                    "unknown_option",
                    chosen.position,
                    f"“{chosen.text}”不在“{name.text}”的选项中",
                    f"`{chosen.text}` is no option of `{name.text}`",
                    hint=did_you_mean(chosen.text, interpretation.options),
                )
        elif parameter := names.parameters.get(name.text):
            if parameter.scale_of is not None:
                diagnostics.error(
                    "bad_value",
                    name.position,
                    f"示例不能替换分档表“{name.text}”",
                    f"an example cannot replace the scale `{name.text}`",
                )
            elif chosen:
                read_value(chosen, parameter.type, diagnostics)
        elif name.text not in names.choices:
            diagnostics.error(
                "unknown_name",
                name.position,
                f"没有口径或参数“{name.text}”",
                f"no interpretation or parameter `{name.text}`",
                hint=did_you_mean(name.text, names.choices),
            )
