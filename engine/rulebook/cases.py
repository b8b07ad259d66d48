"""A file of cases: examples from outside, each naming its rulebook."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine.diagnostics.diagnostic import Diagnostics, InvalidRulebook
from engine.diagnostics.nearest import did_you_mean
from engine.rulebook.example_reader import Names, read_example
from engine.rulebook.files import read_source
from engine.rulebook.library import schema_path
from engine.rulebook.model import Example, Rulebook
from engine.rulebook.node import Mapping
from engine.rulebook.schema import check_schema
from engine.rulebook.shapes import as_scalar, items
from engine.rulebook.strict_yaml import parse_yaml


def read_cases(path: Path, rulebooks: Iterable[Rulebook]) -> dict[str, list[Example]]:
    """The cases by rulebook id. Names in them are checked against that rulebook.

    Raises:
        InvalidRulebook: the file cannot be read, a name in it is wrong, or a case is about none of the rulebooks.
    """
    diagnostics = Diagnostics()
    known = {rulebook.id: rulebook for rulebook in rulebooks}
    cases: dict[str, list[Example]] = {id_: [] for id_ in known}
    source = read_source(path, diagnostics)
    tree = parse_yaml(source, diagnostics) if source else None
    if tree is None or not check_schema(tree, schema_path("cases"), diagnostics):
        raise InvalidRulebook(diagnostics)
    names = {id_: _names(rulebook) for id_, rulebook in known.items()}
    for case in items(tree):
        named = as_scalar(case.get("rulebook")) if isinstance(case, Mapping) else None
        if named is None or not isinstance(case, Mapping):
            continue
        if named.text not in known:
            diagnostics.error(
                "unknown_rulebook",
                named.position,
                f"没有给出规则手册“{named.text}”；有：{'、'.join(known)}",
                f"the rulebook `{named.text}` is not among those given: {', '.join(known)}",
                hint=did_you_mean(named.text, known),
            )
        elif example := read_example(case, None, names[named.text], diagnostics):
            cases[named.text].append(example)
    if diagnostics.has_errors:
        raise InvalidRulebook(diagnostics)
    return cases


def _names(rulebook: Rulebook) -> Names:
    parameters, interpretations = rulebook.parameters(), rulebook.interpretations()
    return Names(
        rulebook.vocabulary,
        frozenset(rulebook.rules()),
        parameters,
        interpretations,
        frozenset([*parameters, *interpretations]),
    )
