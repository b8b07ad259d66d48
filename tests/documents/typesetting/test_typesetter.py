"""PDFs: the text comes out as it went in, in every script a name may have; the same source gives the same bytes."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pypdf import PdfReader

from engine.diagnostics.refusal import Refusal
from engine.documents.environment import typst_environment
from engine.documents.typesetting import extra
from engine.documents.typesetting.fonts import require_shapes, typefaces
from engine.documents.typesetting.typesetter import PdfOptions, typesetter

LETTER = """{% include "prelude.typ" %}
#show: look.with(title: {{ title }}, lang: {{ lang }})
= #{{ title }}
#lines-table(columns: (1fr, 5cm), align: (left, right), head: ([项目], [金额]), rows: (
{% for name in names %}([#{{ name }}], [#amount({{ loop.index }})]),
{% endfor %}))
"""
RARE = "喆堃珺玥祎赟镕𠮷"
IN_NO_FONT = "\U0002a6a5"


def letter(*names: str, title: str = "工资条", lang: str = "zh", options: PdfOptions | None = None) -> bytes:
    source = typst_environment().from_string(LETTER).render(title=title, names=names, lang=lang)
    return typesetter().pdf(source, options or PdfOptions())


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rare_characters_and_hostile_text_are_shown_as_they_are(lang: str) -> None:
    names = [RARE, '#panic("x")', "{{7*7}}", "<script>", "=cmd|' /C calc'!A0", "*b* $x$ @ref", 'O"Brien \\']
    text = text_of(letter(*names, lang=lang))
    for name in names:
        assert name in text


def test_a_name_of_200_characters_breaks_instead_of_leaving_the_page() -> None:
    text = text_of(letter("名" * 200))
    assert text.replace("\n", "").count("名") == 200


def test_the_same_source_gives_the_same_bytes() -> None:
    first, second = (letter("李堃", options=PdfOptions(archival=True)) for _ in range(2))
    assert first == second
    with pikepdf.open(io.BytesIO(first)) as pdf:  # and none of them says when
        assert "1970" in str(pdf.open_metadata()["xmp:CreateDate"])


def test_a_table_repeats_its_headings_on_each_page() -> None:
    pages = PdfReader(io.BytesIO(letter(*["x"] * 120))).pages
    assert len(pages) > 2
    assert all("项目" in page.extract_text() for page in pages)


def test_options_make_it_tagged_and_archival() -> None:
    tagged = pikepdf.open(io.BytesIO(letter("a", options=PdfOptions(archival=True))))
    metadata = tagged.open_metadata()
    assert metadata["pdfuaid:part"] == "1"
    assert metadata.pdfa_status == "2B"
    assert tagged.Root.Lang == "zh-CN"
    plain = pikepdf.open(io.BytesIO(letter("a", options=PdfOptions(tagged=False))))
    assert "/StructTreeRoot" in tagged.Root
    assert "/StructTreeRoot" not in plain.Root
    assert plain.open_metadata().pdfa_status == ""


def test_a_character_that_no_font_has_is_named_with_whose_it_is() -> None:
    require_shapes([("E1", RARE), ("E2", "a\u200d\ufe0fb")])
    with pytest.raises(Refusal) as refused:
        require_shapes([("E1", "王喆"), ("E2", f"李{IN_NO_FONT}")])
    assert refused.value.message.zh.startswith(f"没有字体可以印出E2“李{IN_NO_FONT}”中的 {IN_NO_FONT} (U+2A6A5)。")
    assert f"{IN_NO_FONT} (U+2A6A5) in “李{IN_NO_FONT}” (E2)" in refused.value.message.en
    assert "E1" not in refused.value.message.en


def test_no_document_is_made_with_a_hole_in_it() -> None:
    assert typefaces().missing(RARE + IN_NO_FONT) == [IN_NO_FONT]
    with pytest.raises(Refusal, match=r"U\+2A6A5"):
        letter(f"李{IN_NO_FONT}")


def test_a_template_that_is_no_typst_says_so() -> None:
    with pytest.raises(Refusal, match=r"typesetting failed: .*unclosed"):
        typesetter().pdf("#text(")


def test_documents_reach_no_file_but_those_of_the_templates() -> None:
    with pytest.raises(Refusal, match="typesetting failed"):
        typesetter().pdf('#read("/../environment.py")')


def test_without_the_extra_it_says_what_to_install() -> None:
    with pytest.raises(Refusal) as refused, extra.documents_extra():
        raise ModuleNotFoundError("No module named 'typst'", name="typst")
    assert "pip install 'policy-as-code[documents]'" in refused.value.message.zh
    assert "HTML works without it" in refused.value.message.en
    with pytest.raises(ModuleNotFoundError), extra.documents_extra():
        raise ModuleNotFoundError("No module named 'yaml'", name="yaml")
