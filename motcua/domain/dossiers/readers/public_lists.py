"""Lists for the wall: dossiers by their code alone. Basis: TT 01/2018 art 16.2d."""

from datetime import date, datetime

from django.db.models import Q

from motcua.domain.accounts import readers as accounts
from motcua.domain.deadlines.rules.clock import Clock
from motcua.domain.documents.readers.templates import printed
from motcua.domain.documents.rules.others import PublicLine, PublicList
from motcua.domain.documents.rules.parts import in_short
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.links import lookup_url
from motcua.domain.dossiers.readers.papers import letterhead
from motcua.domain.dossiers.readers.register import may_read
from motcua.domain.dossiers.workflow.states import Status
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

MOST_LINES = 2000
_WORDS = {
    Status.PROCESSING: "Đang giải quyết",
    Status.SUPPLEMENT: "Chờ người nộp bổ sung",
    Status.FEE: "Chờ nộp nghĩa vụ tài chính",
    Status.DONE: "Đã có kết quả",
}
"""How the list says where an open dossier stands; those that ended are not in it."""


def public_list(*, actor: Actor, unit_id: int, late: bool, at: datetime) -> bytes:
    """Return the open dossiers of a one-stop unit as a list to post, as PDF.

    With `late` only those past their day. The oldest due first, 2,000 at most.
    """
    on = at.astimezone(VN).date()
    may_read(actor=actor, unit_id=unit_id, on=on)
    rows = Dossier.objects.filter(
        Q(due_at__lt=at, sealed_at__isnull=True) if late else Q(),
        receiving_unit_id=unit_id,
        parent_id__isnull=True,
        status__in=[status.value for status in _WORDS],
    ).order_by("due_at", "id")[:MOST_LINES]
    unit = accounts.unit(unit_id=unit_id)
    paper = PublicList(
        head=letterhead(unit),
        url=lookup_url("").rstrip("/"),
        at=at,
        about="Hồ sơ quá hạn" if late else "Hồ sơ đang giải quyết",
        as_of=in_short(at),
        rows=tuple(_line(n, row, on) for n, row in enumerate(rows, start=1)),
    )
    return printed(paper=paper, unit_id=unit_id)


def _line(n: int, row: Dossier, on: date) -> PublicLine:
    due = row.due_at.astimezone(VN).date() if row.due_at else on
    days = (on - due).days if row.sealed_at is None else 0
    promised = Clock.from_json(row.clock).promised_at if row.clock else None
    if promised is None and row.due_at != row.original_due_at:
        promised = row.due_at
    return PublicLine(
        n=n,
        code=row.code,
        received=_day(row.received_at),
        due=_day(row.original_due_at),
        status=_WORDS[Status(row.status)],
        days_late=str(days) if days > 0 else "",
        new_due=_day(promised),
    )


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(VN):%d/%m/%Y}" if at else ""
