"""Which period is evaluated, and whether the rulebook is in force in it."""

from __future__ import annotations

from datetime import date

from engine.facts.model import Facts
from engine.facts.moments import parse_date
from engine.facts.moments import parse_period as parse_period_cell
from engine.facts.problems import FactsReading
from engine.rulebook.model import Rulebook
from engine.values.period import Period, PeriodKind
from engine.workspace.refusal import Refusal

_LISTED = 24
_KINDS: tuple[PeriodKind, ...] = ("day", "month", "quarter", "iso_week", "year")


def parse_period(text: str) -> Period:
    """A period as typed: `2024-10`, or as a cell may write it, `2024年10月`.

    Raises:
        Refusal: the text names none.
    """
    try:
        return Period.parse(text)
    except ValueError:
        pass
    for kind in _KINDS:
        try:
            return parse_period_cell(text, kind)
        except ValueError:
            continue
    raise Refusal(
        f"“{text}”不是期间；应如 2024-10、2024-Q4、2024、2024-W41 或 2024-10-08",
        f"`{text}` is no period; write 2024-10, 2024-Q4, 2024, 2024-W41 or 2024-10-08",
    )


def parse_day(text: str) -> date:
    """A day as typed: `2024-10-31`, or as a cell may write it, `2024年10月31日`.

    Raises:
        Refusal: the text is no date.
    """
    try:
        return parse_date(text)
    except ValueError:
        raise Refusal(f"“{text}”不是日期；应如 2024-10-31", f"`{text}` is no date; write 2024-10-31") from None


def choose_period(asked: Period | None, reading: FactsReading) -> Period:
    """The period asked for, else the one the facts name, else the only month they cover.

    Raises:
        Refusal: they cover no month, or several; the message lists them.
    """
    if asked is not None:
        return asked
    if reading.period is not None:
        return reading.period
    months = covered_months(reading.facts)
    if len(months) == 1:
        return months[0]
    if not months:
        raise Refusal(
            "数据没有写明期间（facts.yaml 的 period 或 covers）；请用 --period 指定，如 --period 2024-10",
            "the facts name no period (`period` or `covers` in facts.yaml); say which with --period, as in --period 2024-10",
        )
    listed = ", ".join(str(m) for m in months[:_LISTED]) + (" …" if len(months) > _LISTED else "")
    raise Refusal(
        f"数据覆盖多个月份，请用 --period 指定其一：{listed}",
        f"the facts cover several months; choose one with --period: {listed}",
    )


def covered_months(facts: Facts) -> list[Period]:
    """The months that every dated table covers."""
    bounded = [(t.covers.start, t.covers.until) for t in facts.tables.values()]
    spans = [(start, until) for start, until in bounded if start is not None and until is not None and start <= until]
    if not spans:
        return []
    start, until = max(s for s, _ in spans), min(u for _, u in spans)
    return [m for m in Period.touching("month", start, until) if start <= m.start and m.end <= until]


def require_in_force(rulebook: Rulebook, period: Period) -> None:
    """Refuse a period in which the rulebook is not in force.

    Raises:
        Refusal: the period does not lie within the rulebook's span.
    """
    span = rulebook.in_force
    if span.contains(period.start) and span.contains(period.end):
        return
    start, until = span.start or "…", span.until or "…"
    raise Refusal(
        f"规则手册“{rulebook.id}”自 {start} 至 {until} 有效，{period} 不在其内",
        f"the rulebook `{rulebook.id}` is in force from {start} to {until}; {period} does not lie in that time",
    )
