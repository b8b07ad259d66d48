"""An Excel template for a rulebook's facts: a sheet an entity, ready to be filled in and read back.

The example rows are facts like any other: an untouched template evaluates. They are printed in grey, and the
heading's note says to write over them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path

import xlsxwriter

from engine.facts.columns import columns_of, identity_columns
from engine.facts.cover_sheet import COLUMNS, DEFAULT, PERIOD, SHEET
from engine.facts.expected import expected_of, expected_period
from engine.rulebook.vocabulary import Entity, Field, Vocabulary
from engine.values.exact import decimal_text, simplify
from engine.values.period import Period
from engine.values.text import Language, Text

EXAMPLE_PERIOD = Period.parse("2024-10")
_LAST_ROW = 5000  # validation and formats reach this far
_LIST_LIMIT = 255  # Excel's limit for a list written into a validation
_SHEET_NAME = re.compile(r"[^\[\]:*?/\\']{1,31}")
_FORMATS = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm", "time": "hh:mm"}
_TEXTS = ("text", "reference", "enumeration", "flag")
_FLAGS = {"zh": ("是", "否"), "en": ("yes", "no")}
# The example rows' key: one left behind is seen for what it is, and what refers to it is refused once it is gone.
_KEY = Text("示例", "example")
_CREATED = datetime(2024, 1, 1)


def write_template(
    vocabulary: Vocabulary,
    entities: Iterable[str],
    path: Path,
    language: Language = "zh",
    period: Period = EXAMPLE_PERIOD,
) -> list[str]:
    """Write a template workbook for the entities and those they must refer to.

    A derived entity gives way to the raw records it is made of. The same arguments give the same bytes.

    Returns:
        The ids of the entities that got a sheet, in order.
    """
    names = _needed(vocabulary, entities)
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": _CREATED})
    writer = _Writer(book, vocabulary, names, language, period)
    writer.cover()
    for name in names:
        writer.sheet(vocabulary.entities[name])
    writer.lists.hide()
    book.close()
    return names


def _needed(vocabulary: Vocabulary, entities: Iterable[str]) -> list[str]:
    found: set[str] = set()
    waiting = [name for name in entities if name in vocabulary.entities]
    while waiting:
        entity = vocabulary.entities[waiting.pop()]
        if entity.id in found:
            continue
        if entity.derive:
            waiting += [value for key, value in entity.derive.items() if key != "by" and value in vocabulary.entities]
            continue
        found.add(entity.id)
        waiting += [f.type.entity for f in entity.relations.values() if f.type.entity and not f.optional]
        waiting += [entity.of] if entity.of else []
    return [name for name in vocabulary.entities if name in found]


class _Writer:
    def __init__(
        self, book: xlsxwriter.Workbook, vocabulary: Vocabulary, names: list[str], language: Language, period: Period
    ) -> None:
        self.book, self.vocabulary, self.language, self.period = book, vocabulary, language, period
        self.titles = _titles(vocabulary, names, language)
        look = {"border": 1, "text_wrap": True, "valign": "top"}
        self.head = book.add_format({**look, "bold": True, "bg_color": "#DDE6F0"})
        self.optional_head = book.add_format({**look, "bg_color": "#EEF2F7"})
        self.formats: dict[tuple[str, bool], xlsxwriter.format.Format] = {}
        self.cover_sheet = book.add_worksheet(SHEET)
        self.sheets = {name: book.add_worksheet(title) for name, title in self.titles.items()}
        self.lists = book.add_worksheet("_lists")
        self.used_lists = 0

    def format(self, kind: str, example: bool) -> xlsxwriter.format.Format:
        """A cell's format: how its kind of value is shown, in grey for the example."""
        shown = "@" if kind in _TEXTS else _FORMATS.get(kind, "General")
        if (shown, example) not in self.formats:
            look = {"num_format": shown, **({"font_color": "#808080", "italic": True} if example else {})}
            self.formats[shown, example] = self.book.add_format(look)
        return self.formats[shown, example]

    def cover(self) -> None:
        """The sheet that says what the facts cover."""
        sheet = self.cover_sheet
        for index, column in enumerate(COLUMNS):
            sheet.write_string(0, index, column.heading, self.head)
        notes = Text(
            "填写各表数据完整的起止日期；“其余各表”适用于未单列的表。",
            "The first and last day for which each sheet is complete; `default` is for sheets not named.",
        )
        sheet.write_comment(0, 0, notes.of(self.language), _note_size(notes.of(self.language)))
        sheet.write_string(1, 0, f"{PERIOD.zh} / {PERIOD.en}")
        sheet.write_string(1, 1, str(self.period), self.format("text", True))
        sheet.write_string(2, 0, f"{DEFAULT.zh} / {DEFAULT.en}")
        for place, day in ((1, self.period.start), (2, self.period.end)):
            sheet.write_datetime(2, place, _midnight(day), self.format("date", True))
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, 2, 20)
        sheet.freeze_panes(1, 0)

    def sheet(self, entity: Entity) -> None:
        """One entity: headings with notes, an example row, formats and drop-down lists."""
        sheet = self.sheets[entity.id]
        identity = identity_columns(entity, self.vocabulary)
        for index, column in enumerate(columns_of(entity, self.vocabulary)):
            item = entity.fields.get(column.name) if index >= len(identity) else None
            kind = item.type.kind if item else "text"
            required = item is None or (not item.optional and item.default is None)
            sheet.write_string(0, index, column.heading, self.head if required else self.optional_head)
            note = self._note(entity, column.name, item)
            sheet.write_comment(0, index, note, _note_size(note))
            sheet.set_column(index, index, _width(column.heading), self.format(kind, False))
            self._example(sheet, index, entity, column.name, item)
            if item is not None:
                self._validate(sheet, index, item)
            elif column.name == entity.of:
                self._choose_key(sheet, index, entity.of)
        sheet.freeze_panes(1, len(identity))

    # --- cells ------------------------------------------------------------------------------------

    def _note(self, entity: Entity, name: str, item: Field | None) -> str:
        """What the column holds, in the template's language."""
        if item is None:
            is_period = entity.each is not None and name == entity.each
            about = expected_period(entity.each) if is_period and entity.each else Text("每行的编号", "the row's id")
            if name == entity.of:
                about = self._key_of(entity.of)
            lines = [about, Text("必填", "required")]
        else:
            lines = [item.description] if item.description else []
            lines.append(self._key_of(item.type.entity) if item.type.entity else expected_of(item))
            if item.default is not None:
                shown = self._shown(item, item.default)
                lines.append(Text(f"可留空，视为 {shown}", f"may be blank, which means {shown}"))
            else:
                lines.append(Text("可留空", "may be blank") if item.optional else Text("必填", "required"))
        lines.append(Text("灰色示例行请改写或删除", "write over the grey example row, or delete it"))
        return "\n".join(line.of(self.language) for line in lines)

    def _key_of(self, entity: str) -> Text:
        label = self.vocabulary.entities[entity].label
        return Text(f"“{label.zh}”表中的编号", f"the id of a row of “{label.en}”")

    def _shown(self, item: Field, value: object) -> str:
        """A value as it is typed into the sheet."""
        kind = item.type.kind
        if kind == "flag":
            return _FLAGS[self.language][0 if value else 1]
        if kind == "enumeration" and item.type.enumeration:
            return item.type.enumeration.members[str(value)].of(self.language)
        if isinstance(value, int | Fraction):
            return decimal_text(simplify(value / Fraction(item.type.unit.scale)))
        return str(value)

    def _example(
        self, sheet: xlsxwriter.worksheet.Worksheet, column: int, entity: Entity, name: str, item: Field | None
    ) -> None:
        look = self.format(item.type.kind if item else "text", True)
        if item is None:
            is_period = entity.each is not None and name == entity.each
            text = (
                str(Period.containing(entity.each, self.period.end))
                if is_period and entity.each
                else _KEY.of(self.language)
            )
            sheet.write_string(1, column, text, look)
            return
        kind = item.type.kind
        if item.default is not None:
            value = item.default
        elif item.optional:
            return
        elif kind == "number":
            value = _within(item)
        else:
            value = self._moment(entity, item) if kind in _FORMATS else self._word(item)
        if kind == "number":
            figure = decimal_text(simplify(Fraction(value) / item.type.unit.scale))  # type: ignore[arg-type]
            sheet.write_number(1, column, float(figure), look)
        elif isinstance(value, date):
            sheet.write_datetime(1, column, value if isinstance(value, datetime) else _midnight(value), look)
        elif isinstance(value, time):
            sheet.write_datetime(1, column, value, look)  # type: ignore[call-overload]
        else:
            sheet.write_string(1, column, self._shown(item, value), look)

    def _word(self, item: Field) -> str | bool:
        kind = item.type.kind
        if kind == "flag":
            return True
        if kind == "enumeration" and item.type.enumeration:
            return next(iter(item.type.enumeration.members))
        return _KEY.of(self.language) if kind == "reference" else item.label.of(self.language)

    def _moment(self, entity: Entity, item: Field) -> date | datetime | time:
        """A morning on the period's first day; where a span ends, the evening."""
        ends = len(entity.dated) == 2 and entity.dated[1] == item.id
        clock = time(18) if ends else time(8, 30)
        if item.type.kind == "time":
            return clock
        return datetime.combine(self.period.start, clock) if item.type.kind == "datetime" else self.period.start

    # --- validation -------------------------------------------------------------------------------

    def _validate(self, sheet: xlsxwriter.worksheet.Worksheet, column: int, item: Field) -> None:
        kind = item.type.kind
        expected = expected_of(item).of(self.language)
        rule: dict[str, object] = {"error_message": expected[:_LIST_LIMIT], "ignore_blank": True}
        if kind == "flag":
            rule |= {"validate": "list", "source": list(_FLAGS[self.language])}
        elif kind == "enumeration" and item.type.enumeration:
            labels = [label.of(self.language) for label in item.type.enumeration.members.values()]
            rule |= {"validate": "list", "source": self._list(labels)}
        elif kind == "number":
            low, high = (float(bound / item.type.unit.scale) for bound in item.bounds)
            rule |= {
                "validate": "integer" if item.type.places == 0 else "decimal",
                "criteria": "between",
                "minimum": low,
                "maximum": high,
            }
        elif kind in ("date", "datetime"):
            rule |= {"validate": "date", "criteria": ">=", "value": datetime(1900, 1, 1)}
        elif kind == "reference" and item.type.entity:
            self._choose_key(sheet, column, item.type.entity)
            return
        else:
            return
        sheet.data_validation(1, column, _LAST_ROW, column, rule)

    def _list(self, labels: list[str]) -> list[str] | str:
        """The labels themselves, or, where they are too long or hold commas, a place on the hidden sheet."""
        if len(",".join(labels)) <= _LIST_LIMIT and not any("," in label for label in labels):
            return labels
        column = self.used_lists
        self.used_lists += 1
        self.lists.write_column(0, column, labels)
        letter = xlsxwriter.utility.xl_col_to_name(column)
        return f"=_lists!${letter}$1:${letter}${len(labels)}"

    def _choose_key(self, sheet: xlsxwriter.worksheet.Worksheet, column: int, target: str) -> None:
        """A drop-down list of the other sheet's keys; a key that is not there yet is only warned of."""
        if target in self.titles:
            sheet.data_validation(
                1,
                column,
                _LAST_ROW,
                column,
                {
                    "validate": "list",
                    "source": f"='{self.titles[target]}'!$A$2:$A${_LAST_ROW}",
                    "error_type": "warning",
                },
            )


def _titles(vocabulary: Vocabulary, names: list[str], language: Language) -> dict[str, str]:
    """Sheet names: the labels, or the id where a label cannot be one."""
    titles: dict[str, str] = {}
    for name in names:
        label = vocabulary.entities[name].label.of(language)
        taken = {title.casefold() for title in titles.values()} | {SHEET, "_lists"}
        usable = _SHEET_NAME.fullmatch(label) and label.casefold() not in taken
        titles[name] = label if usable else name[:31]
    return titles


def _within(item: Field) -> Fraction | int:
    """An example figure: one of the unit, brought within the bounds."""
    low, high = item.bounds
    return simplify(min(max(Fraction(item.type.unit.scale), low), high))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _width(heading: str) -> int:
    """Column width in characters, full-width ones counted twice."""
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in heading)
    return max(12, min(wide + 2, 40))


def _note_size(note: str) -> dict[str, object]:
    lines = sum(1 + len(line) // 24 for line in note.splitlines())
    return {"author": "", "x_scale": 2, "y_scale": max(1, lines / 4)}
