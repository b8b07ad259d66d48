"""What people still owe, as a to-do list: by person, the overdue first, then by deadline; or by deadline alone.

What cannot be determined is listed after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.documents.numbering import clause_numbers
from engine.documents.people import People
from engine.documents.text_columns import pad, width_of, wrap
from engine.documents.undetermined import undetermined_lines
from engine.evaluation.obligations import Moment, Obligation
from engine.program.model import Program
from engine.values.figures import listed, period_words
from engine.values.text import Language, Text

Record = dict[str, str | None]

_NEVER = "9999"
_FIRST = ("overdue", "pending")  # then what was done
_COUNTED = {
    "overdue": Text("{0}项逾期", "{0} overdue"),
    "pending": Text("{0}项待办", "{0} pending"),
    "late": Text("{0}项逾期完成", "{0} done late"),
    "in_time": Text("{0}项按时", "{0} in time"),
}


def duties_records(obligations: Iterable[Obligation], people: People) -> list[Record]:
    """The obligations as plain data, in the order of the list by person."""
    return [
        {
            "person": people.person_of(o.outcome.entity, o.outcome.key),
            "rulebook": o.outcome.rulebook,
            "rule": o.outcome.rule,
            "clause": o.outcome.clause,
            "key": o.outcome.key or None,
            "period": str(o.outcome.period) if o.outcome.period else None,
            "due": o.due.isoformat() if o.due else None,
            "done": o.done.isoformat() if o.done else None,
            "status": o.status,
        }
        for o in _by_person(obligations, people)
    ]


def duties_list(
    obligations: Iterable[Obligation],
    programs: Sequence[Program],
    people: People,
    language: Language,
    as_of: date,
    by_deadline: bool = False,
    width: int = 80,
) -> str:
    """The to-do list for a terminal, of lines of at most `width` columns: person by person, or all by deadline."""
    return "\n".join(_List(programs, people, language, as_of, width).lines(list(obligations), by_deadline)) + "\n"


@dataclass(slots=True)
class _List:
    programs: Sequence[Program]
    people: People
    language: Language
    as_of: date
    width: int
    by_id: dict[str, Program] = field(init=False)
    numbers: dict[str, dict[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_id = {p.rulebook.id: p for p in self.programs}
        self.numbers = {p.rulebook.id: clause_numbers(p.rulebook) for p in self.programs}

    def lines(self, every: list[Obligation], by_deadline: bool) -> list[str]:
        found = wrap(self._title(), self.width)
        items = [item for item in every if item.status != "undetermined"]
        unknown = undetermined_lines(
            [item.outcome for item in every if item.status == "undetermined"],
            self.programs,
            self.people,
            self.language,
            self.width,
        )
        if not items:
            return [*found, "", self._say("没有待办事项", "nothing is owed"), *unknown]
        whose = {id(item): self._person(item) for item in items}
        moments = max(width_of(self._moment(item.due)) for item in items)
        states = max(width_of(self._state(item)) for item in items)
        if by_deadline:
            found.append("")
            for item in sorted(items, key=_deadline):
                found += self._item(item, moments, states, f"{whose[id(item)]}{self._say('：', ': ')}")
        else:
            ordered = _by_person(items, self.people)
            for name in dict.fromkeys(whose[id(item)] for item in ordered):
                own = [item for item in ordered if whose[id(item)] == name]
                found += ["", *wrap(f"{name}{self._say('　', '  ')}{self._counts(own)}", self.width)]
                for item in own:
                    found += self._item(item, moments, states)
        people = len(set(whose.values()))
        total = self._say(
            f"{people}人，{len(items)}项", f"{_many(people, 'person', 'people')}, {_many(len(items), 'item')}"
        )
        return [*found, "", *wrap(f"{total}{self._say('：', ': ')}{self._counts(items)}", self.width), *unknown]

    def _say(self, zh: str, en: str) -> str:
        return Text(zh, en).of(self.language)

    def _title(self) -> str:
        names = " + ".join(p.rulebook.title.of(self.language) for p in self.programs)
        day = self.as_of.isoformat()
        return f"{names} · {self._say(f'待办事项，截至 {day}', f'duties as of {day}')}"

    def _person(self, item: Obligation) -> str:
        person = self.people.person_of(item.outcome.entity, item.outcome.key)
        return self.people.label(self.people.entity or "", person) if person else "–"

    def _counts(self, items: Sequence[Obligation]) -> str:
        """How many there are of each status."""
        counted = Counter(item.status for item in items)
        told = [words.of(self.language).replace("{0}", str(counted[s])) for s, words in _COUNTED.items() if counted[s]]
        return listed(told, self.language)

    def _item(self, item: Obligation, moments: int, states: int, whose: str = "") -> list[str]:
        """Deadline, state and what it is; a long one goes on under its first word."""
        head = f"  {pad(self._moment(item.due), moments)}  {pad(self._state(item), states)}  "
        lines = wrap(f"{whose}{self._what(item)}", self.width - width_of(head))
        return [f"{head if n == 0 else ' ' * width_of(head)}{line}" for n, line in enumerate(lines)]

    def _what(self, item: Obligation) -> str:
        """The outcome's label, its period or row, and its clause."""
        outcome = item.outcome
        rule = self.by_id[outcome.rulebook].rules[outcome.rule].rule
        text = rule.label.of(self.language)
        of = self._of(item)
        if of:
            text += self._say(f"（{of}）", f" ({of})")
        clause = self.numbers[outcome.rulebook][rule.clause]
        return f"{text} [{f'{outcome.rulebook} ' if len(self.programs) > 1 else ''}{clause}]"

    def _of(self, item: Obligation) -> str:
        """The period, and the key and name of a row that is not a person."""
        return self._say("，", ", ").join(part for part in (self._period_of(item), self._row_of(item)) if part)

    def _period_of(self, item: Obligation) -> str:
        """The outcome's period; a day that is also the deadline's is not said twice."""
        period = item.outcome.period
        if period is None:
            return ""
        if period.kind != "day":
            return period_words(period, self.language)
        return "" if item.due is not None and period.start == _day(item.due) else self._moment(period.start)

    def _row_of(self, item: Obligation) -> str:
        entity, key = item.outcome.entity, item.outcome.key
        if entity == self.people.entity:
            return ""
        person = self.people.person_of(entity, key)
        name = self.people.name(entity, key)
        return " ".join(dict.fromkeys(part.removeprefix(f"{person}/") for part in (key, name)))

    def _moment(self, moment: Moment | None) -> str:
        """A deadline, its year only where it is not the year of the list."""
        if moment is None:
            return "–"
        shown = moment.strftime("%m-%d %H:%M") if isinstance(moment, datetime) else moment.strftime("%m-%d")
        return shown if moment.year == self.as_of.year else f"{moment.year}-{shown}"

    def _state(self, item: Obligation) -> str:
        """How late a thing is, or how much time is left; of a thing done, when it was."""
        if item.due is None:
            return ""
        days = (_day(item.due) - self.as_of).days
        if item.status == "overdue":
            return self._say(f"逾期{-days}天", f"{_many(-days, 'day')} overdue")
        if item.status == "pending":
            soon = {0: Text("今天到期", "due today"), 1: Text("明天到期", "due tomorrow")}.get(days)
            return soon.of(self.language) if soon else self._say(f"还有{days}天", f"due in {_many(days, 'day')}")
        word = self._say("按时", "in time") if item.status == "in_time" else self._say("逾期完成", "done late")
        return f"{word} {self._moment(item.done)}" if item.done else word


def _many(count: int, one: str, many: str = "") -> str:
    """
    >>> _many(1, "day"), _many(2, "day"), _many(2, "person", "people")
    ('1 day', '2 days', '2 people')
    """
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _deadline(item: Obligation) -> str:
    return item.due.isoformat() if item.due else _NEVER


def _by_person(obligations: Iterable[Obligation], people: People) -> list[Obligation]:
    order = {key: number for number, key in enumerate(people.keys())}

    def place(item: Obligation) -> tuple[int, int, str, str]:
        person = people.person_of(item.outcome.entity, item.outcome.key)
        status = _FIRST.index(item.status) if item.status in _FIRST else len(_FIRST)
        return order.get(person or "", len(order)), status, _deadline(item), item.outcome.rule

    return sorted(obligations, key=place)
