"""Which words a letter is made of: a unit's own version, one above, or built in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.db.models import Q

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require
from motcua.domain.correspondence.models import (
    LetterState,
    LetterTemplate,
    ResultLetter,
)
from motcua.domain.correspondence.rules.letters import LetterText, letter_from_json
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.text import N_

FOLDER = Path(__file__).resolve().parent.parent / "letters"
EDITED = (LetterState.DRAFT, LetterState.CHECKED)


@dataclass(frozen=True, slots=True)
class InForce:
    """The words in force under a key for a unit; `version` says whose they are."""

    key: str
    version: str
    text: LetterText


@dataclass(frozen=True, slots=True)
class LetterVersionFacts:
    """One version of a unit's template."""

    id: int
    unit_id: int
    key: str
    n: int
    content: Mapping[str, object]
    state: str
    reason: str
    edited_at: datetime
    edited_by: str
    published_at: datetime | None
    published_by: str
    retired_at: datetime | None


@cache
def built_in_letters() -> Mapping[str, LetterText]:
    """Return the templates the product brings, by key."""
    return {
        path.stem: letter_from_json(json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.json"))
    }


def letters_for(*, unit_id: int) -> tuple[InForce, ...]:
    """Return every template a unit may use, by name: its own before one above."""
    upwards = accounts.upwards(unit_id)
    rows = LetterTemplate.objects.filter(
        unit_id__in=upwards, state=LetterState.PUBLISHED
    ).select_related("unit")
    found = {
        key: InForce(key, f"{key} 1", text) for key, text in built_in_letters().items()
    }
    for row in sorted(rows, key=lambda r: -upwards.index(r.unit_id)):
        version = f"{row.key} {row.unit.code} v{row.n}"
        found[row.key] = InForce(row.key, version, letter_from_json(row.content))
    return tuple(sorted(found.values(), key=lambda one: one.text.name))


def letter_for(*, unit_id: int, key: str) -> InForce:
    """Return the template in force for a unit; raise NotFound."""
    found = next((one for one in letters_for(unit_id=unit_id) if one.key == key), None)
    if found is None:
        raise no_such_letter()
    return found


def result_letter_key(
    *, procedure_code: str, field: str, outcome: str, on: date
) -> str | None:
    """Return which template makes a result: the procedure's, else its field's.

    None where neither names one: then the general paper is printed.
    """
    rows = ResultLetter.objects.filter(
        Q(scope="procedure", name=procedure_code) | Q(scope="field", name=field),
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        outcome=outcome,
        valid_from__lte=on,
    )
    by_scope = {row.scope: row.key for row in rows}
    return by_scope.get("procedure") or by_scope.get("field")


def letter_versions(
    *, actor: Actor, unit_id: int, key: str, on: date
) -> tuple[LetterVersionFacts, ...]:
    """Return a unit's versions of a template, the newest first."""
    may_edit_letters(actor=actor, unit_id=unit_id, on=on)
    rows = LetterTemplate.objects.filter(unit_id=unit_id, key=key).order_by("-n")
    return tuple(letter_version(row) for row in rows)


def may_edit_letters(*, actor: Actor, unit_id: int, on: date) -> None:
    """Raise NotAllowed unless the actor edits letters of a unit or of one above."""
    require(actor, Act.EDIT_LETTER)
    units = accounts.subtree(unit_ids=actor.units_as(Role.CONFIGURATOR), on=on)
    if unit_id not in units:
        raise NotAllowed(
            "letters_not_yours", N_("Bạn không được sửa mẫu văn bản của đơn vị này.")
        )


def letter_version(row: LetterTemplate) -> LetterVersionFacts:
    """Return a row as faces show it."""
    return LetterVersionFacts(
        *(getattr(row, name) for name in LetterVersionFacts.__slots__)
    )


def no_such_letter() -> NotFound:
    """Return the refusal of a template that is not there."""
    return NotFound(
        "letter_unknown",
        N_("Không có mẫu văn bản này."),
        remedy=N_("Hãy chọn một mẫu trong danh sách."),
    )
