"""What a provider's claims say of a person, by a mapping that is configuration."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, normalise


class Assurance(IntEnum):
    """How sure it is who has signed in.

    Basis: NĐ 69/2024 art 6, 7 (identity accounts of level 1 and 2).
    """

    PASSWORD = 1
    TWO_STEPS = 2
    IDENTIFIED = 3


ASSURANCE_NAMES: Mapping[Assurance, str] = {
    Assurance.PASSWORD: N_("Mức 1: mật khẩu"),
    Assurance.TWO_STEPS: N_("Mức 2: hai bước, hoặc định danh điện tử mức độ 1"),
    Assurance.IDENTIFIED: N_("Mức 3: định danh điện tử mức độ 2"),
}

FIELDS = (
    "number",
    "name",
    "born_on",
    "kind",
    "level",
    "tax",
    "organisation",
    "email",
    "phone",
)
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%Y%m%d")


@dataclass(frozen=True, slots=True)
class Mapped:
    """How one provider speaks: claim by field, our value by theirs."""

    claims: Mapping[str, str]
    kinds: Mapping[str, str]
    levels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Identified:
    """Who a provider says has signed in; an organisation with who represents it.

    `represented_by` is the representative's number, `representative` their name.
    """

    subject: str
    kind: str
    id_kind: str
    number: str
    name: str
    level: Assurance
    born_on: date | None = None
    email: str = ""
    phone: str = ""
    represented_by: str = ""
    representative: str = ""


def identified(claims: Mapping[str, Any], mapped: Mapped) -> Identified:
    """Return who the claims are of; raise Invalid naming what they lack.

    A level or a kind of account that the mapping does not know is refused: nobody is
    taken for more than the provider has said.
    """
    told = {
        field: normalise(str(claims.get(claim) or ""))
        for field, claim in mapped.claims.items()
    }
    kind = mapped.kinds.get(told.get("kind", ""), "")
    level = mapped.levels.get(told.get("level", ""))
    is_citizen = kind == "citizen"
    number = told.get("number" if is_citizen else "tax", "")
    name = told.get("name" if is_citizen else "organisation", "")
    subject = str(claims.get("sub") or "")
    lacks = {"kind": kind, "level": level, "number": number, "name": name, "sub": subject}
    missing = [field for field, value in lacks.items() if not value]
    if missing or level is None:
        raise Invalid(
            "identity_incomplete",
            N_("Hệ thống định danh không cho biết đủ về ông/bà (thiếu: %(missing)s)."),
            facts={"missing": ", ".join(missing)},
            remedy=N_(
                "Hãy hoàn thiện thông tin tài khoản định danh rồi thử lại, hoặc đến bộ "
                "phận một cửa."
            ),
        )
    return Identified(
        subject=subject,
        kind=kind,
        id_kind="cccd" if is_citizen else "tax",
        number=number,
        name=name,
        level=Assurance(level),
        born_on=_day(told.get("born_on", "")) if is_citizen else None,
        email=told.get("email", ""),
        phone=told.get("phone", ""),
        represented_by="" if is_citizen else told.get("number", ""),
        representative="" if is_citizen else told.get("name", ""),
    )


def _day(text: str) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=VN).date()
        except ValueError:
            continue
    return None
