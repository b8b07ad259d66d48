"""Programs evaluated together by the columnar evaluator, on facts of a known profile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from engine.columnar.compiler import Compiler
from engine.columnar.database import open_database, run_compiled
from engine.columnar.fetching import fetch
from engine.columnar.linking import LinkedRules, RuleId
from engine.columnar.loading import load_facts
from engine.columnar.places import Places
from engine.columnar.profile import FactsProfile
from engine.columnar.reporting import Reported
from engine.columnar.settings import Settings
from engine.columnar.windows import Windows
from engine.evaluation.program_calendar import calendar_of
from engine.facts.calendar import WorkingCalendar
from engine.facts.model import Facts
from engine.program.model import Program
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import Period
from engine.values.value import Value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Place = tuple[str, Period | None]


@dataclass(eq=False)
class ColumnarEvaluation:
    """Programs with a period, ready to be compiled. `vocabulary` is that of all of them."""

    programs: Sequence[Program]
    vocabulary: Vocabulary
    period: Period
    as_of: date
    calendars: Mapping[str, WorkingCalendar] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)

    @cached_property
    def linked(self) -> LinkedRules:
        return LinkedRules(self.programs, self.roles, self.settings.choices)

    @cached_property
    def all_rules(self) -> set[RuleId]:
        return {(p.rulebook.id, rule) for p in self.programs for rule in p.rules}

    @cached_property
    def entities(self) -> set[str]:
        """The entities whose tables the queries read."""
        read = {entity for program in self.programs for entity in program.entities_read()}
        return read | {e.id for e in self.vocabulary.entities.values() if e.of in read}

    def compile(self, profile: FactsProfile, wanted: set[RuleId]) -> Compiler:
        """The programs compiled for facts of a profile.

        Raises:
            CannotCompile: a rule has no exact form in whole numbers of 127 bits.
        """
        compiler = self._compiler(profile, wanted)
        compiler.compile()
        return compiler

    def needed(self, profile: FactsProfile, wanted: set[RuleId]) -> set[RuleId]:
        """The rules wanted, and those that they rest on."""
        return self._compiler(profile, wanted).needed

    def _compiler(self, profile: FactsProfile, wanted: set[RuleId]) -> Compiler:
        calendars = {
            p.rulebook.id: self.calendars.get(p.rulebook.id) or calendar_of(p, self.period) for p in self.programs
        }
        within = _days_named(profile, self.period)
        windows = Windows(self.linked, profile, calendars, self.period, self.as_of, within, self.settings)
        places = Places(self.linked, self.vocabulary, profile, windows, self.period, wanted)
        return Compiler(
            self.linked,
            self.vocabulary,
            profile,
            calendars,
            self.period,
            self.as_of,
            wanted,
            windows,
            places,
            self.settings,
        )

    def run(
        self,
        connection: DuckDBPyConnection,
        profile: FactsProfile,
        wanted: set[RuleId],
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Reported]:
        """Compile and run; gives where the outcomes are found. Raises as `compile` does."""
        return run_compiled(connection, self.compile(profile, wanted), profile, self.entities, progress)

    def values(self, facts: Facts, wanted: set[RuleId] | None = None) -> dict[RuleId, list[tuple[Place, Value]]]:
        """The outcomes of each rule on facts in memory, by row as the facts have them, then by period.

        An undetermined outcome comes without its reasons. Raises as `compile` and `load_facts` do.
        """
        with open_database() as connection:
            profile = load_facts(connection, facts, self.vocabulary, self.entities)
            found: dict[RuleId, list[tuple[Place, Value]]] = {}
            for report in self.run(connection, profile, wanted if wanted is not None else self.all_rules):
                found |= fetch(connection, report, self.period)
        return found


def _days_named(profile: FactsProfile, period: Period) -> tuple[date, date]:
    """The days that the facts name anywhere, and the evaluation's."""
    low, high = period.start.toordinal(), period.end.toordinal()
    for table in profile.tables.values():
        for item in table.fields.values():
            if item.kind in ("date", "datetime") and item.low:
                unit = 86_400 if item.kind == "datetime" else 1
                low, high = min(low, item.low // unit), max(high, item.high // unit)
    return date.fromordinal(max(low, 1)), date.fromordinal(high)
