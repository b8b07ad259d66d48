"""Cases that others wrote hold here too; each is counted, and none is left out unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.analysis.check import compile_checked
from engine.diagnostics.diagnostic import InvalidRulebook
from engine.evaluation.example import run_examples
from engine.rulebook.load import load_rulebook_text
from engine.values.value import Undetermined
from tests.external.outside import HERE, case_id, compiled, own_results, rulebooks
from tests.language.small_rulebooks import failures

# How many cases each file, or rule of a file, of a source has.
GROUPS: dict[str, dict[str, int]] = {
    "dmn": {
        "0004": 3,
        "0005": 3,
        "0006": 3,
        "0007": 3,
        "0010": 3,
        "0020": 7,
        **{f"{number:04}": 3 for number in range(108, 120)},
    },
    "publicodes": {
        "barème/Barème en taux marginaux": 4,
        "barème/deuxième barème": 4,
        "barème/tranches variables": 4,
        "arrondi/test arrondi": 10,
        "arrondi/arrondi avec conversion d'unités": 1,
        "arrondi/arrondi avec non défini": 1,
        "encadrement/plafonnement": 1,
        "encadrement/plafond nouvelle ecriture": 1,
        "encadrement/plancher nouvelle ecriture": 1,
        "encadrement/plafonnement non applicable": 1,
        "encadrement/plafonnement non": 1,
        "encadrement/plafonnement reference inactive": 1,
        "encadrement/plancher": 1,
        "encadrement/encadrement inférieur et supérieur": 1,
        "grille/Grille": 4,
        "grille/Grille avec valeur manquante": 3,
        "durée/durée en jours": 3,
        "durée/durée en années": 3,
        "durée/durée en trimestres civiles": 4,
        "durée/durée en année civile": 2,
    },
    "dates_calc": {"exact": 19, "ambiguous": 11, "month": 2},
    "openfisca": {
        "income_tax": 1,
        "social_security_contribution": 6,
        "situations/income_tax": 1,
        "reforms/modify_social_security_taxation": 3,
    },
}
NUMBERED = {"dmn": "{}/{:03}", "publicodes": "{}/{}", "dates_calc": "{}/{:02}", "openfisca": "{}/{}"}
# The cases that the language cannot express, and why.
NOT_EXPRESSED: dict[str, dict[str, str]] = {
    "dmn": {"0113/002": "two rows give the same output and both are listed; a `list` has each code once"},
    "publicodes": {},
    "dates_calc": {},
    "openfisca": {},
}
# Cases of each source: all of them, and those expressed.
COUNTS = {"dmn": (58, 57), "publicodes": (51, 51), "dates_calc": (32, 32), "openfisca": (11, 11)}
# Where the source raises an error or names a missing input, the outcome is undetermined for this reason.
REASONS = {
    "barème/Barème en taux marginaux/4": ("division", "marginal_rates"),
    "barème/deuxième barème/3": ("missing", "situation.basis"),
    "barème/deuxième barème/4": ("missing", "situation.condition"),
    "barème/tranches variables/2": ("missing", "situation.second_limit"),
    "grille/Grille avec valeur manquante/1": ("missing", "situation.first_upper"),
    "arrondi/arrondi avec non défini/1": ("unset", "blank"),
    **{f"ambiguous/{number:02}": ("require", "exact") for number in range(1, 12)},
}
# A row of the source that repeats a part of another.
WARNINGS = {"single_hit.yaml": ["shadowed_row", "shadowed_row"]}
FILES = [path for source in GROUPS for path in rulebooks(source)]


@pytest.mark.parametrize("source", GROUPS)
def test_every_case_of_a_source_is_there_once(source: str) -> None:
    every = [NUMBERED[source].format(group, n + 1) for group, size in GROUPS[source].items() for n in range(size)]
    written = [case_id(result) for path in rulebooks(source) for result in own_results(path)]
    assert sorted([*written, *NOT_EXPRESSED[source]]) == sorted(every)
    assert (len(every), len(written)) == COUNTS[source]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_the_cases_hold(path: Path) -> None:
    program, diagnostics = compiled(path)
    assert [d.code for d in diagnostics if d.severity != "note"] == WARNINGS.get(path.name, [])
    run = run_examples(program)
    assert run.results
    assert failures(run) == []


def test_what_the_sources_refuse_is_undetermined_for_the_same_reason() -> None:
    found = {}
    for path in FILES:
        for result in own_results(path):
            for check in result.checks:
                if isinstance(check.found, Undetermined):
                    (reason,) = check.found.reasons
                    found[case_id(result)] = (reason.kind, reason.subject)
    assert found == REASONS


def test_rows_that_overlap_are_no_unique_table() -> None:
    """A table of the source's hit policy ANY is refused as `table`."""
    before, after = (HERE / "dmn/single_hit.yaml").read_text("utf-8").split("any_status:", 1)
    text = f"{before}any_status:{after.replace('first:', 'table:', 1)}"
    with pytest.raises(InvalidRulebook) as caught:
        compile_checked(*load_rulebook_text(text, "overlapping.yaml", HERE / "dmn"))
    assert [d.code for d in caught.value.diagnostics if d.severity == "error"] == ["overlap"]
