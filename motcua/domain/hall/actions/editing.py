"""Setting up a hall: areas, services, counters."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.models import Unit
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.hall.models import Area, Counter, CounterSession, Purpose, Service
from motcua.domain.hall.readers.places import (
    CounterFacts,
    ServiceFacts,
    counter_facts,
    service_facts,
)
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_, normalise

_LETTER = re.compile(r"[A-Z]")


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service as it is written down; `area` is the area's code."""

    letter: str
    name: str
    area: str
    purpose: str = Purpose.FILE.value
    hint: str = ""
    fields: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True)
class CounterRow:
    """A counter as it is written down; `serves` are letters of services."""

    code: str
    name: str
    area: str
    staff_unit_id: int
    serves: tuple[str, ...]
    active: bool = True


@transaction.atomic
def save_area(*, actor: Actor, at: datetime, unit_id: int, code: str, name: str) -> int:
    """Write an area of a hall, known by its code; return its id."""
    _may_edit(actor, unit_id)
    code, name = normalise(code), normalise(name)
    _named(code, "code", N_("Chưa có mã."))
    _named(name, "name", N_("Chưa có tên."))
    row, _ = Area.objects.update_or_create(
        unit_id=unit_id, code=code, defaults={"name": name}
    )
    return row.pk


@transaction.atomic
def save_service(
    *, actor: Actor, at: datetime, unit_id: int, row: ServiceRow
) -> ServiceFacts:
    """Write a service, known by its letter; one is put out of use, never deleted."""
    _may_edit(actor, unit_id)
    letter = normalise(row.letter).upper()
    if not _LETTER.fullmatch(letter):
        raise Invalid(
            "letter_malformed",
            N_("Chữ đầu của số phải là một chữ cái từ A đến Z."),
            field="letter",
            remedy=N_("Hãy chọn một chữ chưa dùng."),
        )
    _named(normalise(row.name), "name", N_("Chưa có tên."))
    if row.purpose not in Purpose.values:
        raise Invalid("purpose_unknown", N_("Chưa chọn mục đích."), field="purpose")
    saved, _ = Service.objects.update_or_create(
        unit_id=unit_id,
        letter=letter,
        defaults={
            "area": _area(unit_id, row.area),
            "name": normalise(row.name),
            "hint": normalise(row.hint),
            "purpose": row.purpose,
            "fields": [normalise(f) for f in row.fields],
            "procedures": [normalise(p) for p in row.procedures],
            "active": row.active,
        },
    )
    return service_facts(row=saved)


@transaction.atomic
def save_counter(
    *, actor: Actor, at: datetime, unit_id: int, row: CounterRow
) -> CounterFacts:
    """Write a counter, known by its code, with the services it serves.

    Raises NotNow for one that is put out of use while somebody sits there.
    """
    _may_edit(actor, unit_id)
    code = normalise(row.code)
    _named(code, "code", N_("Chưa có mã."))
    _named(normalise(row.name), "name", N_("Chưa có tên."))
    staff = Unit.objects.filter(pk=row.staff_unit_id).first()
    if staff is None:
        raise Invalid("unit_unknown", N_("Chưa chọn đơn vị."), field="staff_unit")
    served = _services(unit_id, row.serves)
    if not row.active and CounterSession.objects.filter(
        counter__unit_id=unit_id, counter__code=code, closed_at__isnull=True
    ):
        raise NotNow(
            "counter_in_use",
            N_("Quầy này đang mở."),
            remedy=N_("Hãy đóng quầy rồi mới ngừng dùng."),
        )
    saved, _ = Counter.objects.update_or_create(
        unit_id=unit_id,
        code=code,
        defaults={
            "name": normalise(row.name),
            "area": _area(unit_id, row.area),
            "staff_unit": staff,
            "active": row.active,
        },
    )
    saved.services.set(served)
    return counter_facts(row=saved)


def _may_edit(actor: Actor, unit_id: int) -> None:
    require(actor, Act.EDIT_HALL)
    if not actor.is_system and unit_id not in units_for(actor, Act.EDIT_HALL):
        raise NotAllowed(
            "hall_of_another_unit", N_("Bạn không phụ trách sảnh của trung tâm này.")
        )


def _named(value: str, field: str, message: str) -> None:
    if not value:
        raise Invalid(f"{field}_missing", message, field=field, remedy=N_("Hãy ghi vào."))


def _area(unit_id: int, code: str) -> Area:
    found = Area.objects.filter(unit_id=unit_id, code=normalise(code)).first()
    if found is None:
        raise Invalid(
            "area_unknown",
            N_("Không có khu “%(code)s” trong sảnh."),
            facts={"code": code},
            field="area",
            remedy=N_("Hãy thêm khu trước, hoặc chọn khu khác."),
        )
    return found


def _services(unit_id: int, letters: Collection[str]) -> Sequence[Service]:
    found = list(Service.objects.filter(unit_id=unit_id, letter__in=letters))
    if not letters or len(found) != len(set(letters)):
        raise Invalid(
            "serves_unknown",
            N_("Quầy phải phục vụ ít nhất một việc có trong sảnh."),
            field="serves",
            remedy=N_("Hãy chọn các việc quầy này phục vụ."),
        )
    return found
