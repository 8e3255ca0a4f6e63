"""The messages of the payment platform: their fields, in which order they are hashed.

A message's MaXacThuc is the SHA-256 of its values, in the order given here, joined by
`|`, with the secret after the last bar. Basis: the platform's specification 1.0.6.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from motcua.kernel.clock import VN

VERSION: Final = "1.0.6"
HASH: Final = "MaXacThuc"
OK, FAILED, UNKNOWN, PENDING = "00", "01", "06", "09"
BAD_HASH, BAD_AMOUNT = "97", "04"
FIELDS: Mapping[str, tuple[str, ...]] = {
    "INIT": (
        "LoaiBanTin",
        "PhienBan",
        "MaDoiTac",
        "MaThamChieu",
        "SoTien",
        "LoaiHinhThanhToan",
        "MaKenhThanhToan",
        "MaThietBi",
        "NgonNgu",
        "MaTienTe",
        "MaNganHang",
        "ThongTinGiaoDich",
        "ThoiGianGD",
        "Ip",
        "ThongTinBienLai",
    ),
    "INIT_ANSWER": ("MaLoi", "MaDoiTac", "MaThamChieu", "UrlThanhToan"),
    "IPN": (
        "LoaiBanTin",
        "MaLoi",
        "MaDoiTac",
        "MaThamChieu",
        "SoTien",
        "MaTienTe",
        "MaGiaoDich",
        "MaNganHang",
        "ThoiGianGD",
        "ThongTinGiaoDich",
    ),
    "IPN_ANSWER": ("MaLoi", "MaThamChieu"),
    "QUERY": ("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "ThoiGianGD"),
    "GET_BILL": ("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "ThoiGianGD"),
    "BILL_ANSWER": ("MaLoi", "MaDoiTac", "MaThamChieu", "BienLai"),
    "REFUND": (
        "LoaiBanTin",
        "PhienBan",
        "MaDoiTac",
        "MaThamChieu",
        "MaThamChieuGoc",
        "SoTien",
        "LyDo",
        "ThoiGianGD",
    ),
    "REFUND_ANSWER": (
        "MaLoi",
        "MaDoiTac",
        "MaThamChieu",
        "SoTien",
        "MaGiaoDich",
        "MoTa",
    ),
    "LIST": ("LoaiBanTin", "PhienBan", "MaDoiTac", "Ngay", "ThoiGianGD"),
    "LIST_ANSWER": ("MaLoi", "MaDoiTac", "Ngay", "DanhSach"),
}
"""What is hashed of each message. A query is answered in the form of an IPN."""


def sealed(kind: str, values: Mapping[str, object], *, secret: str) -> dict[str, object]:
    """Return a message with its hash."""
    return {**values, HASH: digest(kind, values, secret=secret)}


def is_sealed(kind: str, message: Mapping[str, object], *, secret: str) -> bool:
    """Say whether a message bears the hash its sender would have made.

    Compared in constant time, so that no answer tells how much of a guess was right.
    """
    given = message.get(HASH)
    wanted = digest(kind, message, secret=secret)
    return isinstance(given, str) and hmac.compare_digest(
        given.lower().encode(), wanted.encode()
    )


def digest(kind: str, values: Mapping[str, object], *, secret: str) -> str:
    """Return the hash of a message; what it lacks counts as empty."""
    parts = [_text(values.get(name, "")) for name in FIELDS[kind]]
    return hashlib.sha256("|".join([*parts, secret]).encode()).hexdigest()


def _text(value: object) -> str:
    if isinstance(value, dict | list):
        return json.dumps(
            value, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
    return str(value)


def stamp(at: datetime) -> str:
    """Return a moment as messages write it, in Vietnam's time."""
    return f"{at.astimezone(VN):%Y%m%d%H%M%S}"


def moment(text: str) -> datetime | None:
    """Return the moment a message writes, None where it writes none; raise ValueError."""
    if not text:
        return None
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=VN)
