"""Make apologies ready: what they would say, before the deadline they are for."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from motcua.domain.deadlines.rules.calendar import CalendarTooShort
from motcua.domain.dossiers.models import WorkItem
from motcua.domain.supervision.actions.common import calendar_if_any
from motcua.domain.supervision.models import ApologyDraft
from motcua.domain.supervision.readers.watched import Watched
from motcua.domain.supervision.rules.apologies import days_needed, words


def prepare(*, watched: Iterable[Watched], at: datetime) -> None:
    """Make the draft for each dossier's present due date, in the caller's transaction.

    The same again makes nothing: one for each due date.
    """
    by_dossier = {one.dossier_id: one for one in watched if one.dossier_id is not None}
    calendar = calendar_if_any(at=at)
    items = WorkItem.objects.filter(
        dossier_id__in=by_dossier, closed_at__isnull=True
    ).select_related("unit", "dossier")
    drafts: dict[int, ApologyDraft] = {}
    for item in items.order_by("start_by", "n"):
        due = item.dossier.due_at
        if due is None or item.dossier_id in drafts:
            continue
        days = 1
        if calendar is not None:
            with suppress(CalendarTooShort):
                days = days_needed(item.start_by, due, at, calendar)
        drafts[item.dossier_id] = ApologyDraft(
            dossier_id=item.dossier_id,
            due_at=due,
            prepared_at=at,
            reason=words(step=item.step_name, unit=item.unit.name),
            days=days,
        )
    ApologyDraft.objects.bulk_create(drafts.values(), ignore_conflicts=True)
