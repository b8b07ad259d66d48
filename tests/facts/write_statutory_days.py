"""Writes engine/facts/statutory_days.csv: the statutory days of every year of which the official notices are known.

python -m tests.facts.write_statutory_days
"""

from __future__ import annotations

from engine.facts import official_days


def main() -> None:
    days = sorted(day for year in official_days.known_years() for day in official_days.days_by_law(year))
    official_days.LIST.write_text("\n".join(["statutory_day", *map(str, days)]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
