"""Biểu II.07b of a day: procedures by level and how each is organised."""

from motcua.domain.accounts.readers import in_force
from motcua.domain.catalogue.models import Competence, ProcedureVersion, VersionState
from motcua.domain.reports.readers.annual import unit_name
from motcua.domain.reports.readers.reach import chosen
from motcua.domain.reports.rules.asked import Asked
from motcua.domain.reports.rules.pages import Report
from motcua.domain.reports.rules.periods import Period
from motcua.domain.reports.rules.table_07b import SIGN, Organised, table_07b
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN


def procedures_report(*, actor: Actor, asked: Asked, period: Period) -> Report:
    """Return Biểu II.07b as the catalogue stood on the last day of a period.

    A unit's are those that it or what is below receives or resolves; without a unit,
    all that are published. Raises NotAllowed for who may not see the unit.
    """
    units = chosen(actor=actor, unit_id=asked.unit_id, on=asked.known_on)
    lines = Competence.objects.filter(in_force(asked.on))
    received: dict[int, bool] = {}
    for procedure, receives, resolves, parties in lines.values_list(
        "procedure_id", "receiving_unit_id", "resolving_unit_id", "parties"
    ):
        if units is None or receives in units or resolves in units:
            received[procedure] = received.get(procedure, False) or bool(parties)
    versions = ProcedureVersion.objects.filter(in_force(asked.on)).exclude(
        state=VersionState.DRAFT
    )
    if units is not None:
        versions = versions.filter(procedure_id__in=list(received))
    rows = [
        Organised(
            procedure,
            field,
            level,
            received=procedure in received,
            linked=received.get(procedure, False),
            with_process=procedure in received,
        )
        for procedure, field, level in versions.values_list(
            "procedure_id", "field__name", "authority_level"
        )
    ]
    return Report(
        key="07b",
        sign=SIGN,
        title="Số lượng thủ tục hành chính, cơ chế một cửa, quy trình nội bộ",
        unit=unit_name(asked),
        period=period.name,
        first=asked.first,
        last=asked.last,
        as_of=asked.as_of,
        parts=(table_07b(rows),),
        notes=(
            (
                f"Theo danh mục có hiệu lực ngày {asked.on:%d/%m/%Y}; số liệu tính đến "
                f"{asked.as_of.astimezone(VN):%H:%M:%S ngày %d/%m/%Y}. Đơn vị tính: "
                "thủ tục."
            ),
            (
                "Liên thông: thủ tục mà quy trình có cơ quan khác tham gia. Quy trình "
                "nội bộ: thủ tục tiếp nhận được là thủ tục đã có quy trình công bố."
            ),
            "Cấp của thủ tục ghi nhiều cấp là cấp cao nhất được ghi.",
        ),
    )
