"""The styles of the Word handbook: a company changes them in one place, and the document follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table

from engine.documents.handbook.word.markup import set_fonts

_SERIF, _SANS = ("Times New Roman", "宋体"), ("Arial", "黑体")
_SOFT = RGBColor(0x5B, 0x64, 0x70)
TEXT_WIDTH = Mm(168)


def set_up(document: Document, colour: str) -> None:
    """The page and all styles. `colour` is `#rrggbb`."""
    accent = RGBColor.from_string(colour[1:].upper())
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(21)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    section.different_first_page_header_footer = True
    styles = document.styles
    normal = styles["Normal"]
    set_fonts(normal, *_SERIF)
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(4)
    normal.paragraph_format.line_spacing = 1.15
    for name, size, before, after in (
        ("Title", 26, 12, 10),
        ("Subtitle", 14, 0, 8),
        ("Heading 1", 16, 20, 8),
        ("Heading 2", 11, 12, 2),
        ("Heading 3", 10.5, 10, 3),
    ):
        style = styles[name]
        set_fonts(style, *_SANS)
        style.font.size, style.font.bold, style.font.italic = Pt(size), name != "Subtitle", False
        style.font.color.rgb = accent if name in ("Heading 1", "Heading 2") else RGBColor(0, 0, 0)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
        _without_border(style)
    _paragraph(document, "Rule", indent=5, size=10)
    _paragraph(document, "Rule detail", indent=5, size=8.5, soft=True, sans=True)
    _paragraph(document, "Remark", size=9, soft=True, sans=True)
    _paragraph(document, "Example", indent=5, size=8.5, soft=True)
    _paragraph(document, "Cell", size=9, after=1)
    _paragraph(document, "Small cell", size=8, after=0)
    for name, indent in (("TOC 1", 0), ("TOC 2", 6)):
        style = _paragraph(document, name, indent=indent, size=10 if indent == 0 else 9, after=1)
        style.font.bold = indent == 0
        style.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    for name in ("Header", "Footer"):
        set_fonts(styles[name], *_SANS)
        styles[name].font.size, styles[name].font.color.rgb = Pt(8), _SOFT
        styles[name].paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    figure = styles.add_style("Figure", WD_STYLE_TYPE.CHARACTER)
    figure.font.bold = True
    soft = styles.add_style("Second language", WD_STYLE_TYPE.CHARACTER)
    soft.font.color.rgb = _SOFT
    added = styles.add_style("Added", WD_STYLE_TYPE.CHARACTER)
    added.font.color.rgb, added.font.underline = RGBColor(0x0B, 0x6B, 0x3A), True
    struck = styles.add_style("Struck", WD_STYLE_TYPE.CHARACTER)
    struck.font.color.rgb, struck.font.strike = RGBColor(0xAA, 0x11, 0x11), True


def lay_out(table: Table, widths: Sequence[float]) -> None:
    """A table with lines between its rows; widths are shares of the text's width."""
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    total = sum(widths)
    for column, share in zip(table.columns, widths, strict=True):
        width = int(TEXT_WIDTH * share / total)
        column.width = width
        for cell in column.cells:
            cell.width = width
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{edge}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B8BEC6")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _paragraph(
    document: Document,
    name: str,
    *,
    indent: float = 0,
    size: float = 10.5,
    after: float = 3,
    soft: bool = False,
    sans: bool = False,
) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    set_fonts(style, *(_SANS if sans else _SERIF))
    style.font.size = Pt(size)
    if soft:
        style.font.color.rgb = _SOFT
    style.paragraph_format.left_indent = Mm(indent)
    style.paragraph_format.space_after = Pt(after)
    return style


def _without_border(style: Any) -> None:
    """The default template underlines its titles."""
    properties = style.element.pPr
    border = properties.find(qn("w:pBdr")) if properties is not None else None
    if border is not None:
        properties.remove(border)
