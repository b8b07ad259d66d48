"""The facts of a session: the user's or the bundled sample, read by the vocabulary of all its rulebooks."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.facts.folder import read_facts
from engine.facts.problems import FactsReading
from engine.program.model import Program
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import Period
from engine.values.text import Language, Text
from engine.workspace.samples import choose_sample
from engine.workspace.vocabularies import merged


@dataclass(frozen=True, slots=True)
class FoundFacts:
    """Facts as read. `sample` says that they are the bundled sample; `read` are the entities that the rulebooks read."""

    vocabulary: Vocabulary
    reading: FactsReading
    sample: bool
    read: frozenset[str] = frozenset()

    def not_supplied(self) -> list[str]:
        """The entities that the rulebooks read and nothing was given for, not even a file that could not be used."""
        given = {*self.reading.facts.tables, *self.reading.spoilt}
        entities = [e for e in self.vocabulary.entities.values() if e.id in self.read and e.id not in given]
        raw = {e.id: [v for k, v in e.derive.items() if k != "by"] for e in entities if e.derive}
        return [e.id for e in entities if not any(source in given for source in raw.get(e.id, ()))]

    def notices(self) -> list[Text]:
        """What the reader of the results must know about where the facts come from."""
        if not self.sample:
            return []
        folder = Path(self.reading.facts.source).name
        return [
            Text(
                f"使用内置样例数据（{folder}）；用 --facts 换成自己的数据",
                f"These are the bundled sample facts ({folder}); give your own with --facts",
            )
        ]


def find_and_read(
    programs: Sequence[Program], facts: str | Path | None, period: Period | None, skip_bad_rows: bool
) -> FoundFacts:
    """Read the facts given, or without any the bundled sample of the first rulebook.

    Raises:
        Refusal: there is no sample for it, or none that covers the period.
        InvalidFacts: the facts cannot be read at all.
    """
    vocabulary = merged([p.rulebook.vocabulary for p in programs])
    folder = choose_sample(programs[0].rulebook, period).folder if facts is None else Path(facts)
    needed = _read_by(programs)
    reading = read_facts(folder, vocabulary, needed, skip_bad_rows)
    return FoundFacts(vocabulary, reading, facts is None, frozenset(needed))


def template_bytes(programs: Sequence[Program], language: Language, period: Period | None) -> bytes:
    """An Excel template for the facts that the programs read."""
    from engine.facts.template import EXAMPLE_PERIOD, write_template  # with all of XlsxWriter behind it

    vocabulary = merged([p.rulebook.vocabulary for p in programs])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(vocabulary, _read_by(programs), path, language, period or EXAMPLE_PERIOD)
        return path.read_bytes()


def _read_by(programs: Sequence[Program]) -> set[str]:
    return {entity for program in programs for entity in program.entities_read()}
