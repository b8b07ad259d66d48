"""Whoever tries a bundled rulebook on its sample facts meets every rule of it, and sees every finding for somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, cached_property
from typing import Any, cast

import pytest

from engine.diagnostics.diagnostic import Diagnostics
from engine.evaluation.example_facts import parse_choices
from engine.evaluation.recording import RecordingReference
from engine.evaluation.run import Evaluation
from engine.facts.manifest import read_manifest
from engine.facts.model import Coverage, Facts
from engine.program.model import Program
from engine.rulebook.files import read_source
from engine.rulebook.library import bundled_rulebooks, samples
from engine.values.period import Period

WITH_SAMPLES = [name for name in bundled_rulebooks() if samples(name)]
# Some findings can be told only when a period is over, or a time limit has passed.
LATER = timedelta(days=60)
Settings = dict[str, Any]
# Findings that no sample shows, and what it would take.
NOT_SHOWN = {
    "fengyun": {"year_end_review_due": "another reading, and somebody late more than ten times in a year"},
}  # fmt: skip


@dataclass
class Met:
    """The rules that somebody met: with an outcome known and not absent; and those with a finding."""

    rules: set[str] = field(default_factory=set)
    findings: set[str] = field(default_factory=set)

    def add(self, evaluation: Evaluation, rules: Iterable[str] | None = None) -> None:
        results = evaluation.results(None if rules is None else sorted(rules))
        for reference in evaluation.references.values():
            self.rules |= cast(RecordingReference, reference).coverage.rules
        self.findings |= {f.outcome.rule for f in results.findings}


@dataclass(frozen=True)
class Sample:
    """Sample facts with the period that facts.yaml names, and all months that they cover."""

    facts: Facts
    period: Period
    months: list[Period]


@dataclass(frozen=True)
class Samples:
    """The samples of a rulebook."""

    program: Program
    samples: list[Sample]

    @cached_property
    def met(self) -> Met:
        """What is met with every interpretation as chosen."""
        found = Met()
        for sample in self.samples:
            found.add(self._evaluation(sample, sample.period))
        return found

    def not_met(self, rules: set[str], which: str) -> list[str]:
        """Those of the rules that nobody meets (`rules`) or has a finding of (`findings`), however they are read."""
        left = rules - getattr(self.met, which)
        for settings in self._other_readings(left):
            for sample in self.samples:
                for month in sample.months if left else ():
                    found = Met()
                    found.add(self._evaluation(sample, month, settings), self._with_bases(left))
                    left -= getattr(found, which)
        return sorted(left)

    def _evaluation(self, sample: Sample, period: Period, settings: Settings | None = None) -> Evaluation:
        return Evaluation(
            [self.program],
            sample.facts,
            period,
            period.end + LATER,
            evaluator=RecordingReference,
            settings=settings or {},
        )

    def _with_bases(self, rules: set[str]) -> set[str]:
        """An exception is met where its base is asked for."""
        bases = {self.program.rules[rule].rule.exception_to for rule in rules}
        return rules | {base.text for base in bases if base is not None}

    def _other_readings(self, rules: set[str]) -> Iterator[Settings]:
        """The interpretations and parameters with which worked examples show these rules or their clauses."""
        seen = []
        for clause in self.program.rulebook.clauses():
            for example in clause.examples:
                shown = {name.text for name, _ in example.expect} | set(clause.rules)
                if example.choices is not None and shown & rules:
                    choices, overrides = parse_choices(example, self.program, Diagnostics())
                    settings: Settings = {"choices": choices, "overrides": overrides}
                    if settings not in seen:
                        seen.append(settings)
                        yield settings


@pytest.fixture(scope="module")
def of(program: Callable[[str], Program], facts: Callable[[str, str, str], Facts]) -> Callable[[str], Samples]:
    @cache
    def samples_of(name: str) -> Samples:
        found = []
        for folder in samples(name):
            source = read_source(folder / "facts.yaml", Diagnostics())
            assert source is not None
            manifest = read_manifest(source, program(name).rulebook.vocabulary, Diagnostics())
            period = manifest.period
            assert period is not None, folder
            covers = manifest.default or Coverage(period.start, period.end)
            months = Period.ending_within("month", covers.start or period.start, covers.until or period.end)
            found.append(Sample(facts(name, folder.name, str(period)), period, list(months)))
        return Samples(program(name), found)

    return samples_of


@pytest.mark.parametrize("name", WITH_SAMPLES)
def test_every_rule_is_met(name: str, of: Callable[[str], Samples]) -> None:
    assert of(name).not_met(set(of(name).program.rules), "rules") == [], "met by nobody, whatever is chosen"


@pytest.mark.parametrize("name", WITH_SAMPLES)
def test_every_finding_is_made_for_somebody(name: str, of: Callable[[str], Samples]) -> None:
    findings = {rule.id for rule in of(name).program.rules.values() if rule.rule.finding}
    assert of(name).not_met(findings - set(NOT_SHOWN.get(name, {})), "findings") == [], "nobody has this finding"
