"""Amounts of money written out, as on cheques and receipts: 人民币壹仟贰佰元整, one thousand two hundred yuan only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from engine.values.exact import decimal_text
from engine.values.text import Language
from engine.values.value import Number

_LARGEST = 10**16  # cn2an reads up to 9,999 万亿


@dataclass(frozen=True, slots=True)
class _Names:
    """A currency in front of an amount in Chinese; its unit, one and many, and its hundredth in English."""

    zh: str
    one: str
    many: str
    hundredth: str
    hundredths: str


_CURRENCIES = {
    "CNY": _Names("人民币", "yuan", "yuan", "fen", "fen"),
    "USD": _Names("美元", "US dollar", "US dollars", "cent", "cents"),
    "EUR": _Names("欧元", "euro", "euros", "cent", "cents"),
    "GBP": _Names("英镑", "pound sterling", "pounds sterling", "penny", "pence"),
    "HKD": _Names("港币", "Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
    "JPY": _Names("日元", "Japanese yen", "Japanese yen", "sen", "sen"),
    "MOP": _Names("澳门元", "Macao pataca", "Macao patacas", "avo", "avos"),
    "TWD": _Names("新台币", "New Taiwan dollar", "New Taiwan dollars", "cent", "cents"),
}


def amount_in_words(amount: Number, currency: str, language: Language) -> str:
    """An amount to the hundredth, written out; empty where it is too large for it (from 10,000 万亿).

    Chinese by the rules for bills and settlement vouchers (支付结算办法附件一, 会计基础工作规范第五十二条): capital numerals, one 零 for noughts
    in between, 整 where there is neither 角 nor 分 (after 角 it may be left out, and is).

    >>> amount_in_words(1200, "CNY", "zh"), amount_in_words(1200, "CNY", "en")
    ('人民币壹仟贰佰元整', 'one thousand two hundred yuan only')
    >>> amount_in_words(Fraction(-140905, 100), "CNY", "zh"), amount_in_words(Fraction(-140905, 100), "CNY", "en")
    ('人民币负壹仟肆佰零玖元零伍分', 'minus one thousand four hundred and nine yuan and five fen only')
    """
    if abs(Fraction(amount)) >= _LARGEST:
        return ""
    text = decimal_text(Fraction(amount), 2)
    names = _CURRENCIES.get(currency, _Names(currency, currency, currency, "hundredth", "hundredths"))
    return _chinese(text, names) if language == "zh" else _english(text, names)


def _chinese(text: str, names: _Names) -> str:
    from cn2an import an2cn

    return f"{names.zh}{an2cn(text, 'rmb')}"


def _english(text: str, names: _Names) -> str:
    sign, digits = ("minus ", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = digits.partition(".")
    parts = [_counted(int(whole), names.one, names.many)] if int(whole) or not int(rest) else []
    parts += [_counted(int(rest), names.hundredth, names.hundredths)] if int(rest) else []
    return f"{sign}{' and '.join(parts)} only"


def _counted(number: int, one: str, many: str) -> str:
    from num2words import num2words

    words: str = num2words(number, lang="en")  # type: ignore[no-untyped-call]
    return f"{words.replace(',', '')} {one if number == 1 else many}"
