"""Say what applies of a fee, its level and pieces: the applicant, then the counter."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from uuid import uuid4

from django.db import transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.accounts.rules.behalf import not_covered, require_matter
from motcua.domain.catalogue.rules.fees import UNSAID, FeeSaid
from motcua.domain.catalogue.rules.saying import UNKNOWN, check_possible
from motcua.domain.dossiers.actions.record import note_event
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.visibility import no_such_dossier
from motcua.domain.payments.models import Due, FeeLevel
from motcua.domain.payments.readers.choosing import LevelFacts, levels_of
from motcua.domain.payments.readers.due_facts import DueFacts, Subject
from motcua.domain.payments.readers.dues import dues_of, matter_of, subject_of_dossier
from motcua.domain.payments.rules.choosing import (
    check_corrected,
    check_still_open,
    corrects,
)
from motcua.domain.payments.rules.dues import Claim, DueState, reduced
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing
from motcua.kernel.errors import tell_together


@transaction.atomic
def choose_levels(
    *, actor: Actor, at: datetime, subject: Subject, said: Mapping[int, FeeSaid]
) -> None:
    """Keep, as the applicant, which level of each fee is one's own, and how many pieces.

    `said` is by the fee's number; level 0 leaves it to an officer, what is None stays as
    it was. What a due written down before asks for follows. Raises NotAllowed, Several
    or Invalid naming fields, Conflict for what is paid.
    """
    doing = Doing.PREPARE
    if require_matter(actor, matter_of(subject), doing) != subject.person_id:
        raise not_covered(doing)
    known = {one.fee.n: one for one in levels_of(place=subject.place)}
    given = {n: one for n, one in said.items() if n in known and one != UNSAID}
    wanted = {n: one.over(known[n].holds) for n, one in given.items()}
    _check(known, wanted)
    _follow(subject, known, wanted)
    for n, one in wanted.items():
        FeeLevel.objects.update_or_create(
            filing_key=subject.filing_key,
            fee_n=n,
            defaults={
                "level": one.level,
                "applicant_level": one.level,
                "count": one.count,
                "applicant_count": one.count,
                "pages": one.pages,
                "applicant_pages": one.pages,
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
    said: Mapping[int, FeeSaid],
    reason: str,
) -> None:
    """Say, at the counter that receives, which level of each fee applies, and how many.

    In the transaction of the reception. What is not said stays as the applicant had it.
    Raises NotAllowed, NotFound, Several or Invalid for what cannot be and for what is
    not as the applicant said it without a reason, Conflict for other than what is paid.
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
    wanted = {n: _wanted(one, said.get(n, UNSAID)) for n, one in known.items()}
    _check(known, wanted)
    tell_together(
        *(
            partial(check_corrected, said=known[n].applicant, now=one, reason=reason)
            for n, one in wanted.items()
        )
    )
    _follow(subject, known, wanted)
    for n, one in wanted.items():
        _settle(row, known[n], one, actor, at, reason.strip())
    note_event(
        row=row,
        actor=actor,
        at=at,
        kind="dossier.fee_level",
        facts={"levels": _told(known, wanted), "reason": reason.strip()},
        request_id=uuid4(),
    )


def _wanted(one: LevelFacts, said: FeeSaid) -> FeeSaid:
    """Return what is to hold of a fee; of one with levels that nobody said: not known."""
    unsaid = FeeSaid(level=UNKNOWN if one.fee.choices else None)
    return said.over(one.holds.over(unsaid))


def _check(known: Mapping[int, LevelFacts], wanted: Mapping[int, FeeSaid]) -> None:
    tell_together(
        *(partial(check_possible, known[n].fee, one) for n, one in wanted.items())
    )


def _settle(
    row: Dossier, one: LevelFacts, now: FeeSaid, actor: Actor, at: datetime, reason: str
) -> None:
    """Write what applies; who says otherwise than the applicant is named."""
    FeeLevel.objects.update_or_create(
        dossier_id=row.pk,
        fee_n=one.fee.n,
        defaults={
            "level": now.level,
            "count": now.count,
            "pages": now.pages,
            "reason": reason if corrects(said=one.applicant, now=now) else "",
            "officer_id": actor.officer_id,
            "officer_name": actor.name,
            "at": at,
        },
    )


def _told(
    known: Mapping[int, LevelFacts], wanted: Mapping[int, FeeSaid]
) -> list[dict[str, object]]:
    """Return what the history keeps: amounts, for the catalogue may change its words."""
    found: list[dict[str, object]] = []
    for n, one in wanted.items():
        fee, said = known[n].fee, known[n].applicant
        now, before = fee.as_said(one), fee.as_said(said)
        found.append(
            {
                "fee": fee.name,
                "amount": now.amount,
                "text": now.text if one.level else "",
                "pieces": now.pieces.words if now.pieces else "",
                "applicant_amount": before.amount if said != UNSAID else None,
            }
        )
    return found


def _follow(
    subject: Subject, known: Mapping[int, LevelFacts], wanted: Mapping[int, FeeSaid]
) -> None:
    """Let dues that are written down already ask for what applies now."""
    rows = Due.objects.select_for_update().order_by("pk")
    if subject.dossier_id is None:
        rows = rows.filter(filing_key=subject.filing_key)
    else:
        rows = rows.filter(dossier_id=subject.dossier_id)
    # Locked before they are looked at: what is paid meanwhile stands.
    written = {row.source: row for row in rows}
    dues = {due.source: due for due in dues_of(subject=subject)}
    for n, one in wanted.items():
        row = written.get(f"fee:{n}")
        if row is not None:
            amount = known[n].fee.as_said(one).amount
            _rebase(row, dues[row.source], known[n], amount)


def _rebase(row: Due, due: DueFacts, of: LevelFacts, amount: int | None) -> None:
    """Set what a written due is of; one whose level nobody knows is cancelled."""
    if amount == due.base and due.state is not DueState.CANCELLED:
        return
    check_still_open(due.state, name=due.name, fee=of.fee)
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
