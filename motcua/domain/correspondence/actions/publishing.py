"""Keep the list an agency has signed, the next of its numbers."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.domain.correspondence.models import PublishedList
from motcua.domain.correspondence.rules.lists import StandingList
from motcua.domain.documents.rules.signing.certificates import CertificateFacts
from motcua.domain.documents.rules.signing.statements import Sealed
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict
from motcua.kernel.text import N_


def keep_list(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    unit_id: int,
    made: StandingList,
    sealed: Sealed,
    by: CertificateFacts,
) -> int:
    """Keep a signed list; return its number. The same request again keeps nothing.

    Whether the actor may is for whoever had it signed. Raises Conflict when another
    list of the unit took its number meanwhile.
    """
    known = PublishedList.objects.filter(request_id=request_id).first()
    if known is not None:
        return known.n
    try:
        with transaction.atomic():
            PublishedList.objects.create(
                unit_id=unit_id,
                n=made.n,
                made_at=at,
                content=made.content().decode(),
                digest=made.digest(),
                signature=sealed.as_json(),
                holder=by.name,
                serial=by.serial,
                officer_id=actor.officer_id,
                officer_name=actor.name,
                request_id=request_id,
            )
    except IntegrityError:
        raise Conflict(
            "list_published_meanwhile",
            N_("Danh sách số %(n)s vừa được công bố."),
            facts={"n": made.n},
            remedy=N_("Hãy tải lại trang; nếu còn thay đổi chưa công bố thì ký lại."),
        ) from None
    return made.n
