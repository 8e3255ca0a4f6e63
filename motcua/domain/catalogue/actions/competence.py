"""Say which unit receives and which resolves a procedure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue.models import Competence, Procedure
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """One line: who receives and resolves a procedure, by which process, when.

    `case_processes` maps a case's number to its own process, `parties` the other
    agencies of the processes to their units.
    """

    procedure_code: str
    receiving_unit_id: int
    resolving_unit_id: int
    process_key: str
    valid_from: date
    valid_to: date | None = None
    case_processes: Mapping[str, str] = field(default_factory=dict)
    parties: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def assign_competence(
    *, actor: Actor, at: datetime, rows: Sequence[CompetenceRow]
) -> int:
    """Write the lines that are not there yet; return how many were new.

    Raises Invalid when a procedure is unknown; then nothing is written.
    """
    require(actor, Act.EDIT_CATALOGUE)
    ids = dict(
        Procedure.objects.filter(code__in={r.procedure_code for r in rows}).values_list(
            "code", "id"
        )
    )
    unknown = sorted({r.procedure_code for r in rows} - ids.keys())
    if unknown:
        raise Invalid(
            "procedure_unknown",
            N_("Không có thủ tục mang mã %(code)s."),
            facts={"code": ", ".join(unknown[:5])},
            field="procedure_code",
        )
    before = Competence.objects.count()
    Competence.objects.bulk_create(
        (
            Competence(
                procedure_id=ids[row.procedure_code],
                receiving_unit_id=row.receiving_unit_id,
                resolving_unit_id=row.resolving_unit_id,
                process_key=row.process_key,
                case_processes=dict(row.case_processes),
                parties=dict(row.parties),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )
    new = Competence.objects.count() - before
    if new:
        ledger.append(
            topic="catalogue",
            stream=0,
            actor=actor,
            at=at,
            kind="competence.assigned",
            payload={"rows": new},
        )
    return new
