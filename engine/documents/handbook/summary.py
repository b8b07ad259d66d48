"""What changed since the former version, in short: clauses, figures, rules, readings."""

from __future__ import annotations

from collections.abc import Iterator

from engine.documents.handbook.differences import pairs
from engine.documents.handbook.model import (
    ChangedText,
    ClauseView,
    DatedWords,
    HandbookView,
    Link,
    ParameterView,
    RuleView,
    Summary,
)
from engine.documents.handbook.prose import Prose, prose
from engine.values.text import LANGUAGES, Language, Text

_NOTHING = Text("—", "—")
_NOWHERE = Link("", "", Text("", ""))


def summarize(old: HandbookView, new: HandbookView, redlined: HandbookView) -> Summary:
    """The summary of a redline.

    Args:
        redlined: the new handbook with its changes marked, clauses that are gone included.
    """
    clauses = list(redlined.clauses())
    return Summary(
        former=_named(old),
        cover=tuple(_cover(old, new)),
        added=tuple(_link(c) for c in clauses if c.change == "added"),
        removed=tuple(_link(c) for c in clauses if c.change == "removed"),
        changed=tuple(_link(c) for c in clauses if c.change == "changed"),
        renumbered=tuple((_link(c), c.former_number) for c in clauses if c.former_number and not c.change),
        parameters=tuple(_parameters(old, new)),
        rules=tuple(_rules(old, new)),
        interpretations=tuple(_interpretations(old, new)),
    )


def _link(clause: ClauseView) -> Link:
    return Link(clause.anchor, clause.number, clause.opening)


def _named(book: HandbookView) -> Text:
    """A version by its title, its number and when it came into force."""
    version = Text(f"，版本 {book.version}", f", version {book.version}") if book.version else Text("", "")
    begun = Text(
        *(
            f"{', ' if lang == 'en' else '，'}{said}" if (said := book.in_force.plain(lang)) else ""
            for lang in LANGUAGES
        )
    )
    return Text(
        f"《{book.title.plain('zh')}》{version.zh}{begun.zh}", f"{book.title.plain('en')}{version.en}{begun.en}"
    )


def _cover(old: HandbookView, new: HandbookView) -> Iterator[ChangedText]:
    told = (
        (Text("单位", "organisation"), old.organisation or _NOTHING, new.organisation or _NOTHING),
        (Text("标题", "title"), _text(old.title), _text(new.title)),
        (Text("版本", "version"), _same(old.version), _same(new.version)),
        (Text("施行时间", "in force"), _text(old.in_force), _text(new.in_force)),
    )
    for name, before, after in told:
        if before != after:
            yield ChangedText(_NOWHERE, prose(name), before, after)


def _same(text: str) -> Text:
    return Text(text, text) if text else _NOTHING


def _text(words: Prose) -> Text:
    return Text(words.plain("zh") or _NOTHING.zh, words.plain("en") or _NOTHING.en)


def _parameters(old: HandbookView, new: HandbookView) -> Iterator[ChangedText]:
    """Each dated value that is not what it was, with the day from which it counts."""
    for before, after in pairs(old.parameters, new.parameters, lambda parameter: parameter.id):
        shown = after or before
        assert shown is not None
        for was, now in pairs(_history(before), _history(after), lambda dated: dated.start):
            if was is None or now is None or was.value != now.value:
                start = now.start if now is not None else was.start if was is not None else None
                replaced = _text(was.value) if was is not None else _in_force_before(before, after, now)
                yield ChangedText(
                    shown.clause, shown.label, replaced, _text(now.value) if now is not None else _NOTHING, start
                )


def _history(parameter: ParameterView | None) -> tuple[DatedWords, ...]:
    return parameter.history if parameter is not None else ()


def _in_force_before(old: ParameterView | None, new: ParameterView | None, added: DatedWords | None) -> Text:
    """What a value newly dated replaces: the value before it, where the former version knew the parameter."""
    if old is None or new is None or added is None:
        return _NOTHING
    earlier = new.history[: new.history.index(added)]
    return _text(earlier[-1].value) if earlier else _NOTHING


def _rules(old: HandbookView, new: HandbookView) -> Iterator[ChangedText]:
    """The rules that read otherwise, by whichever clause they stand in."""
    before = {r.id: (c, r) for c in old.clauses() for r in c.rules}
    after = {r.id: (c, r) for c in new.clauses() for r in c.rules}
    for was, now in pairs(before, after, lambda id_: id_):
        home, rule = after[now] if now is not None else before[was or ""]
        said_before = _said(before[was][1]) if was is not None else _NOTHING
        said_after = _said(after[now][1]) if now is not None else _NOTHING
        if said_before != said_after:
            link = _link(home) if now is not None else Link(f"former-{home.anchor}", home.number, home.opening)
            if now is None and any(home.id == c.id for c in new.clauses()):
                link = next(_link(c) for c in new.clauses() if c.id == home.id)
            yield ChangedText(link, rule.label, said_before, said_after)


def _said(rule: RuleView) -> Text:
    """A rule in a sentence."""
    return Text(*(_sentence(rule, language) for language in LANGUAGES))


def _sentence(rule: RuleView, language: Language) -> str:
    parts = [rule.formula.plain(language)] if rule.formula else []
    for table in rule.tables:
        view = table.of(language)
        for row in view.rows:
            *conditions, result = ["".join(p.text for p in cell) for cell in row.cells]
            parts.append(f"{('，' if language == 'zh' else ', ').join(conditions)} → {result}")
    parts += [c.plain(language) for c in rule.conditions]
    if rule.statement:
        parts.append(rule.statement.plain(language))
    head = (
        f"{rule.label.plain(language)}（{rule.subject.plain(language)}）"
        if language == "zh"
        else (f"{rule.label.plain(language)} ({rule.subject.plain(language)})")
    )
    return f"{head}：{'；'.join(parts)}" if language == "zh" else f"{head}: {'; '.join(parts)}"


def _interpretations(old: HandbookView, new: HandbookView) -> Iterator[ChangedText]:
    for before, after in pairs(old.interpretations, new.interpretations, lambda reading: reading.id):
        was = _text(before.chosen) if before is not None else _NOTHING
        now = _text(after.chosen) if after is not None else _NOTHING
        shown = after or before
        if was != now and shown is not None:
            yield ChangedText(shown.clause, shown.question, was, now)
