"""Give papers back while no result waits: an original asked for on the way, or left over.

Who takes them shows the same as who collects a result. Basis: NĐ 61/2018 art 20.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.delivery import actions as delivery
from motcua.domain.delivery.actions import Wanted, handing
from motcua.domain.delivery.readers import ThingFacts, returns
from motcua.domain.delivery.rules.handing import Collecting, check_collector
from motcua.domain.dossiers.actions.record import done_before
from motcua.domain.dossiers.readers.places import place_of, whereabouts_of
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict
from motcua.kernel.text import N_


@transaction.atomic
def release_papers(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    wanted: Wanted,
    collecting: Collecting,
    proof: str,
) -> tuple[ThingFacts, ...]:
    """Give papers of a dossier to its owner, or to whom they have authorised.

    The same `request_id` again changes nothing. Raises NotAllowed for who does not give
    results back at a counter, NotFound, Invalid or Several as `check_collector`, Conflict
    while a result waits: then its papers go out with it, on the page of results.
    """
    require(actor, Act.RETURN)
    whereabouts_of(dossier_id=wanted.dossier_id)  # locks it
    is_new = done_before(request_id=request_id) is None
    # An original goes back to any of the owners: it is theirs before and after.
    owner = replace(returns.owner_of(dossier_id=wanted.dossier_id), all_sign=False)
    if is_new:
        _check_no_result_waits(wanted.dossier_id)
        check_collector(collecting, owner)
    found = delivery.release(
        actor=actor,
        at=at,
        request_id=request_id,
        wanted=wanted,
        recipient=handing.recipient_of(collecting, owner),
        proof=proof,
    )
    if is_new:
        handing.note_papers_back(
            actor=actor,
            at=at,
            dossier_id=wanted.dossier_id,
            collecting=collecting,
            owner=owner,
            papers=found,
        )
    return found


def _check_no_result_waits(dossier_id: int) -> None:
    if place_of(dossier_id=dossier_id).waits:
        raise Conflict(
            "given_with_the_result",
            N_("Hồ sơ có kết quả chờ trả; giấy tờ được giao cùng kết quả."),
            field="what",
            remedy=N_(
                "Hãy giao ở trang Trả kết quả. Giấy tờ ở đơn vị khác thì giao về bộ phận "
                "một cửa trước."
            ),
        )
