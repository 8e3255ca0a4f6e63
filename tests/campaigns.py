"""Dossiers of which only is told when, how and for what they were received."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count

from motcua.domain.catalogue.models import Competence, ProcedureVersion
from motcua.domain.deadlines.readers import calendar_by_id, calendar_id_for
from motcua.domain.deadlines.rules.clock import ClockEvent, ClockKind
from motcua.domain.deadlines.rules.limits import Policy
from motcua.domain.dossiers.models import Dossier
from motcua.domain.reports.actions import follow
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN
from tests.clocks import working_days
from tests.figures import Happened, tell

_NUMBERS = count()


@dataclass(frozen=True, slots=True)
class Received:
    """So many dossiers of a procedure received on a day, so many of them online."""

    pair: int
    day: date
    received: int
    online: int


class Places:
    """Procedures of two units: 0 and 1 of one, 2 of another."""

    def __init__(self) -> None:
        """Find them."""
        rows = Competence.objects.filter(
            receiving_unit__code="hcc", procedure__procedureversion__state="published"
        ).order_by("resolving_unit__code", "procedure__code")
        first, second = [
            list(rows.filter(resolving_unit__code=code)[:2])
            for code in ("tckh", "tuphap")
        ]
        self.pairs = [*first, second[0]]
        self.versions = [
            ProcedureVersion.objects.get(procedure=pair.procedure, state="published")
            for pair in self.pairs
        ]

    def code(self, pair: int) -> str:
        """Return the code of a procedure."""
        return self.versions[pair].procedure.code

    def field(self, pair: int) -> str:
        """Return the field of a procedure."""
        return self.versions[pair].field.name

    def unit(self, pair: int) -> int:
        """Return the unit that resolves a procedure."""
        return self.pairs[pair].resolving_unit_id

    def receive(self, every: Iterable[Received], *, until: datetime) -> None:
        """Let dossiers be received, and count them as of an instant."""
        calendar_id = calendar_id_for(unit_code="hcc", on=until.date())
        calendar = calendar_by_id(calendar_id).version
        rows, days = [], []
        for one in every:
            for n in range(one.received):
                rows.append(self._row(one, "online" if n < one.online else "counter"))
                days.append(datetime.combine(one.day, time(9), VN))
        for row, at in zip(Dossier.objects.bulk_create(rows), days, strict=True):
            start = ClockEvent(
                ClockKind.START,
                at,
                limit=working_days(5),
                policy=Policy(),
                calendar_id=calendar_id,
                calendar=calendar,
            )
            tell(row.pk, [Happened(at, "dossier.accept", "processing", (start,))])
        follow(actor=SYSTEM, at=until)

    def _row(self, one: Received, channel: str) -> Dossier:
        pair = self.pairs[one.pair]
        return Dossier(
            code=f"campaign-{next(_NUMBERS)}",
            procedure_version=self.versions[one.pair],
            procedure_code="",
            procedure_name="",
            receiving_unit_id=pair.receiving_unit_id,
            resolving_unit_id=pair.resolving_unit_id,
            authority_unit_id=pair.resolving_unit_id,
            channel=channel,
            submitter_id=1,
            submitter_name="",
            submitter_key="",
            submitter_id_kind="",
            submitter_id_number="",
            status="refused",
            filed_at=datetime.combine(one.day, time(9), VN),
            version=0,
            head=b"",
        )
