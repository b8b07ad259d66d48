"""A handbook compared with its former version: every word added or struck, and a summary of what changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import zip_longest

from engine.documents.handbook.differences import difference, pairs, prose_difference
from engine.documents.handbook.model import (
    BilingualTable,
    Change,
    ChapterView,
    ClauseView,
    DatedWords,
    HandbookView,
    InterpretationView,
    ParameterView,
    RuleView,
    TableRow,
    TableView,
)
from engine.documents.handbook.prose import Mark, Prose, marked
from engine.documents.handbook.summary import summarize
from engine.values.text import Language

_NO_WORDS = Prose((), ())
_CHANGES: dict[Mark, Change] = {"added": "added", "struck": "removed"}


def redline(old: HandbookView, new: HandbookView) -> HandbookView:
    """The new handbook with what was added and struck since the old one."""
    former = {clause.id: clause for clause in old.clauses()}
    present = {clause.id for clause in new.clauses()}
    chapters = tuple(
        _chapter(before, after, former, present)
        for before, after in pairs(old.chapters, new.chapters, lambda chapter: chapter.id)
    )
    marked_up = replace(
        new,
        title=prose_difference(old.title, new.title),
        in_force=prose_difference(old.in_force, new.in_force),
        chapters=tuple(c for c in chapters if c.clauses or c.change != "removed"),
        interpretations=_merged_interpretations(old.interpretations, new.interpretations),
        parameters=_merged_parameters(old.parameters, new.parameters),
    )
    return replace(marked_up, summary=summarize(old, new, marked_up))


def _chapter(
    old: ChapterView | None, new: ChapterView | None, former: dict[str, ClauseView], present: set[str]
) -> ChapterView:
    """A chapter with its clauses; one that was taken from another chapter is compared with what it was there."""
    if new is None:
        assert old is not None
        gone = tuple(_struck_clause(c) for c in old.clauses if c.id not in present)
        return replace(
            old, anchor=f"former-{old.anchor}", title=_all(old.title, "struck"), clauses=gone, change="removed"
        )
    before = [c for c in old.clauses if c.id not in present or c.id in {n.id for n in new.clauses}] if old else []
    clauses = tuple(
        _clause(former.get(after.id), after) if after is not None else _struck_clause(gone)
        for gone, after in pairs(before, new.clauses, lambda clause: clause.id)
        if after is not None or gone is not None
    )
    title = prose_difference(old.title, new.title) if old else _all(new.title, "added")
    return replace(new, title=title, clauses=clauses, change="" if old else "added")


def _clause(old: ClauseView | None, new: ClauseView) -> ClauseView:
    if old is None:
        return _marked_clause(new, "added")
    merged = replace(
        new,
        text=prose_difference(old.text, new.text),
        note=_optional(old.note, new.note),
        parameters=_merged_parameters(old.parameters, new.parameters),
        interpretations=_merged_interpretations(old.interpretations, new.interpretations),
        rules=_merged_rules(old.rules, new.rules),
        former_number=old.number if old.number != new.number else "",
    )
    words = merged.text.changed or (merged.note is not None and merged.note.changed)
    parts = [part.change for part in merged.parameters]
    parts += [part.change for part in merged.interpretations]
    parts += [part.change for part in merged.rules]
    return replace(merged, change="changed" if words or any(parts) else "")


def _struck_clause(clause: ClauseView | None) -> ClauseView:
    """A clause that is gone. Nothing leads to its parts, and it leads nowhere."""
    assert clause is not None
    struck = _marked_clause(clause, "struck")
    return replace(
        struck, anchor=f"former-{clause.anchor}", examples=(), conflicts=(), rests_on=(), relied_on_by=(), quotation=""
    )


def _marked_clause(clause: ClauseView, mark: Mark) -> ClauseView:
    return replace(
        clause,
        text=_all(clause.text, mark),
        note=_all(clause.note, mark) if clause.note else None,
        parameters=tuple(_marked_parameter(p, mark) for p in clause.parameters),
        interpretations=tuple(_marked_interpretation(i, mark) for i in clause.interpretations),
        rules=tuple(_marked_rule(r, mark) for r in clause.rules),
        change=_CHANGES[mark],
    )


# --- parameters -----------------------------------------------------------------------------------


def _merged_parameters(old: tuple[ParameterView, ...], new: tuple[ParameterView, ...]) -> tuple[ParameterView, ...]:
    found: list[ParameterView] = []
    for before, after in pairs(old, new, lambda parameter: parameter.id):
        if after is None:
            assert before is not None
            found.append(_marked_parameter(before, "struck"))
        else:
            found.append(_parameter(before, after) if before else _marked_parameter(after, "added"))
    return tuple(found)


def _parameter(old: ParameterView, new: ParameterView) -> ParameterView:
    merged = replace(
        new,
        label=prose_difference(old.label, new.label),
        value=prose_difference(old.value, new.value),
        history=tuple(_dated(before, after) for before, after in pairs(old.history, new.history, lambda d: d.start)),
        scale=_table(old.scale, new.scale) if old.scale and new.scale else new.scale,
    )
    differs = merged.label.changed or merged.value.changed or any(d.change for d in merged.history)
    return replace(merged, change="changed" if differs else "")


def _dated(old: DatedWords | None, new: DatedWords | None) -> DatedWords:
    if new is None:
        assert old is not None
        return replace(old, value=_all(old.value, "struck"), change="removed")
    if old is None:
        return replace(new, value=_all(new.value, "added"), change="added")
    value = prose_difference(old.value, new.value)
    return replace(new, value=value, change="changed" if value.changed else "")


def _marked_parameter(parameter: ParameterView, mark: Mark) -> ParameterView:
    history = tuple(replace(d, value=_all(d.value, mark), change=_CHANGES[mark]) for d in parameter.history)
    return replace(
        parameter,
        label=_all(parameter.label, mark),
        value=_all(parameter.value, mark),
        history=history,
        scale=_marked_table(parameter.scale, mark) if parameter.scale else None,
        change=_CHANGES[mark],
    )


# --- interpretations ------------------------------------------------------------------------------


def _merged_interpretations(
    old: tuple[InterpretationView, ...], new: tuple[InterpretationView, ...]
) -> tuple[InterpretationView, ...]:
    found: list[InterpretationView] = []
    for before, after in pairs(old, new, lambda reading: reading.id):
        if after is None:
            assert before is not None
            found.append(_marked_interpretation(before, "struck"))
        else:
            found.append(_interpretation(before, after) if before else _marked_interpretation(after, "added"))
    return tuple(found)


def _interpretation(old: InterpretationView, new: InterpretationView) -> InterpretationView:
    merged = replace(
        new,
        question=prose_difference(old.question, new.question),
        chosen=prose_difference(old.chosen, new.chosen),
        reason=_optional(old.reason, new.reason),
    )
    differs = merged.question.changed or merged.chosen.changed or (merged.reason is not None and merged.reason.changed)
    return replace(merged, change="changed" if differs else "")


def _marked_interpretation(reading: InterpretationView, mark: Mark) -> InterpretationView:
    return replace(
        reading,
        anchor=f"former-{reading.anchor}" if mark == "struck" else reading.anchor,
        number=reading.number if mark == "added" else "",
        question=_all(reading.question, mark),
        chosen=_all(reading.chosen, mark),
        reason=_all(reading.reason, mark) if reading.reason else None,
        change=_CHANGES[mark],
    )


# --- rules ----------------------------------------------------------------------------------------


def _merged_rules(old: tuple[RuleView, ...], new: tuple[RuleView, ...]) -> tuple[RuleView, ...]:
    found: list[RuleView] = []
    for before, after in pairs(old, new, lambda rule: rule.id):
        if after is None:
            assert before is not None
            found.append(_marked_rule(before, "struck"))
        else:
            found.append(_rule(before, after) if before else _marked_rule(after, "added"))
    return tuple(found)


def _rule(old: RuleView, new: RuleView) -> RuleView:
    conditions = tuple(
        prose_difference(before or _NO_WORDS, after or _NO_WORDS)
        for before, after in zip_longest(old.conditions, new.conditions)
    )
    merged = replace(
        new,
        label=prose_difference(old.label, new.label),
        subject=prose_difference(old.subject, new.subject),
        statement=_optional(old.statement, new.statement),
        conditions=conditions,
        formula=_optional(old.formula, new.formula),
        tables=_tables(old.tables, new.tables),
    )
    words = (merged.label, merged.subject, merged.statement, merged.formula, *merged.conditions)
    differs = any(w is not None and w.changed for w in words) or any(t.change for t in merged.tables)
    return replace(merged, change="changed" if differs else "")


def _marked_rule(rule: RuleView, mark: Mark) -> RuleView:
    struck = mark == "struck"
    return replace(
        rule,
        anchor=f"former-{rule.anchor}" if struck else rule.anchor,
        label=_all(rule.label, mark),
        subject=_all(rule.subject, mark),
        statement=_all(rule.statement, mark) if rule.statement else None,
        conditions=tuple(_all(c, mark) for c in rule.conditions),
        formula=_all(rule.formula, mark) if rule.formula else None,
        tables=tuple(_marked_table(t, mark) for t in rule.tables),
        exceptions=() if struck else rule.exceptions,
        exception_to=None if struck else rule.exception_to,
        change=_CHANGES[mark],
    )


# --- tables ---------------------------------------------------------------------------------------


def _tables(old: tuple[BilingualTable, ...], new: tuple[BilingualTable, ...]) -> tuple[BilingualTable, ...]:
    """A table with its changes; where its columns are others, the old one struck and the new one added."""
    if len(old) == len(new) == 1 and all(
        len(a.headings) == len(b.headings) for a, b in ((old[0].zh, new[0].zh), (old[0].en, new[0].en))
    ):
        return (_table(old[0], new[0]),)
    if not old and not new:
        return ()
    return (*(_marked_table(t, "struck") for t in old), *(_marked_table(t, "added") for t in new))


def _table(old: BilingualTable, new: BilingualTable) -> BilingualTable:
    zh, en = _rows(old.zh, new.zh, "zh"), _rows(old.en, new.en, "en")
    return BilingualTable(zh, en, "changed" if zh != new.zh or en != new.en else "")


def _rows(old: TableView, new: TableView, language: Language) -> TableView:
    """Rows with the same conditions are the same row; of the others each is struck or added."""

    rows: list[TableRow] = []
    for was, now in pairs(_by_conditions(old), _by_conditions(new), lambda known: known[0]):
        before, after = was[1] if was else None, now[1] if now else None
        if after is None:
            assert before is not None
            rows.append(replace(before, change="removed"))
        elif before is None:
            rows.append(replace(after, change="added"))
        else:
            cells = tuple(difference(a, b, language) for a, b in zip(before.cells, after.cells, strict=True))
            rows.append(replace(after, cells=cells, change="changed" if cells != after.cells else ""))
    headings = tuple(difference(a, b, language) for a, b in zip(old.headings, new.headings, strict=True))
    return replace(new, headings=headings, rows=tuple(rows))


def _by_conditions(view: TableView) -> list[tuple[tuple[int, tuple[str, ...]], TableRow]]:
    """The rows with what tells them apart: their conditions, and which of those with the same ones."""
    seen: Counter[tuple[str, ...]] = Counter()
    found: list[tuple[tuple[int, tuple[str, ...]], TableRow]] = []
    for row in view.rows:
        conditions = tuple("".join(p.text for p in cell) for cell in row.cells[: -view.results or None])
        seen[conditions] += 1
        found.append(((seen[conditions], conditions), row))
    return found


def _marked_table(table: BilingualTable, mark: Mark) -> BilingualTable:
    change = _CHANGES[mark]

    def whole(view: TableView) -> TableView:
        return replace(
            view,
            headings=tuple(marked(h, mark) for h in view.headings),
            rows=tuple(replace(row, change=change) for row in view.rows),
        )

    return BilingualTable(whole(table.zh), whole(table.en), change)


def _all(words: Prose, mark: Mark) -> Prose:
    return Prose(marked(words.zh, mark), marked(words.en, mark))


def _optional(old: Prose | None, new: Prose | None) -> Prose | None:
    """The differences of words that may not be there."""
    if old is None and new is None:
        return None
    return prose_difference(old or _NO_WORDS, new or _NO_WORDS)
