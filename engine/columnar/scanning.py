"""Facts scanned where they lie: each entity's file as a view of the database, typed and checked in SQL.

What is looked at: the fields that the rules read, and what says which row it is. A file that is not as the reader of
facts would have it without a remark (a cell that is no number, a code that is none, the same key twice, a reference to
nothing) is not scanned: `NotScanned` says why, and the facts are then read row by row, with every place named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from engine.columnar.layers import name_sql
from engine.columnar.profile import FactsProfile, FieldProfile, TableProfile, absent_column, field_column, table_name
from engine.columnar.sources import NotScanned, ScannedSource, Sources
from engine.columnar.terms import literal_sql, quoted_text, second_of
from engine.facts.cells import BadCell, reader_of
from engine.facts.columns import columns_of, identity_columns, resolve
from engine.facts.expected import expected_of
from engine.facts.locate import Located
from engine.facts.manifest import SourceSpec
from engine.facts.problems import FactProblem
from engine.facts.readers.table import Location
from engine.rulebook.vocabulary import Entity, Field, Vocabulary
from engine.values.text import Text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# So many blank cells of a column are named one by one.
_NAMED = 20
_MOST_CODES = 1000
# Python has no other days; a database has, up to infinity.
_FIRST_DAY, _LAST_DAY = "DATE '0001-01-01'", "DATE '9999-12-31'"
_INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}


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
        scan = _Scan(readable.connection, entity, vocabulary, location, spec, source, fields_read.get(id_, set()))
        scan.make_view()
        profiles = scan.profiles(found.problems)  # which counts the rows
        tables[id_] = TableProfile(table_name(id_), scan.count, located.manifest.coverage(entity), profiles)
        found.notes += located.manifest.uncovered(entity)
    found.profile = FactsProfile(tables)
    _check_references(readable.connection, found.profile, vocabulary, fields_read)
    return found


@dataclass(slots=True)
class _Column:
    """A column of a file: its field, its SQL as the field's type, and the factor of a number."""

    field: Field
    sql: str
    factor: Fraction = Fraction(1)


@dataclass(eq=False)
class _Scan:
    """One entity's file."""

    connection: DuckDBPyConnection
    entity: Entity
    vocabulary: Vocabulary
    location: Location
    spec: SourceSpec
    source: ScannedSource
    wanted: set[str]
    count: int = 0
    columns: dict[str, _Column] = field(default_factory=dict)
    required: list[tuple[str, str]] = field(default_factory=list)
    """What must hold of every row for the file to be scanned: a condition on its raw columns, and of what."""

    def make_view(self) -> None:
        described = self.connection.execute(f"DESCRIBE SELECT * FROM {self.source.sql}").fetchall()
        types = {name: str(type_) for name, type_, *_ in described if name != "file_row_number"}
        found = resolve(list(types), columns_of(self.entity, self.vocabulary), self.spec.columns)
        if found.clashes or found.absent or self.spec.skip_blank:
            raise NotScanned(f"{self.location.name}: headings")
        headings = list(types)
        raw = {name: headings[index] for name, index in found.indices.items()}
        listed = ["file_row_number AS row", *self._identity(raw, types)]
        for item in self.entity.fields.values():
            if item.id not in self.wanted:
                continue
            column = self._column(item, raw, types)
            self.columns[item.id] = column
            listed.append(f"{column.sql} AS {name_sql(field_column(item.id))}")
            if item.optional and item.default is None and item.id in raw:
                listed.append(f"{column.sql} IS NULL AS {name_sql(absent_column(item.id))}")
        self._check_required()
        view = table_name(self.entity.id)
        self.connection.execute(f"CREATE OR REPLACE VIEW {view} AS SELECT {', '.join(listed)} FROM {self.source.sql}")
        self.supplied = set(raw) | set(self.spec.constants)

    def _identity(self, raw: dict[str, str], types: dict[str, str]) -> list[str]:
        entity = self.entity
        names = [c.name for c in identity_columns(entity, self.vocabulary)]
        if entity.key is not None:
            if entity.key not in raw:
                return ["CAST(file_row_number + 1 AS VARCHAR) AS key"]
            return [f"{self._text(raw[entity.key], types, entity.key)} AS key"]
        owner, *period = names
        listed = [f"{self._text(self._named(raw, owner), types, owner, required=False)} AS key"]
        if period and entity.each is not None:
            listed.append(f"{self._period(period[0], raw, types)} AS period")
        return listed

    def _named(self, raw: dict[str, str], name: str) -> str:
        if name not in raw:
            raise NotScanned(f"{self.location.name}: no column {name}")
        return raw[name]

    def _period(self, name: str, raw: dict[str, str], types: dict[str, str]) -> str:
        """A period as its first day."""
        each = self.entity.each
        if name in self.spec.constants:
            from engine.facts.moments import parse_period

            assert each is not None
            return literal_sql(parse_period(self.spec.constants[name], each).start)
        heading = self._named(raw, name)
        sql = name_sql(heading)
        if types[heading] == "DATE":
            trunc = {"iso_week": "week"}.get(each or "", each)
            return sql if each == "day" else f"CAST(date_trunc('{trunc}', {sql}) AS DATE)"
        if types[heading] != "VARCHAR":
            raise NotScanned(f"{self.location.name}: {name}")
        shape, whole = {
            "day": (r"\d{4}-\d{2}-\d{2}", sql),
            "month": (r"\d{4}-\d{2}", f"{sql} || '-01'"),
            "quarter": (r"\d{4}-Q[1-4]", _first_of_quarter(sql)),
            "year": (r"\d{4}", f"{sql} || '-01-01'"),
        }.get(each or "", ("", sql))
        self._require(f"{sql} IS NOT NULL AND regexp_full_match({sql}, '{shape}')", name)
        return f"CAST({whole} AS DATE)"

    def _require(self, condition: str, what: str) -> None:
        self.required.append((condition, what))

    def _check_required(self) -> None:
        """All that must hold of every row, in one pass."""
        if not self.required:
            return
        counts = ", ".join(f"count(*) FILTER (WHERE NOT COALESCE({c}, FALSE))" for c, _ in self.required)
        row = self.connection.execute(f"SELECT {counts} FROM {self.source.sql}").fetchall()[0]
        for wrong, (_, what) in zip(row, self.required, strict=True):
            if wrong:
                raise NotScanned(f"{self.location.name}: {what}")

    def _text(self, heading: str, types: dict[str, str], name: str, required: bool = True) -> str:
        """Text as it stands; that nothing is wrapped, blank or to be trimmed is checked on the distinct values."""
        if types[heading] in _INTEGERS:
            return f"CAST({name_sql(heading)} AS VARCHAR)"
        if types[heading] != "VARCHAR":
            raise NotScanned(f"{self.location.name}: {name} is {types[heading]}")
        sql = name_sql(heading)
        plain = (
            f"regexp_full_match({sql}, '[A-Za-z0-9_./:-]*[A-Za-z0-9]') OR ({sql} = trim({sql}) AND {sql} NOT IN ('', '--') "
            f"AND NOT regexp_matches({sql}, '^(=\"|'')') AND {sql} = nfc_normalize({sql}))"
        )
        if required:
            self._require(plain, name)
        elif not self._refers(name):
            self._require(f"{sql} IS NULL OR {plain}", name)
        return sql

    def _refers(self, name: str) -> bool:
        """Whether a text is the key of another row: it then has to be spelt as that is."""
        return name == self.entity.of or name in self.entity.relations

    def _column(self, item: Field, raw: dict[str, str], types: dict[str, str]) -> _Column:
        if item.id in self.spec.constants:
            value = reader_of(item)(self.spec.constants[item.id])
            if value is None or isinstance(value, BadCell):
                raise NotScanned(f"{self.location.name}: {item.id}")
            if isinstance(value, int | Fraction) and not isinstance(value, bool):
                number = Fraction(value)
                return _Column(item, f"CAST({number.numerator} AS BIGINT)", Fraction(1, number.denominator))
            return _Column(item, literal_sql(value))
        if item.id not in raw:
            if item.default is not None:
                return self._defaulted(item, None)
            return _Column(
                item, "CAST(NULL AS BIGINT)" if item.type.kind == "number" else f"CAST(NULL AS {_sql_type(item)})"
            )
        heading = raw[item.id]
        read = {
            "number": self._number,
            "flag": self._flag,
            "enumeration": self._mapped,
            "date": self._date,
            "datetime": self._datetime,
            "time": self._time,
        }.get(item.type.kind, self._texts)
        column = read(item, heading, types)
        return self._defaulted(item, column) if item.default is not None else column

    def _defaulted(self, item: Field, column: _Column | None) -> _Column:
        """Blank cells of a field with a default hold it."""
        default = item.default
        assert default is not None
        if isinstance(default, int | Fraction) and not isinstance(default, bool):
            factor = column.factor if column is not None else Fraction(1, Fraction(default).denominator)
            whole = Fraction(default) / factor
            if whole.denominator != 1:
                raise NotScanned(f"{self.location.name}: default of {item.id}")
            sql = f"CAST({whole.numerator} AS BIGINT)"
            return _Column(item, sql if column is None else f"COALESCE({column.sql}, {sql})", factor)
        sql = literal_sql(default)
        return _Column(item, sql if column is None else f"COALESCE({column.sql}, {sql})")

    # --- fields by kind ---------------------------------------------------------------------------

    def _number(self, item: Field, heading: str, types: dict[str, str]) -> _Column:
        type_, sql, scale = types[heading], name_sql(heading), item.type.unit.scale
        places = item.type.places
        if type_ in _INTEGERS:
            return _Column(item, f"CAST({sql} AS BIGINT)", scale)
        if type_.startswith("DECIMAL("):
            width, digits = (int(part) for part in type_[8:-1].split(","))
            if (places is not None and digits > places) or width > 18:
                raise NotScanned(f"{self.location.name}: {item.id} is {type_}")
            whole = f"CAST({sql} * {10**digits} AS BIGINT)" if digits else f"CAST({sql} AS BIGINT)"
            return _Column(item, whole, scale / 10**digits)
        if type_ == "VARCHAR" and places is not None:
            shape = r"[+-]?\d{1,12}" + (rf"(\.\d{{1,{places}}})?" if places else "")
            self._require(f"{sql} IS NULL OR regexp_full_match({sql}, '{shape}')", item.id)
            return _Column(
                item, f"CAST(CAST({sql} AS DECIMAL(18, {places})) * {10**places} AS BIGINT)", scale / 10**places
            )
        raise NotScanned(f"{self.location.name}: {item.id} is {type_}")

    def _flag(self, item: Field, heading: str, types: dict[str, str]) -> _Column:
        if types[heading] == "BOOLEAN":
            return _Column(item, name_sql(heading))
        return self._mapped(item, heading, types)

    def _mapped(self, item: Field, heading: str, types: dict[str, str]) -> _Column:
        """Few different words: each is read as the reader of facts reads it."""
        if types[heading] != "VARCHAR":
            raise NotScanned(f"{self.location.name}: {item.id} is {types[heading]}")
        sql, read = name_sql(heading), reader_of(item)
        words = [
            row[0]
            for row in self.connection.execute(
                f"SELECT DISTINCT {sql} FROM {self.source.sql} LIMIT {_MOST_CODES + 1}"
            ).fetchall()
        ]
        values = {word: read(word) for word in words if word is not None}
        if len(words) > _MOST_CODES or any(isinstance(v, BadCell) for v in values.values()):
            raise NotScanned(f"{self.location.name}: {item.id}")
        if all(word == value for word, value in values.items()):
            return _Column(item, sql)
        whens = " ".join(
            f"WHEN {quoted_text(w)} THEN {literal_sql(v)}"  # type: ignore[arg-type]
            for w, v in values.items()
            if v is not None
        )
        return _Column(item, f"(CASE {sql} {whens} END)" if whens else f"CAST(NULL AS {_sql_type(item)})")

    def _date(self, item: Field, heading: str, types: dict[str, str]) -> _Column:
        sql = name_sql(heading)
        if types[heading] == "DATE":
            return _Column(item, sql)
        if types[heading] == "VARCHAR":
            self._require(
                f"{sql} IS NULL OR (regexp_full_match({sql}, '\\d{{4}}-\\d{{2}}-\\d{{2}}') AND TRY_CAST({sql} AS DATE) IS NOT NULL)",
                item.id,
            )
            return _Column(item, f"CAST({sql} AS DATE)")
        raise NotScanned(f"{self.location.name}: {item.id} is {types[heading]}")

    def _datetime(self, item: Field, heading: str, types: dict[str, str]) -> _Column:
        sql = name_sql(heading)
        if types[heading] in ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS"):
            return _Column(item, sql if types[heading] == "TIMESTAMP" else f"CAST({sql} AS TIMESTAMP)")
        if types[heading] == "VARCHAR":
            shape = r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?"
            self._require(
                f"{sql} IS NULL OR (regexp_full_match({sql}, '{shape}') AND TRY_CAST({sql} AS TIMESTAMP) IS NOT NULL)",
                item.id,
            )
            return _Column(item, f"CAST({sql} AS TIMESTAMP)")
        raise NotScanned(f"{self.location.name}: {item.id} is {types[heading]}")

    def _time(self, item: Field, heading: str, types: dict[str, str]) -> _Column:
        if types[heading] != "TIME":
            raise NotScanned(f"{self.location.name}: {item.id} is {types[heading]}")
        return _Column(item, f"date_diff('second', TIME '00:00:00', {name_sql(heading)})")

    def _texts(self, item: Field, heading: str, types: dict[str, str]) -> _Column:
        return _Column(item, self._text(heading, types, item.id, required=False))

    # --- what is in it ------------------------------------------------------------------------------

    def profiles(self, problems: list[FactProblem]) -> dict[str, FieldProfile]:
        """How many rows there are, which cells are blank, and the range of the others: one pass over the file."""
        view, entity = table_name(self.entity.id), self.entity
        listed = ["count(*)"]
        for name, column in self.columns.items():
            sql = name_sql(field_column(name))
            listed.append(f"count({sql})")
            if column.field.type.kind in ("number", "date", "datetime", "time"):
                listed += [f"min({sql})", f"max({sql})"]
            if column.field.type.kind in ("date", "datetime"):
                listed.append(f"COALESCE(min({sql}) < {_FIRST_DAY} OR CAST(max({sql}) AS DATE) > {_LAST_DAY}, FALSE)")
            if column.field.type.kind == "datetime":
                listed.append(f"count(*) FILTER (WHERE epoch_us({sql}) % 1000000 <> 0)")
        if len(entity.dated) == 2:
            start, until = (name_sql(field_column(n)) for n in entity.dated)
            listed.append(f"count(*) FILTER (WHERE {until} < {start})")
        row = self.connection.execute(f"SELECT {', '.join(listed)} FROM {view}").fetchall()[0]
        cells = iter(row)
        self.count = next(cells)
        found = {name: self._profile(column, cells, problems) for name, column in self.columns.items()}
        if len(entity.dated) == 2 and next(cells):
            raise NotScanned(f"{self.location.name}: a span ends before it starts")
        self._check_keys()
        return found

    def _profile(self, column: _Column, cells: Any, problems: list[FactProblem]) -> FieldProfile:
        item = column.field
        blanks = self.count - next(cells)
        low: Any = 0
        high: Any = 0
        if item.type.kind in ("number", "date", "datetime", "time"):
            low, high = _measured(next(cells)), _measured(next(cells))
        if item.type.kind in ("date", "datetime") and next(cells):
            raise NotScanned(f"{self.location.name}: {item.id} has days beyond the years 1 to 9999")
        if item.type.kind == "datetime" and next(cells):
            raise NotScanned(f"{self.location.name}: {item.id} has parts of a second")
        if item.type.kind == "number" and not (
            item.bounds[0] <= low * column.factor and high * column.factor <= item.bounds[1]
        ):
            raise NotScanned(f"{self.location.name}: {item.id} is out of bounds")
        supplied = item.id in self.supplied
        is_absent = item.optional and item.default is None and supplied
        if blanks and not is_absent:
            self._report_blanks(item, blanks, problems)
        return FieldProfile(
            item.type.kind, bool(blanks) and not is_absent, bool(blanks) and is_absent, column.factor, low, high
        )

    def _report_blanks(self, item: Field, blanks: int, problems: list[FactProblem]) -> None:
        supplied = item.id in self.supplied
        if not supplied:
            if not item.optional:
                problems.append(
                    FactProblem(
                        "missing_column",
                        self.entity.id,
                        self.location.name,
                        None,
                        None,
                        item.label.zh,
                        None,
                        expected_of(item),
                    )
                )
            return
        view = table_name(self.entity.id)
        rows = self.connection.execute(
            f"SELECT row FROM {view} WHERE {name_sql(field_column(item.id))} IS NULL ORDER BY row LIMIT {_NAMED}"
        ).fetchall()
        problems += [
            FactProblem(
                "blank",
                self.entity.id,
                self.location.name,
                None,
                row + self.source.first,
                item.id,
                None,
                expected_of(item),
            )
            for (row,) in rows
        ]
        if blanks > _NAMED:
            more = Text(
                f"{expected_of(item).zh}（此列共 {blanks} 处为空）",
                f"{expected_of(item).en} ({blanks} blanks in this column)",
            )
            problems[-1] = FactProblem(
                "blank", self.entity.id, self.location.name, None, problems[-1].row, item.id, None, more
            )

    def _check_keys(self) -> None:
        """That no row is there twice, where somebody looks for it by its key."""
        entity = self.entity
        referred = any(
            relation.type.entity == entity.id
            for other in self.vocabulary.entities.values()
            for relation in other.relations.values()
        ) or any(other.of == entity.id for other in self.vocabulary.entities.values())
        if entity.key is not None and not referred:
            return
        table = table_name(entity.id)
        if entity.of is not None and entity.each is not None:
            twice = _period_twice(table)
        else:
            twice = f"SELECT count(*) <> count(DISTINCT key) FROM {table}"
        if self.connection.execute(twice).fetchall()[0][0]:
            raise NotScanned(f"{self.location.name}: a key is given twice")


def _period_twice(table: str) -> str:
    """Whether some row has a period twice. Days are marked in a word for each row and sixty of them: there are far
    fewer words than periods to be told apart."""
    day = "days_between(DATE '0001-01-01', period)"
    marked = f"bit_count(bit_or(CAST(1 AS BIGINT) << CAST({day} % 60 AS INTEGER)))"
    return (
        f"SELECT count(*) > 0 FROM (SELECT key FROM {table} GROUP BY key, {day} // 60 HAVING count(*) <> {marked} "
        "OR count(*) <> count(period)) AS twice"
    )


def _check_references(
    connection: DuckDBPyConnection,
    profile: FactsProfile,
    vocabulary: Vocabulary,
    fields_read: dict[str, set[str]],
) -> None:
    """That every row referred to is there."""
    for id_, table in profile.tables.items():
        entity = vocabulary.entities[id_]
        targets: list[tuple[str, str | None]] = [("key", entity.of)] if entity.of is not None else []
        targets += [
            (name_sql(field_column(name)), relation.type.entity)
            for name, relation in entity.relations.items()
            if name in fields_read.get(id_, set())
        ]
        for column, target in targets:
            other = profile.table(target or "")
            if other is None:
                continue
            row = connection.execute(
                f"SELECT count(*) FROM {table.name} AS t ANTI JOIN {other.name} AS o ON t.{column} = o.key "
                f"WHERE t.{column} IS NOT NULL"
            ).fetchall()[0]
            if row[0]:
                raise NotScanned(f"{id_}.{column}: refers to rows that are not there")


def _first_of_quarter(sql: str) -> str:
    months = " ".join(f"WHEN '{number}' THEN '-{3 * number - 2:02}-01'" for number in range(1, 5))
    return f"substr({sql}, 1, 4) || CASE substr({sql}, 7, 1) {months} END"


def _measured(value: Any) -> int:
    if value is None:
        return 0
    if isinstance(value, datetime):
        return second_of(value)
    if isinstance(value, date):
        return value.toordinal()
    return int(value) if isinstance(value, int | Decimal) else 0


def _sql_type(item: Field) -> str:
    return {"flag": "BOOLEAN", "date": "DATE", "datetime": "TIMESTAMP", "time": "BIGINT"}.get(item.type.kind, "VARCHAR")


def fields_read(programs: Sequence[Any], vocabulary: Vocabulary) -> dict[str, set[str]]:
    """The fields that rules read of each entity: facts, relations, and the dates that place rows."""
    from engine.language.core import Aggregate, Read

    found: dict[str, set[str]] = {id_: set(e.dated) for id_, e in vocabulary.entities.items()}
    for program in programs:
        for rule in program.rules.values():
            for top in rule.expressions():
                for node in top.walk():
                    if isinstance(node, Read):
                        _note_read(node, vocabulary, found)
                    elif isinstance(node, Aggregate) and node.link.row_field:
                        found[node.entity].add(node.link.row_field)
                        if node.link.owner_field:
                            _note_relation(rule.grid.entity or "", node.link.owner_field, vocabulary, found)
    return found


def _note_read(node: Any, vocabulary: Vocabulary, found: dict[str, set[str]]) -> None:
    if node.kind == "fact" and node.entity:
        found[node.entity].add(node.name)
    for step in node.path:
        for model in vocabulary.entities.values():
            if step.field in model.fields and model.fields[step.field].type.entity == step.entity:
                found[model.id].add(step.field)


def _note_relation(entity: str, name: str, vocabulary: Vocabulary, found: dict[str, set[str]]) -> None:
    for model in (vocabulary.entities[entity], *vocabulary.columns_of(entity, None)):
        if name in model.fields:
            found[model.id].add(name)
