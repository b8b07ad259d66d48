"""The random choices of a group of people."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from benchmarks.month import Month
from benchmarks.populations.columns import Flags, Ints, codes, day_number
from benchmarks.populations.writing import GROUP

Size = int | tuple[int, ...]


class Dice:
    """A group of `GROUP` people and its own random numbers: the same seed and group give the same rows."""

    def __init__(self, seed: int, number: int, month: Month) -> None:
        self.random = np.random.default_rng([seed, number])
        self.month = month
        self.keys = [f"E{number * GROUP + i:07d}" for i in range(1, GROUP + 1)]
        self.people = np.arange(GROUP)
        self.workdays = np.array([day_number(day) for day in month.workdays])
        self.start, self.end = day_number(month.start), day_number(month.end)

    def pick(self, weights: Mapping[str, float] | list[float], size: Size = GROUP) -> Ints:
        """Which of several things, each as likely as its weight."""
        shares = np.array([*(weights.values() if isinstance(weights, Mapping) else weights)])
        return self.random.choice(len(shares), size, p=shares / shares.sum())

    def chance(self, share: float, size: Size = GROUP) -> Flags:
        return self.random.random(size) < share

    def within(self, low: int, high: int, size: Size = GROUP) -> Ints:
        """Whole numbers from `low` to `high`, both included."""
        return self.random.integers(low, high, size, endpoint=True)

    def any_of(self, values: Ints, size: int) -> Ints:
        return values[self.within(0, len(values) - 1, size)]

    def owned(self, counts: Ints) -> tuple[Ints, int]:
        """The person of each row, where each person has so many rows, and how many rows there are."""
        people = np.repeat(self.people, counts)
        return people, len(people)

    def employee(self, people: Ints) -> pa.Array:
        return codes(self.keys, people)

    def this_month(self) -> pa.Array:
        """The month column of a table with a row a person."""
        return codes([self.month.name], np.zeros(GROUP, np.int64))

    def employment(self, since: int) -> tuple[Ints, Ints]:
        """Days hired and left (-1: still here); one in fifty joins within the month, one in a hundred leaves."""
        hired = self.within(since, self.start)
        hired = np.where(self.chance(0.02), self.within(self.start + 1, self.end), hired)
        left = np.where(self.chance(0.01) & (hired < self.start), self.within(self.start, self.end), -1)
        return hired, left
