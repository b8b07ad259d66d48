"""A session: rulebooks, facts and a period brought together, ready to be evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from engine.documents.people import People, person_entity
from engine.evaluation.program_calendar import calendar_of
from engine.evaluation.reference import Reference
from engine.evaluation.results import Results
from engine.evaluation.run import Evaluation, EvaluatorClass
from engine.facts.calendar import WorkingCalendar
from engine.facts.model import Facts
from engine.facts.problems import FactsReading
from engine.facts.timetable import derive_facts
from engine.program.model import Program
from engine.values.period import Period
from engine.values.text import Text
from engine.values.value import FACT_REASONS
from engine.workspace.engines import EngineName, chosen_engine, fill_by_columns
from engine.workspace.facts import FoundFacts, find_and_read
from engine.workspace.periods import choose_period, require_in_force
from engine.workspace.refusal import Refusal
from engine.workspace.roles import read_roles


@dataclass(eq=False, repr=False)
class Session:
    """Programs on one set of facts. `facts` are those found, with the derived ones filled in.

    `roles` say which rulebook stands for which role.
    """

    programs: Sequence[Program]
    found: FoundFacts
    facts: Facts
    calendars: dict[str, WorkingCalendar]
    period: Period
    as_of: date
    roles: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Session {' + '.join(p.rulebook.id for p in self.programs)} {self.period}>"

    @property
    def reading(self) -> FactsReading:
        return self.found.reading

    @cached_property
    def people(self) -> People:
        return People(person_entity(self.programs), self.found.vocabulary, self.facts)

    def notices(self) -> list[Text]:
        return self.found.notices()

    @cached_property
    def evaluation(self) -> Evaluation:
        """The evaluation, which keeps what it has found: documents look into it."""
        return self.evaluation_by(Reference)

    def evaluation_by(self, evaluator: EvaluatorClass) -> Evaluation:
        return Evaluation(
            self.programs,
            self.facts,
            self.period,
            self.as_of,
            evaluator=evaluator,
            calendars=self.calendars,
            roles=self.roles,
        )

    def evaluate(
        self,
        progress: Callable[[int, int], None] | None = None,
        engine: EngineName = "auto",
        rules: Sequence[str] | None = None,
    ) -> Results:
        """All outcomes, or those of some rules. Raises Refusal if the columnar engine is asked for and cannot do it."""
        if chosen_engine(engine, self.facts) == "columnar":
            fill_by_columns(self.evaluation, self.found.vocabulary, rules, self.roles, strict=engine == "columnar")
        return self.evaluation.results(rules, progress)

    def lacks_facts(self, results: Results) -> bool:
        """Whether facts were refused, or somebody's outcome is undetermined for lack of a fact."""
        return any(p.refuses for p in self.reading.problems) or any(
            reason.kind in FACT_REASONS for outcome in results.outcomes for reason in outcome.reasons
        )


def open_session(
    programs: Sequence[Program],
    facts: str | Path | None = None,
    period: Period | None = None,
    as_of: date | None = None,
    skip_bad_rows: bool = False,
    roles: Iterable[str] = (),
) -> Session:
    """Find and read the facts, decide the period, derive what the calendar and timetable give.

    Args:
        facts: a folder or file; None for the bundled sample of the first rulebook.
        period: None for the facts' own.
        as_of: None for the period's last day.
        roles: `role=rulebook`, for rulebooks that yield.

    Raises:
        Refusal: no sample, no or several periods, or a rulebook that is not in force in the period.
        InvalidFacts: the facts cannot be read at all.
    """
    rulebooks = [p.rulebook for p in programs]
    ids = [r.id for r in rulebooks]
    if len(set(ids)) < len(ids):
        raise Refusal(f"同一规则手册给了两次：{', '.join(ids)}", f"a rulebook is given twice: {', '.join(ids)}")
    chosen = read_roles(roles, rulebooks)
    if period is not None:
        _require_all_in_force(programs, period)
    found = find_and_read(programs, facts, period, skip_bad_rows)
    decided = choose_period(period, found.reading)
    _require_all_in_force(programs, decided)
    calendars = {p.rulebook.id: calendar_of(p, decided) for p in programs}
    calendar = next((c for c in calendars.values() if c.timetable), calendars[ids[0]])
    derived = derive_facts(found.reading.facts, found.vocabulary, calendar, (decided.start, decided.end))
    return Session(programs, found, derived, calendars, decided, as_of or decided.end, chosen)


def _require_all_in_force(programs: Sequence[Program], period: Period) -> None:
    for program in programs:
        require_in_force(program.rulebook, period)
