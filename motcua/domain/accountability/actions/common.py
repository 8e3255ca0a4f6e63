"""What acts on notices share: holding a row, telling it in the ledger."""

from collections.abc import Mapping
from datetime import datetime

from motcua.domain.accountability.models import AgencyNotice
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound, NotNow
from motcua.kernel.text import N_

TOPIC = "agency_notice"


def held(*, actor: Actor, act: Act, notice_id: int) -> AgencyNotice:
    """Return a notice of the actor's centre, held until the transaction ends.

    Raises NotAllowed without the role, NotFound for another centre's.
    """
    require(actor, act)
    row = (
        AgencyNotice.objects.select_for_update(of=("self",))
        .select_related("unit", "agency")
        .filter(pk=notice_id, unit_id__in=units_for(actor, act))
        .first()
    )
    if row is None:
        raise NotFound("notice_unknown", N_("Không có thông báo này."))
    return row


def moved_on() -> NotNow:
    """Return the refusal of what somebody else has done meanwhile."""
    return NotNow(
        "notice_moved_on",
        N_("Thông báo này không còn ở bước đó."),
        remedy=N_("Hãy tải lại trang để xem việc tiếp theo."),
    )


def note(
    *,
    row: AgencyNotice,
    actor: Actor,
    at: datetime,
    kind: str,
    facts: Mapping[str, object],
) -> None:
    """Tell what was done in the notice's own chain, in the caller's transaction."""
    ledger.append(
        topic=TOPIC,
        stream=row.pk,
        actor=actor,
        at=at,
        kind=f"{TOPIC}.{kind}",
        payload={
            "unit": row.unit_id,
            "agency": row.agency_id,
            "month": f"{row.year}-{row.month:02d}",
            **facts,
        },
    )
