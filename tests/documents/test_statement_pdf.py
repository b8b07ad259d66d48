"""Statements and register as PDF: what their pages say, in both languages, whatever people are called; bundles, archives, passwords."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from engine.diagnostics.refusal import Refusal
from engine.documents import statement_pdf
from engine.documents.statement_pdf import register_pdf, statement_pdfs, statements_bundle
from engine.documents.statements import build_statements
from engine.documents.statements_model import Statement
from engine.documents.typesetting.fonts import typefaces
from engine.documents.typesetting.typesetter import PdfOptions

IN_NO_FONT = "\U0002a6a5"


@pytest.fixture(scope="module")
def statements(shop: Any) -> list[Statement]:
    """All but names in scripts that this machine has no font for."""
    found = build_statements([shop.program], shop.evaluation, shop.results)
    return [s for s in found if not typefaces().missing(s.name)]


def pages(pdf: bytes) -> list[str]:
    """The text of each page. Chinese beside Latin is set apart by a gap, which reads as a blank or not at all."""
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def one(statement: Statement, language: Any = "zh") -> str:
    ((_, pdf),) = statement_pdfs([statement], language, PdfOptions())
    (page,) = pages(pdf)
    return page


def test_a_page_says_who_when_what_and_how_much(statements: list[Statement]) -> None:
    page = one(statements[0])
    for words in (
        "工资条2024年10月", "姓名王喆", "编号W1", "岗位店员",
        "提成2.1（1,000.00−600.00−30.00−70.00）×10%（10月9日）30.00元", "应发合计935.00元",
        "迟到扣款1.22×8元（基本档，10月3日、10月8日）+20元（中档，10月14日）36.00元", "应扣合计36.00元",
        "实发工资", "899.00元", "金额大写人民币捌佰玖拾玖元整", "须注意事项", "领款人签字",
    ):  # fmt: skip
        assert words in page
    assert page.index("应发项目") < page.index("应扣项目") < page.index("实发工资") < page.index("金额大写")


def test_the_same_in_english_and_in_both(statements: list[Statement]) -> None:
    english, both = one(statements[0], "en"), one(statements[0], "both")
    for words in ("PaystatementOctober2024", "Totalearnings¥935.00", "Eighthundredandninety-nineyuanonly"):
        assert words in english
    assert "工资" not in english.replace("王喆", "")
    for words in (
        "工资条Paystatement",
        "应发合计Totalearnings935.00元",
        "人民币捌佰玖拾玖元整Eighthundredandninety-nineyuanonly",
    ):
        assert words in both


def test_undetermined_lines_say_what_is_missing(statements: list[Statement]) -> None:
    page = one(next(s for s in statements if s.key == "W2"))
    assert "□“基本定额”尚未规定待定" in page
    assert "标“待定”的项目缺少数据" in page
    assert "金额大写" not in page


def test_hostile_names_are_shown_and_do_nothing(statements: list[Statement]) -> None:
    made = dict(statement_pdfs(statements, "zh", PdfOptions()))
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+\.pdf", name) for name in made)
    assert len(made) == len(statements)
    text = ["".join(pages(pdf)) for pdf in made.values()]
    for statement, found in zip(statements, text, strict=True):
        assert re.sub(r"\s+", "", statement.name) in found or statement.name.isascii() is False
        assert not re.search(r"\{%|#panic|#\{|none|\[\]", found)
    assert any("{{7*7}}" in found for found in text)
    assert any(found.count("名") >= 200 for found in text)


def test_everybody_has_one_page(statements: list[Statement]) -> None:
    for language in ("zh", "en", "both"):
        assert len(pages(statements_bundle(statements, language))) == len(statements)


def test_the_same_statements_give_the_same_bytes(statements: list[Statement]) -> None:
    first, second = (list(statement_pdfs(statements[:2], "both", PdfOptions(archival=True))) for _ in range(2))
    assert first == second
    assert statements_bundle(statements, "zh") == statements_bundle(statements, "zh")
    assert register_pdf(statements, "zh") == register_pdf(statements, "zh")


def test_a_bundle_of_several_chunks_keeps_the_order_and_has_bookmarks(
    statements: list[Statement], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement_pdf, "CHUNK", 2)
    done: list[int] = []
    bundle = statements_bundle(statements[:5], "zh", archival=True, progress=done.append)
    assert done == [2, 2, 1]
    reader = PdfReader(io.BytesIO(bundle))
    assert [(str(item.title), reader.get_destination_page_number(item)) for item in reader.outline] == [
        (f"{s.key} {s.name}".replace("\u202e", "").strip(), page) for page, s in enumerate(statements[:5])
    ]
    for statement, page in zip(statements[:5], pages(bundle), strict=True):
        assert f"编号{statement.key}" in page
    assert pikepdf.open(io.BytesIO(bundle)).open_metadata().pdfa_status == "2B"


def test_each_file_opens_with_its_own_password_alone(statements: list[Statement]) -> None:
    passwords = {s.key: f"密码-{s.key}" for s in statements}
    made = list(statement_pdfs(statements[:2], "zh", PdfOptions(), passwords))
    protected = made[0][1]
    for wrong in ("", "密码-W2"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(protected), password=wrong)
    opened = pikepdf.open(io.BytesIO(protected), password="密码-W1")
    assert opened.encryption.bits == 256
    unlocked = io.BytesIO()
    opened.save(unlocked)
    assert "姓名王喆" in pages(unlocked.getvalue())[0]
    assert "王喆".encode("utf-16-be") not in protected


def test_a_name_that_cannot_be_printed_is_named_before_anything_is_made(statements: list[Statement]) -> None:
    wrong = replace(statements[1], name=f"李{IN_NO_FONT}")
    made = statement_pdfs([statements[0], wrong], "zh", PdfOptions())
    with pytest.raises(Refusal) as refused:
        next(made)
    assert f"W2“李{IN_NO_FONT}”" in refused.value.message.zh


def test_the_register_has_items_and_sums_on_every_page(statements: list[Statement]) -> None:
    many = [replace(s, key=f"{s.key}-{n}") for n in range(10) for s in statements[:5]]
    found = pages(register_pdf(many, "zh"))
    assert len(found) == 4
    for number, page in enumerate(found, start=1):
        assert "工资汇总册2024年10月" in page
        assert "迟到扣款1.2" in page
        assert "签收" in page
        assert "本页小计" in page
        assert f"{number}/4" in page
    assert "人数：50" in found[0]
    assert "制表" in found[-1]
    # five people at 900, boss 1,200; ten times: the sum of base pay
    base = sum(900 if s.key != "W2" else 1200 for s in statements[:5]) * 10
    assert f"合计300.00{base:,}.00" in found[-1]


def test_the_register_names_what_is_undetermined(statements: list[Statement]) -> None:
    (page,) = pages(register_pdf(statements, "both"))
    assert "待定" in page
    assert "合计不含待定金额" in page
