"""What there is in a hall: areas, services, counters, and when it receives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require
from motcua.domain.deadlines.readers import calendar_for
from motcua.domain.hall.models import Area, Counter, LimitOrder, Service
from motcua.domain.hall.rules.limits import Limits
from motcua.domain.statements import run
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound, NotNow
from motcua.kernel.text import N_

DOORS_OPEN_BEFORE = timedelta(minutes=30)
"""How long before the counters receive a number can be taken."""


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """An area of a hall."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What people take a number for."""

    id: int
    unit_id: int
    letter: str
    name: str
    hint: str
    purpose: str
    area: AreaFacts
    fields: tuple[str, ...]
    procedures: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class CounterFacts:
    """A counter and what it serves."""

    id: int
    unit_id: int
    staff_unit_id: int
    staff_unit: str
    code: str
    name: str
    area: AreaFacts
    service_ids: frozenset[int]
    letters: str
    active: bool


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order that limits a hall, and who entered it."""

    id: int
    limits: Limits
    entered_name: str
    entered_at: datetime


def day_of(at: datetime) -> date:
    """Return the day of a moment at the counters."""
    return at.astimezone(VN).date()


def hall_unit(*, on: date) -> int | None:
    """Return the centre whose hall people come to, None where none is set up."""
    unit_id: int | None = run("hall", "centre", [on])[0][0]
    return unit_id


def areas(*, unit_id: int) -> tuple[AreaFacts, ...]:
    """Return the areas of a hall by code."""
    rows = Area.objects.filter(unit_id=unit_id).order_by("code")
    return tuple(AreaFacts(row.pk, row.code, row.name) for row in rows)


def services(*, unit_id: int, every: bool = False) -> tuple[ServiceFacts, ...]:
    """Return what one can take a number for, by letter; all that ever was on request."""
    rows = Service.objects.filter(unit_id=unit_id).select_related("area")
    if not every:
        rows = rows.filter(active=True)
    return tuple(service_facts(row=row) for row in rows.order_by("letter"))


def service_facts(*, row: Service) -> ServiceFacts:
    """Return a service as plain facts."""
    return ServiceFacts(
        id=row.pk,
        unit_id=row.unit_id,
        letter=row.letter,
        name=row.name,
        hint=row.hint,
        purpose=row.purpose,
        area=AreaFacts(row.area_id, row.area.code, row.area.name),
        fields=tuple(row.fields),
        procedures=tuple(row.procedures),
        active=row.active,
    )


def counters(*, unit_id: int, every: bool = False) -> tuple[CounterFacts, ...]:
    """Return the counters of a hall by code; those out of use on request."""
    rows = Counter.objects.filter(unit_id=unit_id).select_related("area", "staff_unit")
    if not every:
        rows = rows.filter(active=True)
    found = [counter_facts(row=row) for row in rows.prefetch_related("services")]
    return tuple(sorted(found, key=lambda c: (len(c.code), c.code)))


def counter_facts(*, row: Counter) -> CounterFacts:
    """Return a counter as plain facts."""
    served = list(row.services.all())
    return CounterFacts(
        id=row.pk,
        unit_id=row.unit_id,
        staff_unit_id=row.staff_unit_id,
        staff_unit=row.staff_unit.short_name,
        code=row.code,
        name=row.name,
        area=AreaFacts(row.area_id, row.area.code, row.area.name),
        service_ids=frozenset(s.pk for s in served),
        letters="".join(sorted(s.letter for s in served)),
        active=row.active,
    )


def limits_in_force(*, unit_id: int, on: date) -> tuple[int, Limits] | None:
    """Return the order in force in a hall with its id; the newest where there are two."""
    rows = LimitOrder.objects.filter(
        unit_id=unit_id, valid_from__lte=on, valid_to__gte=on
    )
    row = rows.order_by("-entered_at", "-pk").first()
    return None if row is None else (row.pk, limits_of(row=row))


def orders(*, actor: Actor, unit_id: int) -> Sequence[OrderFacts]:
    """Return the orders of a hall, the newest first; raise NotAllowed."""
    require(actor, Act.LEAD_HALL)
    rows = LimitOrder.objects.filter(unit_id=unit_id).order_by("-valid_from", "-pk")[:50]
    return [
        OrderFacts(row.pk, limits_of(row=row), row.entered_name, row.entered_at)
        for row in rows
    ]


def limits_of(*, row: LimitOrder) -> Limits:
    """Return an order as the pure rules use it."""
    return Limits(
        number=row.number,
        authority=row.authority,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        places=row.places,
        questions=tuple(row.questions),
        advice=row.advice,
        keep_days=row.keep_days,
    )


def check_doors_open(*, unit_id: int, at: datetime) -> None:
    """Raise NotNow when no number can be taken at a moment; it says when one can."""
    unit = accounts.unit(unit_id=unit_id)
    here = at.astimezone(VN)
    calendar = calendar_for(unit_code=unit.code, on=here.date())
    shifts = calendar.reception_hours(here.date())
    said = "; ".join(s.text for s in shifts)
    if not shifts:
        raise NotNow(
            "hall_closed_today",
            N_("Hôm nay %(day)s trung tâm không tiếp nhận."),
            facts={"day": f"{here:%d/%m/%Y}"},
            remedy=N_("Xin mời quay lại vào ngày làm việc."),
        )
    opens = datetime.combine(here.date(), shifts[0].begins, VN) - DOORS_OPEN_BEFORE
    closes = datetime.combine(here.date(), shifts[-1].ends, VN)
    if not opens <= here <= closes:
        raise NotNow(
            "hall_closed_now",
            N_("Lúc này chưa lấy được số. Giờ tiếp nhận hôm nay: %(hours)s."),
            facts={"hours": said},
            remedy=N_("Số được lấy từ 30 phút trước giờ mở quầy đến hết giờ tiếp nhận."),
        )


def no_such_service() -> NotFound:
    """Return the one answer for a service that is not there."""
    return NotFound(
        "service_unknown",
        N_("Không có mục này ở sảnh."),
        field="service",
        remedy=N_("Hãy chọn một mục trong danh sách."),
    )
