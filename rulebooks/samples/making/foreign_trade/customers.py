"""The customers of each salesperson: some named by the cases, the rest from the seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from rulebooks.samples.making.calendar import workday_from
from rulebooks.samples.making.foreign_trade.days import LAST
from rulebooks.samples.making.foreign_trade.orders import ORDERS
from rulebooks.samples.making.foreign_trade.people import PEOPLE, Person

COUNTRIES = {
    "US": "美国", "DE": "德国", "GB": "英国", "FR": "法国", "JP": "日本", "BR": "巴西", "AE": "阿联酋", "RU": "俄罗斯",
    "PL": "波兰", "MX": "墨西哥", "KR": "韩国", "ZA": "南非", "IN": "印度", "AU": "澳大利亚", "VN": "越南",
}  # fmt: skip
HOLIDAYS = (
    ("US-1128", "US", "2024-11-28", "感恩节"), ("US-1225", "US", "2024-12-25", "圣诞节"),
    ("DE-1003", "DE", "2024-10-03", "德国统一日"), ("DE-1225", "DE", "2024-12-25", "圣诞节"),
    ("GB-1225", "GB", "2024-12-25", "圣诞节"), ("GB-1226", "GB", "2024-12-26", "节礼日"),
    ("FR-1101", "FR", "2024-11-01", "诸圣节"), ("FR-1225", "FR", "2024-12-25", "圣诞节"),
    ("JP-1103", "JP", "2024-11-03", "文化日"), ("JP-1123", "JP", "2024-11-23", "勤劳感谢日"),
    ("BR-1115", "BR", "2024-11-15", "共和国日"), ("BR-1225", "BR", "2024-12-25", "圣诞节"),
    ("AE-1202", "AE", "2024-12-02", "国庆日"), ("RU-1104", "RU", "2024-11-04", "民族团结日"),
    ("PL-1111", "PL", "2024-11-11", "独立日"), ("PL-1225", "PL", "2024-12-25", "圣诞节"),
    ("MX-1118", "MX", "2024-11-18", "革命纪念日"), ("MX-1225", "MX", "2024-12-25", "圣诞节"),
    ("KR-1003", "KR", "2024-10-03", "开天节"), ("KR-1009", "KR", "2024-10-09", "韩文日"),
    ("ZA-1216", "ZA", "2024-12-16", "和解日"), ("ZA-1225", "ZA", "2024-12-25", "圣诞节"),
    ("IN-1031", "IN", "2024-10-31", "排灯节"), ("AU-1225", "AU", "2024-12-25", "圣诞节"),
)  # fmt: skip
FIRMS = {
    "US": ("Northfield Trading LLC", "O'Brien & Daughters, Inc.", "Lone Oak Home Goods", "Cascadia Supply Co.",
           "Blue Ridge Imports", "Hudson & Vale Inc.", "Prairie Lighting Corp."),
    "DE": ("Hofmann & Söhne GmbH", "Müller-Lüdenscheidt KG", "Weißer Hirsch Handels GmbH", "Küstenlicht AG",
           "Grünwald Import e.K.", "Schönfeld Leuchten GmbH"),
    "GB": ("Harrow & Pike Ltd", "St. Alban's Homeware plc", "Pennine Wholesale Ltd", "Ashdown Traders"),
    "FR": ("Société Lumière SARL", "Maison Châtaignier", "Établissements Benoît & Fils", "L'Été Déco SAS"),
    "JP": ("株式会社みどり商事", "有限会社ひかり", "東海貿易株式会社", "さくら物産"),
    "BR": ("Comércio São João Ltda.", "Iluminação Açaí S.A.", "Irmãos Conceição Importadora"),
    "AE": ("Al Noor General Trading LLC", "مؤسسة النخيل للتجارة", "Gulf Pearl FZE"),
    "RU": ("ООО «Северный свет»", "ЗАО «Волга-Импорт»"),
    "PL": ("Łódzkie Zakłady Sp. z o.o.", "Światło i Dom S.A.", "Żółty Dom Hurtownia"),
    "MX": ("Distribuidora Peñafiel", "Grupo Ñandú S.A. de C.V."),
    "KR": ("한빛무역", "Seoul Daon Co., Ltd."),
    "ZA": ("Drakensberg Traders (Pty) Ltd", "Umhlanga Home & Light"),
    "IN": ("Shree Ganesh Exports", "Deccan Lights Pvt. Ltd."),
    "AU": ("Southern Cross Homewares Pty", "Wattle & Co."),
    "VN": ("Công ty TNHH Ánh Dương",),
}  # fmt: skip
GOODS = ("LED面板灯", "户外折叠椅", "太阳能庭院灯", "不锈钢保温杯", "竹制餐具", "宠物推车", "瑜伽垫", "蓝牙音箱")
REGIONS = {
    "US": "北美", "MX": "北美", "DE": "欧洲", "GB": "欧洲", "FR": "欧洲", "PL": "欧洲", "RU": "独联体", "JP": "东亚", "KR": "东亚",
    "BR": "南美", "AE": "中东", "ZA": "非洲", "IN": "南亚", "AU": "大洋洲", "VN": "东南亚",
}  # fmt: skip

# What the cases need of a customer, by field; None leaves the cell blank.
PARTICULARS: dict[str, dict[str, str | None]] = {
    "W01-06": {"opted_out": "是"},
    "W02-02": {"has_service_plan": "否"},  # has bought, and there is no plan for it
    "W02-03": {"region": None, "product_category": None},  # has bought, and is not sorted
    "W06-04": {"in_crm": "否"},  # in contact, and not in the system
    "W07-05": {"is_foreign": "否", "country": None},
    "W10-02": {"follow_up_kept": "是"},
    "W10-03": {"follow_up_kept": "是"},
    "W10-04": {"follow_up_kept": "是"},
    "W10-05": {"follow_up_kept": "否"},  # a sample, and the follow-up lapsed: graded by the inquiry
    "W08-05": {"birthday": "1978-11-10"},  # a Sunday; greeted on the Saturday before
    "W08-06": {"birthday": "1985-12-12"},  # nobody remembered
    "W09-05": {"birthday": "1980-02-29"},
    "W05-04": {"is_end_user": None, "annual_capacity": None, "consumption_region": None},
}
LATE_FIRST_CONTACT = {"W08-09": "2024-11-09", "W13-20": "2024-11-23"}
"""Customers won on a Saturday and first spoken to in the week after."""
ACQUIRED = {**LATE_FIRST_CONTACT, "W11-02": "2024-10-14", "W02-11": "2024-06-03"}
"""When customers were won whom the cases need on a day."""


@dataclass(frozen=True, slots=True)
class Customer:
    id: str
    salesperson: str
    name: str
    country: str | None
    acquired_on: date
    birthday: date | None
    kind: str
    """How the customer first asked, an `inquiry_kind` in Chinese."""
    cells: dict[str, str | None]


def _first_signed() -> dict[str, date]:
    """Each ordering customer's first contract."""
    signed: dict[str, date] = {}
    for order in ORDERS:
        day = date.fromisoformat(order.signed)
        signed[order.customer] = min(signed.get(order.customer, day), day)
    return signed


def _customers_of(person: Person, signed: dict[str, date]) -> list[Customer]:
    chance = random.Random(f"{person.id} customers")
    kinds = ("针对具体产品的仔细询价", "统一询价", "只问相关产品", "未询价")
    found = []
    for number in range(1, person.customers + 1):
        id = f"{person.id}-{number:02}"
        country = chance.choice(tuple(COUNTRIES))
        last = min(person.left_on or LAST, date(2024, 12, 7)) - timedelta(days=5)
        acquired = person.hired_on + timedelta(days=chance.randint(1, (last - person.hired_on).days))
        if id in signed:
            acquired = max(person.hired_on, signed[id] - timedelta(days=chance.randint(18, 40)))
        acquired = workday_from(acquired)
        if id in ACQUIRED:
            acquired = date.fromisoformat(ACQUIRED[id])
        birthday = None
        if chance.random() < 0.3:
            birthday = date(chance.randint(1958, 1996), chance.randint(1, 12), chance.randint(1, 28))
        kind = chance.choices(kinds, (5, 4, 2, 1))[0]
        cells: dict[str, str | None] = {
            "is_foreign": "是",
            "region": REGIONS[country],
            "product_category": chance.choice(GOODS),
            "has_service_plan": "是" if id in signed or chance.random() < 0.2 else "否",
            "is_end_user": chance.choice(("是", "否", "否")) if chance.random() < 0.9 else None,
            "annual_capacity": str(chance.randint(2, 90) * 10000) if chance.random() < 0.92 else None,
            "consumption_region": REGIONS[country] if chance.random() < 0.95 else None,
            "follow_up_kept": None,
            "in_crm": "是",
            "opted_out": "是" if chance.random() < 0.06 else "否",
            **PARTICULARS.get(id, {}),
        }
        known = cells.pop("country", country)
        day = cells.pop("birthday", None)
        birthday = date.fromisoformat(day) if day else birthday
        firm = chance.choice(FIRMS[country])
        found.append(Customer(id, person.id, firm, known, acquired, birthday, kind, cells))
    return found


CUSTOMERS = [
    customer for signed in [_first_signed()] for person in PEOPLE for customer in _customers_of(person, signed)
]
CUSTOMERS_OF = {person.id: [c for c in CUSTOMERS if c.salesperson == person.id] for person in PEOPLE}
