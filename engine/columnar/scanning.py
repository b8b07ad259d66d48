"""Facts scanned where they lie: each entity's file as a view of the database, typed and checked in SQL.

What is looked at: the fields that the rules read, and what says which row it is. A file that is not as the reader of
facts would have it without a remark (a cell that is no number, a code that is none, the same key twice, a reference to
nothing) is not scanned: `NotScanned` says why, and the facts are then read row by row, with every place named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.columnar.profile import FactsProfile, TableProfile, table_name
from engine.columnar.scan_checks import check_keys, check_references
from engine.columnar.scanned_table import ScannedTable
from engine.columnar.sources import NotScanned, Sources
from engine.facts.locate import Located
from engine.facts.problems import FactProblem
from engine.rulebook.vocabulary import Vocabulary
from engine.values.sql_text import name_sql
from engine.values.text import Text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(slots=True)
class ScannedFacts:
    """The profile of the views made; the blanks met, and remarks, as the reader of facts would make them."""

    profile: FactsProfile
    problems: list[FactProblem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def scan_facts(
    connection: DuckDBPyConnection,
    located: Located,
    vocabulary: Vocabulary,
    entities: Iterable[str],
    fields_read: dict[str, set[str]],
) -> ScannedFacts:
    """Make a view of each entity's file.

    Raises:
        NotScanned: something in the files is for the reader of facts to deal with.
    """
    import duckdb

    sources = Sources(connection)
    try:
        return _scan(sources, located, vocabulary, entities, fields_read)
    except (NotScanned, duckdb.Error) as problem:
        of_the_facts = (NotScanned, duckdb.InvalidInputException, duckdb.IOException, duckdb.DataError)
        # A damaged database is an error of no kind in particular.
        if not isinstance(problem, of_the_facts) and type(problem) is not duckdb.Error:
            raise
        for id_ in entities:
            connection.execute(f"DROP VIEW IF EXISTS {name_sql(table_name(id_))}")
        sources.close()
        if isinstance(problem, NotScanned):
            raise
        raise NotScanned(str(problem)) from problem  # a file that is no such file: its reader names it


def _scan(
    readable: Sources,
    located: Located,
    vocabulary: Vocabulary,
    entities: Iterable[str],
    fields_read: dict[str, set[str]],
) -> ScannedFacts:
    if located.problems:
        raise NotScanned("facts.yaml")
    found = ScannedFacts(FactsProfile({}), notes=list(located.notes))
    tables: dict[str, TableProfile] = {}
    for id_ in sorted(entities):
        sources = located.sources.get(id_)
        entity = vocabulary.entities[id_]
        if entity.derive and not sources:
            source_entity = entity.derive.get("from", "")
            if source_entity in located.sources:
                raise NotScanned(f"{id_} is derived")
        if not sources:
            continue
        if len(sources) > 1:
            raise NotScanned(f"{id_} has several sources")
        location, spec = sources[0]
        source = readable.source(location, spec)
        connection, wanted = readable.connection, fields_read.get(id_, set())
        table = ScannedTable(connection, entity, vocabulary, location, spec, source, wanted)
        table.make_view()
        profiles = table.profiles(found.problems)  # which counts the rows
        check_keys(connection, entity, vocabulary, location.name)
        tables[id_] = TableProfile(table_name(id_), table.count, located.manifest.coverage(entity), profiles)
        found.notes += located.manifest.uncovered(entity)
    found.profile = FactsProfile(tables)
    check_references(readable.connection, found.profile, vocabulary, fields_read)
    return found
