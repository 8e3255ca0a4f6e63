"""What somebody who files from home has to know of a procedure."""

from dataclasses import dataclass
from datetime import date

from motcua.domain.catalogue.readers.pages import CaseFacts, ComponentFacts
from motcua.domain.catalogue.readers.terms import not_in_force, published
from motcua.domain.catalogue.rules.fees import FeeFacts
from motcua.domain.statements import run
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
    version_id, channels, found = _received(procedure_code, on)
    if "online" not in channels or not found:
        raise NotNow(
            "not_filed_online",
            N_("Thủ tục %(code)s không nộp trực tuyến được."),
            facts={"code": procedure_code},
            remedy=N_("Hãy nộp tại bộ phận một cửa hoặc qua bưu chính công ích."),
        )
    known = published(version_id)
    return OnlineTerms(
        version_id=version_id,
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
    version_id, _, found = _received(procedure_code, on)
    if not found:
        raise NotNow(
            "received_nowhere",
            N_("Thủ tục %(code)s chưa có nơi tiếp nhận."),
            facts={"code": procedure_code},
        )
    known = published(version_id)
    papers = [c.name for c in known.components if c.required and c.case_n is None]
    return ReceivedAt(known.code, known.name, known.field, tuple(papers), found)


def _received(code: str, on: date) -> tuple[int, list[str], tuple[UnitName, ...]]:
    """Return the version of a day, its channels, and the units that receive it.

    Raises NotFound for an unknown code, NotNow where there is none that day.
    """
    rows = run("catalogue", "received", [code, on])
    if not rows:
        raise not_in_force(code=code, on=on)
    found = (UnitName(unit_id, name) for _, _, unit_id, name in rows if unit_id)
    return rows[0][0], rows[0][1], tuple(found)
