"""`policy duties`: who still owes what, by when."""

from __future__ import annotations

import json
from typing import Any

import click

from engine.commands import bilingual
from engine.commands.bilingual import language_option, option
from engine.commands.inputs import make_session, session_options
from engine.values.text import Language


@bilingual.command(
    "duties",
    zh="列出每人尚未完成的事项及期限；逾期的在前。",
    en="List what each person still owes and by when, the overdue first.",
)
@session_options
@option("--employee", metavar="KEY|NAME", zh="只列这个人", en="this person alone")
@option("--all", "everything", is_flag=True, zh="也列已完成的", en="also what was done")
@option(
    "--by",
    "order",
    type=click.Choice(["person", "deadline"]),
    default="person",
    show_default=True,
    zh="按人分列，或一律按期限排",
    en="person by person, or all by deadline",
)
@option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    zh="输出格式",
    en="output format",
)
@language_option()
def command(employee: str | None, everything: bool, order: str, form: str, language: Language, **inputs: Any) -> None:
    from engine.commands.console import write_text
    from engine.commands.reporting import report_notices
    from engine.documents.duties import duties_list, duties_records
    from engine.evaluation.obligations import ObligedReference, obligations
    from engine.workspace.tracing import find_person

    session = make_session(language, **inputs)
    person = find_person(session, employee) if employee is not None else None
    found = [
        o
        for o in obligations(session.evaluation_by(ObligedReference))
        if (everything or o.is_open)
        and (person is None or session.people.person_of(o.outcome.entity, o.outcome.key) == person)
    ]
    report_notices(session.notices(), language)
    if form == "json":
        write_text(json.dumps(duties_records(found, session.people), ensure_ascii=False, indent=1) + "\n")
    else:
        write_text(duties_list(found, session.programs, session.people, language, session.as_of, order == "deadline"))
