"""Write in whose name a dossier is, beside its submitter; correct it with a reason.

Basis: NĐ 61/2018 art 6.2; law 91/2025 art 3.3 (the history names people by their number
in the register of people, never by that of their card).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.actions.opening import Opening
from motcua.domain.dossiers.actions.record import Done, done_before, note_event
from motcua.domain.dossiers.models import CoApplicant as Line
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.owners import co_applicants_of
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.dossiers.rules.owners import (
    CoApplicant,
    check_added,
    check_why,
    plain,
)
from motcua.kernel.actor import Actor, Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_, normalise, search_key

_ENDED = ("returned", "withdrawn", "stopped", "refused")


def enter_co_applicants(*, opening: Opening, dossier_id: int) -> None:
    """Write the co-applicants of an intake, in the caller's transaction.

    A dossier that is completed takes on those of its new intake.
    """
    Line.objects.filter(dossier_id=dossier_id).delete()
    Line.objects.bulk_create(
        _line(opening.actor, opening.at, dossier_id, n, one)
        for n, one in enumerate(opening.intake.co_applicants, start=1)
    )


def event_facts(named: Sequence[CoApplicant]) -> Mapping[str, object]:
    """Return what an intake's event says of co-applicants: nothing where there are none.

    So the events of all other dossiers stay as they are.
    """
    return {"co_applicants": [one.person_id for one in named]} if named else {}


@transaction.atomic
def add_co_applicant(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    dossier_id: int,
    one: CoApplicant,
    reason: str,
) -> Done:
    """Put somebody beside the submitter of a dossier that has been received.

    `one` has been recorded as a person. The same `request_id` again changes nothing.
    Raises NotFound, NotAllowed for who is not at its counter, NotNow once it has ended,
    Invalid naming the field.
    """
    done = done_before(request_id=request_id)
    if done is not None:
        return done
    row = _locked(actor, at, dossier_id)
    check_why(reason)
    known = co_applicants_of(dossier_id=dossier_id)
    numbers = [(row.submitter_id_kind, plain(row.submitter_id_number))]
    numbers += [(other.id_kind, plain(other.id_number)) for other in known]
    ever = Line.objects.filter(dossier_id=dossier_id).count()
    check_added(numbers, one, ever)
    line = _line(actor, at, dossier_id, ever + 1, one)
    line.reason = reason.strip()
    line.save(force_insert=True)
    facts = {"line": line.n, "person": line.person_id, "reason": line.reason}
    return _noted(row, actor, at, request_id, "dossier.co_applicant_added", facts)


@transaction.atomic
def remove_co_applicant(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    dossier_id: int,
    n: int,
    reason: str,
) -> Done:
    """Leave a co-applicant out again: the line stays, and says why.

    They see nothing of the dossier from then on. Raises as `add_co_applicant` does, and
    Conflict for a line that is not there any more.
    """
    done = done_before(request_id=request_id)
    if done is not None:
        return done
    row = _locked(actor, at, dossier_id)
    check_why(reason)
    line = Line.objects.filter(
        dossier_id=dossier_id, n=n, removed_at__isnull=True
    ).first()
    if line is None:
        raise Conflict(
            "co_applicant_gone",
            N_("Người này không còn đứng tên trong hồ sơ."),
            remedy=N_("Hãy tải lại trang để xem ai đang đứng tên."),
        )
    line.removed_at, line.removed_by = at, actor.name
    line.removed_why = reason.strip()
    line.save(update_fields=["removed_at", "removed_by", "removed_why"])
    facts = {"line": n, "person": line.person_id, "reason": line.removed_why}
    return _noted(row, actor, at, request_id, "dossier.co_applicant_removed", facts)


def _locked(actor: Actor, at: datetime, dossier_id: int) -> Dossier:
    """Return the dossier, locked, for who may receive at its counter; raise otherwise."""
    require(actor, Act.CHANGE_OWNERS)
    if not visible(actor=actor, on=_day(at)).filter(pk=dossier_id).exists():
        raise no_such_dossier()
    row = Dossier.objects.select_for_update().get(pk=dossier_id)
    if not actor.holds(Role.COUNTER, row.receiving_unit_id):
        raise NotAllowed(
            "not_your_counter", N_("Bạn không trực quầy tiếp nhận của đơn vị này.")
        )
    if row.status in _ENDED or row.parent_id is not None:
        raise NotNow(
            "owners_fixed",
            N_("Hồ sơ đã kết thúc nên không sửa người đứng tên được nữa."),
            remedy=N_("Sai sót trong kết quả được đính chính bằng văn bản khác."),
        )
    return row


def _noted(
    row: Dossier,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    kind: str,
    facts: Mapping[str, object],
) -> Done:
    note_event(row=row, actor=actor, at=at, kind=kind, facts=facts, request_id=request_id)
    return Done(row.pk, row.code, row.version)


def _line(actor: Actor, at: datetime, dossier_id: int, n: int, one: CoApplicant) -> Line:
    name = normalise(one.name)
    if not one.person_id:
        raise Invalid(
            "co_applicant_unknown",
            N_("Chưa ghi nhận %(name)s."),
            facts={"name": name},
            field="co_find",
        )
    return Line(
        dossier_id=dossier_id,
        n=n,
        person_id=one.person_id,
        name=name,
        key=search_key(name),
        id_kind=one.id_kind,
        id_number=plain(one.id_number),
        phone=one.phone.replace(" ", ""),
        email=one.email.strip(),
        added_at=at,
        added_by=actor.name,
    )


def _day(at: datetime) -> date:
    return at.astimezone(VN).date()
