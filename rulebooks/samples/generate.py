"""Write the bundled sample facts: `python -m rulebooks.samples.generate [--output FOLDER]`.

Seeded and without a clock: every run writes the same bytes. Each rulebook has a folder under `making`: its modules of
cases say what happens to whom, the others in which files a company would have it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rulebooks.samples.making.aimeicheng import month as aimeicheng_month
from rulebooks.samples.making.daily_work import month as daily_work_month
from rulebooks.samples.making.fengyun.month import write_month
from rulebooks.samples.making.fengyun.year import write_year
from rulebooks.samples.making.foreign_trade.quarter import write_quarter
from rulebooks.samples.making.telesales.month import write_month as write_telesales_month

HERE = Path(__file__).parent


def write_samples(folder: Path) -> None:
    """The samples of every rulebook that has any, under `folder`."""
    write_month(folder / "fengyun" / "2024-10")
    write_year(folder / "fengyun" / "2024")
    daily_work_month.write_month(folder / "daily_work" / "2024-10")
    aimeicheng_month.write_month(folder / "aimeicheng" / "2024-10")
    write_telesales_month(folder / "telesales" / "2024-10")
    write_quarter(folder / "foreign_trade" / "2024-Q4")


def main() -> None:
    options = argparse.ArgumentParser(description="Write the bundled sample facts.")
    options.add_argument("--output", type=Path, default=HERE, help="folder to write to (default: beside this script)")
    write_samples(options.parse_args().output)


if __name__ == "__main__":
    main()
