"""The contracts of the sample quarter, what was received for them, and what went wrong: case by case.

Amounts are in the contract's currency, rates in renminbi for one unit of it. Orders before the quarter are there because
their commission falls due in it, or because somebody orders again. Customers are numbered within their salesperson:
`W02-03` is the third customer of W02.
"""

from __future__ import annotations

from typing import NamedTuple

Receipt = tuple[str, str]
"""The day and the amount received."""


class Order(NamedTuple):
    """A contract. `value` in `currency`; `production` is started, planned end, latest forecast."""

    id: str
    customer: str
    signed: str
    value: str
    case: str
    source: str = "电子商务平台"
    currency: str = "人民币"
    rate: str = ""
    receipts: tuple[Receipt, ...] = ()
    paid_out: str = ""
    reward: str = ""
    salesperson: str = ""
    originator: str = ""
    handed_over: str = "是"
    method: str = "电汇"
    deposit: str = ""
    balance: str = "见提单传真件"
    approved: str = "否"
    faxed: str = ""
    freight: str = ""
    incoterm: str = "FOB"
    recorded: str = "是"
    packing: tuple[str, str, str] = ("否", "", "")
    production: tuple[str, str, str] = ("", "", "")
    booked: str = ""
    sailing: tuple[str, str] = ("", "")
    loaded: str = ""
    to_finance: str = ""

    @property
    def seller(self) -> str:
        return self.salesperson or self.customer.split("-")[0]


USD, EUR, GBP, JPY, HKD, OTHER = "美元", "欧元", "英镑", "日元", "港元", "其他币种"

ORDERS = (
    # ---- before the quarter
    Order(
        "2305-01", "W01-01", "2023-05-16", "46000.00", "the first of an old customer", currency=USD, rate="6.9800",
        deposit="13800.00", receipts=(("2023-05-18", "13800.00"), ("2023-07-20", "32200.00")), paid_out="2023-08-11",
        to_finance="2023-07-24",
    ),
    Order(
        "2306-01", "W03-01", "2023-06-12", "60000.00", "own order, from which compensation may be taken",
        deposit="18000.00", receipts=(("2023-06-13", "18000.00"), ("2023-08-30", "42000.00")), paid_out="2023-09-11",
        to_finance="2023-09-01",
    ),
    Order(
        "2310-01", "W04-01", "2023-10-10", "12000.00", "an old customer", currency=EUR, rate="7.7300",
        deposit="3600.00", receipts=(("2023-10-12", "3600.00"), ("2023-12-05", "8400.00")), paid_out="2024-01-03",
        to_finance="2023-12-08",
    ),
    Order(
        "2403-01", "W06-01", "2024-03-12", "8600.00", "first order of a customer who orders again", currency=USD,
        rate="7.1000", deposit="2580.00", receipts=(("2024-03-14", "2580.00"), ("2024-05-10", "6020.00")),
        paid_out="2024-06-07", to_finance="2024-05-13",
    ),
    Order(
        "2405-01", "W06-02", "2024-05-20", "5200.00", "first order of another who orders again", currency=USD,
        rate="7.1100", deposit="1560.00", receipts=(("2024-05-22", "1560.00"), ("2024-07-15", "3640.00")),
        paid_out="2024-08-09", to_finance="2024-07-17",
    ),
    Order(
        "2406-01", "W07-01", "2024-06-18", "7300.00", "first order of the one who orders again", currency=EUR,
        rate="7.8200", deposit="2190.00", receipts=(("2024-06-20", "2190.00"), ("2024-08-22", "5110.00")),
        paid_out="2024-09-11", to_finance="2024-08-26",
    ),
    Order(
        "2408-01", "W01-02", "2024-08-12", "780000.00", "top band; reward decided; most of the quarter's money",
        currency=USD, rate="7.1250", deposit="234000.00",
        receipts=(("2024-08-20", "234000.00"), ("2024-10-18", "546000.00")), paid_out="2024-11-11", reward="5000",
        incoterm="CIF", freight="18600.00", to_finance="2024-10-21",
    ),
    Order(
        "2408-02", "W02-01", "2024-08-19", "15600.00", "commission due on 5 October and paid six days late", currency=GBP,
        rate="9.2100", deposit="4680.00", receipts=(("2024-08-21", "4680.00"), ("2024-09-05", "10920.00")),
        paid_out="2024-10-11", to_finance="2024-09-09",
    ),
    Order(
        "2409-01", "W08-01", "2024-09-02", "9800.00", "collected on the last of September: due on 30 October",
        currency=USD, rate="7.1150", deposit="2940.00", receipts=(("2024-09-04", "2940.00"), ("2024-09-30", "6860.00")),
        paid_out="2024-10-30", to_finance="2024-10-08",
    ),
    Order(
        "2409-02", "W10-01", "2024-09-20", "6400.00", "first money on 15 October, the last day of the term", currency=USD,
        rate="7.0500", deposit="1920.00", receipts=(("2024-10-15", "1920.00"), ("2024-11-28", "4480.00")),
        to_finance="2024-12-02",
    ),
    Order(
        "2409-03", "W16-01", "2024-09-24", "30000.00", "Australian dollars without a rate: commission cannot be known",
        currency=OTHER, deposit="9000.00", receipts=(("2024-09-26", "9000.00"), ("2024-10-25", "21000.00")),
        to_finance="2024-10-28",
    ),
    # ---- each bound of the contract bands, from both sides
    Order(
        "2410-01", "W02-02", "2024-10-08", "100000.00", "100000.00: the lowest band, its bound included",
        deposit="30000.00", receipts=(("2024-10-09", "30000.00"), ("2024-10-31", "70000.00")), paid_out="2024-11-29",
        to_finance="2024-11-04",
    ),
    Order(
        "2410-02", "W02-03", "2024-10-09", "100000.01", "a fen more: 1.5 %", deposit="30000.01",
        receipts=(("2024-10-10", "30000.01"), ("2024-10-31", "70000.00")), paid_out="2024-12-11", to_finance="2024-11-04",
    ),
    Order(
        "2410-03", "W02-04", "2024-10-10", "326086.96", "300000.00 after conversion: still 1.5 %", currency=HKD,
        rate="0.920000", deposit="97826.09", receipts=(("2024-10-11", "97826.09"), ("2024-11-05", "228260.87")),
        paid_out="2024-12-05", to_finance="2024-11-08",
    ),
    Order(
        "2410-04", "W02-05", "2024-10-11", "38461.54", "300000.01 after conversion: 2 %", currency=EUR, rate="7.800000",
        deposit="11538.47", receipts=(("2024-10-14", "11538.47"), ("2024-11-12", "26923.07")), paid_out="2024-12-11",
        to_finance="2024-11-15",
    ),
    Order(
        "2410-05", "W02-06", "2024-10-14", "10000000", "500000.00 after conversion: still 2 %", currency=JPY,
        rate="0.050000", deposit="3000000", receipts=(("2024-10-15", "3000000"), ("2024-11-20", "7000000")), paid_out="2024-12-11",
        to_finance="2024-11-22",
    ),
    Order(
        "2410-06", "W02-07", "2024-10-15", "54347.83", "500000.04 after conversion: 2.5 %", currency=GBP, rate="9.200000",
        deposit="16304.35", receipts=(("2024-10-17", "16304.35"), ("2024-11-29", "38043.48")), to_finance="2024-12-03",
    ),
    Order(
        "2410-07", "W02-08", "2024-10-16", "111111.11", "799999.99 after conversion: 2.5 %", currency=USD,
        rate="7.200000", deposit="33333.34", receipts=(("2024-10-18", "33333.34"), ("2024-12-05", "77777.77")),
    ),
    Order(
        "2410-08", "W02-09", "2024-10-17", "800000.00", "800000.00: 3 %, and a reward nobody has decided yet",
        source="自费开发的渠道", deposit="240000.00", receipts=(("2024-10-21", "240000.00"), ("2024-11-27", "560000.00")), paid_out="2024-12-27",
        to_finance="2024-11-29",
    ),
    # ---- the other big one, still running
    Order(
        "2410-09", "W01-03", "2024-10-10", "260000.00", "collected on 20 December: commission due in January",
        currency=USD, rate="7.1180", deposit="78000.00",
        receipts=(("2024-10-14", "78000.00"), ("2024-12-20", "182000.00")), faxed="2024-12-16", incoterm="CIF",
        freight="6400.00", packing=("是", "2024-11-20 10:00", "2024-11-21 09:30"),
        production=("2024-10-15", "2024-11-25", "2024-11-27"), booked="2024-11-18", sailing=("2024-11-29", "2024-11-28"),
        loaded="2024-11-27", to_finance="2024-12-24",
    ),
    # ---- customers that the company found
    Order(
        "2410-10", "W03-02", "2024-10-08", "140000.00", "from an exhibition: 0.2 %", source="展会", currency=USD,
        rate="7.0700", deposit="42000.00", receipts=(("2024-10-10", "42000.00"), ("2024-11-08", "98000.00")),
        paid_out="2024-12-06", to_finance="2024-11-11",
    ),
    Order(
        "2410-11", "W03-03", "2024-10-09", "15800.50", "found by the leadership", source="公司领导开发", currency=EUR,
        rate="7.7500", deposit="4740.15", receipts=(("2024-10-11", "4740.15"), ("2024-11-13", "11060.35")), paid_out="2024-12-13",
        to_finance="2024-11-18",
    ),
    Order(
        "2410-12", "W03-04", "2024-10-11", "88000.00", "strategic, and not handed over: no commission",
        source="公司集体战略开发", handed_over="否", deposit="26400.00",
        receipts=(("2024-10-12", "26400.00"), ("2024-11-15", "61600.00")), to_finance="2024-11-18",
    ),
    Order(
        "2410-13", "W05-01", "2024-10-15", "43210.99", "won by W05, followed by W03", source="其他业务员的客户",
        salesperson="W03", originator="W05", deposit="12963.30",
        receipts=(("2024-10-16", "12963.30"), ("2024-11-18", "30247.69")), to_finance="2024-11-20",
    ),
    Order(
        "2410-14", "W03-05", "2024-10-22", "9900.00", "through an intermediary", source="非关联中介介绍", currency=GBP,
        rate="9.2500", deposit="2970.00", receipts=(("2024-10-23", "2970.00"),), to_finance="",
    ),
    Order(
        "2411-01", "W03-06", "2024-11-05", "22750.00", "from a promotion", source="促销活动", deposit="6825.00",
        receipts=(("2024-11-06", "6825.00"), ("2024-12-02", "15925.00")),
    ),
    Order(
        "2411-02", "W03-07", "2024-11-12", "31500.00", "from an advertisement", source="户外广告", deposit="31500.00",
        receipts=(("2024-11-12", "31500.00"),), paid_out="2024-12-11", to_finance="2024-11-14",
    ),
    # ---- the quota of three months
    Order(
        "2410-15", "W04-02", "2024-10-22", "25000.00", "the first 25000 of exactly 60000", deposit="7500.00",
        receipts=(("2024-10-23", "7500.00"), ("2024-11-26", "17500.00")), paid_out="2024-12-25", to_finance="2024-11-28",
    ),
    Order(
        "2411-03", "W04-01", "2024-11-19", "2000.00", "another 15400", currency=EUR, rate="7.7000", deposit="600.00",
        receipts=(("2024-11-20", "600.00"), ("2024-12-18", "1400.00")), to_finance="2024-12-20",
    ),
    Order(
        "2412-01", "W04-03", "2024-12-09", "2800.00", "and 19600", currency=USD, rate="7.0000", deposit="840.00",
        receipts=(("2024-12-10", "840.00"),),
    ),
    Order(
        "2410-16", "W05-02", "2024-10-28", "30000.00", "half of the quota", deposit="30000.00",
        receipts=(("2024-10-29", "30000.00"),), paid_out="2024-11-29", to_finance="2024-10-30",
    ),
    Order(
        "2412-02", "W05-03", "2024-12-03", "29999.99", "and the other half less a fen", deposit="9000.00",
        receipts=(("2024-12-04", "9000.00"),),
    ),
    # ---- the third and fourth quarter since joining
    Order(
        "2410-17", "W06-01", "2024-10-16", "7900.00", "orders again", currency=USD, rate="7.0900", deposit="2370.00",
        receipts=(("2024-10-18", "2370.00"), ("2024-12-12", "5530.00")), to_finance="2024-12-16", faxed="2024-12-06",
    ),
    Order(
        "2411-04", "W06-02", "2024-11-18", "6100.00", "orders again", currency=USD, rate="7.2300", deposit="1830.00",
        receipts=(("2024-11-20", "1830.00"),), recorded="否",
    ),
    Order(
        "2411-05", "W07-01", "2024-11-11", "5400.00", "the only one who orders again", currency=EUR, rate="7.7100",
        deposit="1620.00", receipts=(("2024-11-13", "1620.00"),),
    ),
    Order(
        "2412-03", "W07-02", "2024-12-16", "4300.00", "a new customer", currency=EUR, rate="7.6600", deposit="1290.00",
        receipts=(("2024-12-18", "1290.00"),),
    ),
    Order(
        "2410-18", "W08-02", "2024-10-21", "3600.00", "October's deal; loaded a day early", currency=USD, rate="7.1000",
        deposit="1080.00", receipts=(("2024-10-22", "1080.00"), ("2024-12-03", "2520.00")), incoterm="C&F",
        freight="310.00", production=("2024-10-24", "2024-11-20", ""), booked="2024-11-13",
        sailing=("2024-11-28", "2024-11-27"), loaded="2024-11-25", faxed="2024-11-30", to_finance="2024-12-05",
    ),
    Order(
        "2411-06", "W08-03", "2024-11-14", "4150.00", "November's deal; booked late, loaded late", currency=USD,
        rate="7.2200", deposit="1245.00", receipts=(("2024-11-15", "1245.00"),), incoterm="CIF", freight="420.00",
        production=("2024-11-18", "2024-12-16", "2024-12-18"), booked="2024-12-12", sailing=("2024-12-22", ""),
        loaded="2024-12-21",
    ),
    Order(
        "2412-04", "W08-01", "2024-12-05", "5250.00", "December's deal; loading still to come", currency=USD,
        rate="7.2600", deposit="1575.00", receipts=(("2024-12-06", "1575.00"),), incoterm="CIF", freight="380.00",
        production=("2024-12-09", "2025-01-06", ""), sailing=("2025-01-10", ""),
    ),
    Order(
        "2410-19", "W09-01", "2024-10-18", "4700.00", "October's deal; booked nothing, loaded nothing", currency=USD,
        rate="7.1050", deposit="1410.00", receipts=(("2024-10-21", "1410.00"),), incoterm="CIF", freight="350.00",
        production=("2024-10-25", "2024-12-10", ""), sailing=("2024-12-15", ""),
    ),
    Order(
        "2411-07", "W09-02", "2024-11-29", "3900.00", "signed in November, first money in December", currency=USD,
        rate="7.2450", deposit="1170.00", receipts=(("2024-12-03", "1170.00"),),
    ),
    # ---- newcomers
    Order(
        "2411-08", "W11-01", "2024-11-08", "8200.00", "an order in the second chance", currency=USD, rate="7.1700",
        deposit="2460.00", receipts=(("2024-11-12", "2460.00"), ("2024-12-27", "5740.00")),
    ),
    Order(
        "2412-05", "W13-01", "2024-12-17", "2600.00", "the newcomer's first", currency=USD, rate="7.2900",
        deposit="780.00", receipts=(("2024-12-19", "780.00"),),
        packing=("是", "2024-12-26 15:00", "2024-12-25 09:00"),
    ),
    # ---- terms of payment
    Order(
        "2410-20", "W17-01", "2024-10-24", "21500.00", "a fifth in advance, without approval", currency=EUR,
        rate="7.6900", deposit="4300.00", receipts=(("2024-10-28", "4300.00"),), production=("2024-10-29", "", ""),
    ),
    Order(
        "2411-09", "W17-02", "2024-11-21", "18800.00", "half in advance, balance after arrival, approved", currency=USD,
        rate="7.2400", deposit="9400.00", balance="其他条件", approved="是", receipts=(("2024-11-22", "9400.00"),),
    ),
    Order(
        "2410-21", "W18-01", "2024-10-12", "64000.00", "credit at sight, cleared, approved", currency=USD, rate="7.0850",
        method="信用证", balance="其他条件", approved="是", incoterm="CIF", freight="1500.00",
        production=("2024-10-30", "2024-11-29", ""), booked="2024-11-22", sailing=("2024-12-03", "2024-12-02"),
        loaded="2024-12-01", receipts=(("2024-12-24", "64000.00"),), to_finance="2024-12-26",
    ),
    Order(
        "2410-22", "W18-02", "2024-10-25", "37000.00", "credit after sixty days; discrepancies", currency=EUR,
        rate="7.7000", method="信用证", balance="其他条件", approved="是",
    ),
    Order(
        "2411-10", "W18-03", "2024-11-06", "52000.00", "credit the bank has not checked", currency=USD, rate="7.1600",
        method="信用证", balance="其他条件", approved="是",
    ),
    Order(
        "2411-11", "W18-04", "2024-11-20", "48500.00", "credit that waits for the manager; produced before",
        currency=GBP, rate="9.1500", method="信用证", balance="其他条件", approved="否",
        production=("2024-12-02", "2025-01-20", ""),
    ),
    Order(
        "2412-06", "W18-05", "2024-12-10", "9600.00", "sold on open account, not approved", currency=USD, rate="7.2800",
        method="其他付款方式", balance="其他条件",
    ),
    Order(
        "2412-07", "W18-06", "2024-12-12", "5500.00", "paid in full in advance; loading before the goods are made",
        currency=USD, rate="7.2700", deposit="5500.00", receipts=(("2024-12-13", "5500.00"),), incoterm="C&F",
        freight="260.00", production=("2024-12-16", "2024-12-30", ""), booked="2024-12-20", sailing=("2024-12-30", ""),
        loaded="2024-12-28", to_finance="2024-12-17",
    ),
)  # fmt: skip

CREDITS = (  # order, share, tenor, bank, salesman, discrepancies, manager, documents agree
    ("2410-21", "100", "0", "是", "是", "否", "是", "是"),
    ("2410-22", "100", "60", "是", "是", "是", "否", "否"),
    ("2411-10", "80", "0", "否", "是", "否", "否", ""),
    ("2411-11", "100", "0", "是", "是", "否", "否", ""),
)
ISSUES = (  # order, found on, solved by the salesperson, by the manager
    ("2410-09", "2024-11-06", "是", "否"),
    ("2410-18", "2024-11-09", "否", "是"),
    ("2411-06", "2024-12-04", "否", "否"),
)


class Loss(NamedTuple):
    """A loss in renminbi on an order, and whose doing it was."""

    salesperson: str
    order: str
    day: str
    amount: str
    case: str
    by_salesperson: str = "是"
    share: str = "100"


LOSSES = (
    Loss("W03", "2410-10", "2024-10-16", "50000.00", "damaged at sea: nobody's doing", by_salesperson="否"),
    Loss("W03", "2410-10", "2024-10-23", "1600.00", "half his doing, within the cap", share="50"),
    Loss("W03", "2410-11", "2024-11-20", "20000.00", "far beyond the cap"),
    Loss("W03", "2411-01", "2024-12-11", "800.00", "the cap is used up"),
    Loss("W04", "2410-15", "2024-12-03", "120.50", "small, and paid in full"),
    Loss("W02", "2410-03", "2024-12-10", "9600.00", "a quarter his doing", share="25"),
)
