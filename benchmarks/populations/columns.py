"""Columns as Parquet holds facts: decimals as DECIMAL, days as DATE, moments as TIMESTAMP, keys as text; never a float."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
SECONDS_A_DAY = 86_400


def day_number(day: date) -> int:
    """Days since 1970, as DATE columns count."""
    return (day - date(1970, 1, 1)).days


def decimals(scaled: Ints, places: int, blank: Flags | None = None) -> pa.Array:
    """Whole numbers of the last place as a DECIMAL column, without passing through a float."""
    low = np.ascontiguousarray(scaled, dtype=np.int64)
    words = np.stack([low, low >> 63], axis=1)  # 128 bits, little end first
    there = None if blank is None else pa.py_buffer(np.packbits(~blank, bitorder="little").tobytes())
    return pa.Array.from_buffers(pa.decimal128(18, places), len(low), [there, pa.py_buffer(words.tobytes())])


def whole(numbers: Ints, blank: Flags | None = None) -> pa.Array:
    return pa.array(numbers, mask=blank)


def flags(values: Flags) -> pa.Array:
    return pa.array(values)


def days(numbers: Ints, blank: Flags | None = None) -> pa.Array:
    return pa.array(numbers.astype(np.int32), pa.date32(), mask=blank)


def moments(seconds: Ints, blank: Flags | None = None) -> pa.Array:
    """Seconds since 1970 as a TIMESTAMP column."""
    return pa.array(seconds * 1_000_000, pa.timestamp("us"), mask=blank)


def codes(names: Sequence[str], indices: Ints, blank: Flags | None = None) -> pa.Array:
    """Text of few kinds: `names` picked by `indices`."""
    return pa.DictionaryArray.from_arrays(pa.array(indices.astype(np.int32), mask=blank), pa.array(names, pa.string()))
