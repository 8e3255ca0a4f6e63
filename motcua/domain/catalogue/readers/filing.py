"""What somebody who files from home has to know of a procedure."""

from dataclasses import dataclass
from datetime import date

from motcua.domain.catalogue.models import Competence
from motcua.domain.catalogue.readers.pages import (
    CaseFacts,
    ComponentFacts,
    FeeFacts,
    in_force,
)
from motcua.domain.catalogue.readers.terms import published, version_in_force
from motcua.kernel.errors import NotNow
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit that receives a procedure."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class OnlineTerms:
    """A procedure that may be filed online: its papers, and where it is received.

    `fee` is in đồng, None where it is not known beforehand.
    """

    version_id: int
    code: str
    name: str
    field: str
    cases: tuple[CaseFacts, ...]
    components: tuple[ComponentFacts, ...]
    fee: int | None
    fees: tuple[FeeFacts, ...]
    time_limit: str
    units: tuple[UnitName, ...]


def online_terms(*, procedure_code: str, on: date) -> OnlineTerms:
    """Return the terms of filing online that day.

    Raises NotFound for an unknown code, NotNow when the procedure is not in force, is
    received nowhere, or has no online channel.
    """
    row = version_in_force(code=procedure_code, on=on)
    received = Competence.objects.filter(in_force(on), procedure_id=row.procedure_id)
    units = received.order_by("receiving_unit__name").values_list(
        "receiving_unit_id", "receiving_unit__name"
    )
    found = tuple(UnitName(*unit) for unit in units.distinct())
    if "online" not in row.channels or not found:
        raise NotNow(
            "not_filed_online",
            N_("Thủ tục %(code)s không nộp trực tuyến được."),
            facts={"code": procedure_code},
            remedy=N_("Hãy nộp tại bộ phận một cửa hoặc qua bưu chính công ích."),
        )
    known = published(row.pk)
    return OnlineTerms(
        version_id=row.pk,
        code=known.code,
        name=known.name,
        field=known.field,
        cases=known.cases,
        components=known.components,
        fee=known.fee_known,
        fees=known.fees,
        time_limit=known.time_limit.text,
        units=found,
    )


@dataclass(frozen=True, slots=True)
class ReceivedAt:
    """A procedure in force: where it is received, and what papers it always asks for."""

    code: str
    name: str
    field: str
    papers: tuple[str, ...]
    units: tuple[UnitName, ...]


def received_at(*, procedure_code: str, on: date) -> ReceivedAt:
    """Return where a procedure is received that day.

    Raises NotFound for an unknown code, NotNow where it is not in force or received
    nowhere.
    """
    row = version_in_force(code=procedure_code, on=on)
    received = Competence.objects.filter(in_force(on), procedure_id=row.procedure_id)
    units = received.order_by("receiving_unit__name").values_list(
        "receiving_unit_id", "receiving_unit__name"
    )
    found = tuple(UnitName(*unit) for unit in units.distinct())
    if not found:
        raise NotNow(
            "received_nowhere",
            N_("Thủ tục %(code)s chưa có nơi tiếp nhận."),
            facts={"code": procedure_code},
        )
    known = published(row.pk)
    papers = [c.name for c in known.components if c.required and c.case_n is None]
    return ReceivedAt(known.code, known.name, known.field, tuple(papers), found)
