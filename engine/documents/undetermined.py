"""What could not be determined, for a terminal: what is lacking, whose it is, which outcomes it touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from engine.documents.figures import reasons_words
from engine.documents.people import People
from engine.documents.text_columns import wrap
from engine.evaluation.results import Outcome
from engine.program.model import Program
from engine.values.figures import listed
from engine.values.text import Language, Text
from engine.values.value import Reason, Undetermined

_MOST_NAMES = 12  # of persons in one entry
_MOST_LABELS = 4  # of outcomes that one lacking fact touches


def undetermined_lines(
    outcomes: Iterable[Outcome], programs: Sequence[Program], people: People, language: Language, width: int = 80
) -> list[str]:
    """An entry for each thing that is lacking, of lines of at most `width` columns; nothing where nothing is."""
    undetermined = [o for o in outcomes if isinstance(o.value, Undetermined) and not o.displaced_by]
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in undetermined:
        for place in sorted({(r.kind, r.subject) for r in outcome.reasons}):
            groups.setdefault(place, []).append(outcome)
    if not groups:
        return []
    count = len(undetermined)
    lines = ["", Text(f"待定的结果（{count}）", f"Undetermined ({count})").of(language)]
    by_id = {p.rulebook.id: p for p in programs}
    rulebooks = [p.rulebook for p in programs]
    dash = Text("——", " – ").of(language)
    for (kind, subject), touched in groups.items():
        words = "".join(reasons_words([Reason(kind, subject)], rulebooks, language))
        labels = list(dict.fromkeys(by_id[o.rulebook].rules[o.rule].rule.label.of(language) for o in touched))
        rest = len(labels) - _MOST_LABELS
        shown = labels[:_MOST_LABELS] + ([Text(f"另 {rest} 项", f"{rest} more").of(language)] if rest > 0 else [])
        whose = whose_words(touched, people, language, often=False)
        lines += wrap(f"• {words}{dash}{whose} → {listed(shown, language)} [{subject}]", width, "  ")
    return lines


def whose_words(outcomes: Iterable[Outcome], people: People, language: Language, often: bool = True) -> str:
    """Persons, each once, with how often if that is news; rows of nobody by their key and name."""
    counted: Counter[str] = Counter()
    for outcome in outcomes:
        person = people.person_of(outcome.entity, outcome.key)
        place = (people.entity or "", person) if person else (outcome.entity, outcome.key)
        counted[people.label(*place) or "–"] += 1
    names = [f"{name} ×{times}" if often and times > 1 else name for name, times in counted.items()]
    rest = len(names) - _MOST_NAMES
    more = [Text(f"另 {rest} 人", f"{rest} more").of(language)] if rest > 0 else []
    return listed([*names[:_MOST_NAMES], *more], language)
