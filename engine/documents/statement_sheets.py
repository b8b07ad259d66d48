"""Pay statements as the Typst template takes them: plain words in the languages shown, no layout."""

from __future__ import annotations

from collections.abc import Sequence

from engine.documents.environment import DocumentLanguage, capital, fixed_words, languages, typst_environment
from engine.documents.statements_model import Section, Statement, StatementFinding, StatementLine
from engine.values.text import Language, Text

Words = list[str]
Sheet = dict[str, object]
_FIXED = (
    "item", "clause_short", "how", "earnings", "deductions", "information", "totals", "earned", "deducted", "net",
    "in_words", "year_to_date", "nil", "pending", "findings", "policy", "date",
)  # fmt: skip
_PUNCTUATION = ("colon", "semicolon")


# Tenths of a point. A page holds so many rows of the full size.
_FULL_SIZE, _SMALLEST, _ROWS = 95, 58, 37


def statements_source(statements: Sequence[Statement], language: DocumentLanguage) -> str:
    """Typst source of the statements, each on a page of its own."""
    maker = _Sheets(languages(language))
    template = typst_environment().get_template("statement.typ.j2")
    return template.render(
        languages=maker.languages,
        fixed=maker.fixed(),
        title=_title(statements, maker.languages[0]),
        author=[s.organisation.of(maker.languages[0]) for s in statements[:1] if s.organisation],
        sheets=[maker.sheet(s) for s in statements],
    )


def _title(statements: Sequence[Statement], language: Language) -> str:
    """“Pay statement · October 2024”, with the name where it is one person's."""
    parts = [
        *dict.fromkeys(capital(fixed_words(language)["statement" if s.of_pay else "record"]) for s in statements),
        *dict.fromkeys(s.period_title.of(language) for s in statements),
    ]
    return " · ".join([*parts, statements[0].name] if len(statements) == 1 else parts)


class _Sheets:
    """Statements in words of some languages."""

    def __init__(self, shown: tuple[Language, ...]) -> None:
        self.languages = shown

    def fixed(self) -> dict[str, object]:
        """The words of the page itself; punctuation is that of the first language."""
        words: dict[str, object] = {
            name: [capital(fixed_words(lang)[name]) for lang in self.languages] for name in _FIXED
        }
        return words | {name: fixed_words(self.languages[0])[name] for name in _PUNCTUATION}

    def sheet(self, statement: Statement) -> Sheet:
        facts = [(self._fixed("name"), [statement.name]), (self._fixed("key"), [statement.key])]
        facts += [(self._label(label), self._same(value)) for label, value in statement.details]
        if len(statement.sections) == 1:
            facts += [(self._label(line.label), self._words(line.amount)) for line in statement.sections[0].payment]
        facts.append((self._fixed("as_of"), self._words(statement.as_of)))
        return {
            "key": statement.key,
            "name": statement.name,
            "of_pay": statement.of_pay,
            "title": self._fixed("statement" if statement.of_pay else "record"),
            "amount": self._fixed("amount" if statement.of_pay else "value"),
            "signed": self._fixed("signed" if statement.of_pay else "signed_self"),
            "organisation": self._words(statement.organisation or Text("", "")),
            "period": self._words(statement.period_title),
            "facts": facts,
            "sections": [self._section(section, len(statement.sections) > 1) for section in statement.sections],
            "pending": statement.is_undetermined,
            "findings": [self._finding(finding) for finding in statement.findings],
            "policies": [self._words(policy) for policy in statement.policies],
            "size": self._size(statement),
        }

    def _section(self, section: Section, several: bool) -> dict[str, object]:
        totals = [self._line(line) for line in section.totals]
        first = self.languages[0]
        return {
            "title": self._words(section.title),
            "earnings": [self._line(line) for line in section.earnings],
            "earned": section.earned.amount.of(first),
            "deductions": [self._line(line) for line in section.deductions],
            "deducted": section.deducted.amount.of(first),
            "information": [self._line(line) for line in section.information],
            "totals": totals[:-1],
            "paid": totals[-1] if totals else None,
            "paid_amount": section.paid.amount.of(first),
            "words": self._label(section.in_words),
            "to_date": [self._line(line) for line in section.to_date],
            "payment": [self._line(line) for line in section.payment] if several else [],
            "nil": [self._words(line.label) for line in section.nil],
        }

    def _line(self, line: StatementLine) -> dict[str, object]:
        found: dict[str, object] = {
            "label": self._label(line.label),
            "clause": line.clause,
            "amount": [line.amount.of(self.languages[0])] if line.is_money else self._words(line.amount),
            "how": self._label(line.basis if line.kind == "total" else line.reason),
        }
        if line.period is not None:
            found["period"] = self._words(line.period)
        if line.undetermined:
            found["missing"] = [self._words(missing) for missing in line.missing]
        return found

    def _finding(self, finding: StatementFinding) -> dict[str, object]:
        return {
            "label": self._label(finding.label),
            "detail": self._words(finding.detail),
            "row": self._words(finding.row),
            "clause": finding.clause,
        }

    def _words(self, text: Text) -> Words:
        return [text.of(language) for language in self.languages]

    def _label(self, text: Text) -> Words:
        return [text.zh if language == "zh" else capital(text.en) for language in self.languages]

    def _same(self, text: Text) -> Words:
        """A value that is a name, and the same in both languages, once."""
        return [text.zh] if text.zh == text.en else self._label(text)

    def _fixed(self, name: str) -> Words:
        return [capital(fixed_words(language)[name]) for language in self.languages]

    def _size(self, statement: Statement) -> int:
        """The size of the text with which a statement of one period fits its page."""
        if len(statement.sections) > 1:
            return _FULL_SIZE
        section = statement.sections[0]
        tables = (section.earnings, section.deductions, section.information, section.totals, section.to_date)
        two = len(self.languages) == 2
        rows = sum(
            2 if two and (line.reason.zh != line.reason.en or line.kind == "total") else 1 for t in tables for line in t
        )
        rest = 1 + len(statement.findings) + 2 * len(section.nil) // 9 + len(statement.details) // 4
        rest += sum(len(line.missing) for line in section.lines())
        rows += rest * len(self.languages) + sum(1 for table in tables if table)
        return max(_SMALLEST, min(_FULL_SIZE, _FULL_SIZE * _ROWS // rows))
