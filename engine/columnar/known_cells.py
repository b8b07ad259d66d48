"""Whether a cell lacks a value, by what a row's pattern tells of the row, and the facts' profile of all rows."""

from __future__ import annotations

from dataclasses import dataclass

from engine.columnar.doubt import NEVER, UNTOLD, Doubt, Lack, Source, perhaps, surely
from engine.columnar.patterns import NOT_COVERED, THERE, KnownRow
from engine.columnar.profile import FactsProfile
from engine.columnar.standing import Standing, source_from
from engine.rulebook.vocabulary import Entity, Vocabulary


@dataclass(frozen=True, slots=True)
class KnownCells:
    """The cells of the row at hand and of others."""

    profile: FactsProfile
    known: KnownRow

    def cell(
        self, model: Entity, name: str, standing: Standing, of_period: bool = False, dangles: bool = False
    ) -> Doubt:
        """A fact of a row that `standing` tells of; `dangles`: the row itself may not be there."""

        def lack(kind: str) -> Source:
            whose = "key period" if of_period else "key"
            return source_from(standing, Lack(kind, f"{model.id}.{name}", whose=whose))

        table = self.profile.table(model.id)
        if table is None:
            return surely(lack("not_supplied"))
        if standing is Standing.HERE or (standing is Standing.BESIDE and model.each is None):
            state = self.known.cell((model.id, name))
            if state is not None:
                return NEVER if state == THERE else surely(lack("not_covered" if state == NOT_COVERED else "missing"))
        profile = table.fields.get(name)
        may_lack = profile is None or profile.has_missing
        if model.of is None:
            if dangles:
                return perhaps(UNTOLD)
            if profile is None:
                return surely(lack("missing"))
            return perhaps(lack("missing")) if may_lack else NEVER
        column = model.fields[name]
        filled = model.optional or column.optional or column.default is not None
        covered = not of_period or (table.covers.start is None and table.covers.until is None)
        lacking = ([] if filled and not may_lack else [lack("missing")]) + ([] if covered else [lack("not_covered")])
        return perhaps(*lacking) if lacking else NEVER

    def relation(
        self, vocabulary: Vocabulary, entity: str, name: str, standing: Standing, dangles: bool
    ) -> tuple[Doubt, bool]:
        """A relation followed, and whether it may name a row that is not there."""
        model = vocabulary.holding(entity, name)
        profile = self.profile.field(model.id, name)
        return self.cell(model, name, standing, dangles=dangles), profile is not None and profile.dangling
