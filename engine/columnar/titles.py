"""What is said above each table and view of a printed script."""

from __future__ import annotations

from engine.program.model import Grid
from engine.values.text import Text


def grid_words(grid: Grid) -> str:
    return " × ".join(part for part in (grid.entity or "constant", grid.each) if part)


def places(grid: Grid) -> Text:
    words = grid_words(grid)
    return Text(f"{words}：行与期间", f"{words}: the rows and their periods")


def stage(grid: Grid, number: int, rules: int) -> Text:
    words = grid_words(grid)
    return Text(f"{words}，第 {number} 步：{rules} 条规则", f"{words}, stage {number}: {rules} rules")


def report(grid: Grid) -> Text:
    words = grid_words(grid)
    return Text(f"{words}：各步的结果合在一起", f"{words}: the outcomes of its stages together")


def outcomes(grid: Grid) -> Text:
    words = grid_words(grid)
    return Text(f"结果：{words}", f"Outcomes: {words}")


# --- what is taken of other rows ------------------------------------------------------------------------


def group(rows: str, owner: str) -> Text:
    return Text(f"为 {owner} 汇总 {rows}", f"{rows} summed up for {owner}")


def longest_runs(rows: str, owner: str) -> Text:
    return Text(f"为 {owner} 求 {rows} 中的最长连续期间", f"the longest runs among {rows} for {owner}")


def time_covered(rows: str, owner: str) -> Text:
    return Text(f"为 {owner} 求 {rows} 合计覆盖的时间", f"the time that {rows} covers for {owner}")


def rows_that_matter(rows: str) -> Text:
    return Text(f"{rows} 中对某项汇总有影响的行", f"the rows of {rows} that add something to any sum")


# --- periods of which few matter --------------------------------------------------------------------------


def quiet_places(grid: Grid) -> Text:
    words = grid_words(grid)
    return Text(f"{words}：假定期间内别无记录", f"{words}: as if nothing else were recorded of the periods")


def places_with_facts(grid: Grid, table: str) -> Text:
    words = grid_words(grid)
    return Text(f"{words}：{table} 有记录的期间", f"{words}: the periods of which {table} has a row")


def stage_of_these(grid: Grid, number: int) -> Text:
    words = grid_words(grid)
    return Text(f"{words}，第 {number} 步，只就上述期间", f"{words}, stage {number}, of these alone")


def places_that_matter(grid: Grid) -> Text:
    words = grid_words(grid)
    return Text(f"{words}：可能影响汇总的期间", f"{words}: the periods that can matter to any sum")
