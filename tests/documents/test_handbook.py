"""The handbook: every clause, figures in the text, rules in words, nothing raw."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from engine.documents.environment import DocumentLanguage
from engine.documents.figures_day import default_day
from engine.documents.handbook.build import build_handbook
from engine.documents.handbook.clause_text import clause_prose
from engine.documents.handbook.model import ExampleTable
from engine.documents.handbook.pages import PageFormat, render_page
from engine.documents.handbook.prose import plain, prose
from engine.documents.handbook.quotations import mends
from engine.program.compile import compile_rulebook
from engine.program.model import Program
from engine.rulebook.library import bundled_rulebooks, find_rulebook
from engine.rulebook.load import load_rulebook, load_rulebook_text
from engine.rulebook.model import Logo, Organisation
from engine.values.text import Text


class Page(HTMLParser):
    """The visible text, the anchors, the links, and whether tags are balanced."""

    VOID = ("meta", "br", "col", "img", "link", "hr")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.ids, self.links, self.open = "", [], [], []
        self.scripts = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.scripts += tag in ("script", "iframe") or any(k.startswith("on") for k in known)
        if known.get("id"):
            self.ids.append(known["id"])
        if known.get("href"):
            self.links.append(known["href"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag, f"unbalanced {tag}"

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.text += data


def visible(html: str) -> str:
    return Page(html).text


def render_handbook(
    program: Program, language: DocumentLanguage, format: PageFormat = "html", as_of: date | None = None
) -> str:
    return render_page(build_handbook(program, as_of), language, format)


@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("format", ["html", "md"])
def test_nothing_raw_leaks(program: Program, language: DocumentLanguage, format: PageFormat) -> None:
    made = render_handbook(program, language, format)
    text = visible(made) if format == "html" else re.sub(r'<a id="[^"]*">|\(#[^)]*\)', "", made)
    assert "{{" not in text
    assert "{%" not in text
    assert "Undefined" not in text
    ids = [*program.rules, *program.rulebook.parameters(), *program.rulebook.interpretations()]
    codes = [code for rule in program.rules.values() if rule.rule.codes for code in rule.rule.codes.members]
    fields = [f for e in program.rulebook.vocabulary.entities.values() for f in (e.id, *e.fields)]
    for name in [*ids, *codes, *fields]:
        assert "_" not in name or name not in text.replace("\\", ""), name


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_every_clause_is_there_and_every_link_leads_somewhere(program: Program, language: DocumentLanguage) -> None:
    page = Page(render_handbook(program, language))
    assert page.open == []
    assert page.scripts == 0
    assert len(page.ids) == len(set(page.ids))
    for clause in program.rulebook.clauses():
        assert any(anchor.startswith("clause-") and clause.id.replace("_", "-") in anchor for anchor in page.ids)
    for link in page.links:
        assert link.startswith("#")
        assert link[1:] in page.ids
    assert not re.search(r"(src|href)=\"?https?:|@import|url\(", render_handbook(program, language))


def test_figures_stand_in_the_text_with_their_units(program: Program) -> None:
    text = visible(render_handbook(program, "both"))
    assert "迟到扣8元，5分钟以上扣20元；按中档。" in text
    assert "Lateness costs ¥8, from 5 minutes ¥20; the middle band." in text
    assert (
        "提成按利润的10%计算，奖金见1,000元以内（含）的，1%；超过1,000元，不足5,000元的，2.5%；5,000元以上（含）的，3%。"
        in text
    )
    assert "基本定额 ____" in text
    assert "grace 1 minute" in text
    assert "1 minutes" not in text


def test_figures_of_another_day(program: Program) -> None:
    assert default_day(program.rulebook) == date(2024, 6, 1)
    assert "迟到扣5元" in visible(render_handbook(program, "zh", as_of=date(2023, 1, 1)))


def test_rules_are_worded_as_chosen(program: Program) -> None:
    text = visible(render_handbook(program, "both"))
    assert "（销售收入 − 商品进价 − 税金 − 运输成本） × 10%" in text
    assert "(sales revenue − purchase cost − taxes − freight cost) × 10%" in text
    assert "本月各到岗记录的每次扣款之和" in text
    assert "the sum of fine over the month's arrivals" in text
    assert "按所选口径不启用：备用规则" in text
    view = build_handbook(program)
    band = next(r for c in view.chapters for k in c.clauses for r in k.rules if r.label.plain("zh") == "迟到档次")
    assert [tuple(plain(cell) for cell in row.cells[:-1]) for row in band.tables[0].zh.rows] == [
        ("是", "不限"),
        ("不限", "1分钟以内（含）"),
        ("不限", "超过1分钟，不足5分钟"),
        ("其他情况",),
    ]


def test_quotation_note_conflict_and_examples(program: Program) -> None:
    html = render_handbook(program, "both")
    text = visible(html)
    assert "&lt;b&gt;五分钟&lt;/b&gt;" in html
    assert "编者注：编者按。" in text
    assert "与下列条款不一致：1.1" in text
    assert "At odds with: 1.1" in text
    page = " ".join(text.split())
    assert "各例均为：迟到时长 5分钟" in page
    assert "In all of them: time late 5 minutes" in page
    assert "如口径A1取“按基本档”；另一种口径" in page
    assert "with reading A1 being “the base band”; the other reading" in page


def test_appendices(program: Program) -> None:
    text = visible(render_handbook(program, "zh"))
    assert "其他可选：按基本档" in text
    assert "2024年6月1日" in text
    assert "2020年1月1日" in text


def test_markdown_reads_well(program: Program) -> None:
    text = render_handbook(program, "zh", "md")
    assert text.startswith("# 门店管理制度\n")
    assert "| 已获准 | 迟到时长 | 迟到档次 |" in text
    assert "\n\n\n\n\n" not in text
    assert "&lt;b&gt;五分钟" in text


def test_same_bytes_twice(program: Program) -> None:
    assert render_handbook(program, "both") == render_handbook(program, "both")


@pytest.mark.parametrize("name", bundled_rulebooks())
def test_bundled_rulebooks_leak_nothing(name: str) -> None:
    known = compile_rulebook(load_rulebook(find_rulebook(name))[0])[0]
    page = Page(render_handbook(known, "both"))
    assert page.open == []
    assert "{{" not in page.text
    assert sorted(set(re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", page.text))) == []
    assert all(link[1:] in page.ids for link in page.links)
    for clause in known.rulebook.clauses():
        if mends(clause_prose(clause.text, known.rulebook, default_day(known.rulebook)).plain("zh"), clause.quote):
            for quote in clause.quote:
                assert " ".join(quote.split()) in " ".join(page.text.split())


def test_markdown_keeps_the_blanks_around_figures() -> None:
    program = compile_rulebook(load_rulebook(find_rulebook("fengyun"))[0])[0]
    text = render_handbook(program, "en", "md")
    assert "costs **¥5** of pay each time" in text
    assert re.findall(r"[A-Za-z]\*\*[¥\d]", text) == []


def test_examples_tell_rows_apart_and_what_does_not_apply() -> None:
    faults = """
rulebook: visits
title: {zh: 会客, en: Visits}
in_force: {from: 2020-01-01}
vocabulary: [people, attendance, office]
chapters:
- id: visits
  title: {zh: 会客, en: Visits}
  clauses:
  - id: visits.faults
    text: {zh: 会客须经许可。, en: Visits need permission.}
    rules:
      faults:
        label: {zh: 缺陷, en: faults}
        of: office_visit
        when: kind == "private"
        type: {no_leave: {zh: 未许可, en: no permission}, no_word: {zh: 未保证, en: no assurance}}
        list: {no_leave: not given(approved_at), no_word: not given(assured)}
    examples:
    - {given: {office_visit: [{kind: business}, {kind: private}]}, expect: {faults: [absent, [no_leave, no_word]]}}
"""
    made = compile_rulebook(load_rulebook_text(faults)[0])[0]
    assert "faults: not applicable; no permission, no assurance" in visible(render_handbook(made, "en", "html"))
    assert "不适用；未许可、未保证" in visible(render_handbook(made, "zh", "html"))


class Structure(HTMLParser):
    """What an assistive program goes by: languages, headings, table headers, pictures."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_html_is_accessible(program: Program, language: DocumentLanguage) -> None:
    organisation = Organisation(
        Text("某某商店", "A Shop Ltd."), Logo("image/svg+xml", b"<svg onload='x()'/>"), "#ffcc00"
    )
    book = build_handbook(replace(program, rulebook=replace(program.rulebook, organisation=organisation)))
    page = Structure(render_page(book, language, "html"))
    assert len(page.of("h1")) == 1
    assert page.of("html")[0]["lang"] == ("en" if language == "en" else "zh-CN")
    assert all(th.get("scope") in ("col", "rowgroup") for th in page.of("th"))
    assert len(page.of("th")) > 10
    levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2", "h3")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    (logo,) = page.of("img")
    assert logo["alt"] in ("某某商店", "A Shop Ltd.")
    assert str(logo["src"]).startswith("data:image/svg+xml;base64,")
    spoken = {attrs.get("lang") for _, attrs in page.tags if attrs.get("lang")}
    assert spoken >= ({"zh-CN", "en"} if language == "both" else {page.of("html")[0]["lang"]})
    assert "@media print" in render_page(book, language, "html")
    assert book.colour == "#8d7000"


def test_hostile_titles_stay_text(program: Program) -> None:
    book = replace(
        build_handbook(program),
        title=prose(Text("</title><script>alert(1)</script>", "{{7*7}}\u202e")),
        version="<b>",
        organisation=Text('"><img src=x onerror=alert(1)>', "#panic()"),
    )
    page = Page(render_page(book, "both", "html"))
    assert page.scripts == 0
    assert page.open == []
    assert "</title><script>alert(1)</script>" in page.text
    assert "{{7*7}}" in page.text
    assert "\u202e" not in page.text
    markdown_text = render_page(book, "both", "md")
    assert "<script>" not in markdown_text
    assert "\\{\\{7\\*7\\}\\}" in markdown_text


def test_terms_and_references(program: Program) -> None:
    book = build_handbook(program)
    terms = {t.term.zh: t for g in book.glossary for t in g.terms}
    assert terms["迟到时长"].meaning == Text("以分钟计", "in minutes")
    assert terms["岗位"].meaning == Text("店员、店长", "clerk, shop manager")
    assert terms["迟到档次"].meaning == Text("每个到岗记录：不罚、基本档、中档", "each arrival: none, base, middle")
    assert terms["迟到扣款"].clause is not None
    assert terms["迟到扣款"].clause.number == "1.2"
    assert "姓名" not in terms
    duty, fine, pay = book.clauses()
    assert [link.number for link in pay.rests_on] == ["1.2"]
    assert [link.number for link in fine.relied_on_by] == ["2.1"]
    assert duty.rests_on == ()
    (conflict,) = book.conflicts
    assert [s.zh for s in conflict.settled] == ["恰好5分钟如何处理？按中档（第1.2条的口径）"]


def test_examples_of_one_shape_are_rows_of_a_table(program: Program) -> None:
    fine = list(build_handbook(program).clauses())[1]
    (example,) = fine.examples
    assert isinstance(example, ExampleTable)
    assert example.common == Text("迟到时长 5分钟", "time late 5 minutes")
    assert [plain(h) for h in example.table.zh.headings] == ["迟到档次", "每次扣款", "说明"]
    assert [[plain(c) for c in row.cells] for row in example.table.en.rows] == [
        ["middle", "¥20", ""],
        ["", "¥8", "with reading A1 being “the base band”; the other reading"],
    ]
    assert not build_handbook(program, examples=False).has_examples
