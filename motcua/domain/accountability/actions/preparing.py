"""Prepare the notices of a month, each agency's once; on the first working day by itself.

Basis: NĐ 61/2018 art 9.2, 9.3.
"""

from datetime import datetime

from django.db import transaction

from motcua.domain.accountability.actions.common import held, moved_on
from motcua.domain.accountability.models import AgencyNotice, NoticeState
from motcua.domain.accountability.readers.making import contents
from motcua.domain.accountability.rules.notices import (
    check_month_over,
    month_before,
)
from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.deadlines.readers import calendar_of_day
from motcua.domain.deadlines.rules.calendar import CalendarTooShort
from motcua.domain.reports.readers import whole
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_


@transaction.atomic
def prepare_notices(
    *, actor: Actor, at: datetime, unit_id: int, year: int, month: int
) -> int:
    """Prepare what is missing of a centre's notices of a month; return how many.

    Those there are stay as they are, so again prepares nothing. Raises NotAllowed,
    Invalid or NotNow for a month that is not over or not counted yet.
    """
    _require(actor, unit_id)
    if not 1 <= month <= 12 or not 2000 <= year <= 9999:
        raise Invalid(
            "month_unknown",
            N_("Không có tháng này."),
            field="thang",
            remedy=N_("Hãy chọn một tháng đã kết thúc."),
        )
    check_month_over(year=year, month=month, today=at.astimezone(VN).date())
    as_of = _known(year, month)
    known = set(
        AgencyNotice.objects.filter(unit_id=unit_id, year=year, month=month).values_list(
            "agency__code", flat=True
        )
    )
    codes = {unit.id: unit.code for unit in accounts.units_in_force(on=at.date())}
    made = [
        AgencyNotice(
            unit_id=unit_id,
            agency_id=agency,
            year=year,
            month=month,
            as_of=as_of,
            content=content.as_json(),
            prepared_at=at,
            prepared_by=actor.name,
        )
        for agency, content in contents(
            unit_id=unit_id, year=year, month=month, as_of=as_of
        ).items()
        if codes.get(agency) not in known
    ]
    before = AgencyNotice.objects.count()
    AgencyNotice.objects.bulk_create(made, ignore_conflicts=True)
    return AgencyNotice.objects.count() - before


@transaction.atomic
def refresh_notice(*, actor: Actor, at: datetime, notice_id: int) -> None:
    """Take a draft's figures anew, as known now. Raises NotNow once it is signed."""
    row = held(actor=actor, act=Act.NOTIFY_AGENCIES, notice_id=notice_id)
    if row.state != NoticeState.DRAFT:
        raise moved_on()
    as_of = _known(row.year, row.month)
    found = contents(unit_id=row.unit_id, year=row.year, month=row.month, as_of=as_of)
    content = found.get(row.agency_id)
    if content is None:
        raise NotNow("notice_empty", N_("Cơ quan không còn hồ sơ nào trong tháng này."))
    row.content, row.as_of = content.as_json(), as_of
    row.prepared_at, row.prepared_by = at, actor.name
    row.save(update_fields=["content", "as_of", "prepared_at", "prepared_by"])


def prepare_due(*, actor: Actor, at: datetime) -> int:
    """Prepare last month's notices of every centre from its first working day on.

    Raises NotAllowed for anybody but the system.
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    today = at.astimezone(VN).date()
    try:
        calendar = calendar_of_day(on=today)
        first = today.replace(day=1)
        if not calendar.is_working_day(first):
            first = calendar.next_working_day(first)
    except CalendarTooShort:
        return 0
    if today < first:
        return 0
    year, month = month_before(today)
    made = 0
    for unit in accounts.receptions(on=today):
        try:
            made += prepare_notices(
                actor=actor, at=at, unit_id=unit.id, year=year, month=month
            )
        except NotNow:
            continue  # not counted yet; tomorrow again
    return made


def _require(actor: Actor, unit_id: int) -> None:
    if actor.is_system:
        return
    require(actor, Act.NOTIFY_AGENCIES)
    if unit_id not in units_for(actor, Act.NOTIFY_AGENCIES):
        raise NotAllowed(
            "centre_not_yours", N_("Bạn không phải người đứng đầu Trung tâm này.")
        )


def _known(year: int, month: int) -> datetime:
    """Return up to when the figures are whole; raise NotNow before the month's end."""
    until = whole().at
    after = (year + month // 12, month % 12 + 1)
    if until is None or until < datetime(*after, 1, tzinfo=VN):
        raise NotNow(
            "month_not_counted",
            N_("Số liệu của tháng %(month)s/%(year)s chưa đầy đủ."),
            facts={"month": month, "year": year},
            field="thang",
            remedy=N_("Hãy thử lại sau vài phút."),
        )
    return until
