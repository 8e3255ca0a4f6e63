"""Forget what was closed long ago: figures come from the ledger, not from alerts."""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.domain.supervision.actions.common import require_system
from motcua.domain.supervision.models import Alert, Mailing, Telling
from motcua.kernel.actor import Actor

KEPT_FOR = timedelta(days=400)
MOST_AT_ONCE = 5000


@transaction.atomic
def forget(*, actor: Actor, at: datetime) -> int:
    """Delete alerts closed and messages noted over 400 days ago; return how many.

    At most five thousand a night. Raises NotAllowed for anybody but the system.
    """
    require_system(actor=actor)
    old = Alert.objects.filter(closed_at__lt=at - KEPT_FOR).order_by("id")
    ids = list(old.values_list("pk", flat=True)[:MOST_AT_ONCE])
    Telling.objects.filter(alert_id__in=ids).delete()
    Alert.objects.filter(pk__in=ids).delete()
    Mailing.objects.filter(sent_at__lt=at - KEPT_FOR).delete()
    return len(ids)
