"""Name further applicants; they confirm, or decline, under accounts of their own."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from motcua.domain.accounts import readers as accounts
from motcua.domain.filings.actions.rows import note, own
from motcua.domain.filings.models import Filing, FilingLook, Signer
from motcua.domain.filings.readers import FilingFacts
from motcua.domain.filings.readers.signing import (
    content_of,
    in_person,
    my_number,
    not_asked,
    signers_of,
    to_sign,
)
from motcua.domain.filings.rules import FilingState, check_open
from motcua.domain.filings.rules.signing import check_named
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict
from motcua.kernel.text import N_


@transaction.atomic
def name_signer(
    *, actor: Actor, at: datetime, key: UUID, name: str, id_number: str
) -> None:
    """Name somebody who files together with the filer.

    Raises NotFound, Conflict once it is sent or for too many, Invalid naming the field.
    """
    row = own(actor=actor, key=key)
    check_open(FilingState(row.state))
    filer = accounts.person(actor=actor, person_id=row.person_id)
    known = signers_of(filing_id=row.pk)
    name, id_number = " ".join(name.split()), "".join(id_number.split())
    check_named(name=name, id_number=id_number, own_number=filer.id_number, known=known)
    last = Signer.objects.filter(filing=row).aggregate(last=Max("n"))["last"] or 0
    Signer.objects.create(
        filing=row, n=last + 1, name=name, id_number=id_number, named_at=at
    )
    row.saved_at = at
    row.save(update_fields=["saved_at"])


@transaction.atomic
def drop_signer(*, actor: Actor, at: datetime, key: UUID, n: int) -> None:
    """Leave somebody out again. Raises NotFound, Conflict once the filing is sent."""
    row = own(actor=actor, key=key)
    check_open(FilingState(row.state))
    Signer.objects.filter(filing=row, n=n).delete()
    row.saved_at = at
    row.save(update_fields=["saved_at"])


@transaction.atomic
def look_to_sign(*, actor: Actor, at: datetime, key: UUID, what: str) -> FilingFacts:
    """Return a filing to a further applicant; the look is noted. Raises NotFound."""
    found = to_sign(actor=actor, key=key)
    FilingLook.objects.create(
        filing_id=found.id, at=at, officer_id=0, officer_name=actor.name, what=what
    )
    return found


@transaction.atomic
def confirm(*, actor: Actor, at: datetime, key: UUID, content: str) -> None:
    """Confirm what a further applicant was shown, by its hash; again changes nothing.

    Raises NotFound for who was not named, Conflict once it is sent or when it has been
    changed since it was shown.
    """
    row, signer = _asked(actor, key)
    if content_of(row=row) != content:
        raise Conflict(
            "filing_changed",
            N_("Hồ sơ vừa được sửa sau khi bạn mở trang này."),
            remedy=N_("Hãy xem lại nội dung mới rồi xác nhận."),
        )
    if signer.confirmed_hash == content:
        return
    signer.confirmed_at, signer.confirmed_hash = at, content
    signer.confirmed_by_id, signer.declined_at = in_person(actor), None
    signer.save()
    note(
        row=row,
        actor=actor.acting_for(None),
        at=at,
        kind="filing.confirmed",
        payload={"signer": signer.n, "content": content},
    )


@transaction.atomic
def decline(*, actor: Actor, at: datetime, key: UUID) -> None:
    """Say that one does not file together; what one confirmed before is taken back.

    Raises NotFound for who was not named, Conflict once it is sent.
    """
    row, signer = _asked(actor, key)
    signer.confirmed_at, signer.confirmed_hash = None, ""
    signer.confirmed_by_id, signer.declined_at = None, at
    signer.save()
    note(
        row=row,
        actor=actor.acting_for(None),
        at=at,
        kind="filing.declined",
        payload={"signer": signer.n},
    )


def _asked(actor: Actor, key: UUID) -> tuple[Filing, Signer]:
    """Return a filing that may still change, locked, and the actor's line of it."""
    rows = Filing.objects.select_for_update(of=("self",)).select_related("unit")
    row = rows.filter(key=key).first()
    number = my_number(actor=actor)
    signer = Signer.objects.filter(filing__key=key, id_number=number).first()
    if row is None or signer is None:
        raise not_asked()
    check_open(FilingState(row.state))
    return row, signer
