"""The organisation's colour, made dark enough to be read on white."""

from __future__ import annotations

DEFAULT = "#8a2a1c"
_LEAST_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3


def readable(colour: str | None) -> str:
    """A colour of the same hue that is read on white; the default where there is none.

    >>> readable("#1f4e79"), readable("#ffcc00")
    ('#1f4e79', '#8d7000')
    """
    if colour is None:
        return DEFAULT
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    while _contrast_with_white(parts) < _LEAST_CONTRAST:
        parts = [part * 19 // 20 for part in parts]
    return "#" + "".join(f"{part:02x}" for part in parts)


def _contrast_with_white(parts: list[int]) -> float:
    linear = [c / 12.92 if (c := part / 255) <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)
