"""Words in pieces: plain words, figures with what they stand for, and in a redline what was added or struck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.values.text import Language, Text

Mark = Literal["", "added", "struck"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are printed alike. `label` says what a figure stands for; of plain words it is empty."""

    text: str
    label: str = ""
    mark: Mark = ""

    @property
    def is_figure(self) -> bool:
        return bool(self.label)


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """The same words in Chinese and in English, in pieces. A line feed parts paragraphs."""

    zh: Pieces
    en: Pieces

    def of(self, language: Language) -> Pieces:
        return self.zh if language == "zh" else self.en

    def plain(self, language: Language) -> str:
        """The words in force, without what was struck."""
        return plain(self.of(language))

    def paragraphs(self, language: Language) -> list[Pieces]:
        return paragraphs(self.of(language))

    @property
    def changed(self) -> bool:
        return any(p.mark for p in (*self.zh, *self.en))


def prose(text: Text) -> Prose:
    """Words without figures."""
    return Prose(words(text.zh), words(text.en))


def words(text: str) -> Pieces:
    """A text as one piece; none of an empty one."""
    return (Piece(text),) if text else ()


def plain(pieces: Pieces) -> str:
    """The text of pieces, without what was struck.

    >>> plain((Piece("a fine of "), Piece("¥5", "fine", "struck"), Piece("¥8", "fine", "added")))
    'a fine of ¥8'
    """
    return "".join(p.text for p in pieces if p.mark != "struck")


def begun(pieces: Pieces) -> Pieces:
    """English words as they begin a line."""
    if not pieces:
        return pieces
    first = pieces[0]
    return (Piece(first.text[:1].upper() + first.text[1:], first.label, first.mark), *pieces[1:])


def marked(pieces: Pieces, mark: Mark) -> Pieces:
    """All of it as added, or as struck."""
    return tuple(Piece(p.text, p.label, mark) for p in pieces)


def paragraphs(pieces: Pieces) -> list[Pieces]:
    """Pieces parted at line feeds; blank paragraphs are left out."""
    found: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *more = piece.text.split("\n")
        found[-1].append(Piece(first, piece.label, piece.mark))
        found += [[Piece(line, piece.label, piece.mark)] for line in more]
    return [tuple(p for p in line if p.text) for line in found if any(p.text.strip() for p in line)]
