"""What python-docx has no call for: fields, links, bookmarks, tracked changes, repeated table headings, East Asian fonts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from engine.documents.environment import inert
from engine.documents.handbook.prose import Mark
from engine.values.text import Language

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGES = {"zh": ("en-US", "zh-CN"), "en": ("en-GB", "zh-CN")}
_TRACKED = {"added": "w:ins", "struck": "w:del"}


@dataclass(slots=True)
class Marks:
    """Numbers for bookmarks and tracked changes, and the bookmark of each anchor."""

    author: str
    changes: Iterator[int] = field(default_factory=lambda: count(1))
    bookmarks: dict[str, str] = field(default_factory=dict)

    def bookmark(self, anchor: str) -> str:
        """The name of an anchor's bookmark; Word takes 40 letters and digits at most."""
        return self.bookmarks.setdefault(anchor, f"place{len(self.bookmarks) + 1}")


def clean(text: str) -> str:
    """Text that XML can hold and that does not turn the direction of its neighbours."""
    return _NOT_XML.sub("", inert(text))


def add_run(paragraph: Paragraph, text: str, language: Language, style: str | None = None) -> Run:
    """A run in a language."""
    run = paragraph.add_run(clean(text))
    if style is not None:
        run._r.style = style_id(style)
    set_language(run, language)
    return run


def styled(paragraph: Paragraph, style: str) -> Paragraph:
    """A paragraph in a style. (python-docx looks a style up by walking through all of them.)"""
    paragraph._p.style = style_id(style)
    return paragraph


def style_id(name: str) -> str:
    """The id that Word, and python-docx, give a style of that name."""
    return name.replace(" ", "")


def set_language(run: Run, language: Language) -> None:
    latin, asian = _LANGUAGES[language]
    properties = run._r.get_or_add_rPr()
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), latin)
    element.set(qn("w:eastAsia"), asian)
    properties.append(element)


def track(run: Run, mark: Mark, marks: Marks) -> None:
    """Turn a run into a tracked insertion or deletion."""
    if not mark:
        return
    change = OxmlElement(_TRACKED[mark])
    _signed(change, marks)
    run._r.addprevious(change)
    change.append(run._r)
    if mark == "struck":
        for text in run._r.findall(qn("w:t")):
            text.tag = qn("w:delText")
            text.set(qn("xml:space"), "preserve")


def track_row(table: Table, row: int, mark: Mark, marks: Marks) -> None:
    """Mark a whole row of a table as inserted or deleted."""
    if mark:
        change = OxmlElement(_TRACKED[mark])
        _signed(change, marks)
        table.rows[row]._tr.get_or_add_trPr().append(change)


def _signed(element: Any, marks: Marks) -> None:
    element.set(qn("w:id"), str(next(marks.changes)))
    element.set(qn("w:author"), clean(marks.author))


def add_field(paragraph: Paragraph, instruction: str, result: str = "", *, dirty: bool = False) -> None:
    """A field, such as PAGE, with the result to be shown until Word works it out."""
    begin = field_character(paragraph, "begin")
    if dirty:
        begin.set(qn("w:dirty"), "true")
    run = paragraph.add_run()
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {instruction} "
    run._r.append(text)
    field_character(paragraph, "separate")
    if result:
        paragraph.add_run(result)
    field_character(paragraph, "end")


def field_character(paragraph: Paragraph, kind: str) -> Any:
    """The beginning, the middle or the end of a field."""
    character = OxmlElement("w:fldChar")
    character.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(character)
    return character


def add_instruction(paragraph: Paragraph, instruction: str, *, dirty: bool = False) -> None:
    """The beginning of a field whose result follows in further paragraphs."""
    begin = field_character(paragraph, "begin")
    if dirty:
        begin.set(qn("w:dirty"), "true")
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {instruction} "
    paragraph.add_run()._r.append(text)
    field_character(paragraph, "separate")


def add_bookmark(paragraph: Paragraph, anchor: str, marks: Marks) -> None:
    """A place that links lead to, at the end of what the paragraph holds so far."""
    name = marks.bookmark(anchor)
    number = name.removeprefix("place")
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        element = OxmlElement(tag)
        element.set(qn("w:id"), number)
        if tag == "w:bookmarkStart":
            element.set(qn("w:name"), name)
        paragraph._p.append(element)


def add_link(paragraph: Paragraph, text: str, anchor: str, language: Language, marks: Marks) -> None:
    """A link to a place of the document."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), marks.bookmark(anchor))
    link.append(add_run(paragraph, text, language)._r)
    paragraph._p.append(link)


def repeat_heading(table: Table) -> None:
    """Print the first row again on every page the table reaches; break no row."""
    for index, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if index == 0:
            properties.append(OxmlElement("w:tblHeader"))


def span(first: _Cell, last: _Cell) -> _Cell:
    """Cells of a row as one."""
    return first if first is last else first.merge(last)


def set_fonts(holder: Any, latin: str, asian: str) -> None:
    """The fonts of a style: for Latin letters and for Chinese."""
    holder.font.name = latin
    fonts = holder.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    fonts.set(qn("w:eastAsia"), asian)
    fonts.set(qn("w:cs"), latin)
