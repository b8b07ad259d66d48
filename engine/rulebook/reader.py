"""A whole rulebook: from its tree (layers and includes resolved) to the Rulebook model.

Reading never stops at a mistake: what is wrong is reported and left out, and ids are known even where
what they name could not be read, so that one mistake is said once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from engine.diagnostics.diagnostic import Diagnostics
from engine.rulebook.calendar_reader import check_calendar, read_calendar
from engine.rulebook.example_reader import Names, read_example
from engine.rulebook.model import Chapter, Clause, Interpretation, Parameter, Rule, Rulebook, Span
from engine.rulebook.name_check import Ids, check_conflicts, check_exceptions, check_fields
from engine.rulebook.node import Mapping, Node, Scalar
from engine.rulebook.organisation_reader import read_organisation
from engine.rulebook.parameter_reader import read_interpretation, read_parameter
from engine.rulebook.rule_reader import RuleReader, inline_enumerations, read_span
from engine.rulebook.shapes import as_mapping, as_scalar, as_text, as_word, codes_of, entries, items, label_of, scalars
from engine.rulebook.text_reader import check_placeholders
from engine.rulebook.vocabulary_reader import read_vocabularies
from engine.values.text import Text

_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_ROUNDINGS = ("half_up", "half_even", "down", "floor", "ceiling")


def read_rulebook(tree: Mapping, near: Sequence[Path], diagnostics: Diagnostics) -> Rulebook:
    """The model of a rulebook; use it only if `diagnostics` have no error.

    Args:
        near: the folders it stands in, nearest first: for vocabularies (before the bundled ones) and the logo.
    """
    return _Reader(tree, near, diagnostics).rulebook()


class _Reader:
    def __init__(self, tree: Mapping, near: Sequence[Path], diagnostics: Diagnostics) -> None:
        self.tree = tree
        self.near, self.diagnostics = near, diagnostics
        self.vocabulary = read_vocabularies(scalars(tree.get("vocabulary")), near, diagnostics)
        self.chapters = [c for c in items(tree.get("chapters")) if isinstance(c, Mapping)]
        self.clauses = [c for chapter in self.chapters for c in items(chapter.get("clauses")) if isinstance(c, Mapping)]
        self.chapter_ids = Ids(None, diagnostics)
        self.clause_ids = Ids(None, diagnostics)
        self.ids = Ids(self.vocabulary, diagnostics)
        self.taken: set[int] = set()  # nodes of ids taken, to leave duplicates out
        for clause in self.clauses:
            for block in ("parameters", "interpretations", "rules"):
                for name, _ in entries(clause.get(block)):
                    if self.ids.take(name):
                        self.taken.add(id(name))
        written = [(n, b) for c in self.clauses for n, b in entries(c.get("rules")) if isinstance(b, Mapping)]
        self.rule_ids = {name.text for name, _ in written}
        self.text_names = {
            n.text
            for c in self.clauses
            for block in ("parameters", "interpretations")
            for n, _ in entries(c.get(block))
        }
        self.parameters: dict[str, Parameter] = {}
        self.interpretations: dict[str, Interpretation] = {}
        self.rules: dict[str, Rule] = {}
        self.rule_reader = RuleReader(self.vocabulary, inline_enumerations(written), diagnostics)

    def rulebook(self) -> Rulebook:
        tree = self.tree
        for clause in self.clauses:
            self._definitions(clause)
        chapters = tuple(self._chapter(chapter) for chapter in self.chapters)
        calendar = read_calendar(tree.get("calendar"), self.diagnostics)
        if calendar:
            check_calendar(calendar, self.parameters, self.text_names, self.rules, self.rule_ids, self.diagnostics)
        check_fields(self.ids, self.rules, self.vocabulary, self.diagnostics)
        check_exceptions(self.rules, self.rule_ids, self.diagnostics)
        self._conflicts(chapters)
        name, rounding, currency = (
            as_word(tree.get("rulebook")) or "",
            as_word(tree.get("rounding")),
            as_word(tree.get("currency")),
        )
        return Rulebook(
            id=name,
            title=label_of(name, tree.get("title")),
            version=as_word(tree.get("version")),
            organisation=read_organisation(tree.get("organisation"), self.near, self.diagnostics),
            in_force=read_span(tree.get("in_force"), self.diagnostics) or Span(None, None),
            currency=currency if currency and _CURRENCY.match(currency) else "CNY",
            rounding=rounding if rounding in _ROUNDINGS else "half_up",  # type: ignore[arg-type]
            vocabulary=self.vocabulary,
            vocabularies=tuple(s.text for s in scalars(tree.get("vocabulary"))),
            calendar=calendar,
            yields_to=codes_of(tree.get("yields_to")),
            chapters=chapters,
            position=tree.position,
        )

    def _definitions(self, clause: Mapping) -> None:
        """The parameters, interpretations and rules of a clause: all before any text or example is read."""
        owner = as_word(clause.get("id")) or ""
        for name, body in entries(clause.get("parameters")):
            if (
                id(name) in self.taken
                and isinstance(body, Mapping)
                and (p := read_parameter(name, body, owner, self.diagnostics))
            ):
                self.parameters[name.text] = p
        for name, body in entries(clause.get("interpretations")):
            if (
                id(name) in self.taken
                and isinstance(body, Mapping)
                and (i := read_interpretation(name, body, owner, self.diagnostics))
            ):
                self.interpretations[name.text] = i
        for name, body in entries(clause.get("rules")):
            if id(name) in self.taken and isinstance(body, Mapping) and (r := self.rule_reader.rule(name, body, owner)):
                self.rules[name.text] = r

    def _chapter(self, node: Mapping) -> Chapter:
        name = as_scalar(node.get("id"))
        if name:
            self.chapter_ids.take(name)
            for key in ("title", "clauses"):
                if key not in node:
                    self.diagnostics.error(
                        "missing_key",
                        name.position,
                        f"章“{name.text}”缺少“{key}”",
                        f"the chapter `{name.text}` lacks `{key}`",
                    )
        chapter = name.text if name else ""
        clauses = tuple(self._clause(c, chapter) for c in items(node.get("clauses")) if isinstance(c, Mapping))
        return Chapter(chapter, label_of(chapter, node.get("title")), clauses, name.position if name else node.position)

    def _clause(self, node: Mapping, chapter: str) -> Clause:
        name = as_scalar(node.get("id"))
        clause = name.text if name else ""
        if name:
            self.clause_ids.take(name)
            if "text" not in node:
                self.diagnostics.error(
                    "missing_key", name.position, f"条款“{clause}”缺少“text”", f"the clause `{clause}` lacks `text`"
                )
        for block in ("text", "note"):
            check_placeholders(node.get(block), self.text_names, self.diagnostics)
        names = Names(
            self.vocabulary, frozenset(self.rule_ids), self.parameters, self.interpretations, frozenset(self.text_names)
        )
        examples = [
            e
            for item in items(node.get("examples"))
            if isinstance(item, Mapping) and (e := read_example(item, clause, names, self.diagnostics))
        ]
        return Clause(
            id=clause,
            chapter=chapter,
            number=_words(node.get("number")),
            source=_words(node.get("source")),
            quote=_quote(node.get("quote")),
            text=as_text(node.get("text")) or Text("", ""),
            note=as_text(node.get("note")),
            conflicts_with=tuple(s.text for s in scalars(node.get("conflicts_with"))),
            parameters={
                n.text: self.parameters[n.text] for n in self._own(node, "parameters") if n.text in self.parameters
            },
            interpretations={
                n.text: self.interpretations[n.text]
                for n in self._own(node, "interpretations")
                if n.text in self.interpretations
            },
            rules={n.text: self.rules[n.text] for n in self._own(node, "rules") if n.text in self.rules},
            examples=tuple(examples),
            position=name.position if name else node.position,
        )

    def _own(self, clause: Mapping, block: str) -> list[Scalar]:
        return [name for name, _ in entries(as_mapping(clause.get(block))) if id(name) in self.taken]

    def _conflicts(self, chapters: tuple[Chapter, ...]) -> None:
        models = [clause for chapter in chapters for clause in chapter.clauses]
        named = [scalars(node.get("conflicts_with")) for node in self.clauses]
        check_conflicts(list(zip(models, named, strict=True)), set(self.clause_ids.places), self.diagnostics)


def _words(node: Node | None) -> str | None:
    scalar = as_scalar(node)
    return scalar.text if scalar else None


def _quote(node: Node | None) -> tuple[str, ...]:
    one = as_scalar(node)
    return (one.text,) if one else tuple(s.text for s in scalars(node))
