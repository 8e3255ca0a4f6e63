"""Everybody who signs in a sandbox: for the demo, for tests, for a training centre."""

import json
from datetime import date, datetime
from functools import cache
from pathlib import Path

import typst
from django.db.models import Q, QuerySet

from motcua.adapters.signing.sandbox.people import PIN, User
from motcua.domain.accounts.models import Delegation, Officer, RoleGrant, Unit
from motcua.domain.accounts.readers import in_force
from motcua.domain.documents.actions import SignatoryRow, register_signatory
from motcua.domain.documents.rules.rendering import FONTS
from motcua.domain.payments.models import ReceiptSeries
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.clock import VN

HERE = Path(__file__).resolve().parent
SIGNATURE_WIDTH_MM, SEAL_WIDTH_MM = 46, 36
_DOCUMENT = "Đăng ký chữ ký thử nghiệm"
_DOTS_PER_INCH = 200


def users(*, on: date) -> list[User]:
    """Return who signs: officers with authority or who digitise, and their agencies."""
    agencies = _agencies(on)
    numbers = {unit: f"MST:57{unit.pk:08d}" for unit in agencies}
    people = [
        User(one.code, one.name, f"CCCD:0220{one.pk:08d}", one.unit.name)
        for one in _officers(on)
    ]
    return people + [
        User(agency_code(unit.code), unit.name, numbers[unit], unit.name)
        for unit in agencies
    ]


def register_all(*, at: datetime) -> int:
    """Register them with samples of signature and seal; return how many."""
    on = at.astimezone(VN).date()
    known = {user.code: user for user in users(on=on)}
    officers, agencies = _officers(on), _agencies(on)
    for officer in officers:
        row = SignatoryRow(
            service="remote",
            credential_id=officer.code,
            image=sample("signature", officer.name.split()[-1]),
            image_width_mm=SIGNATURE_WIDTH_MM,
            document=_DOCUMENT,
            officer_id=officer.pk,
            number=known[officer.code].number,
        )
        register_signatory(actor=SYSTEM, at=at, row=row, valid_from=on)
    for unit in agencies:
        code = agency_code(unit.code)
        row = SignatoryRow(
            service="remote",
            credential_id=code,
            image=sample("seal", unit.short_name),
            image_width_mm=SEAL_WIDTH_MM,
            document=_DOCUMENT,
            unit_id=unit.pk,
            number=known[code].number,
        )
        register_signatory(actor=SYSTEM, at=at, row=row, valid_from=on)
    return len(officers) + len(agencies)


def write_secrets(file: Path, *, on: date) -> None:
    """Give the machine the PIN of the agencies' keys, to sign receipts by itself."""
    secrets = {agency_code(unit.code): PIN for unit in _agencies(on)}
    file.write_text(json.dumps(secrets), encoding="utf-8")
    file.chmod(0o600)


def agency_code(unit_code: str) -> str:
    """Return by what code an agency is known at the sandbox."""
    return f"unit-{unit_code}"


@cache
def sample(kind: str, name: str) -> bytes:
    """Return a transparent PNG that looks like a signature or a seal, and is neither."""
    png = typst.compile(
        HERE / f"{kind}.typ",
        format="png",
        ppi=_DOTS_PER_INCH,
        sys_inputs={"name": name},
        font_paths=[FONTS],
        ignore_system_fonts=True,
    )
    if not isinstance(png, bytes):
        raise TypeError("a sample has one page")
    return png


def _officers(on: date) -> list[Officer]:
    """Return who decides, who digitises at a counter, and who heads a centre."""
    rows = Officer.objects.filter(
        Q(pk__in=_lines(on).values("officer")) | Q(pk__in=_grants(on).values("officer"))
    )
    return list(rows.select_related("unit").order_by("id"))


def _agencies(on: date) -> list[Unit]:
    """Return in whose name is decided, and who collects fees."""
    series = ReceiptSeries.objects.filter(in_force(on))
    rows = Unit.objects.filter(
        Q(pk__in=_lines(on).values("unit")) | Q(pk__in=series.values("unit"))
    )
    return list(rows.order_by("id"))


def _lines(on: date) -> QuerySet[Delegation]:
    return Delegation.objects.filter(in_force(on))


def _grants(on: date) -> QuerySet[RoleGrant]:
    signing = (Role.COUNTER.value, Role.DIRECTOR.value)
    return RoleGrant.objects.filter(in_force(on), role__in=signing)
