"""Say which level of a fee applies: the applicant of a filing, then the counter."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from uuid import uuid4

from django.db import transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.accounts.rules.behalf import not_covered, require_matter
from motcua.domain.dossiers.actions.record import note_event
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.visibility import no_such_dossier
from motcua.domain.payments.models import Due, FeeLevel
from motcua.domain.payments.readers.choosing import LevelFacts, levels_of
from motcua.domain.payments.readers.dues import (
    DueFacts,
    Subject,
    dues_of,
    matter_of,
    subject_of_dossier,
)
from motcua.domain.payments.rules.choosing import (
    UNKNOWN,
    check_corrected,
    check_level,
    check_still_open,
)
from motcua.domain.payments.rules.dues import Claim, DueState, reduced
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing
from motcua.kernel.errors import tell_together


@transaction.atomic
def choose_levels(
    *, actor: Actor, at: datetime, subject: Subject, levels: Mapping[int, int]
) -> None:
    """Keep, as the applicant, which level of each fee of a filing is one's own.

    `levels` is by the fee's number; 0 leaves it to an officer. What a due written down
    before asks for follows. Raises NotAllowed, Invalid, Conflict for what is paid.
    """
    doing = Doing.PREPARE
    if require_matter(actor, matter_of(subject), doing) != subject.person_id:
        raise not_covered(doing)
    known = {one.fee.n: one for one in levels_of(place=subject.place)}
    wanted = {n: level for n, level in levels.items() if n in known}
    _check(known, wanted)
    _follow(subject, known, wanted)
    for n, level in wanted.items():
        FeeLevel.objects.update_or_create(
            filing_key=subject.filing_key,
            fee_n=n,
            defaults={
                "level": level,
                "applicant_level": level,
                "reason": "",
                "officer_id": None,
                "officer_name": "",
                "at": at,
            },
        )


@transaction.atomic
def settle_levels(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    levels: Mapping[int, int],
    reason: str,
) -> None:
    """Say, at the counter that receives, which level of each fee applies.

    In the transaction of the reception. What is not said stays as the applicant had it.
    Raises NotAllowed, NotFound, Invalid for another level than the applicant's without
    a reason, Conflict for another than what is paid.
    """
    require(actor, Act.ACCEPT)
    row = (
        Dossier.objects.select_for_update()
        .filter(pk=dossier_id, receiving_unit_id__in=units_for(actor, Act.ACCEPT))
        .first()
    )
    if row is None:
        raise no_such_dossier()
    subject = subject_of_dossier(row)
    known = {one.fee.n: one for one in levels_of(place=subject.place)}
    if not known:
        return
    wanted = {n: levels.get(n, one.level or UNKNOWN) for n, one in known.items()}
    _check(known, wanted)
    tell_together(
        *(
            partial(
                check_corrected,
                said=known[n].applicant_level,
                level=level,
                reason=reason,
            )
            for n, level in wanted.items()
        )
    )
    _follow(subject, known, wanted)
    for n, level in wanted.items():
        _settle(row, known[n], level, actor, at, reason.strip())
    note_event(
        row=row,
        actor=actor,
        at=at,
        kind="dossier.fee_level",
        facts={"levels": _told(known, wanted), "reason": reason.strip()},
        request_id=uuid4(),
    )


def _check(known: Mapping[int, LevelFacts], wanted: Mapping[int, int]) -> None:
    tell_together(
        *(
            partial(check_level, level, of=len(known[n].fee.choices), fee_n=n)
            for n, level in wanted.items()
        )
    )


def _settle(
    row: Dossier, one: LevelFacts, level: int, actor: Actor, at: datetime, reason: str
) -> None:
    """Write the level that applies; who says otherwise than the applicant is named."""
    corrects = bool(one.applicant_level) and level != one.applicant_level
    FeeLevel.objects.update_or_create(
        dossier_id=row.pk,
        fee_n=one.fee.n,
        defaults={
            "level": level,
            "reason": reason if corrects else "",
            "officer_id": actor.officer_id,
            "officer_name": actor.name,
            "at": at,
        },
    )


def _told(
    known: Mapping[int, LevelFacts], wanted: Mapping[int, int]
) -> list[dict[str, object]]:
    """Return what the history keeps: amounts, for the catalogue may change its words."""
    found: list[dict[str, object]] = []
    for n, level in wanted.items():
        now, said = known[n].offered(level), known[n].said
        found.append(
            {
                "fee": known[n].fee.name,
                "amount": now.amount if now else None,
                "text": now.text if now else "",
                "applicant_amount": said.amount if said else None,
            }
        )
    return found


def _follow(
    subject: Subject, known: Mapping[int, LevelFacts], wanted: Mapping[int, int]
) -> None:
    """Let dues that are written down already ask for the level that applies now."""
    dues = {due.source: due for due in dues_of(subject=subject) if due.id is not None}
    for n, level in wanted.items():
        due = dues.get(f"fee:{n}")
        if due is not None:
            found = known[n].offered(level)
            _rebase(due, due.id or 0, n, found.amount if found else None)


def _rebase(due: DueFacts, due_id: int, fee_n: int, amount: int | None) -> None:
    """Set what a written due is of; one whose level nobody knows is cancelled."""
    if amount == due.base and due.state is not DueState.CANCELLED:
        return
    check_still_open(due.state, name=due.name, fee_n=fee_n)
    row = Due.objects.select_for_update().get(pk=due_id)
    if amount is None:
        row.state = "cancelled"
    else:
        row.state, row.base, row.amount = "unpaid", amount, amount
        if row.exemption and row.claim == Claim.CONFIRMED:
            row.amount = reduced(
                base=amount,
                percent=row.exemption["percent"],
                who="",
                basis="",
                claim=Claim.CONFIRMED,
                legal_basis="",
            ).amount
    row.save(update_fields=["state", "base", "amount"])
