"""Say what became of a document that has been issued; it is told in its own chain."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.correspondence.models import Change, Outgoing
from motcua.domain.correspondence.readers.outgoing import (
    OutgoingFacts,
    no_such_document,
    outgoing_facts,
)
from motcua.domain.correspondence.rules.standing import (
    AFTER,
    ChangeKind,
    Standing,
    check_change,
)
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

TOPIC = "document"


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided anew, on what ground: those whose decision ends the one before."""

    officer_id: int | None
    officer_name: str
    reason: str


@transaction.atomic
def change_standing(
    *,
    actor: Actor,
    at: datetime,
    document_id: int,
    change: ChangeKind,
    reason: str,
    authority: str = "",
    by: str = "",
) -> OutgoingFacts:
    """Void, amend, correct, revoke or replace a document; its number stays its own.

    `by` is the number of the later document, of the same unit. A clerk voids a number
    whose document was never sent; the rest is a leader's. Raises NotAllowed, NotFound,
    NotNow, Invalid. Basis: NĐ 30/2020 art 18.3-18.4.
    """
    act = Act.VOID_NUMBER if change is ChangeKind.VOIDED else Act.CHANGE_STANDING
    require(actor, act)
    row = (
        Outgoing.objects.select_for_update()
        .filter(pk=document_id, unit_id__in=units_for(actor, act))
        .first()
    )
    if row is None:
        raise no_such_document()
    later = _later(row, by.strip())
    check_change(
        change=change,
        standing=Standing(row.standing),
        kind=row.kind,
        by_kind=later.kind if later else None,
        reason=reason.strip(),
        authority=authority.strip(),
    )
    Change.objects.create(
        document=row,
        kind=change.value,
        by=later,
        reason=reason.strip(),
        authority=authority.strip(),
        at=at,
        officer_id=actor.officer_id,
        officer_name=actor.name,
    )
    row.standing = AFTER[change].value
    row.save(update_fields=["standing"])
    _note(row, actor, at, change, {"reason": reason.strip(), "by": by.strip()})
    return outgoing_facts(row)


@transaction.atomic
def supersede(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    numbers: Collection[str],
    by: str,
    decided: Decided,
) -> tuple[str, ...]:
    """End a dossier's earlier results by the one that has just got its number.

    Replaced where both are of one form, else revoked; the decision anew is reason and
    authority, so whoever seals needs no right of their own. Returns the numbers that
    were in force until now. Basis: NĐ 30/2020 art 18.3-18.4.
    """
    mine = Outgoing.objects.select_for_update().filter(dossier_id=dossier_id)
    later = mine.filter(text=by).latest("id")
    earlier = mine.filter(text__in=numbers, standing=Standing.IN_FORCE, pk__lt=later.pk)
    ended = []
    for row in earlier.order_by("id"):
        same = (row.kind, row.unit_id) == (later.kind, later.unit_id)
        change = ChangeKind.REPLACED if same else ChangeKind.REVOKED
        Change.objects.create(
            document=row,
            kind=change.value,
            by=later,
            reason=decided.reason,
            authority=by,
            at=at,
            officer_id=decided.officer_id,
            officer_name=decided.officer_name,
        )
        row.standing = AFTER[change].value
        row.save(update_fields=["standing"])
        _note(row, actor, at, change, {"reason": decided.reason, "by": by})
        ended.append(row.text)
    return tuple(ended)


def _later(row: Outgoing, by: str) -> Outgoing | None:
    """Return the document named by its number, the newest of the unit that bears it."""
    if not by:
        return None
    found = Outgoing.objects.filter(unit_id=row.unit_id, text=by).order_by("-year")
    later = found.first()
    if later is None or later.pk == row.pk or later.standing != Standing.IN_FORCE:
        raise Invalid(
            "later_unknown",
            N_("Không có văn bản số “%(by)s” còn hiệu lực trong sổ của đơn vị."),
            facts={"by": by[:60]},
            field="by",
            remedy=N_("Hãy vào sổ văn bản đó trước."),
        )
    return later


def _note(
    row: Outgoing,
    actor: Actor,
    at: datetime,
    change: ChangeKind,
    facts: dict[str, object],
) -> None:
    ledger.append(
        topic=TOPIC,
        stream=row.pk,
        actor=actor,
        at=at,
        kind=f"document.{change.value}",
        payload={"unit": row.unit_id, "year": row.year, "number": row.text, **facts},
    )
