"""What kind of value a fact, a parameter or an outcome is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.values.text import Text
from engine.values.units import NUMBER, Unit
from engine.values.value import Number

Kind = Literal["number", "flag", "date", "datetime", "time", "month_day", "text", "enumeration", "list", "reference"]


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A closed list of codes with their labels, in order."""

    id: str
    members: Mapping[str, Text] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a value.

    `unit` for numbers, `enumeration` for enumerations and lists of codes, `entity` for
    references to a row. `places` is the number of decimal places a number is kept to,
    counted in its unit (percent: percent digits); None means exact. `minimum` is a number, in base
    units, below which values are known never to fall.
    """

    kind: Kind
    unit: Unit = NUMBER
    places: int | None = None
    enumeration: Enumeration | None = None
    entity: str | None = None
    minimum: Number | None = None

    @property
    def is_number(self) -> bool:
        return self.kind == "number"


FLAG = Type("flag")
DATE = Type("date")
DATETIME = Type("datetime")
TIME = Type("time")
TEXT = Type("text")
