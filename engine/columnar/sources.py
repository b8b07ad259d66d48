"""Where the rows of facts are selected from: a Parquet file, a plain CSV file, or a table of a database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from engine.facts.manifest import SourceSpec
from engine.facts.readers.duckdb_file import ROW_NUMBER, attach, numbered_rows
from engine.facts.readers.table import Location, UnreadableFile
from engine.values.sql_text import name_sql, quoted_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class NotScanned(Exception):
    """Facts that have to be read row by row, and why."""


def file_literal(path: Path) -> str:
    """A path in SQL, of this file alone: nothing in it is a pattern for others.

    >>> file_literal(Path("facts[1]/what?.csv"))
    "'facts[[]1]/what[?].csv'"
    """
    return quoted_text(re.sub(r"([*?[])", r"[\1]", str(path)))


@dataclass(frozen=True, slots=True)
class ScannedSource:
    """What an entity's rows are selected from.

    Attributes:
        sql: stands after FROM; beside the columns it has `ROW_NUMBER`, from 0.
        first: the number of its first row, as the reader of facts counts them.
    """

    sql: str
    first: int = 1


@dataclass(eq=False)
class Sources:
    """The sources that a connection scans, with the databases attached to it for them."""

    connection: DuckDBPyConnection
    _catalogs: dict[Path, str] = field(default_factory=dict)

    def source(self, location: Location, spec: SourceSpec) -> ScannedSource:
        """The source at a place. Raises NotScanned."""
        if location.table is not None:
            return self._table(location)
        path = file_literal(location.path)
        ending = location.path.suffix.lower()
        if ending == ".parquet":
            return ScannedSource(f"read_parquet({path}, {ROW_NUMBER} = true)")
        if ending != ".csv" or spec.header_row != 1 or spec.encoding not in (None, "utf-8"):
            raise NotScanned(f"{location.name}: not plain CSV")
        return ScannedSource(
            f"(SELECT *, row_number() OVER () - 1 AS {ROW_NUMBER} "
            f"FROM read_csv({path}, all_varchar = true, header = true, delim = ',', quote = '\"'))",
            first=2,
        )

    def close(self) -> None:
        """Let go of the databases, so that others may open them."""
        for catalog in self._catalogs.values():
            self.connection.execute(f"DETACH {name_sql(catalog)}")
        self._catalogs.clear()

    def _table(self, location: Location) -> ScannedSource:
        import duckdb

        assert location.table is not None
        try:
            path = location.path.resolve()
            if path not in self._catalogs:
                catalog = f"source_{len(self._catalogs) + 1}"
                attach(self.connection, path, catalog)
                self._catalogs[path] = catalog
            return ScannedSource(numbered_rows(self.connection, self._catalogs[path], location.table))
        except (UnreadableFile, duckdb.Error) as problem:
            raise NotScanned(f"{location.name}: {problem}") from problem
