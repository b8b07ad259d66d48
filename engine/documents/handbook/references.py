"""Which clauses rest on which, and what settles the conflicts between them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.documents.handbook.clause_text import names_in
from engine.documents.handbook.model import ConflictView, Link
from engine.language.choose import as_chosen
from engine.language.core import Read
from engine.program.model import CompiledRule, Program
from engine.rulebook.model import Clause, Interpretation
from engine.values.text import Text


class References:
    """The references between the clauses of a program, under the chosen interpretations."""

    def __init__(self, program: Program, links: Mapping[str, Link], active: frozenset[str]) -> None:
        self.program, self.links, self.active = program, links, active
        rulebook = program.rulebook
        self.homes = {
            id_: thing.clause
            for known in (rulebook.rules(), rulebook.parameters(), rulebook.interpretations())
            for id_, thing in known.items()
        }
        self.choices = {id_: i.chosen for id_, i in rulebook.interpretations().items()}
        self.read = {clause.id: self._read(clause) for clause in rulebook.clauses()}

    def rests_on(self, clause: str) -> tuple[Link, ...]:
        """The clauses whose figures and outcomes a clause uses, in order."""
        return tuple(link for id_, link in self.links.items() if id_ in self.read[clause])

    def relied_on_by(self, clause: str) -> tuple[Link, ...]:
        """The clauses that use a clause's figures and outcomes, in order."""
        return tuple(link for id_, link in self.links.items() if clause in self.read[id_])

    def conflicts(self) -> tuple[ConflictView, ...]:
        """The pairs of clauses that conflict, each once, with what settles them."""
        found: dict[frozenset[str], ConflictView] = {}
        known = {clause.id: clause for clause in self.program.rulebook.clauses()}
        for clause in known.values():
            for other in clause.conflicts_with:
                if other in known and frozenset((clause.id, other)) not in found:
                    settled = self._settled(clause, known[other])
                    found[frozenset((clause.id, other))] = ConflictView(
                        self.links[clause.id], self.links[other], settled
                    )
        return tuple(found.values())

    def _read(self, clause: Clause) -> set[str]:
        names: set[str] = names_in(clause.text)
        for id_ in clause.rules:
            if id_ in self.active:
                names |= self._names(self.program.rules[id_])
        return {home for name in names if (home := self.homes.get(name, clause.id)) != clause.id}

    def _names(self, rule: CompiledRule) -> set[str]:
        """The outcomes and parameters that a rule reads."""
        return {
            node.name
            for top in rule.expressions()
            for node in as_chosen(top, self.choices).walk()
            if isinstance(node, Read) and node.kind in ("outcome", "parameter")
        }

    def _settled(self, one: Clause, other: Clause) -> tuple[Text, ...]:
        """Exceptions go before what they are exceptions to; else a reading decides; else nothing does."""
        found = [*self._exceptions(one, other), *self._exceptions(other, one)]
        found += [_chosen(i, self.links[i.clause]) for i in self._readings(one, other)]
        return tuple(found)

    def _exceptions(self, special: Clause, general: Clause) -> list[Text]:
        found: list[Text] = []
        for rule in special.rules.values():
            base = rule.exception_to.text if rule.exception_to else ""
            if base in general.rules:
                label, over = rule.label, general.rules[base].label
                found.append(
                    Text(
                        f"第{self.links[special.id].number}条“{label.zh}”适用时，优先于“{over.zh}”",
                        f"where “{label.en}” ({self.links[special.id].number}) applies, it prevails over “{over.en}”",
                    )
                )
        return found

    def _readings(self, one: Clause, other: Clause) -> list[Interpretation]:
        """The readings of either clause that decide rules of both; else those of either that rules read from outside."""
        rules = self.program.rules

        def deciding(clause: Clause) -> set[str]:
            return {
                node.name
                for id_ in clause.rules
                for top in rules[id_].expressions()
                for node in top.walk()
                if isinstance(node, Read) and node.kind == "choice"
            }

        own = {**one.interpretations, **other.interpretations}
        shared = deciding(one) & deciding(other)
        crossing = (deciding(one) & other.interpretations.keys()) | (deciding(other) & one.interpretations.keys())
        return [i for id_, i in own.items() if id_ in shared | crossing] or list(one.interpretations.values())


def _chosen(reading: Interpretation, clause: Link) -> Text:
    answer = reading.options[reading.chosen]
    return Text(
        f"{reading.question.zh}{answer.zh}（第{clause.number}条的口径）",
        f"{reading.question.en} {answer.en} (reading of {clause.number})",
    )
