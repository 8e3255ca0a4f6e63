"""Procedures that are not taken, or not returned, by post: for everybody to read."""

from dataclasses import dataclass
from datetime import date

from motcua.domain.accounts.readers import in_force
from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.post.models import Exclusion
from motcua.kernel.errors import NotNow
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class ExclusionFacts:
    """A procedure excluded from the post: why, by which document, since when."""

    procedure_code: str
    procedure_name: str
    reason: str
    decision: str
    since: date


def exclusion_of(*, procedure_code: str, on: date) -> ExclusionFacts | None:
    """Return why a procedure is excluded that day, None when it is not."""
    row = Exclusion.objects.filter(in_force(on), procedure_code=procedure_code).first()
    return _facts(row, "") if row else None


def check_goes_by_post(*, procedure_code: str, on: date) -> None:
    """Raise NotNow where a procedure is neither filed nor returned by post that day."""
    found = exclusion_of(procedure_code=procedure_code, on=on)
    if found is not None:
        raise NotNow(
            "excluded_from_post",
            N_("Thủ tục này không nhận, không trả qua bưu chính: %(reason)s."),
            facts={"reason": found.reason.rstrip(".")},
            field="delivery",
            remedy=N_("Hãy nộp và nhận tại bộ phận một cửa."),
        )


def excluded(*, on: date) -> tuple[ExclusionFacts, ...]:
    """Return every procedure excluded that day, by code.

    Basis: QĐ 45/2016/QĐ-TTg art 13.1-2 (the list is published).
    """
    rows = list(Exclusion.objects.filter(in_force(on)).order_by("procedure_code"))
    names = dict(
        ProcedureVersion.objects.filter(
            in_force(on), procedure__code__in=[row.procedure_code for row in rows]
        ).values_list("procedure__code", "name")
    )
    return tuple(_facts(row, names.get(row.procedure_code, "")) for row in rows)


def _facts(row: Exclusion, name: str) -> ExclusionFacts:
    return ExclusionFacts(
        row.procedure_code, name, row.reason, row.decision, row.valid_from
    )
