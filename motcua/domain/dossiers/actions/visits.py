"""Several dossiers of one person on one day at one counter: a visit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.actions.reading import open_dossier
from motcua.domain.dossiers.models import DossierFile
from motcua.domain.dossiers.readers.dossier import DossierFacts
from motcua.domain.dossiers.readers.visibility import visible
from motcua.kernel.actor import Actor, Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_

MOST = 100
_COLUMNS = (
    "code",
    "procedure_name",
    "owner_name",
    "status",
    "filed_at",
    "due_at",
    "receipt_n",
)


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One dossier of a visit; `owner_name` is empty where the submitter is the holder.

    `receipt_n` is the file of its receipt, None where it was not received.
    """

    code: str
    procedure_name: str
    owner_name: str
    status: str
    filed_at: datetime
    due_at: datetime | None
    receipt_n: int | None


@dataclass(frozen=True, slots=True)
class Visit:
    """The dossier one came from, and all of that person, day and unit, oldest first.

    At most a hundred rows; `more` says that there are others.
    """

    dossier: DossierFacts
    rows: tuple[VisitRow, ...]
    more: bool


def open_visit(*, actor: Actor, at: datetime, dossier_id: int) -> Visit:
    """Return what one person has handed in on the day of a dossier; note the reading.

    For who sits at the counter that received it: raises NotAllowed for others, NotFound
    for a dossier that is not for this reader.
    """
    require(actor, Act.ACCEPT)
    facts = open_dossier(actor=actor, at=at, dossier_id=dossier_id, what="visit")
    if facts.receiving_unit_id not in actor.units_as(Role.COUNTER):
        raise NotAllowed(
            "other_counter",
            N_("Hồ sơ này do quầy khác tiếp nhận."),
            remedy=N_("Hãy mở hồ sơ ở quầy đã tiếp nhận."),
        )
    local = facts.filed_at.astimezone(VN)
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    found = visible(actor=actor, on=at.astimezone(VN).date()).filter(
        submitter_id=facts.submitter_id,
        filed_at__gte=day,
        filed_at__lt=day + timedelta(days=1),
        receiving_unit_id=facts.receiving_unit_id,
        parent_id__isnull=True,
    )
    receipts = DossierFile.objects.filter(dossier_id=OuterRef("pk"), kind="receipt")
    found = found.annotate(
        receipt_n=Subquery(receipts.order_by("-n").values("n")[:1])
    ).order_by("filed_at", "id")
    rows = [VisitRow(*row) for row in found.values_list(*_COLUMNS)[: MOST + 1]]
    return Visit(facts, tuple(rows[:MOST]), more=len(rows) > MOST)
