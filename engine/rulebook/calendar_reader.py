"""The `calendar` of a rulebook: rest days, holidays, HR's own days, the timetable."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from datetime import date

from engine.diagnostics.diagnostic import Diagnostics
from engine.diagnostics.nearest import did_you_mean
from engine.rulebook.literals import EXPECTED, parse_month_day, parse_time, read_date
from engine.rulebook.model import CalendarSpec, Parameter, Rule, Session, Timetable
from engine.rulebook.node import Mapping, Node, Scalar
from engine.rulebook.shapes import as_scalar, as_word, entries, items, scalars


def read_calendar(node: Node | None, diagnostics: Diagnostics) -> CalendarSpec | None:
    """The calendar; None where none is written."""
    if not isinstance(node, Mapping):
        return None
    rest = node.get("rest_days")
    days: dict[date, str] = {}
    for key, value in entries(node.get("days")):
        day, what = read_date(key, diagnostics), as_word(value)
        if day and what:
            days[day] = what
    tables = tuple(
        table for item in items(node.get("timetable")) if isinstance(item, Mapping) and (table := _timetable(item))
    )
    for table in tables:
        for session in table.sessions:
            _check_rising(session, diagnostics)
    holidays = as_word(node.get("holidays"))
    return CalendarSpec(
        rest if isinstance(rest, Scalar) else tuple(s.text for s in scalars(rest)),
        None if holidays == "none" else holidays,
        days,
        tables,
    )


def _timetable(node: Mapping) -> Timetable | None:
    pairs = [scalars(item) for item in items(node.get("sessions"))]
    sessions = tuple(Session(pair[0], pair[1]) for pair in pairs if len(pair) == 2)
    return Timetable(as_scalar(node.get("from")), as_scalar(node.get("until")), sessions) if sessions else None


def _check_rising(session: Session, diagnostics: Diagnostics) -> None:
    try:
        start, end = parse_time(session.start.text), parse_time(session.end.text)
    except ValueError:
        return  # a parameter's name; check_calendar looks it up
    if end <= start:
        diagnostics.error(
            "bad_value", session.end.position, "时段的结束不晚于开始", "the session ends before it begins"
        )


def check_calendar(
    calendar: CalendarSpec,
    parameters: Dict[str, Parameter],
    parameter_ids: set[str],
    rules: Dict[str, Rule],
    rule_ids: set[str],
    diagnostics: Diagnostics,
) -> None:
    """Names in the calendar: parameters of the right type, a constant rule for the rest days."""
    for table in calendar.timetable:
        for end in (table.start, table.until):
            if end:
                _check_name(end, "month_day", parameters, parameter_ids, diagnostics)
        for session in table.sessions:
            _check_name(session.start, "time", parameters, parameter_ids, diagnostics)
            _check_name(session.end, "time", parameters, parameter_ids, diagnostics)
    if isinstance(calendar.rest_days, Scalar):
        name = calendar.rest_days
        if name.text not in rule_ids:
            diagnostics.error(
                "unknown_name",
                name.position,
                f"没有规则“{name.text}”",
                f"no rule `{name.text}`",
                hint=did_you_mean(name.text, rule_ids),
            )
        elif (rule := rules.get(name.text)) and rule.of:
            diagnostics.error(
                "bad_value", name.position, f"“{name.text}”不是常量规则", f"`{name.text}` is no constant rule"
            )


def _check_name(
    written: Scalar, kind: str, parameters: Dict[str, Parameter], ids: set[str], diagnostics: Diagnostics
) -> None:
    try:
        (parse_time if kind == "time" else parse_month_day)(written.text)
        return
    except ValueError:
        pass
    expected = EXPECTED[kind]
    if written.text[:1].isdigit():
        diagnostics.error(
            "bad_value",
            written.position,
            f"“{written.text}”应为{expected.zh}",
            f"`{written.text}` should be {expected.en}",
        )
    elif written.text not in ids:
        diagnostics.error(
            "unknown_name",
            written.position,
            f"没有参数“{written.text}”",
            f"no parameter `{written.text}`",
            hint=did_you_mean(written.text, ids),
        )
    elif (parameter := parameters.get(written.text)) and parameter.type.kind != kind:
        diagnostics.error(
            "bad_value",
            written.position,
            f"参数“{written.text}”应为 type: {kind}",
            f"the parameter `{written.text}` should be of `type: {kind}`",
        )
