"""What people still owe, as a to-do list: by person, the overdue first, then by deadline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from engine.documents.numbering import clause_numbers
from engine.documents.people import People
from engine.documents.text_columns import columns
from engine.evaluation.obligations import Obligation
from engine.program.model import Program
from engine.rulebook.builtin import TIMELINESS
from engine.values.text import Language

Record = dict[str, str | None]


def duties_records(obligations: Iterable[Obligation], people: People) -> list[Record]:
    """The obligations as plain data, in the order of the list."""
    return [
        {
            "person": people.person_of(o.outcome.entity, o.outcome.key),
            "rule": o.outcome.rule,
            "clause": o.outcome.clause,
            "key": o.outcome.key or None,
            "period": str(o.outcome.period) if o.outcome.period else None,
            "due": o.due.isoformat(),
            "done": o.done.isoformat() if o.done else None,
            "status": o.status,
        }
        for o in _sorted(obligations, people)
    ]


def duties_list(
    obligations: Iterable[Obligation], programs: Sequence[Program], people: People, language: Language
) -> str:
    """The to-do list of each person, for a terminal."""
    by_id = {p.rulebook.id: p for p in programs}
    numbers = {p.rulebook.id: clause_numbers(p.rulebook) for p in programs}
    lines: list[str] = []
    rows: list[list[str]] = []
    whose: str | None = None
    for item in _sorted(obligations, people):
        person = people.person_of(item.outcome.entity, item.outcome.key) or ""
        if person != whose:
            lines += _block(rows)
            rows, whose = [], person
            lines.append(people.label(people.entity or "", person) if person else "–")
        program = by_id[item.outcome.rulebook]
        rule = program.rules[item.outcome.rule].rule
        rows.append(
            [
                "  " + TIMELINESS.members[item.status].of(language),
                _shown(item),
                rule.label.of(language),
                _about(item, person, people),
                f"[{numbers[item.outcome.rulebook][rule.clause]}]",
            ]
        )
    lines += _block(rows)
    if not lines:
        return "没有待办事项\n" if language == "zh" else "nothing is owed\n"
    return "\n".join(lines) + "\n"


def _block(rows: list[list[str]]) -> list[str]:
    return columns(rows, ["left"] * 5) if rows else []


def _about(item: Obligation, person: str, people: People) -> str:
    """What a duty is about: the period, and the row if it is not the person's own."""
    entity, key = item.outcome.entity, item.outcome.key
    period = str(item.outcome.period) if item.outcome.period else ""
    if entity == people.entity:
        return period
    name = people.name(entity, key)
    row = key.removeprefix(f"{person}/")
    return " ".join(part for part in (period, row, name if name != key else "") if part)


def _shown(item: Obligation) -> str:
    return item.due.strftime("%Y-%m-%d %H:%M") if isinstance(item.due, datetime) else item.due.isoformat()


def _sorted(obligations: Iterable[Obligation], people: People) -> list[Obligation]:
    order = {key: number for number, key in enumerate(people.keys())}

    def place(item: Obligation) -> tuple[int, bool, str, str]:
        person = people.person_of(item.outcome.entity, item.outcome.key)
        return order.get(person or "", len(order)), item.status != "overdue", item.due.isoformat(), item.outcome.rule

    return sorted(obligations, key=place)
