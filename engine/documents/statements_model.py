"""What a pay statement holds, in words of both languages, before any layout."""

from __future__ import annotations

from dataclasses import dataclass

from engine.rulebook.model import Statement as Kind
from engine.values.period import Period
from engine.values.text import Text
from engine.values.value import Value


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line: what, how much, by which clause, why.

    `amount` is for people; `value` is exact. `reason` says how the amount came about in figures, `basis` in words.
    `missing` is empty unless the line is undetermined. `period` is given where it is not the section's own.
    """

    rulebook: str
    rule: str
    label: Text
    clause: str
    source: str
    kind: Kind
    value: Value
    is_money: bool
    amount: Text
    reason: Text
    basis: Text
    missing: tuple[Text, ...]
    period: Text | None

    @property
    def undetermined(self) -> bool:
        return bool(self.missing)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over the lines of a section."""

    value: Value
    amount: Text


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one period. `nil` are the lines that came to nothing.

    `to_date` are the cumulative figures, `payment` the dates of payment. `paid` is the last of the totals, or what remains of
    the earnings; `in_words` is that amount written out, empty where it is undetermined.
    """

    period: Period
    title: Text
    earnings: tuple[StatementLine, ...]
    deductions: tuple[StatementLine, ...]
    information: tuple[StatementLine, ...]
    totals: tuple[StatementLine, ...]
    to_date: tuple[StatementLine, ...]
    payment: tuple[StatementLine, ...]
    nil: tuple[StatementLine, ...]
    earned: Sum
    deducted: Sum
    net: Sum
    paid: Sum
    in_words: Text

    def lines(self) -> tuple[StatementLine, ...]:
        return (
            *self.earnings,
            *self.deductions,
            *self.information,
            *self.totals,
            *self.to_date,
            *self.payment,
            *self.nil,
        )


@dataclass(frozen=True, slots=True)
class StatementFinding:
    """Something about the person that someone must see."""

    label: Text
    detail: Text
    row: Text
    clause: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One person's statement. `details` are what the facts say the person is: role, department.

    Where nothing is there for the policies to pay or deduct (`of_pay` is false) it is a record of the person's figures, without any sum.
    """

    entity: str
    entity_label: Text
    key: str
    name: str
    organisation: Text | None
    policies: tuple[Text, ...]
    currency: str
    of_pay: bool
    period: Period
    period_title: Text
    as_of: Text
    details: tuple[tuple[Text, Text], ...]
    sections: tuple[Section, ...]
    findings: tuple[StatementFinding, ...]

    @property
    def is_undetermined(self) -> bool:
        return any(line.undetermined for section in self.sections for line in section.lines())
