"""The part of the intake form that names co-applicants, line by line."""

from collections.abc import Sequence

from motcua.domain.dossiers.readers.owners import OwnerFacts
from motcua.domain.dossiers.rules.owners import (
    MOST_OWNERS,
    CoApplicant,
    field_of,
)
from motcua.kernel.text import N_
from motcua.web.common import forms

ID_KINDS = ("cccd", "cmnd", "passport", "tax")
PARTS = ("name", "id_kind", "id_number", "phone", "email")
_BLANK = {"id_kind": "cccd"}
Fields = dict[str, str]


def count_of(fields: Fields) -> int:
    """Return how many lines the form shows."""
    text = fields.get("co", "0")
    return min(int(text), MOST_OWNERS) if text.isdecimal() and len(text) < 4 else 0


def lines_of(fields: Fields) -> list[Fields]:
    """Return what each line holds, by the names of its parts."""
    return [
        {part: fields.get(field_of(n, part), "") for part in PARTS}
        for n in range(count_of(fields))
    ]


def tidied(fields: Fields) -> Fields:
    """Return the form without empty lines, the others one after another."""
    return with_lines(fields, [line for line in lines_of(fields) if is_begun(line)])


def known(co_applicants: Sequence[OwnerFacts]) -> Fields:
    """Return the lines of a dossier that is completed."""
    return with_lines(
        {}, [{part: str(getattr(o, part)) for part in PARTS} for o in co_applicants]
    )


def read(fields: Fields) -> tuple[CoApplicant, ...]:
    """Return who is named; raise Several naming every bad field of every line."""
    form, found = forms.Reading(fields), []
    for n, line in enumerate(lines_of(fields)):
        if not is_begun(line):
            continue
        found.append(
            CoApplicant(
                name=form.required(field_of(n, "name"), N_("Chưa nhập họ và tên.")),
                id_kind=form.one_of(field_of(n, "id_kind"), ID_KINDS),
                id_number=form.required(
                    field_of(n, "id_number"), N_("Chưa nhập số giấy tờ.")
                ),
                phone=form.line(field_of(n, "phone"), 20),
                email=form.email(field_of(n, "email")),
            )
        )
    form.finish()
    return tuple(found)


def is_begun(line: Fields) -> bool:
    """Say whether anything has been typed into a line."""
    return any(line.get(part, "").strip() for part in PARTS if part != "id_kind")


def with_lines(fields: Fields, lines: Sequence[Fields]) -> Fields:
    """Return the form with these lines in the place of its own."""
    rest = {name: value for name, value in fields.items() if not name.startswith("co-")}
    rest["co"] = str(len(lines))
    for n, line in enumerate(lines):
        for part in PARTS:
            rest[field_of(n, part)] = line.get(part) or _BLANK.get(part, "")
    return rest
