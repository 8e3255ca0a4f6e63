"""Everybody who signs in a sandbox: for the demo, for tests, for a training centre."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path

import typst

from motcua.adapters.signing.sandbox.people import User
from motcua.domain.accounts.models import Delegation
from motcua.domain.accounts.readers import in_force
from motcua.domain.documents.actions import SignatoryRow, register_signatory
from motcua.domain.documents.rules.rendering import FONTS
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN

HERE = Path(__file__).resolve().parent
SIGNATURE_WIDTH_MM, SEAL_WIDTH_MM = 46, 36
_DOCUMENT = "Đăng ký chữ ký thử nghiệm"
_DOTS_PER_INCH = 200


def users(*, on: date) -> list[User]:
    """Return whom the register of authority lets sign, and their agencies."""
    found: dict[str, User] = {}
    for line in _lines(on):
        officer, unit = line.officer, line.unit
        number = f"CCCD:0220{officer.pk:08d}"
        found[officer.code] = User(officer.code, officer.name, number, unit.name)
        code = agency_code(unit.code)
        found[code] = User(code, unit.name, f"MST:57{unit.pk:08d}", unit.name)
    return list(found.values())


def register_all(*, at: datetime) -> int:
    """Register them with samples of signature and seal; return how many."""
    on = at.astimezone(VN).date()
    known = {user.code: user for user in users(on=on)}
    officers = {line.officer for line in _lines(on)}
    units = {line.unit for line in _lines(on)}
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
    for unit in units:
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
    return len(officers) + len(units)


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


def _lines(on: date) -> Iterable[Delegation]:
    rows = Delegation.objects.filter(in_force(on))
    return rows.select_related("officer", "unit").order_by("id")
