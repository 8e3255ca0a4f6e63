"""Whom the sandbox knows: a list in its folder, and their claims in both dialects."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

REALMS: Mapping[str, str] = {
    "vneid": "Định danh và xác thực điện tử (VNeID) – thử nghiệm",
    "dvcqg": "Cổng Dịch vụ công quốc gia – thử nghiệm",
}
CITIZEN, ORGANISATION = "1", "2"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with an electronic identity; `level` is 1 or 2, as the decree has them.

    An organisation has a tax number, and the number and name of who represents it.
    Basis: NĐ 69/2024 art 6, 7.
    """

    number: str
    name: str
    born_on: str = ""
    level: int = 2
    tax: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""

    @property
    def key(self) -> str:
        """Return what the sign-in page knows them by."""
        return self.tax or self.number


def write_holders(folder: Path, holders: Iterable[Holder]) -> None:
    """Say who has an identity."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = json.dumps([asdict(one) for one in holders], ensure_ascii=False, indent=1)
    (folder / "people.json").write_text(text + "\n", encoding="utf-8")


def holders(folder: Path) -> dict[str, Holder]:
    """Return who has an identity, by key; nobody when nobody has said so."""
    path = folder / "people.json"
    if not path.exists():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {one.key: one for one in (Holder(**row) for row in rows)}


def subject_of(realm: str, holder: Holder) -> str:
    """Return the provider's own name for somebody, which says nothing about them."""
    return hashlib.sha256(f"{realm} {holder.key}".encode()).hexdigest()[:32]


def claims_of(realm: str, holder: Holder, address: str) -> dict[str, Any]:
    """Return the claims of law and practice for somebody, without those they lack."""
    shared = {
        "LoaiTaiKhoan": ORGANISATION if holder.organisation else CITIZEN,
        "SoDinhDanh": holder.number,
        "HoVaTen": holder.name,
        "NgayThangNamSinh": _written(holder.born_on),
        "TechID": subject_of("tech", holder),
        "loAs": str(holder.level),
        "IAL": str(holder.level),
        "userProfileUri": f"{address}/userinfo",
        "logoutUri": f"{address}/logout",
    }
    portal = {
        "MaSoThue": holder.tax,
        "MaSoDoanhNghiep": holder.tax,
        "TenDoanhNghiep": holder.organisation,
        "ThuDienTu": holder.email,
        "SoDienThoai": holder.phone,
    }
    told = {**shared, **(portal if realm == "dvcqg" else {})}
    return {name: value for name, value in told.items() if value}


def _written(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}" if day else ""
