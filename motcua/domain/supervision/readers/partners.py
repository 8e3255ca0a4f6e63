"""Money that does not agree, and partners that do not answer, as they are watched."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from motcua.domain.dossiers.models import PaperSignature
from motcua.domain.notifications.models import Message
from motcua.domain.notifications.rules.states import State
from motcua.domain.payments.models import Attempt, DayDifference
from motcua.domain.post.models import PostalOrder
from motcua.domain.supervision.readers.watched import Found, Source, Watched, numbers_in
from motcua.domain.supervision.rules.alerting import Times
from motcua.domain.supervision.rules.causes import Cause
from motcua.kernel.text import N_

MOST = 1000
_SILENT = ("unreachable", "garbage")
_LATELY = timedelta(days=30)
"""What has failed for longer is no news of a partner."""

PARTNER_NAMES: Mapping[str, str] = {
    "signing": N_("Dịch vụ ký số"),
    "carrier": N_("Bưu chính"),
    "gateway": N_("Cổng thanh toán"),
    "messenger": N_("Dịch vụ gửi tin"),
}


def _differences(_after: list[Any] | None, _at: datetime) -> Found:
    rows = DayDifference.objects.filter(resolved_at__isnull=True).order_by("day", "id")
    return Found(tuple(map(_difference, rows[:MOST])))


def _differences_again(subjects: Collection[str], _at: datetime) -> tuple[Watched, ...]:
    ids = [n for (n,) in numbers_in(subjects=subjects, sort="difference")]
    rows = DayDifference.objects.filter(pk__in=ids, resolved_at__isnull=True)
    return tuple(map(_difference, rows))


def _difference(row: DayDifference) -> Watched:
    return Watched(
        Cause.FEE_DIFFERENCE,
        f"difference/{row.pk}",
        Times(row.found_at),
        unit_id=row.unit_id,
        what=row.reference,
    )


def _partners(_after: list[Any] | None, at: datetime) -> Found:
    return Found(tuple(_silent(PARTNERS, at)))


def _partners_again(subjects: Collection[str], at: datetime) -> tuple[Watched, ...]:
    wanted = {
        name: ask for name, ask in PARTNERS.items() if f"partner/{name}" in subjects
    }
    return tuple(_silent(wanted, at))


def _silent(
    wanted: Mapping[str, Callable[[datetime], datetime | None]], at: datetime
) -> list[Watched]:
    found = []
    for name, ask in wanted.items():
        since = ask(at)
        if since is not None:
            what = PARTNER_NAMES[name]
            found.append(
                Watched(Cause.PARTNER, f"partner/{name}", Times(since), what=what)
            )
    return found


def _signing(at: datetime) -> datetime | None:
    rows = PaperSignature.objects.filter(state="owed", planned_at__gte=at - _LATELY)
    return (
        rows.exclude(fault="")
        .order_by("planned_at")
        .values_list("planned_at", flat=True)
        .first()
    )


def _carrier(_at: datetime) -> datetime | None:
    rows = PostalOrder.objects.filter(next_try_at__isnull=False, tries__gt=0)
    return (
        rows.exclude(fault="")
        .order_by("created_at")
        .values_list("created_at", flat=True)
        .first()
    )


def _gateway(at: datetime) -> datetime | None:
    rows = Attempt.objects.filter(next_query_at__isnull=False, begun_at__gte=at - _LATELY)
    return (
        rows.exclude(fault="")
        .order_by("begun_at")
        .values_list("begun_at", flat=True)
        .first()
    )


def _messenger(_at: datetime) -> datetime | None:
    rows = Message.objects.filter(state=State.OWED, tries__gt=0, reason__in=_SILENT)
    return rows.order_by("planned_at").values_list("planned_at", flat=True).first()


PARTNERS: Mapping[str, Callable[[datetime], datetime | None]] = {
    "signing": _signing,
    "carrier": _carrier,
    "gateway": _gateway,
    "messenger": _messenger,
}
"""Since when each partner has owed an answer, None while none does."""

DIFFERENCES = Source(
    "differences", frozenset({Cause.FEE_DIFFERENCE}), _differences, _differences_again
)
SILENT = Source("partners", frozenset({Cause.PARTNER}), _partners, _partners_again)
