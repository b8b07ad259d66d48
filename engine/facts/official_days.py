"""The official calendar: days off and make-up workdays by the yearly notices, statutory days by law.

Two packages know different halves. `chinese_calendar` knows which days the State Council's yearly
notice makes days off and which weekend days it makes workdays (调休), but calls a whole block
"Spring Festival". `holidays` names the days of the law's list, on which work earns 300 %. An
"observed" day (补假) and a "substituted" day (调休) are rest days: the extra pay is due on the
festival day itself, on a weekend too. The days added to Spring Festival 2020 by notice are no
statutory days either; 3 September 2015, a one-off given by decree, is.

Both packages take time to import, so each is imported when first needed. `holidays` brings the laws of all
countries: what it says of the years up to now stands ready in statutory_days.csv (a test holds one against
the other), and it is asked only for years that are not there.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

COUNTRIES = ("CN",)
LIST = Path(__file__).with_name("statutory_days.csv")
# The notice for 2012 gives 22 to 24 June off; chinese_calendar lacks the 23rd, the festival itself.
_OMITTED = frozenset({date(2012, 6, 23)})
_NO_STATUTORY_DAY = ("Day off", "(observed)", "Extended Holiday")


@cache
def known_years() -> range:
    """The years for which the official notices are known."""
    from chinese_calendar.constants import holidays

    years = {day.year for day in holidays}
    return range(min(years), max(years) + 1)


@cache
def days_off(year: int) -> frozenset[date]:
    """Every official day off of a known year: statutory days and the rest days joined to them."""
    from chinese_calendar.constants import holidays

    return frozenset(day for day in {*holidays, *_OMITTED} if day.year == year)


@cache
def makeup_workdays(year: int) -> frozenset[date]:
    """The rest days of the usual week that the notice makes workdays."""
    from chinese_calendar.constants import workdays

    return frozenset(day for day in workdays if day.year == year)


@cache
def statutory_days(year: int) -> frozenset[date]:
    """The days of the law's list in a year, wherever in the week they fall."""
    return listed_days().get(year) or days_by_law(year)


@cache
def listed_days() -> dict[int, frozenset[date]]:
    """Statutory days by year, as they stand ready."""
    days = [date.fromisoformat(line) for line in LIST.read_text("utf-8").split()[1:]]
    return {year: frozenset(d for d in days if d.year == year) for year in {d.year for d in days}}


def days_by_law(year: int) -> frozenset[date]:
    """Statutory days of a year, as `holidays` works them out."""
    import holidays

    found = holidays.country_holidays("CN", years=year, observed=False, language="en_US")
    return frozenset(day for day in found if any(_is_statutory(name) for name in found.get_list(day)))


def _is_statutory(name: str) -> bool:
    return not any(mark in name for mark in _NO_STATUTORY_DAY)
