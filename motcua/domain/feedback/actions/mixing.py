"""Every night: answers get new keys in a new order, and what is over forgets."""

import random
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction

from motcua.domain.feedback.actions.surveys import require_system
from motcua.domain.feedback.models import Answer, Invitation, RatedTicket, Remark
from motcua.domain.feedback.rules.survey import month_of
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

TOLD_FOR = timedelta(days=365)
"""For how long after its last day a token still gets a word of its own."""


@transaction.atomic
def mix(*, actor: Actor, at: datetime) -> int:
    """Write the answers of this month and the last anew, in a new order; return how many.

    PostgreSQL keeps with each row the number of the transaction that wrote it, and rows
    lie in the order they came. Both would lead from a spent token to its answer; written
    anew together, they do not. Raises NotAllowed for anybody but the system.
    """
    require_system(actor=actor)
    month = month_of(at.astimezone(VN).date())
    since = month_of(month - timedelta(days=1))
    count = _anew(Answer, since)
    _anew(Remark, since)
    Invitation.objects.filter(spent=True).update(spent=True)
    RatedTicket.objects.all().delete()
    return count


@transaction.atomic
def tidy(*, actor: Actor, at: datetime) -> int:
    """Let unanswered invitations forget when their time is over; drop the oldest.

    Returns how many have forgotten. Raises NotAllowed for anybody but the system.
    """
    require_system(actor=actor)
    today = at.astimezone(VN).date()
    Invitation.objects.filter(last_day__lt=today - TOLD_FOR).delete()
    late = Invitation.objects.filter(last_day__lt=today, dossier_id__isnull=False)
    return late.update(
        dossier_id=None,
        unit_id=None,
        officer_id=None,
        month=None,
        procedure_code="",
        field="",
    )


def _anew(kind: type[Answer] | type[Remark], since: date) -> int:
    rows = list(kind.objects.filter(month__gte=since).select_for_update())
    kind.objects.filter(pk__in=[row.pk for row in rows]).delete()
    random.SystemRandom().shuffle(rows)
    for row in rows:
        row.pk = uuid4()
    kind.objects.bulk_create(rows, batch_size=1000)  # type: ignore[arg-type]
    return len(rows)
