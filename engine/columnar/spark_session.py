"""Spark in the place of the embedded database: it takes the compiler's SQL, written for it on the way.

What is stored between stages, and what comes in from memory, lies as Parquet in a folder that all executors see.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlglot import exp, parse_one

from engine.columnar.printing import PlainDuckDB, PlainSpark
from engine.columnar.sources import NotScanned
from engine.columnar.spark import SETTINGS, to_spark

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

_TYPES = {
    "string": "VARCHAR",
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "double": "DOUBLE",
    "float": "FLOAT",
}


class NoSpark(Exception):
    """The extra `spark`, or Java, is not installed."""


class SparkOverflow(Exception):
    """A number grew beyond what its column holds."""


@dataclass(slots=True)
class Rows:
    """What a query gives."""

    frame: DataFrame | None = None
    rows: Sequence[tuple[Any, ...]] = ()

    def fetchall(self) -> list[tuple[Any, ...]]:
        if self.frame is None:
            return list(self.rows)
        table = self.frame.toArrow()
        columns = [[_plain(cell) for cell in column.to_pylist()] for column in table.columns]
        return list(zip(*columns, strict=True))

    def to_arrow_table(self) -> pa.Table:
        assert self.frame is not None
        return self.frame.toArrow()


@dataclass(eq=False)
class SparkConnection:
    """As much of a DuckDB connection as the columnar evaluator uses."""

    session: SparkSession
    work: Path
    keeps_plans: bool = field(default=True, init=False)
    _stored: int = field(default=0, init=False)

    def execute(self, sql: str, parameters: Sequence[Sequence[Any]] = ()) -> Rows:
        """Run a statement of the compiler; with parameters, one that makes a table of them, a list a column."""
        tree = parse_one(sql, dialect=PlainDuckDB)
        if parameters:
            self.register(tree.this.name, _listed(tree.expression, parameters))
            return Rows()
        if tree.find(exp.ReadCSV):
            raise NotScanned("CSV is not scanned by Spark")
        if isinstance(tree, exp.Attach):
            raise NotScanned("databases are not scanned by Spark")
        if isinstance(tree, exp.Create):
            self._create(tree)
            return Rows()
        if isinstance(tree, exp.Drop):
            self.session.catalog.dropTempView(tree.this.name)
            return Rows()
        if isinstance(tree, exp.Copy):
            self._write(tree)
            return Rows()
        if isinstance(tree, exp.Describe):
            schema = self._query(tree.this).schema
            return Rows(rows=[(f.name, _duckdb_type(f.dataType.simpleString())) for f in schema.fields])
        return Rows(self._query(tree))

    def sql(self, query: str) -> Rows:
        """A query, to be brought as a table."""
        return self.execute(query)

    def register(self, name: str, table: pa.Table) -> None:
        """Bring a table from memory."""
        from pyarrow import parquet

        path = self._place(name)
        path.mkdir(parents=True)
        parquet.write_table(table, path / "rows.parquet")
        self.session.read.parquet(str(path)).createOrReplaceTempView(name)

    def unregister(self, name: str) -> None:
        self.session.catalog.dropTempView(name)

    # --- statements -------------------------------------------------------------------------------

    def _query(self, tree: exp.Expr) -> DataFrame:
        return self.session.sql(to_spark(tree.copy()).sql(dialect=PlainSpark))

    def _create(self, tree: exp.Create) -> None:
        """A view as one of the session's; a table as a view of the Parquet that it is written to."""
        if isinstance(tree.this, exp.Schema):
            columns = [f"CAST(NULL AS {c.args['kind'].sql(PlainDuckDB)}) AS {c.name}" for c in tree.this.expressions]
            frame, name = self._query(parse_one(f"SELECT {', '.join(columns)} WHERE FALSE")), tree.this.this.name
        else:
            frame, name = self._query(tree.expression), tree.this.name
            if tree.args["kind"] == "TABLE":
                path = str(self._place(name))
                frame.write.parquet(path)
                frame = self.session.read.parquet(path)
        frame.createOrReplaceTempView(name)

    def _write(self, tree: exp.Copy) -> None:
        """`COPY query TO file`: as one file, in the query's order."""
        path = Path(tree.args["files"][0].this)
        parts = path.with_name(f"{path.name}.parts")
        try:
            self._query(tree.this.unnest()).coalesce(1).write.mode("overwrite").parquet(str(parts))
            next(parts.glob("part-*.parquet")).replace(path)
        finally:
            shutil.rmtree(parts, ignore_errors=True)

    def _place(self, name: str) -> Path:
        self._stored += 1
        return self.work / f"{self._stored:03}_{name}"


@contextmanager
def open_spark(
    memory_limit: str | None = None, session: SparkSession | None = None, work: Path | None = None
) -> Iterator[SparkConnection]:
    """A connection to Spark: to a session that is there, or to one of its own, by default on this machine's cores.

    Args:
        memory_limit: the driver's memory, for a session of its own, as in `4g`.
        session: its settings for time zone and overflow are made what exactness needs, until the end.
        work: a folder for what is stored between stages; on a cluster, one that every executor sees.

    Raises:
        NoSpark: pyspark or Java is not installed.
        SparkOverflow: a number grew beyond what its column holds.
    """
    try:
        from pyspark.errors import ArithmeticException, PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError:
        raise NoSpark from None
    own = session is None
    if session is None:
        builder = SparkSession.builder.appName("policy")
        for key, value in _OWN_SETTINGS.items():
            builder = builder.config(key, value)
        if memory_limit:
            builder = builder.config("spark.driver.memory", memory_limit)
        try:
            session = builder.getOrCreate()
        except PySparkRuntimeError:  # there is no Java
            raise NoSpark from None
    # Spark's own account of each error: it is told in ours.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    before = {key: session.conf.get(key, None) for key in SETTINGS}
    try:
        for key, value in SETTINGS.items():
            session.conf.set(key, value)
        with tempfile.TemporaryDirectory(prefix="policy-", dir=work) as folder:
            yield SparkConnection(session, Path(folder))
    except ArithmeticException as problem:
        raise SparkOverflow(str(problem).splitlines()[0]) from None
    finally:
        if own:
            session.stop()
        else:
            for key, value in before.items():
                session.conf.unset(key) if value is None else session.conf.set(key, value)


_OWN_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    # Small tables would else be cut into 200 parts.
    "spark.sql.shuffle.partitions": "8",
    # A rule's long expressions are compiled, not interpreted row by row.
    "spark.sql.codegen.maxFields": "1000",
}


def _listed(query: exp.Select, cells: Sequence[Sequence[Any]]) -> pa.Table:
    """The table that `SELECT unnest(CAST(? AS type[])) AS name, …` gives."""
    import pyarrow as pa

    types = {
        "BOOLEAN": pa.bool_(),
        "DATE": pa.date32(),
        "VARCHAR": pa.string(),
        "BIGINT": pa.int64(),
        "TIMESTAMP": pa.timestamp("us"),
    }
    columns = {}
    for column, listed in zip(query.expressions, cells, strict=True):
        type_ = column.find(exp.Cast).to.expressions[0].sql(dialect=PlainDuckDB)
        columns[column.alias] = pa.array(listed, types[type_])
    return pa.table(columns)


def _duckdb_type(name: str) -> str:
    """
    >>> _duckdb_type("decimal(18,2)"), _duckdb_type("bigint")
    ('DECIMAL(18,2)', 'BIGINT')
    """
    return _TYPES.get(name, name.upper())


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    return int(cell) if isinstance(cell, Decimal) and cell == cell.to_integral_value() else cell
