"""What changed between two wordings, by words (in Chinese by characters): the new one with what was added and struck."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from engine.documents.handbook.prose import Piece, Pieces, Prose, marked
from engine.values.text import Language

T = TypeVar("T")
_TOKEN = re.compile(
    r"[0-9][0-9,.]*[0-9]|[^\W_\u2e80-\u9fff\uf900-\ufaff]+(?:['’-][^\W_\u2e80-\u9fff\uf900-\ufaff]+)*|\s+|.", re.S
)
_LEAST_ALIKE = 0.35
_SHORTEST_ISLAND = {"zh": 2, "en": 3}  # tokens; in English a word and the blanks around it


def prose_difference(old: Prose, new: Prose) -> Prose:
    """The differences in both languages."""
    return Prose(difference(old.zh, new.zh, "zh"), difference(old.en, new.en, "en"))


def difference(old: Pieces, new: Pieces, language: Language) -> Pieces:
    """The new pieces with what was added and what was struck; the new ones themselves where nothing changed.

    Wordings that have little in common are struck and added whole.
    """
    before, after = _tokens(old), _tokens(new)
    texts_before, texts_after = [t.text for t in before], [t.text for t in after]
    if texts_before == texts_after:
        return new
    matcher = SequenceMatcher(None, texts_before, texts_after, autojunk=False)
    if matcher.ratio() < _LEAST_ALIKE:
        return (*marked(old, "struck"), *marked(new, "added"))
    found: list[Piece] = []
    for a, b, same in _stretches(matcher, texts_after, language):
        if same:
            found += after[b[0] : b[1]]
        else:
            found += marked(tuple(before[a[0] : a[1]]), "struck")
            found += marked(tuple(after[b[0] : b[1]]), "added")
    return _together(found)


def pairs(old: Iterable[T], new: Iterable[T], key: Callable[[T], Hashable]) -> list[tuple[T | None, T | None]]:
    """Old and new things with the same key, in the order of the new; a thing that is gone stands after the one it followed.

    >>> pairs("abcd", "axd", key=lambda letter: letter)
    [('a', 'a'), ('b', None), ('c', None), (None, 'x'), ('d', 'd')]
    """
    before = list(old)
    known = {key(thing): thing for thing in before}
    found: list[tuple[T | None, T | None]] = []
    after = list(new)
    there = {key(thing) for thing in after}
    gone: dict[Hashable, list[T]] = {}
    last: Hashable = None
    for thing in before:
        if key(thing) in there:
            last = key(thing)
        else:
            gone.setdefault(last, []).append(thing)
    found += [(thing, None) for thing in gone.get(None, [])]
    for thing in after:
        found.append((known.get(key(thing)), thing))
        found += [(left, None) for left in gone.get(key(thing), [])]
    return found


Stretch = tuple[tuple[int, int], tuple[int, int], bool]


def _stretches(matcher: SequenceMatcher[str], after: Sequence[str], language: Language) -> list[Stretch]:
    """Where the two are alike and where not. A few words alike between two changes are taken into them."""
    found: list[Stretch] = []
    codes = matcher.get_opcodes()
    for index, (tag, a1, a2, b1, b2) in enumerate(codes):
        inside = 0 < index < len(codes) - 1
        same = tag == "equal" and not (inside and _is_island(after[b1:b2], language))
        if found and not same and not found[-1][2]:
            (a0, _), (b0, _), _ = found[-1]
            found[-1] = ((a0, a2), (b0, b2), False)
        else:
            found.append(((a1, a2), (b1, b2), same))
    return found


def _is_island(tokens: Sequence[str], language: Language) -> bool:
    return len(tokens) < _SHORTEST_ISLAND[language] and any(token[0].isalnum() for token in tokens)


def _tokens(pieces: Pieces) -> list[Piece]:
    """A figure with a number in it is one token; of words each is one."""
    found: list[Piece] = []
    for piece in pieces:
        whole = piece.is_figure and any(c.isdigit() for c in piece.text)
        found += [piece] if whole else [Piece(token, piece.label) for token in _TOKEN.findall(piece.text)]
    return found


def _together(pieces: Iterable[Piece]) -> Pieces:
    """Neighbours of one kind as one piece."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last is not None and (last.label, last.mark) == (piece.label, piece.mark):
            found[-1] = Piece(last.text + piece.text, piece.label, piece.mark)
        else:
            found.append(piece)
    return tuple(found)
