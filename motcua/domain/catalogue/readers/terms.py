"""The terms under which a unit receives a procedure on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from motcua.domain.catalogue.models import Competence, ProcedureVersion, VersionState
from motcua.domain.catalogue.readers.pages import (
    NONE_SAID,
    CaseFacts,
    ComponentFacts,
    cases_of,
    components_of,
    fee_known,
    fees_of,
    in_force,
    of_case,
)
from motcua.domain.catalogue.readers.processes import process_in_force
from motcua.domain.catalogue.rules.custody import CustodyTerms, PaperTerms
from motcua.domain.catalogue.rules.fees import FeeFacts, FeeSaid
from motcua.domain.deadlines.rules.limits import (
    LimitUnit,
    Policy,
    TimeLimit,
)
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound, NotNow
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything an intake needs of one procedure at one unit."""

    version_id: int
    code: str
    name: str
    field: str
    time_limit: TimeLimit
    policy: Policy
    cases: tuple[CaseFacts, ...]
    components: tuple[ComponentFacts, ...]
    fees: tuple[FeeFacts, ...]
    results: tuple[str, ...]
    valuable_result: bool
    all_owners_sign: bool
    resolving_unit_id: int
    parties: Mapping[str, int]
    processes: Mapping[int | None, int]

    def process_for(self, case_n: int | None) -> int:
        """Return the process version of a case of the applicant."""
        return self.processes.get(case_n) or self.processes[None]

    @property
    def fee_known(self) -> int | None:
        """Return the sum of the fees, or None where one is not known or has its case."""
        if any(fee.case_n is not None for fee in self.fees):
            return None
        return self.fee_for(None)

    def fee_for(
        self, case_n: int | None, said: Mapping[int, FeeSaid] = NONE_SAID
    ) -> int | None:
        """Return the sum of the fees of a case, or None where one is not known.

        `said` is as in `of_case`.
        """
        fees = of_case(fees=self.fees, case_n=case_n, said=said)
        return fee_known(fees=fees)


def terms_in_force(
    *, actor: Actor, procedure_code: str, receiving_unit_id: int, on: date
) -> Terms:
    """Return the terms of that day.

    Raises NotFound for an unknown code, NotNow when the procedure is not published,
    not in force, or not received at the unit that day.
    """
    row = version_in_force(code=procedure_code, on=on)
    competence = Competence.objects.filter(
        in_force(on),
        procedure_id=row.procedure_id,
        receiving_unit_id=receiving_unit_id,
    ).first()
    if competence is None:
        raise NotNow(
            "procedure_not_received_here",
            N_("Đơn vị này không tiếp nhận thủ tục %(code)s."),
            facts={"code": procedure_code},
            remedy=N_("Hãy hướng dẫn người dân đến nơi có thẩm quyền."),
        )
    processes = {
        key: process_in_force(key=key).id
        for key in {competence.process_key, *competence.case_processes.values()}
    }
    return terms_of(
        version_id=row.pk,
        resolving_unit_id=competence.resolving_unit_id,
        parties=competence.parties,
        processes=bound(
            process_key=competence.process_key,
            case_processes=competence.case_processes,
            in_force=processes,
        ),
    )


def terms_of(
    *,
    version_id: int,
    resolving_unit_id: int,
    parties: Mapping[str, int],
    processes: Mapping[int | None, int],
) -> Terms:
    """Return the terms of a published version at a unit that is known to receive it.

    `processes` gives the process version of each case, None for the others.
    """
    return replace(
        published(version_id),
        resolving_unit_id=resolving_unit_id,
        parties=parties,
        processes=processes,
    )


def bound(
    *, process_key: str, case_processes: Mapping[str, str], in_force: Mapping[str, int]
) -> dict[int | None, int]:
    """Return the process versions in force by case, from their keys; raise KeyError."""
    return {
        None: in_force[process_key],
        **{int(case): in_force[key] for case, key in case_processes.items()},
    }


def results_of(*, version_id: int) -> tuple[str, ...]:
    """Return the names of the results a published version gives."""
    return published(version_id).results


def custody_of(*, version_id: int) -> CustodyTerms:
    """Return what becomes of the papers and the result of a published version."""
    found = published(version_id)
    return CustodyTerms(
        papers={
            paper.n: PaperTerms(paper.stays, paper.valuable) for paper in found.components
        },
        valuable_result=found.valuable_result,
        all_owners_sign=found.all_owners_sign,
    )


@lru_cache(maxsize=4096)
def published(version_id: int) -> Terms:
    """Return what a published version says of itself: it never changes."""
    row = ProcedureVersion.objects.select_related("procedure", "field").get(
        pk=version_id, state=VersionState.PUBLISHED
    )
    if row.limit_amount is None or row.limit_unit is None:
        raise AssertionError("a published version has a time limit (database rule)")
    return Terms(
        version_id=row.pk,
        code=row.procedure.code,
        name=row.name,
        field=row.field.name,
        time_limit=TimeLimit(row.limit_amount, LimitUnit(row.limit_unit)),
        policy=Policy.from_json(row.policy),
        cases=cases_of(row.pk),
        components=components_of(row.pk),
        fees=fees_of(row.pk),
        results=tuple(row.results),
        valuable_result=row.valuable_result,
        all_owners_sign=row.all_owners_sign,
        resolving_unit_id=0,
        parties={},
        processes={},
    )


def version_in_force(*, code: str, on: date) -> ProcedureVersion:
    """Return the version of a procedure that is published and in force on a day.

    Raises NotFound for an unknown code, NotNow where there is none that day.
    """
    row = ProcedureVersion.objects.filter(
        in_force(on), procedure__code=code, state=VersionState.PUBLISHED
    ).first()
    if row is None:
        raise not_in_force(code=code, on=on)
    return row


def not_in_force(*, code: str, on: date) -> NotFound | NotNow:
    """Return the refusal where no published version is in force on a day."""
    if not ProcedureVersion.objects.filter(procedure__code=code).exists():
        return NotFound(
            "procedure_unknown",
            N_("Không có thủ tục mang mã %(code)s."),
            facts={"code": code},
            remedy=N_("Hãy tìm lại theo tên thủ tục."),
        )
    return NotNow(
        "procedure_not_in_force",
        N_("Thủ tục %(code)s không có hiệu lực vào ngày %(day)s."),
        facts={"code": code, "day": f"{on:%d/%m/%Y}"},
        remedy=N_("Hãy xem ngày hiệu lực hoặc phần còn thiếu ở trang thủ tục."),
    )


def retention_years() -> frozenset[int | None]:
    """Return every time of keeping that versions of procedures name; None for none."""
    rows = ProcedureVersion.objects.values_list("retention_years", flat=True)
    return frozenset(rows.order_by("retention_years").distinct())
