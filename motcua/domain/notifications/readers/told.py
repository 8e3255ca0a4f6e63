"""When applicants were told something, for lists of many dossiers."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from motcua.domain.notifications.models import Effect, EffectState


def told_at(*, ids: Collection[int], kinds: Collection[str]) -> dict[int, datetime]:
    """Return when each dossier's applicant was last told one of these, by dossier.

    Only what has left; the caller has checked the reader's right to the dossiers.
    """
    rows = Effect.objects.filter(
        dossier_id__in=ids, kind__in=kinds, state=EffectState.DONE
    )
    return dict(
        rows.values_list("dossier_id").annotate(at=Max("done_at")).order_by("dossier_id")
    )
