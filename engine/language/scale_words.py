"""Scales in words: the bands as rows of a table, or in one line."""

from __future__ import annotations

from collections.abc import Sequence

from engine.rulebook.model import Band, Parameter
from engine.values.figures import figure
from engine.values.text import Language
from engine.values.types import Type


def scale_rows(bands: Sequence[Band], parameter: Parameter, language: Language) -> list[tuple[str, str]]:
    """Each band's range and its value, in words."""
    of = Type("number", unit=parameter.scale_of) if parameter.scale_of else parameter.type
    rows: list[tuple[str, str]] = []
    below: Band | None = None
    for band in bands:
        rows.append((_range(below, band, of, language), figure(band.value, parameter.type, language)))
        below = band
    return rows


def scale_inline(bands: Sequence[Band], parameter: Parameter, language: Language) -> str:
    """All bands in one line: `100,000元以内（含）1%；…`."""
    rows = scale_rows(bands, parameter, language)
    if language == "zh":
        return "；".join(f"{where}的，{value}" for where, value in rows)
    return "; ".join(f"{value} for {where}" for where, value in rows)


def _range(below: Band | None, band: Band, of: Type, language: Language) -> str:
    low = figure(below.bound, of, language) if below is not None and below.bound is not None else ""
    high = figure(band.bound, of, language) if band.bound is not None else ""
    low_belongs = below is not None and not below.inclusive
    if language == "zh":
        start = f"{low}以上（含）" if low and low_belongs else f"超过{low}" if low else ""
        end = f"{high}以内（含）" if high and band.inclusive else f"不足{high}" if high else ""
        return "，".join(p for p in (start, end) if p) or "全部"
    start = f"{low} or more" if low and low_belongs else f"more than {low}" if low else ""
    end = f"up to {high}" if high and band.inclusive else f"less than {high}" if high else ""
    return ", ".join(p for p in (start, end) if p) or "everything"
