"""The words of a handbook that are no rulebook's, by name."""

from __future__ import annotations

from collections.abc import Mapping

from engine.documents.handbook.model import AppendixKind, HandbookView
from engine.values.text import LANGUAGES, Language, Text

LABELS: Mapping[str, Text] = {
    # the front
    "handbook": Text("员工手册", "Staff handbook"),
    "contents": Text("目录", "Contents"),
    "version": Text("版本", "Version"),
    "in_force": Text("施行时间", "In force"),
    "figures_of": Text("数值取自", "Figures as of"),
    "made": Text(
        "本手册由规则手册自动生成：文中数字与计算所用的数字同出一处。",
        "Made from the rulebook: the figures in the text are those of the calculation.",
    ),
    "tested": Text(
        "文中的算例逐一由程序核对，结果与工资计算一致。",
        "Every worked example is checked by the program against the calculation itself.",
    ),
    # clauses
    "clause": Text("条款", "Clause"),
    "source": Text("出处", "Source"),
    "note": Text("编者注", "Editor's note"),
    "figures": Text("数值", "Figures"),
    "reading": Text("口径", "Reading"),
    "exception": Text("例外", "Exception"),
    "exception_to": Text("例外于", "Exception to"),
    "idle": Text("按所选口径不启用", "Not used under the chosen readings"),
    "examples": Text("算例", "Worked examples"),
    "common": Text("各例均为", "In all of them"),
    "conflict": Text("与下列条款不一致", "At odds with"),
    "see": Text("参见", "See"),
    "relied_on_by": Text("另见", "Used in"),
    "is": Text("＝", "="),
    # appendices
    "appendix": Text("附录", "Appendix"),
    "readings": Text("所选口径及其理由", "Readings chosen where the text leaves something open"),
    "parameters": Text("参数及其沿革", "Figures and their history"),
    "conflicts": Text("条款之间的不一致", "Where clauses disagree"),
    "glossary": Text("用语", "Terms"),
    "source_title": Text("原文用语", "The source's own words"),
    "acknowledgement": Text("签收页", "Acknowledgement"),
    "question": Text("问题", "Question"),
    "chosen": Text("所选口径", "Reading chosen"),
    "others": Text("其他可选", "Others possible"),
    "reason": Text("理由", "Reason"),
    "parameter": Text("参数", "Figure"),
    "unit": Text("单位", "Unit"),
    "from": Text("自", "From"),
    "value": Text("数值", "Value"),
    "term": Text("用语", "Term"),
    "meaning": Text("含义", "Meaning"),
    "settled": Text("处理办法", "What decides"),
    "unsettled": Text(
        "没有规定以何者为准；两条同时适用而结果不同时，结果待定",
        "nothing says which prevails; where both apply and differ, the outcome is undetermined",
    ),
    "yields": Text("与下列制度不一致时，以下列制度为准", "Where this policy and another differ, the other prevails"),
    "source_lead": Text(
        "下列各条的文字经过整理，原文如下。", "The text of these clauses mends that of the source, which reads:"
    ),
    # the page to sign
    "signed": Text(
        "本人已收到并阅读本手册，了解其内容，并将遵守。",
        "I have received and read this handbook, I understand it and shall keep to it.",
    ),
    "name": Text("姓名", "Name"),
    "number": Text("工号", "Staff no."),
    "department": Text("部门", "Department"),
    "signature": Text("签名", "Signature"),
    "date": Text("日期", "Date"),
    # what changed
    "redline": Text("修订对照", "Redline"),
    "summary": Text("修订摘要", "What changed"),
    "compared": Text("与之比较", "Compared with"),
    "legend": Text("图例", "Key"),
    "legend_added": Text("新增文字", "added"),
    "legend_struck": Text("删去文字", "struck"),
    "identical": Text(
        "两个版本的条款、数值、规则和口径没有不同。",
        "The two versions are identical in their clauses, figures, rules and readings.",
    ),
    "added": Text("新增的条款", "Clauses added"),
    "removed": Text("删去的条款", "Clauses removed"),
    "changed": Text("改动的条款", "Clauses changed"),
    "renumbered": Text("仅编号改变的条款", "Clauses with a new number only"),
    "formerly": Text("原", "formerly "),
    "parameters_changed": Text("改动的数值", "Figures changed"),
    "rules_changed": Text("改动的规则", "Rules changed"),
    "readings_changed": Text("改动的口径", "Readings chosen otherwise"),
    "cover_changed": Text("改动的封面内容", "Changes on the cover"),
    "before": Text("原为", "Before"),
    "after": Text("现为", "Now"),
    "title": Text("标题", "Title"),
    "nothing": Text("无", "none"),
    # punctuation
    "colon": Text("：", ": "),
    "stop": Text("。", "."),
    "comma": Text("、", ", "),
    "semicolon": Text("；", "; "),
}

APPENDIX_TITLES: Mapping[AppendixKind, str] = {
    "readings": "readings",
    "parameters": "parameters",
    "conflicts": "conflicts",
    "glossary": "glossary",
    "source": "source_title",
    "acknowledgement": "acknowledgement",
}


def labels() -> Mapping[Language, Mapping[str, str]]:
    """All of them, by language and name."""
    return {language: {name: text.of(language) for name, text in LABELS.items()} for language in LANGUAGES}


def subtitle(book: HandbookView) -> Text:
    """What kind of document it is: the handbook, or what changed in it."""
    return LABELS["redline"] if book.summary is not None else LABELS["handbook"]
