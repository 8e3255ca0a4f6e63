"""Who signs with which certificate."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.documents.actions.keeping import keep_file
from motcua.domain.documents.models import Signatory, SigningServiceKind
from motcua.domain.documents.rules.signing.images import check_image
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class SignatoryRow:
    """What is entered of somebody who signs: one of officer and unit, by id."""

    service: str
    credential_id: str
    image: bytes
    image_width_mm: int
    document: str
    officer_id: int | None = None
    unit_id: int | None = None
    number: str = ""


@transaction.atomic
def register_signatory(
    *, actor: Actor, at: datetime, row: SignatoryRow, valid_from: date
) -> int:
    """Enter with which certificate an officer or an agency signs from a day on.

    The line in force ends the day before. Raises NotAllowed, Invalid. Basis: NĐ
    30/2020 annex I; NĐ 23/2025; NĐ 68/2024.
    """
    require(actor, Act.EDIT_SIGNATORY)
    check_image(row.image)
    check_signatory(row=row)
    image = keep_image(actor=actor, at=at, png=row.image)
    made = put_in_force(row=row, image=image, valid_from=valid_from)
    payload = {"officer_id": row.officer_id, "unit_id": row.unit_id}
    note_signatory(
        actor=actor,
        at=at,
        kind="signatory.registered",
        payload={
            **payload,
            "service": row.service,
            "document": row.document,
            "from": valid_from,
        },
    )
    return made.pk


def keep_image(*, actor: Actor, at: datetime, png: bytes) -> str:
    """Keep the picture of a signature or seal; return its hash."""
    kept = keep_file(
        actor=actor,
        at=at,
        name="signature.png",
        media_type="image/png",
        chunks=iter([png]),
    )
    return kept.sha256


def put_in_force(*, row: SignatoryRow, image: str, valid_from: date) -> Signatory:
    """Write a line of the register; the one in force ends the day before."""
    holder = {"officer_id": row.officer_id, "unit_id": row.unit_id}
    same = Signatory.objects.filter(**holder)
    same.filter(valid_from__gte=valid_from).delete()
    same.filter(valid_to=None).update(valid_to=valid_from - timedelta(days=1))
    return Signatory.objects.create(
        **holder,
        service=row.service,
        credential_id=row.credential_id.strip(),
        number=row.number.strip(),
        image_id=image,
        image_width_mm=row.image_width_mm,
        document=row.document.strip(),
        valid_from=valid_from,
    )


def check_signatory(*, row: SignatoryRow) -> None:
    """Raise Invalid naming the first thing that cannot be taken."""
    faults = {
        "holder": (row.officer_id is None) == (row.unit_id is None),
        "service": row.service not in SigningServiceKind.values,
        "credential_id": not row.credential_id.strip(),
        "document": not row.document.strip(),
        "image_width_mm": not 10 <= row.image_width_mm <= 80,
    }
    for field, bad in faults.items():
        if bad:
            raise Invalid(
                "signatory_incomplete",
                N_("Đăng ký chữ ký số chưa đúng ở mục “%(field)s”."),
                facts={"field": field},
                field=field,
                remedy=N_("Hãy bổ sung rồi đăng ký lại; hình rộng từ 10 đến 80 mm."),
            )


def note_signatory(
    *, actor: Actor, at: datetime, kind: str, payload: dict[str, object]
) -> None:
    """Write into the area's chain what happened to the register."""
    ledger.append(
        topic="documents",
        stream=0,
        actor=actor,
        at=at,
        kind=kind,
        payload=payload,
    )
