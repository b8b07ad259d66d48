"""Every provision that a bundled rulebook names is listed in docs/legal-sources.md, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAWS = "民法典|劳动法|劳动合同法|个人所得税法实施条例|个人所得税法|社会保险法|住房公积金管理条例|工资支付暂行规定"
NUMBER = "[0-9一二三四五六七八九十]+"
ARTICLES = re.compile(rf"({LAWS})》?((?:[、至]?第{NUMBER}条)+)")
DOCUMENTS = re.compile(r"[国财劳人沪税][\u4e00-\u9fff]{0,6}〔\d{4}〕\d+号|公告\d{4}年第\d+号|国务院令第\d+号")
DIGITS = {character: value for value, character in enumerate("一二三四五六七八九", 1)}


def number(text: str) -> int:
    """第十六条 is Article 16."""
    if text.isdecimal():
        return int(text)
    tens, _, ones = text.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if "十" in text else 0) + DIGITS.get(ones, 0)


def provisions(text: str) -> set[str]:
    found = set(DOCUMENTS.findall(text))
    for law, articles in ARTICLES.findall(text):
        numbers = [number(n) for n in re.findall(rf"第({NUMBER})条", articles)]
        if "至" in articles:
            numbers = list(range(numbers[0], numbers[-1] + 1))
        found |= {f"{law}第{n}条" for n in numbers}
    return found


def test_articles_are_read_in_either_writing() -> None:
    assert provisions("社会保险法第十二条、第二十三条；《劳动法》第44条") == {
        "社会保险法第12条",
        "社会保险法第23条",
        "劳动法第44条",
    }
    assert provisions("住房公积金管理条例第十六条至第十八条") == {f"住房公积金管理条例第{n}条" for n in (16, 17, 18)}
    assert provisions("财政部 税务总局公告2023年第30号；财税〔2018〕164号") == {"公告2023年第30号", "财税〔2018〕164号"}


def test_the_list_and_the_rulebooks_name_the_same_provisions() -> None:
    named = {p for file in (ROOT / "rulebooks").rglob("*.yaml") for p in provisions(file.read_text("utf-8"))}
    listed = provisions((ROOT / "docs/legal-sources.md").read_text("utf-8"))
    assert len(named) > 30
    assert named - listed == set()
    assert listed - named == set()
