"""The register as the Typst template takes it: pages of rows, each with its sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.documents.environment import DocumentLanguage, capital, fixed_words, languages, typst_environment
from engine.documents.figures import UNDETERMINED
from engine.documents.register import Cell, Column, Register, Row, shown_amount
from engine.documents.text_columns import pad, width_of
from engine.values.text import Language, Text
from engine.values.value import Number, Undetermined

_FIXED = (
    "key", "name", "period", "signed_short", "totals", "page_sum", "count", "unit", "pending_sum", "prepared_by", "checked_by", "approved_by",
)  # fmt: skip
# Columns of characters: so many on a line of a name, and in all; its statement has it whole.
_LINE, _LONGEST = 15, 30
# By the paper: lines of persons a page, and the millimetres left for amounts beside key, name and signature.
_PAGE_LINES = {"a4": 22, "a3": 36}
_ROOM = {"a4": 215, "a3": 338}
# Tenths of a point.
_LARGEST, _SMALLEST = 80, 56


def register_sources(register: Register, language: DocumentLanguage, pages: int) -> Iterator[str]:
    """Typst sources of the register, each of so many pages at most; one after the other they are the whole."""
    maker = _Sheets(register, languages(language))
    template = typst_environment().get_template("register.typ.j2")
    rows = list(register.rows())
    every = _pages(rows, _PAGE_LINES[maker.paper])
    last = maker.sums(register.sums(rows))
    for first in range(0, len(every), pages):
        sheets = [maker.sheet(page, several=len(every) > 1) for page in every[first : first + pages]]
        if first + pages >= len(every):
            sheets[-1]["last"] = True
            sheets[-1]["totals"] = last if register.of_pay else None
        yield template.render(
            languages=maker.languages,
            fixed=maker.fixed(),
            head=maker.head(),
            sheets=sheets,
            first_page=first + 1,
            pages=len(every),
        )


class _Sheets:
    """Pages of a register in words of some languages."""

    def __init__(self, register: Register, shown: tuple[Language, ...]) -> None:
        self.register, self.languages, self.first = register, shown, shown[0]
        self.paper = "a4" if self._size("a4") >= _SMALLEST else "a3"

    def fixed(self) -> dict[str, object]:
        words: dict[str, object] = {
            name: [capital(fixed_words(language)[name]) for language in self.languages] for name in _FIXED
        }
        return words | {name: fixed_words(self.first)[name] for name in ("colon", "semicolon")}

    def head(self) -> dict[str, object]:
        """What stands on every page: title, paper, columns."""
        statements, columns = self.register.statements, self.register.columns
        return {
            "title": capital(fixed_words(self.first)[self.register.title]),
            "heading": [capital(fixed_words(language)[self.register.title]) for language in self.languages],
            "of_pay": self.register.of_pay,
            "organisation": self._words(next((s.organisation for s in statements if s.organisation), Text("", ""))),
            "period": self._words(statements[0].period_title) if statements else [""],
            "policies": [self._words(p) for p in statements[0].policies] if statements else [],
            "people": len(statements),
            "currency": self.register.currency.of(self.first),
            "pending": self.register.pending,
            "several": self.register.several,
            "paper": self.paper,
            "size": max(_SMALLEST, min(_LARGEST, self._size(self.paper))),
            "columns": [
                {"label": self._label(c.label), "clause": c.clause, "strong": c.kind in ("sum", "total")}
                for c in columns
            ],
        }

    def _size(self, paper: str) -> int:
        """The size at which an amount of ten characters fits its column."""
        return int((_ROOM[paper] / max(len(self.register.columns), 1) - 1.8) * 28.35 / 5.4)

    def sheet(self, rows: Sequence[Row], several: bool) -> dict[str, object]:
        """One page; where there are several, with the sums of its rows."""
        return {
            "rows": [
                {
                    "key": _cut(row.statement.key),
                    "name": _cut(row.statement.name),
                    "period": self._words(row.section.title),
                    "cells": [self._cell(*pair) for pair in zip(row.cells, self.register.columns, strict=True)],
                }
                for row in rows
            ],
            "sums": self.sums(self.register.sums(rows)) if several and self.register.of_pay else None,
            "totals": None,
            "last": False,
        }

    def sums(self, amounts: Sequence[Number]) -> list[str]:
        """Sums of the columns as they are shown."""
        return [shown_amount(*pair) for pair in zip(amounts, self.register.columns, strict=True)]

    def _cell(self, cell: Cell, column: Column) -> str:
        if isinstance(cell.value, Undetermined):
            return UNDETERMINED.of(self.first)
        if column.kind == "information":
            return cell.words.of(self.first) if cell.value else "–"
        return shown_amount(cell.value, column)

    def _words(self, text: Text) -> list[str]:
        return [text.of(language) for language in self.languages]

    def _label(self, text: Text) -> list[str]:
        return [text.zh if language == "zh" else capital(text.en) for language in self.languages]


def _pages(rows: Sequence[Row], most: int) -> list[list[Row]]:
    """The rows in pages; one with a long name takes two lines. There is one page at least."""
    pages: list[list[Row]] = [[]]
    left = most
    for row in rows:
        lines = 1 + (max(map(width_of, (row.statement.key, row.statement.name))) > _LINE)
        if lines > left:
            pages.append([])
            left = most
        pages[-1].append(row)
        left -= lines
    return pages


def _cut(name: str) -> str:
    """A name of two lines at most."""
    return name if width_of(name) <= _LONGEST else f"{pad(name, _LONGEST).rstrip('~ ')}…"
