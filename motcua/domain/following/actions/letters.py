"""Write to each other inside a dossier: the applicant and the one-stop unit alone."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from motcua.domain.accounts.actions.acted import note_act
from motcua.domain.accounts.rules.behalf import name_of
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.dossiers.actions.telling import tell
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.reach import FOLLOWS
from motcua.domain.dossiers.readers.visibility import no_such_dossier
from motcua.domain.following.models import Attached, Letter
from motcua.domain.following.readers import may_write, require_counter, seen
from motcua.domain.following.rules import Way, check_letter
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.behalf import Doing
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_


@transaction.atomic
def write(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    text: str,
    files: Sequence[KeptFile] = (),
    way: Way = Way.PORTAL,
) -> int:
    """Write a message; return its number.

    The applicant of the dossier may, and whoever is at its counter, who may also note a
    talk by telephone or at the counter. The applicant is told of a message to them.
    Raises NotFound, NotAllowed for officers who are not at the counter (they ask through
    it), Conflict once the dossier has ended, Invalid. Basis: NĐ 61/2018 art 5.1.
    """
    row = locked(actor=actor, at=at, dossier_id=dossier_id)
    is_applicant = actor.kind is ActorKind.CITIZEN
    if is_applicant and way is not Way.PORTAL:
        raise NotAllowed("officers_only", N_("Chỉ cán bộ ghi lại cuộc trao đổi."))
    if not is_applicant:
        require_counter(actor=actor, unit_id=row.receiving_unit_id)
    rows = Letter.objects.filter(dossier_id=row.pk)
    check_letter(text=text, files=len(files), status=row.status, written=rows.count())
    n = (rows.aggregate(last=Max("n"))["last"] or 0) + 1
    Letter.objects.create(
        dossier_id=row.pk,
        n=n,
        at=at,
        from_applicant=is_applicant,
        way=way,
        author_name=name_of(actor),
        text=text.strip(),
        unit_id=row.receiving_unit_id,
    )
    Attached.objects.bulk_create(
        Attached(
            dossier_id=row.pk,
            letter_n=n,
            sha256=kept.sha256,
            name=kept.name,
            size=kept.size,
            media_type=kept.media_type,
            added_at=at,
        )
        for kept in files
    )
    acted(actor=actor, at=at, row=row, what="message.written")
    if not is_applicant and way is Way.PORTAL:
        tell(row=row, actor=actor, at=at, kind="message_received", key=f"letter/{n}")
    return n


@transaction.atomic
def note_read(*, actor: Actor, at: datetime, dossier_id: int) -> int:
    """Note that the other side's messages have been read; return how many.

    Officers who are not at the counter read along without it counting as an answer.
    """
    row = seen(actor=actor, dossier_id=dossier_id, on=at.astimezone(VN).date())
    is_applicant = actor.kind is ActorKind.CITIZEN
    if not is_applicant and not may_write(actor=actor, unit_id=row.receiving_unit_id):
        return 0
    return Letter.objects.filter(
        dossier_id=row.pk, from_applicant=not is_applicant, read_at__isnull=True
    ).update(read_at=at, read_by=name_of(actor))


def locked(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    doings: tuple[Doing, ...] = FOLLOWS,
) -> Dossier:
    """Return a dossier's row, locked, as the actor may see it; raise NotFound."""
    on = at.astimezone(VN).date()
    row = seen(actor=actor, dossier_id=dossier_id, on=on, doings=doings)
    found = Dossier.objects.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise no_such_dossier()
    return found


def acted(*, actor: Actor, at: datetime, row: Dossier, what: str) -> None:
    """Note what was done with a dossier for another; nothing for one's own."""
    note_act(
        actor=actor, at=at, what=what, procedure=row.procedure_code, dossier=row.code
    )
