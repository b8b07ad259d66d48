"""The rules as a decision model of zen-engine: decision tables and expressions on whole numbers, see fengyun.jdm.json.

A person is one evaluation. The document it is given nests the rows by day, since the expressions cannot join.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import zen

from benchmarks.contenders.decimal_reference import Person, Row, people, there_all_month
from benchmarks.outcomes import IDS
from benchmarks.tables import write_results
from benchmarks.watch import Watch

MODEL = Path(__file__).with_name("fengyun.jdm.json")


def run(facts: Path, output: Path, watch: Watch) -> None:
    decision = zen.ZenEngine().create_decision(MODEL.read_text(encoding="utf-8"))
    watch.mark("prepare")
    keys: list[str] = []
    found: dict[str, list[int | None]] = {id_: [] for id_ in IDS}
    for person in people(facts, watch):
        given = document(person)
        watch.mark("read")
        result = decision.evaluate(given)["result"]
        watch.mark("evaluate")
        keys.append(person.employee["id"])
        for id_ in IDS:
            figure = result.get(id_)  # a table leaves a null out
            found[id_].append(None if figure is None else int(figure))
    write_results(output, keys, found)
    watch.mark("write")


def document(person: Person) -> dict[str, Any]:
    """A person's rows as JSON holds them: amounts in fen, days in thousandths, moments in seconds."""
    month, settled, workload = person.month, person.settled, person.workload
    kinds = {day.date: day.kind for day in month.days}
    slips = {id_: _slip(slip, person) for id_, slip in person.slips.items()}
    own = settled["scheduled_workdays"]
    hired, left = person.employee["hired_on"], person.employee["left_on"]
    employed = month.scheduled_within(max(hired, month.start), min(left or month.end, month.end))
    return {
        "formal": person.formal,
        "role": person.role,
        "agreed": _whole(settled["agreed_base_salary"], 100),
        "scheduled": month.scheduled if own is None else own,
        "paid_days": _whole(settled["paid_days"], 1000),
        "not_employed": (month.scheduled - employed) * 1000,
        "full_month": there_all_month(person),
        "days": [_day(day, person, slips) for day in kinds],
        "slips": list(slips.values()),
        "overtime": [
            {"kind": kinds[row["date"]], "thousandths": _whole(row["days"], 1000), "required": row["required_by_work"]}
            for row in person.overtime
        ],
        "orders": [_order(order) for order in person.orders if _counts(order, person)],
        "awards": [_whole(award["amount"], 100) for award in person.awards],
        "large_items": workload["large_items"],
        "small_items": workload["small_items"],
        "delivered_orders": workload["delivered_orders"],
        "activations": workload["activations"],
        "report_submitted": workload["workload_report_submitted"],
        "service_bonus": _whole(workload["service_bonus"], 100),
    }


def _day(day: date, person: Person, slips: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    seen: Row = next((row for row in person.attendance if row["day"] == day), {})
    worked = any(d.date == day and d.is_workday for d in person.month.days)
    return {
        "expected": seen.get("punches_expected", 0),
        "made": seen.get("punches_made", 0),
        "on_leave": seen.get("punches_on_leave", 0),
        "recorded": sum(_whole(row["days"], 1000) or 0 for row in person.absences if row["date"] == day),
        "punches": [_punch(row, slips) for row in person.punches if row["date"] == day],
        "slips": [slips[id_] for id_ in _over(person.slips.values(), day)] if worked else [],
    }


def _over(slips: Iterable[Row], day: date) -> Iterable[str]:
    return (slip["id"] for slip in slips if slip["start_at"].date() <= day <= slip["end_at"].date())


def _punch(row: Row, slips: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    slip = slips[row["leave"]] if row["leave"] is not None else {}
    return {
        "arrival": row["kind"] == "arrival",
        "due": _seconds(row["due_at"]),
        "punched": _seconds(row["punched_at"]),
        "slip_start": slip.get("start"),
        "slip_end": slip.get("end"),
    }


def _slip(slip: Row, person: Person) -> Mapping[str, Any]:
    return {
        "type": slip["type"],
        "start": _seconds(slip["start_at"]),
        "end": _seconds(slip["end_at"]),
        "thousandths": _whole(slip["days"], 1000),
        "workdays": person.month.workdays_within(slip["start_at"].date(), slip["end_at"].date()),
        "urgent": slip["urgent"],
        "approved": slip["approved"],
        "approved_at": _seconds(slip["approved_at"]),
    }


def _counts(order: Row, person: Person) -> bool:
    settled = order["settled_on"]
    return bool(order["self_operated"]) and settled is not None and person.month.start <= settled <= person.month.end


def _order(order: Row) -> Mapping[str, Any]:
    amounts = {name: _whole(order[name], 100) for name in ("revenue", "purchase_cost", "tax", "freight")}
    return {**amounts, "rate": 1000 if order["agreed_rate"] is None else _whole(order["agreed_rate"], 100)}


def _whole(value: Decimal | None, factor: int) -> int | None:
    return None if value is None else int(value * factor)


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else calendar.timegm(moment.timetuple())
