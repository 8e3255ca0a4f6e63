"""Numbers of petitions: for the public page, and for the indices."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q

from motcua.domain.feedback.models import Petition
from motcua.domain.feedback.rules.petitions import State
from motcua.kernel.clock import VN


@dataclass(frozen=True, slots=True)
class Counts:
    """Petitions filed in a period, and how they were handled so far.

    `sorted` were classified (forwarded, or ended at once), `answered` have an answer,
    `refused` were not taken; `*_on_time` of these within their legal time; `open_late`
    are past it and not answered. `to_handle` had to be answered or refused by now, or
    were; what is still within its time is none, nor what lapsed because its filer did
    not supply what was asked for. Basis: QĐ 766/QĐ-TTg 5.1, 5.2.
    """

    received: int
    sorted: int
    answered: int
    answered_on_time: int
    refused: int
    open_late: int
    to_handle: int
    handled_on_time: int
    published: int
    published_on_time: int


def counts(
    *, first: date, last: date, at: datetime, unit_ids: frozenset[int] | None = None
) -> Counts:
    """Return the counts of petitions filed from a day to a day, as they stood at `at`.

    `unit_ids` bounds them to petitions those units received or answer. Numbers of
    petitions are no personal data and are shown however small.
    """
    begin = datetime.combine(first, time(), VN)
    end = datetime.combine(last + timedelta(days=1), time(), VN)
    rows = Petition.objects.filter(
        filed_at__gte=begin, filed_at__lt=end, filed_at__lte=at
    )
    if unit_ids is not None:
        rows = rows.filter(Q(unit_id__in=unit_ids) | Q(handler_id__in=unit_ids))
    ended = Q(ended_at__lte=at)
    handled = ended & ~Q(state=State.LAPSED)
    answered, refused = Q(ended, state=State.ANSWERED), Q(ended, state=State.REFUSED)
    in_time = Q(handled, ended_at__lte=F("answer_by"))
    # While the filer is waited for nothing is late; what lapsed since was waiting then.
    waited = Q(state__in=(State.ASKED, State.LAPSED))
    late = ~ended & Q(answer_by__lt=at) & ~waited
    public = Q(published_at__lte=at)
    asked = {
        "received": None,
        "sorted": Q(forwarded_at__lte=at) | ended,
        "answered": answered,
        "answered_on_time": answered & in_time,
        "refused": refused,
        "open_late": late,
        "to_handle": handled | late,
        "handled_on_time": in_time,
        "published": public,
        "published_on_time": public & Q(published_at__lte=F("publish_by")),
    }
    found = rows.aggregate(**{key: Count("pk", filter=q) for key, q in asked.items()})
    return Counts(**found)


def are_taken(*, at: datetime) -> bool:
    """Say whether petitions are taken here at all: whether there was one by then.

    Where there was none, somebody else may take them, and nothing is known of them.
    """
    return Petition.objects.filter(filed_at__lte=at).exists()
