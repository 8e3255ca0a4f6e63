"""Measure every night how long procedures took in the last twelve months."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from motcua.domain.accountability.models.measured import WHOLE, MeasuredTime
from motcua.domain.accountability.rules.commitments import Measured, measured
from motcua.domain.dossiers.readers.usual_time import every_taken
from motcua.domain.dossiers.rules.usual_time import MOST
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_


@transaction.atomic
def measure(*, actor: Actor, at: datetime) -> int:
    """Measure anew, of the year before today; return how many rows there are now.

    A procedure with too few results loses its row. Raises NotAllowed for anybody but
    the system.
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    day = at.astimezone(VN).date()
    whole: list[tuple[int, bool]] = []
    newest: defaultdict[str, list[tuple[int, bool]]] = defaultdict(list)
    seen: defaultdict[str, int] = defaultdict(int)
    for one in every_taken(on=day):
        seen[one.procedure_code] += 1
        if one.days is None:
            continue
        whole.append((one.days, one.in_time))
        if seen[one.procedure_code] <= MOST:
            newest[one.procedure_code].append((one.days, one.in_time))
    found = {
        code: told
        for code, days in {**newest, WHOLE: whole}.items()
        if (told := measured(days, day=day)) is not None
    }
    MeasuredTime.objects.all().delete()
    MeasuredTime.objects.bulk_create(_row(*pair) for pair in found.items())
    return len(found)


def _row(code: str, told: Measured) -> MeasuredTime:
    return MeasuredTime(
        procedure_code=code,
        day=told.day,
        count=told.count,
        half=told.half,
        most=told.most,
        nearly_all=told.nearly_all,
        in_time=told.in_time,
    )
