"""The handbook as PDF and Word: the text and the structure that come out of the files."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from engine.documents.environment import DocumentLanguage
from engine.documents.handbook.build import build_handbook
from engine.documents.handbook.model import HandbookView
from engine.documents.handbook.prose import prose
from engine.documents.handbook.render import render_handbook
from engine.program.compile import compile_rulebook
from engine.program.model import Program
from engine.rulebook.library import find_rulebook
from engine.rulebook.load import load_rulebook
from engine.rulebook.model import Logo
from engine.values.text import Text
from tests.documents.conftest import HOSTILE

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="#1f4e79"/></svg>'
)


@pytest.fixture(scope="module")
def book(program: Program) -> HandbookView:
    return replace(build_handbook(program), version="2.1")


def pdf(book: HandbookView, language: DocumentLanguage = "both") -> PdfReader:
    return PdfReader(io.BytesIO(render_handbook(book, language, "pdf")))


def pdf_text(book: HandbookView, language: DocumentLanguage = "both") -> str:
    """The text of all pages. PDF parts Chinese from Latin by space, which is no character."""
    return "\n".join(page.extract_text() for page in pdf(book, language).pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def word(book: HandbookView, language: DocumentLanguage = "both") -> Document:  # type: ignore[valid-type]
    return Document(io.BytesIO(render_handbook(book, language, "docx")))


def word_text(book: HandbookView, language: DocumentLanguage = "both") -> str:
    """Every word in the body, in tables and links too, and what is struck."""
    body = word(book, language).element.body  # type: ignore[attr-defined]
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"), qn("w:delText"))) for p in body.iter(qn("w:p")))


# --- both -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("extracted", [pdf_text, word_text])
def test_all_of_the_handbook_is_in_it(book: HandbookView, language: DocumentLanguage, extracted: object) -> None:
    text = squeezed(extracted(book, language))  # type: ignore[operator]
    zh = [
        "门店管理制度",
        "版本：2.1",
        "迟到扣8元，5分钟以上扣20元；按中档。",
        "（销售收入−商品进价−税金−运输成本）×10%",
        "编者注：编者按。",
    ]
    zh += [
        "超过1分钟，不足5分钟",
        "与下列条款不一致：1.1",
        "如口径A1取“按基本档”；另一种口径",
        "<b>五分钟</b>以上扣20元。",
        "签收页",
    ]
    en = [
        "ShopPolicy",
        "Version:2.1",
        "Latenesscosts¥8,from5minutes¥20;themiddleband.",
        "(salesrevenue−purchasecost−taxes−freightcost)×10%",
    ]
    en += [
        "Editor'snote:Aneditor'snote.",
        "morethan1minute,lessthan5minutes",
        "Atoddswith:1.1",
        "withreadingA1being“thebaseband”;theotherreading",
        "Acknowledgement",
    ]
    for words, there in ((zh, language != "en"), (en, language != "zh")):
        for said in words:
            assert (said in text) == (there or said.startswith("<b>")), said
    assert "{{" not in text
    assert "{%" not in text
    assert not re.search(r"\b[a-z]+_[a-z_]+\b", text.replace("____", ""))


@pytest.mark.parametrize("extracted", [pdf_text, word_text])
def test_hostile_titles_and_labels_are_shown_as_they_are(book: HandbookView, extracted: object) -> None:
    names = [*HOSTILE, '#panic("x")', "]#[ $x$ \\ *b* // @ref", "&amp; \x07'\"", "w:p/><w:p>"]
    clause = next(book.clauses())
    texts = [
        replace(
            clause,
            id=f"c{n}",
            anchor=f"c{n}",
            number=f"9.{n}",
            text=prose(Text(s, s)),
            opening=Text(s, s),
            note=prose(Text(s, s)),
            quotation="",
        )
        for n, s in enumerate(names)
    ]
    chapter = replace(
        book.chapters[0], title=prose(Text(HOSTILE[0], '#panic("x")')), clauses=(*book.chapters[0].clauses, *texts)
    )
    hostile = replace(
        book,
        title=prose(Text('#panic("题")', "{{7*7}} " + "n" * 200)),
        organisation=Text("</title><script>", '#read("/etc/passwd")'),
        version='"#2',
        chapters=(chapter, *book.chapters[1:]),
    )
    text = squeezed(extracted(hostile))  # type: ignore[operator]
    for name in names:
        shown = re.sub("[\u202a-\u202e\x07]", "", name)
        if not re.search("[\u0590-\u05ff]", shown):  # a right-to-left script is extracted in either order
            assert squeezed(shown) in text, name
    assert "49" not in re.findall(r"\d+", text.split("9.1", 1)[1][:40])


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_the_same_handbook_gives_the_same_bytes(book: HandbookView, format: str) -> None:
    logo = replace(book, logo=Logo("image/svg+xml", SVG))
    assert render_handbook(logo, "zh", format) == render_handbook(logo, "zh", format)  # type: ignore[arg-type]


# --- PDF ------------------------------------------------------------------------------------------


def test_pdf_has_bookmarks_page_numbers_and_its_title_on_every_page(book: HandbookView) -> None:
    made = pdf(book)
    pages = [squeezed(page.extract_text()) for page in made.pages]
    for number, page in enumerate(pages[1:], start=2):
        assert f"{number}/{len(pages)}" in page
        assert "门店管理制度·ShopPolicy版本2.1" in page
    assert f"1/{len(pages)}" not in pages[0]
    titles = [entry.title for entry in _flat(made.outline)]
    assert [t for t in titles if re.match(r"\d", t)] == [
        "1 考勤 Attendance", "1.1  员工应按时上班", "1.2  迟到扣8元，5分钟以上扣20元；按中档", "2 薪酬 Pay",
        "2.1  提成按利润的10%计算，奖金见1,000元以内（含）的，1%；超过1,000元，…",
    ]  # fmt: skip
    assert made.metadata is not None
    assert made.metadata.title == "门店管理制度 · Shop Policy"
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert made.trailer["/Root"]["/Lang"] == "zh-CN"


def test_pdf_contents_name_the_page_of_each_chapter(book: HandbookView) -> None:
    made = pdf(book, "zh")
    contents = made.pages[1].extract_text()
    for title in ("1 考勤", "2 薪酬", "F 签收页"):
        stated = re.search(rf"(?m)^{title}[ .]*(\d+)$", contents)
        assert stated, title
        assert squeezed(title) in squeezed(made.pages[int(stated[1]) - 1].extract_text())


def test_pdf_order_of_clauses(book: HandbookView) -> None:
    text = squeezed("".join(page.extract_text() for page in pdf(book, "zh").pages[2:]))
    places = [text.index(said) for said in ("员工应按时上班。", "迟到扣8元", "每次扣款", "提成按利润的10%")]
    assert places == sorted(places)


@pytest.mark.parametrize("logo", [Logo("image/svg+xml", SVG), None])
def test_pdf_with_and_without_a_logo(book: HandbookView, logo: Logo | None) -> None:
    assert len(pdf(replace(book, logo=logo), "en").pages) > 3


def _flat(outline: list[object]) -> list[object]:
    return [e for item in outline for e in (_flat(item) if isinstance(item, list) else [item])]


# --- Word -----------------------------------------------------------------------------------------


def test_word_has_headings_fields_and_repeated_table_headings(book: HandbookView) -> None:
    made = word(book)
    headings = [(p.style.name, p.text) for p in made.paragraphs if p.style.name.startswith("Heading")]  # type: ignore[attr-defined]
    assert headings[:5] == [
        ("Heading 1", "1  考勤  Attendance"),
        ("Heading 2", "1.1"),
        ("Heading 2", "1.2"),
        ("Heading 1", "2  薪酬  Pay"),
        ("Heading 2", "2.1"),
    ]
    xml = made.element.xml  # type: ignore[attr-defined]
    assert 'TOC \\o "1-1"' in xml
    foot = made.sections[0].footer._element.xml  # type: ignore[attr-defined]
    assert "PAGE" in foot
    assert "NUMPAGES" in foot
    assert "版本 2.1" in made.sections[0].header.paragraphs[0].text  # type: ignore[attr-defined]
    tables = made.tables[:-1]  # type: ignore[attr-defined]
    assert tables
    assert all(t.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for t in tables)
    first = next(t for t in tables if "迟到档次" in t.rows[0].cells[-1].text)
    assert [[c.text for c in row.cells] for row in first.rows][:3] == [
        ["已获准", "迟到时长", "迟到档次"],
        ["是", "不限", "不罚"],
        ["不限", "1分钟以内（含）", "不罚"],
    ]


def test_word_sets_chinese_in_chinese_fonts(book: HandbookView) -> None:
    styles = word(book).styles  # type: ignore[attr-defined]
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Rule"):
        assert styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) in ("宋体", "黑体")


def test_word_links_lead_to_bookmarks(book: HandbookView) -> None:
    body = word(book).element.body  # type: ignore[attr-defined]
    marks = [b.get(qn("w:name")) for b in body.iter(qn("w:bookmarkStart"))]
    links = {a.get(qn("w:anchor")) for a in body.iter(qn("w:hyperlink"))}
    assert len(marks) == len(set(marks))
    assert links <= set(marks)
    assert len(links) > 5


def test_word_file_carries_no_time_of_writing(book: HandbookView) -> None:
    content = render_handbook(book, "en", "docx")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = Document(io.BytesIO(content)).core_properties
    assert properties.title == "Shop Policy"
    assert properties.created == properties.modified
    assert (properties.created.year, properties.author) == (2024, "A Shop Ltd.")


# --- all bundled ----------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_a_bundled_rulebook_in_print(format: str) -> None:
    known = compile_rulebook(load_rulebook(find_rulebook("daily_work"))[0])[0]
    view = build_handbook(known)
    text = squeezed(pdf_text(view) if format == "pdf" else word_text(view))
    assert sorted(set(re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", text))) == []
    for clause in view.clauses():
        for paragraph in clause.text.paragraphs("zh"):
            assert squeezed("".join(p.text for p in paragraph)) in text or format == "pdf"


def test_pdf_repeats_the_headings_of_a_table_that_reaches_the_next_page(book: HandbookView) -> None:
    first, clause = book.chapters[0].clauses
    rule = next(r for r in clause.rules if r.tables)
    table = rule.tables[0]
    long = replace(table, zh=replace(table.zh, rows=table.zh.rows[:1] * 120))
    longer = replace(clause, rules=(replace(rule, tables=(long,)),), examples=())
    chapters = (replace(book.chapters[0], clauses=(first, longer)), *book.chapters[1:])
    made = pdf(replace(book, chapters=chapters), "zh")
    on_pages = [page.extract_text() for page in made.pages if "不限" in page.extract_text()]
    assert len(on_pages) > 2
    assert all("已获准" in text for text in on_pages)
