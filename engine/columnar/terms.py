"""Terms: pieces of SQL with all that the compiler knows of their value.

How a value of the language stands in SQL:

- number: a whole number `n`, which means n · factor (and / denominator, where a quotient has not been rounded yet);
- flag: BOOLEAN; date: DATE; datetime: TIMESTAMP; time: seconds since midnight; list: VARCHAR[]; all else: VARCHAR.

NULL is an undetermined value, or an absent one where the condition `absent` holds, which itself is never NULL.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from fractions import Fraction

from engine.values.exact import simplify
from engine.values.sql_text import quoted_text
from engine.values.types import Kind
from engine.values.value import ABSENT, Number, Plain, State, Undetermined, Value

BIGINT_MAX = 2**63 - 1
HUGEINT_MAX = 2**127 - 1
SQL_TYPES: dict[Kind, str] = {
    "flag": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "time": "BIGINT",
    "list": "VARCHAR[]",
}
UNBOUNDED = (-(10**30), 10**30)


class TooWide(Exception):
    """A number could grow beyond 2^127 − 1, the widest whole number there is."""


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of SQL and what is known of it.

    Attributes:
        level: the layer of the query whose columns it reads; it can stand in any later layer.
        nullable: it may be undetermined.
        absent: the condition under which it is absent; None if it never is.
        factor, denominator: a number's value is sql · factor / denominator; the denominator is SQL and positive.
        low, high: the least and the greatest whole number `sql` may be (a date's ordinal, a datetime's second).
        denominator_high: the greatest denominator; the least is 1.
        constant: the value, where it is known beforehand.
        open_with: SQL that is NULL exactly where the term is, if that is plainer than the term itself.
    """

    sql: str
    kind: Kind
    level: int = 0
    nullable: bool = False
    absent: str | None = None
    factor: Fraction = Fraction(1)
    denominator: str | None = None
    low: int = UNBOUNDED[0]
    high: int = UNBOUNDED[1]
    denominator_high: int = 1
    constant: Plain | None = None
    open_with: str | None = None

    @property
    def is_constant(self) -> bool:
        return self.constant is not None

    @property
    def is_nothing(self) -> bool:
        """Whether it surely has no value: it is undetermined or absent, known beforehand."""
        return self.sql.startswith("CAST(NULL AS ")

    @property
    def given(self) -> bool:
        """Whether it surely has a value."""
        return not self.nullable and self.absent is None

    @property
    def sql_type(self) -> str:
        if self.kind == "number":
            return integer_type(self.low, self.high)
        return SQL_TYPES.get(self.kind, "VARCHAR")


def integer_type(low: int, high: int) -> str:
    """The narrowest type in use that holds a range of whole numbers.

    Raises:
        TooWide: there is none.
    """
    most = max(abs(low), abs(high))
    if most <= BIGINT_MAX:
        return "BIGINT"
    if most <= HUGEINT_MAX:
        return "HUGEINT"
    raise TooWide


def number(value: Number) -> Term:
    """A number known beforehand: 1 or 0 times a factor."""
    factor = Fraction(value)
    if factor == 0:
        return Term("0", "number", low=0, high=0, constant=0)
    sign = 1 if factor > 0 else -1
    return Term(str(sign), "number", factor=abs(factor), low=sign, high=sign, constant=simplify(value))


def literal(value: Plain, kind: Kind) -> Term:
    """Any value known beforehand."""
    if kind == "number":
        assert isinstance(value, int | Fraction)
        return number(value)
    low, high = _bounds(value)
    return Term(literal_sql(value), kind, constant=value, low=low, high=high)


def literal_sql(value: Plain) -> str:
    """A value as SQL has it; a time is its seconds since midnight."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value.isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, time):
        return str(seconds_of_day(value))
    if isinstance(value, tuple):
        codes = ", ".join(quoted_text(code) for code in value)
        return f"[{codes}]" if value else "CAST([] AS VARCHAR[])"
    if isinstance(value, str):
        return quoted_text(value)
    return str(value)


def seconds_of_day(clock: time) -> int:
    return (clock.hour * 60 + clock.minute) * 60 + clock.second


def second_of(moment: datetime) -> int:
    """Seconds since the first day of the calendar."""
    return moment.toordinal() * 86_400 + seconds_of_day(moment.time())


def _bounds(value: Plain) -> tuple[int, int]:
    if isinstance(value, datetime):
        return second_of(value), second_of(value)
    if isinstance(value, date):
        return value.toordinal(), value.toordinal()
    if isinstance(value, time):
        return seconds_of_day(value), seconds_of_day(value)
    return UNBOUNDED


def undetermined(kind: Kind) -> Term:
    """No value, known beforehand."""
    type_ = "BIGINT" if kind == "number" else SQL_TYPES.get(kind, "VARCHAR")
    return Term(f"CAST(NULL AS {type_})", kind, nullable=True, low=0, high=0)


def absent(kind: Kind) -> Term:
    """Absent, known beforehand."""
    return replace(undetermined(kind), nullable=False, absent="TRUE")


def given_term(value: Value, kind: Kind) -> Term:
    """A value, an absence or an open outcome that is known beforehand."""
    if value is ABSENT:
        return absent(kind)
    if isinstance(value, Undetermined | State):
        return undetermined(kind)
    return literal(value, kind)
