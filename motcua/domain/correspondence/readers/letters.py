"""Which words a letter is made of: a unit's own version, one above, or built in."""

import json
import re
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
KEY = re.compile(r"[a-z][a-z0-9-]{1,59}")
EDITED = (LetterState.DRAFT, LetterState.CHECKED)


@dataclass(frozen=True, slots=True)
class InForce:
    """The words in force under a key for a unit; `version` says whose they are.

    `unit_id` is None for those the product brings.
    """

    key: str
    version: str
    text: LetterText
    unit_id: int | None = None
    n: int = 1


@dataclass(frozen=True, slots=True)
class LetterVersionFacts:
    """One version of a unit's template."""

    id: int
    unit_id: int
    key: str
    n: int
    content: Mapping[str, object]
    state: str
    decision: str
    reason: str
    edited_at: datetime
    edited_by: str
    published_at: datetime | None
    published_by: str
    retired_at: datetime | None

    @property
    def is_edited(self) -> bool:
        """Say whether it can still be changed."""
        return self.state in EDITED

    @property
    def text(self) -> LetterText:
        """Return its words."""
        return letter_from_json(self.content)


@dataclass(frozen=True, slots=True)
class ResultLetterFacts:
    """Which template makes a result, from when to when, by which decision."""

    scope: str
    name: str
    outcome: str
    key: str
    valid_from: date
    valid_to: date | None
    decision: str
    named_at: datetime | None
    named_by: str


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
        found[row.key] = InForce(
            row.key, version, letter_from_json(row.content), row.unit_id, row.n
        )
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


def letter_by_id(*, actor: Actor, template_id: int, on: date) -> LetterVersionFacts:
    """Return one version; raise NotFound, NotAllowed for another unit's people."""
    require(actor, Act.EDIT_LETTER)
    row = LetterTemplate.objects.filter(pk=template_id).first()
    if row is None:
        raise no_such_letter()
    may_edit_letters(actor=actor, unit_id=row.unit_id, on=on)
    return letter_version(row)


def own_letters(
    *, actor: Actor, unit_id: int, on: date
) -> Mapping[str, tuple[LetterVersionFacts, ...]]:
    """Return every version a unit has, by key, the newest first."""
    may_edit_letters(actor=actor, unit_id=unit_id, on=on)
    found: dict[str, tuple[LetterVersionFacts, ...]] = {}
    for row in LetterTemplate.objects.filter(unit_id=unit_id).order_by("-n"):
        found[row.key] = (*found.get(row.key, ()), letter_version(row))
    return found


def text_before(*, facts: LetterVersionFacts) -> LetterText | None:
    """Return what a version is compared with: the unit's published one before it.

    Else what it was begun from: the one in force above or built in, None for a key
    nobody had.
    """
    rows = LetterTemplate.objects.filter(
        unit_id=facts.unit_id,
        key=facts.key,
        n__lt=facts.n,
        published_at__isnull=False,
    )
    row = rows.order_by("-n").first()
    if row is not None:
        return letter_from_json(row.content)
    upwards = accounts.upwards(facts.unit_id)[1:]
    above = letters_for(unit_id=upwards[0]) if upwards else ()
    found = next((one.text for one in above if one.key == facts.key), None)
    return found or built_in_letters().get(facts.key)


def result_letters(*, actor: Actor, on: date) -> tuple[ResultLetterFacts, ...]:
    """Return what makes results on a day and later, by procedure or field."""
    require(actor, Act.EDIT_LETTER)
    rows = ResultLetter.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return tuple(
        ResultLetterFacts(*(getattr(row, f) for f in ResultLetterFacts.__slots__))
        for row in rows.order_by("scope", "name", "outcome", "valid_from")
    )


def is_letter(*, key: str) -> bool:
    """Say whether any unit has a template of that key in force, or one is built in."""
    if key in built_in_letters():
        return True
    return LetterTemplate.objects.filter(key=key, state=LetterState.PUBLISHED).exists()


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
