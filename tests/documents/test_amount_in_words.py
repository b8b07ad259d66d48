"""Amounts written out, by the rules for bills (支付结算办法附件一) and read back by a reader of our own."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.documents.amount_in_words import amount_in_words

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = {"拾": 10, "佰": 100, "仟": 1000}
CENTS = st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("1.05", "壹元零伍分"),
        ("10", "壹拾元整"),
        ("1200", "壹仟贰佰元整"),
        # The rule's own examples
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("100000001", "壹亿零壹元整"),
        ("1000010000", "壹拾亿零壹万元整"),
        ("1000000000000", "壹万亿元整"),
        ("-1200", "负壹仟贰佰元整"),
    ],
)
def test_chinese(amount: str, words: str) -> None:
    assert amount_in_words(Fraction(amount), "CNY", "zh") == f"人民币{words}"


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("0", "CNY", "zero yuan only"),
        ("0.01", "CNY", "one fen only"),
        ("1200", "CNY", "one thousand two hundred yuan only"),
        ("17385.36", "CNY", "seventeen thousand three hundred and eighty-five yuan and thirty-six fen only"),
        ("-1", "USD", "minus one US dollar only"),
        ("2.01", "GBP", "two pounds sterling and one penny only"),
        ("5", "XAU", "five XAU only"),
    ],
)
def test_english(amount: str, currency: str, words: str) -> None:
    assert amount_in_words(Fraction(amount), currency, "en") == words


@given(CENTS)
def test_chinese_reads_back_as_the_amount(cents: int) -> None:
    words = amount_in_words(Fraction(cents, 100), "CNY", "zh").removeprefix("人民币")
    assert read(words) == cents
    assert "零零" not in words
    assert words.endswith("整") == (cents % 100 == 0)
    assert not re.search("零[元万亿拾佰仟角]", words) or words == "零元整"


@given(CENTS, CENTS)
def test_english_is_another_for_each_amount(one: int, other: int) -> None:
    said = [amount_in_words(Fraction(cents, 100), "CNY", "en") for cents in (one, other)]
    assert (said[0] == said[1]) == (one == other)
    assert all("," not in words and words.endswith(" only") for words in said)


def test_beyond_what_can_be_written_out_there_are_no_words() -> None:
    assert amount_in_words(10**16, "CNY", "zh") == amount_in_words(-(10**16), "CNY", "en") == ""


def read(words: str) -> int:
    """A written-out amount in fen."""
    sign = -1 if words.startswith("负") else 1
    words = words.removeprefix("负").removesuffix("整")
    whole, _, rest = words.partition("元") if "元" in words else ("", "", words)
    jiao, fen = re.search("(.)角", rest), re.search("(.)分", rest)
    cents = (DIGITS.index(jiao[1]) * 10 if jiao else 0) + (DIGITS.index(fen[1]) if fen else 0)
    return sign * (_whole(whole) * 100 + cents)


def _whole(words: str) -> int:
    """`壹拾贰万叁仟亿肆佰` by its large units, the largest first."""
    for unit, value in (("亿", 10**8), ("万", 10**4)):
        if unit in words:
            before, _, after = words.rpartition(unit)
            return _whole(before) * value + _whole(after)
    total = digit = 0
    for character in words:
        if character in DIGITS:
            digit = DIGITS.index(character)
        else:
            total, digit = total + digit * UNITS[character], 0
    return total + digit
