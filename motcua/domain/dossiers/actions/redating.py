"""Move a due date because the calendar changed: with an event and a letter."""

from datetime import datetime
from uuid import UUID

from motcua.domain.accounts.rules import Act, require
from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.clock import ClockEvent, ClockKind
from motcua.domain.dossiers.actions.recording import Course
from motcua.domain.dossiers.actions.writing import record
from motcua.domain.dossiers.readers.cases import load
from motcua.domain.dossiers.readers.visibility import no_such_dossier
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict
from motcua.kernel.text import N_

_TRIES = 5


def redate(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    calendar_id: int,
    reason: str,
    request_id: UUID,
) -> None:
    """Count a dossier's due date anew under a published calendar, in the open.

    The original date stays beside the new one; its applicant is told. Somebody may act
    on the dossier at the same moment; then it is loaded again.
    """
    require(actor, Act.EDIT_CALENDAR)
    on = at.astimezone(VN).date()
    for _ in range(_TRIES):
        case = load(actor=SYSTEM, ids=[dossier_id], on=on).get(dossier_id)
        if case is None:
            raise no_such_dossier()
        course = Course.of(case)
        tick = ClockEvent(
            ClockKind.RECALENDAR,
            case.not_before(at),
            calendar_id=calendar_id,
            calendar=calendar_by_id(calendar_id).version,
            reason=reason,
        )
        course.redate(tick, actor=actor, request_id=request_id)
        if record([course]):
            return
    raise Conflict(
        "dossier_busy",
        N_("Có hồ sơ đang được nhiều người xử lý cùng lúc."),
        remedy=N_("Hãy thử lại sau ít phút."),
    )
