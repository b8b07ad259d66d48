"""A redline: what was added, struck and changed since a former version, and a summary of it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from engine.documents.handbook.build import build_handbook
from engine.documents.handbook.differences import difference
from engine.documents.handbook.model import HandbookView, Summary
from engine.documents.handbook.prose import Pieces, words
from engine.documents.handbook.redline import redline
from engine.documents.handbook.render import HandbookFormat, render_handbook
from engine.program.compile import compile_rulebook
from engine.program.model import Program
from engine.rulebook.load import load_rulebook_text
from engine.values.text import Text
from tests.documents.conftest import RULEBOOK, VOCABULARY

CHANGES = {
    "title: {zh: 门店管理制度, en: Shop Policy}": 'title: {zh: 门店管理制度, en: Shop Policy}\nversion: "2.0"',
    "员工应按时上班。, en: Employees come to work on time.}": "员工应准时上班。, en: Employees must come to work on time.}",
    "{2020-01-01: 20}}": "{2020-01-01: 20, 2025-01-01: 30}}",
    "chosen: middle_band": "chosen: base_band",
    "(销售收入 - 商品进价 - 税金 - 运输成本) * profit_rate": "(销售收入 - 商品进价 - 税金) * profit_rate",
    "table: {job: {clerk: 900, boss: 1200}}": "table: {job: {clerk: 950, boss: 1200}}",
    "- id: pay_due\n": """- id: leave_due
  title: {zh: 请假, en: Leave}
  clauses:
  - id: leave_due.notice
    text: {zh: 请假须提前一天。, en: Leave is asked for a day ahead.}
- id: pay_due
""",
}


def made(tmp_path: Path, text: str) -> Program:
    (tmp_path / "vocabulary").mkdir(exist_ok=True)
    (tmp_path / "vocabulary" / "shop.yaml").write_text(VOCABULARY, encoding="utf-8")
    return compile_rulebook(load_rulebook_text(text, "shop.yaml", tmp_path)[0])[0]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> HandbookView:
    return build_handbook(made(tmp_path_factory.mktemp("old"), RULEBOOK), examples=False)


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> HandbookView:
    text = RULEBOOK
    for before, after in CHANGES.items():
        assert before in text, before
        text = text.replace(before, after)
    return build_handbook(made(tmp_path_factory.mktemp("new"), text), examples=False)


@pytest.fixture(scope="module")
def changed(old: HandbookView, new: HandbookView) -> HandbookView:
    return redline(old, new)


def summary_of(book: HandbookView) -> Summary:
    assert book.summary is not None
    return book.summary


def shown(pieces: Pieces) -> str:
    """Pieces with what was struck in [-…-] and what was added in {+…+}."""
    marks = {"": "{}", "added": "{{+{}+}}", "struck": "[-{}-]"}
    return "".join(marks[p.mark].format(p.text) for p in pieces)


def test_chinese_by_characters_english_by_words() -> None:
    assert shown(difference(words("员工应按时上班。"), words("员工应准时上班。"), "zh")) == "员工应[-按-]{+准+}时上班。"
    before, after = words("Lateness costs 5 yuan each time."), words("Lateness costs 12.50 yuan every time.")
    assert shown(difference(before, after, "en")) == "Lateness costs [-5-]{+12.50+} yuan [-each-]{+every+} time."
    assert difference(after, after, "en") == after
    assert shown(difference(words("甲"), words("乙丙"), "zh")) == "[-甲-]{+乙丙+}"


def test_the_text_of_a_clause_and_its_figures(changed: HandbookView) -> None:
    duty, fine = list(changed.clauses())[:2]
    assert shown(duty.text.zh) == "员工应[-按-]{+准+}时上班。"
    assert shown(duty.text.en) == "Employees{+ must+} come to work on time."
    assert shown(fine.text.zh) == "迟到扣8元，5分钟以上扣[-20元-]{+30元+}；按[-中-]{+基本+}档。"
    assert (duty.change, fine.change) == ("changed", "changed")


def test_clauses_added_and_removed(old: HandbookView, new: HandbookView, changed: HandbookView) -> None:
    summary = summary_of(changed)
    assert [(link.number, link.title.zh) for link in summary.added] == [("2.1", "请假须提前一天")]
    assert summary.removed == ()
    assert [link.number for link in summary.changed] == ["1.1", "1.2", "3.1"]
    backwards = redline(new, old)
    assert [link.title.en for link in summary_of(backwards).removed] == ["Leave is asked for a day ahead"]
    gone = next(c for c in backwards.clauses() if c.change == "removed")
    assert shown(gone.text.zh) == "[-请假须提前一天。-]"
    assert [c.number for c in changed.clauses() if c.former_number == "2.1"] == ["3.1"]


def test_parameters_with_the_day_from_which_they_count(changed: HandbookView) -> None:
    assert [(c.name.zh[0].text, c.before.zh, c.after.zh, c.start) for c in summary_of(changed).parameters] == [
        ("中档扣款", "20元", "30元", Text("2025年1月1日", "1 January 2025"))
    ]
    parameter = next(p for p in changed.parameters if p.id == "middle_fine")
    assert [shown(d.value.en) for d in parameter.history] == ["¥20", "{+¥30+}"]


def test_rules_in_words_and_readings(changed: HandbookView) -> None:
    summary = summary_of(changed)
    assert [c.name.plain("en") for c in summary.rules] == [
        "lateness band", "fine", "a rule in reserve", "order's commission", "base pay",
    ]  # fmt: skip
    commission = next(c for c in summary.rules if c.name.plain("zh") == "订单提成")
    assert commission.before.zh == "订单提成（每个订单）：（销售收入 − 商品进价 − 税金 − 运输成本） × 10%"
    assert commission.after.zh == "订单提成（每个订单）：（销售收入 − 商品进价 − 税金） × 10%"
    assert [(c.before.en, c.after.en) for c in summary.interpretations] == [("the middle band", "the base band")]
    rules = {r.id: r for c in changed.clauses() for r in c.rules}
    assert rules["order_commission"].formula is not None
    assert shown(rules["order_commission"].formula.en) == (
        "(sales revenue − purchase cost − taxes[- − freight cost-]) × 10%"
    )
    assert [shown(row.cells[-1]) for row in rules["base_pay"].tables[0].zh.rows] == ["[-900-]{+950+}元", "1,200元"]
    assert rules["never_used"].change == "added"


def test_versions_that_are_the_same_say_so(old: HandbookView) -> None:
    same = redline(old, old)
    assert summary_of(same).nothing
    assert not any(c.change for c in same.clauses())
    for format in ("html", "md"):
        assert "两个版本的条款、数值、规则和口径没有不同。" in render_handbook(same, "zh", format).decode()  # type: ignore[arg-type]


@pytest.mark.parametrize("format", ["html", "md", "docx", "pdf"])
def test_in_every_format(changed: HandbookView, format: HandbookFormat) -> None:
    content = render_handbook(changed, "both", format)
    text = re.sub(r"\s|\*\*", "", _text(content, format))
    for said in (
        "修订摘要",
        "Whatchanged",
        "2.0",
        "员工应按准时上班。",
        "2.1",
        "1January2025",
        "订单提成（每个订单）：（销售收入−商品进价−税金−运输成本）×10%",
    ):
        assert said in text, said
    assert content == render_handbook(changed, "both", format)


def test_word_changes_can_be_accepted_or_rejected(changed: HandbookView) -> None:
    body = Document(io.BytesIO(render_handbook(changed, "zh", "docx"))).element.body
    added = ["".join(t.text for t in e.iter(qn("w:t"))) for e in body.iter(qn("w:ins"))]
    struck = ["".join(t.text for t in e.iter(qn("w:delText"))) for e in body.iter(qn("w:del"))]
    assert "准" in added
    assert "按" in struck
    assert "请假须提前一天。" in added
    numbers = [e.get(qn("w:id")) for tag in ("w:ins", "w:del") for e in body.iter(qn(tag))]
    assert len(numbers) == len(set(numbers))


def test_word_puts_properties_in_the_order_that_word_asks_for(old: HandbookView, new: HandbookView) -> None:
    struck = redline(new, old)
    body = Document(io.BytesIO(render_handbook(struck, "both", "docx"))).element.body
    tables = [[child.tag for child in e] for e in body.iter(qn("w:tblPr"))]
    order = [qn(f"w:{n}") for n in ("tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook")]
    assert tables
    assert all([order.index(tag) for tag in tags] == sorted(order.index(tag) for tag in tags) for tags in tables)
    rows = [[child.tag for child in e] for e in body.iter(qn("w:trPr"))]
    tracked = [tags for tags in rows if qn("w:del") in tags or qn("w:ins") in tags]
    assert all(tags[-1] in (qn("w:del"), qn("w:ins")) for tags in tracked)
    assert tracked


def _text(content: bytes, format: HandbookFormat) -> str:
    if format == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if format == "docx":
        body = Document(io.BytesIO(content)).element.body
        return "".join(t.text or "" for t in body.iter(qn("w:t"), qn("w:delText")))
    return re.sub("<[^>]*>", "", content.decode())
