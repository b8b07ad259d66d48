"""A session: rulebooks, facts and a period brought together, ready to be evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from engine.evaluation.resolve_calendar import resolve_calendar
from engine.evaluation.results import Results
from engine.evaluation.run import Evaluation, EvaluatorClass
from engine.facts.calendar import WorkingCalendar
from engine.facts.folder import read_facts
from engine.facts.model import Facts
from engine.facts.problems import FactsReading
from engine.facts.timetable import derive_facts
from engine.program.model import Program
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import Period
from engine.values.text import Text
from engine.values.value import FACT_REASONS
from engine.workspace.periods import choose_period, require_in_force
from engine.workspace.refusal import Refusal
from engine.workspace.roles import read_roles
from engine.workspace.samples import choose_sample
from engine.workspace.vocabularies import merged


@dataclass(eq=False)
class Session:
    """Programs on one set of facts. `facts` are the facts read with the derived ones filled in.

    `sample` says that the facts are the bundled sample; `roles` which rulebook stands for which role.
    """

    programs: Sequence[Program]
    vocabulary: Vocabulary
    reading: FactsReading
    facts: Facts
    calendars: dict[str, WorkingCalendar]
    period: Period
    as_of: date
    sample: bool = False
    roles: Mapping[str, str] = field(default_factory=dict)

    def evaluation(self, evaluator: EvaluatorClass | None = None) -> Evaluation:
        more = {"evaluator": evaluator} if evaluator else {}
        return Evaluation(self.programs, self.facts, self.period, self.as_of, calendars=self.calendars, **more)

    def evaluate(self, progress: Callable[[int, int], None] | None = None) -> Results:
        return self.evaluation().results(progress=progress)

    def notices(self) -> list[Text]:
        """What the reader of the results must know about the facts."""
        if not self.sample:
            return []
        folder = Path(self.reading.facts.source).name
        return [Text(f"使用内置样例数据（{folder}）；用 --facts 换成自己的数据",
                     f"These are the bundled sample facts ({folder}); give your own with --facts")]

    def lacks_facts(self, results: Results) -> bool:
        """Whether facts were refused, or somebody's outcome is undetermined for lack of a fact."""
        return any(p.refuses for p in self.reading.problems) or any(
            reason.kind in FACT_REASONS for outcome in results.outcomes for reason in outcome.reasons)


def open_session(programs: Sequence[Program], facts: str | Path | None = None, period: Period | None = None,
                 as_of: date | None = None, skip_bad_rows: bool = False, roles: Iterable[str] = ()) -> Session:
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
    ids = [p.rulebook.id for p in programs]
    if len(set(ids)) < len(ids):
        raise Refusal(f"同一规则手册给了两次：{', '.join(ids)}", f"a rulebook is given twice: {', '.join(ids)}")
    chosen = read_roles(roles, [p.rulebook for p in programs])
    sample = facts is None
    folder = choose_sample(programs[0].rulebook, period).folder if facts is None else Path(facts)
    vocabulary = merged([p.rulebook.vocabulary for p in programs])
    needed = {entity for program in programs for entity in program.entities_read()}
    reading = read_facts(folder, vocabulary, needed, skip_bad_rows)
    decided = choose_period(period, reading)
    for program in programs:
        require_in_force(program.rulebook, decided)
    calendars = {p.rulebook.id: resolve_calendar(p.rulebook) for p in programs}
    with_timetable = [c for c in calendars.values() if c.timetable]
    calendar = (with_timetable or list(calendars.values()))[0]
    derived = derive_facts(reading.facts, vocabulary, calendar, (decided.start, decided.end))
    return Session(programs, vocabulary, reading, derived, calendars, decided, as_of or decided.end, sample, chosen)
