"""Facts as the evaluator asks for them: cells, rows by relation, where a row lies in time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.evaluation.kleene import undetermined
from engine.facts.model import Facts, Table
from engine.rulebook.vocabulary import Entity, Vocabulary
from engine.values.period import Period
from engine.values.value import ABSENT, MISSING, Undetermined, Value


@dataclass(eq=False)
class FactsIndex:
    """Read-only access to facts with the meaning of missing, absent and not supplied."""

    facts: Facts
    vocabulary: Vocabulary
    _by_relation: dict[tuple[str, str], dict[str, list[str]]] = field(default_factory=dict)
    _unplaced: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _spans: dict[tuple[str, str], tuple[Value, Value]] = field(default_factory=dict)
    _by_date: dict[tuple[str, tuple[str, str]], tuple[list[date], list[str], list[str]]] = field(default_factory=dict)

    def table(self, entity: str) -> Table | None:
        return self.facts.table(entity)

    def keys(self, entity: str) -> list[str]:
        """The keys of a keyed entity, in file order."""
        table = self.table(entity)
        return [k for k in table.rows if isinstance(k, str)] if table else []

    def cell(self, entity: Entity, name: str, key: str, period: Period | None) -> Value:
        """A fact. Missing ones are undetermined, with `entity.field` as the reason."""
        table = self.facts.tables.get(entity.id)
        if table is None:
            return _lacking("not_supplied", entity, name, key, period)
        row = table.rows.get(key if entity.of is None else (key, period))
        if row is None:
            return self._no_row(entity, name, table, key, period)
        value = row.get(name, MISSING)
        return _lacking("missing", entity, name, key, period) if value is MISSING else value

    def _no_row(self, entity: Entity, name: str, table: Table, key: str, period: Period | None) -> Value:
        """No row: the columns' defaults and absences hold where the table covers the period."""
        if entity.of is None:
            return _lacking("unknown", entity, name, key, period)
        if period is not None and not table.covers.contains(period.start, period.end):
            return _lacking("not_covered", entity, name, key, period)
        column = entity.fields[name]
        if entity.optional or column.optional:
            return ABSENT
        return column.default if column.default is not None else _lacking("missing", entity, name, key, period)

    def related(self, entity: str, relation: str, target: str) -> list[str]:
        """The keys of the rows whose relation names the target row, in file order."""
        index = self._by_relation.get((entity, relation))
        if index is None:
            index = {}
            table = self.table(entity)
            for key, row in table.rows.items() if table else ():
                value = row.get(relation, MISSING)
                if isinstance(key, str) and isinstance(value, str):
                    index.setdefault(value, []).append(key)
                elif isinstance(key, str) and value is MISSING:
                    self._unplaced.setdefault((entity, relation), []).append(key)
            self._by_relation[(entity, relation)] = index
        return index.get(target, [])

    def unplaced(self, entity: str, relation: str) -> list[str]:
        """The keys of the rows of which it is not known to whom they belong: the relation's cell is missing."""
        self.related(entity, relation, "")
        return self._unplaced.get((entity, relation), [])

    def span(self, entity: Entity, key: str) -> tuple[Value, Value]:
        """When a row lies: its date or first and last moment. ABSENT at the end of an open span."""
        place = (entity.id, key)
        found = self._spans.get(place)
        if found is None:
            first: Value = ABSENT
            last: Value = ABSENT
            if entity.dated:
                first = self.cell(entity, entity.dated[0], key, None)
                last = self.cell(entity, entity.dated[1], key, None) if len(entity.dated) == 2 else first
            self._spans[place] = found = (first, last)
        return found

    def day(self, entity: Entity, key: str) -> Value:
        """The (first) date of a row."""
        start = self.span(entity, key)[0]
        return start.date() if isinstance(start, datetime) else start

    def touches(self, entity: Entity, key: str, start: date, until: date) -> bool | Undetermined:
        """Whether a row lies in a window of days: its date does, or its span has a day in common.

        A row without its date lies in no window; a span without its end goes on.
        """
        first, last = self.span(entity, key)
        if first is ABSENT:
            return False
        if isinstance(first, Undetermined):
            return first
        first_day, last_day = _day(first), _day(last)
        if first_day is not None and first_day > until:
            return False
        if isinstance(last, Undetermined):
            return last
        return last_day is None or last_day >= start

    def touching(
        self, entity: Entity, group: tuple[str, str], keys: list[str], start: date, until: date
    ) -> Iterator[tuple[str, Value]]:
        """The rows of a group that lie, or may lie, in a window of days, by date and then file order.

        `group` names the keys (a relation and its target), which are sorted once.
        """
        order = self._by_date.get((entity.id, group))
        if order is None:
            entries = [(self.day(entity, key), number, key) for number, key in enumerate(keys)]
            dated = sorted((day, number, key) for day, number, key in entries if isinstance(day, date))
            doubtful = [key for day, _, key in entries if isinstance(day, Undetermined)]
            order = self._by_date[(entity.id, group)] = (
                [day for day, _, _ in dated],
                [key for _, _, key in dated],
                doubtful,
            )
        days, sorted_keys, doubtful = order
        if len(entity.dated) == 1:
            for key in sorted_keys[bisect_left(days, start) : bisect_right(days, until)]:
                yield key, True
        else:
            for key in sorted_keys[: bisect_right(days, until)]:
                lies = self.touches(entity, key, start, until)
                if lies is not False:
                    yield key, lies
        for key in doubtful:
            yield key, self.touches(entity, key, start, until)


def _lacking(kind: str, entity: Entity, name: str, key: str, period: Period | None) -> Undetermined:
    return undetermined(kind, f"{entity.id}.{name}", key if period is None else f"{key} {period}")


def _day(moment: Value) -> date | None:
    if isinstance(moment, datetime):
        return moment.date()
    return moment if isinstance(moment, date) else None
