"""No personal data where others read along: what a notice's words may bear.

Basis: NĐ 61/2018 art 5.1d; law 91/2025 art 3.3, 15.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, search_key

PLACES: Mapping[str, str] = {
    "code": N_("mã hồ sơ"),
    "due": N_("ngày giờ hẹn"),
    "url": N_("địa chỉ trang tra cứu"),
    "tracking": N_("số vận đơn"),
}
"""What a notice about a dossier may have filled in, in every channel."""

SAMPLE: Mapping[str, str] = {
    "code": "000.00.01.H49-261126-0001",
    "due": "17:00 03/12/2026",
    "url": "https://motcua.example/tra-cuu/000.00.01.H49-261126-0001",
    "tracking": "EA123VN",
}

_PLACE = re.compile(r"%\((?P<name>[^)]*)\)(?P<form>.?)")
_STRAY = re.compile(r"%(?!\([a-z]+\)s)")
_NUMBER = re.compile(r"(?<!\d)\d{9,12}(?!\d)")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PERSONAL = (
    "ho va ten", "ho ten", "ngay sinh", "can cuoc", "cccd", "cmnd", "ho chieu",
    "so dinh danh", "ma so thue", "dia chi thuong tru", "noi cu tru", "so dien thoai",
    "ten nguoi nop", "full name", "date of birth", "identity number", "home address",
)  # fmt: skip
"""Words that announce a person's data; a general notice has no use for them."""


def names_in(text: str) -> frozenset[str]:
    """Return the names of the places a text has."""
    return frozenset(found["name"] for found in _PLACE.finditer(text))


def faults_of(
    text: str, *, field: str, places: Collection[str] = tuple(PLACES)
) -> Iterator[Invalid]:
    """Yield what keeps a text from being a notice: stray signs, unknown places, people.

    `places` are those the kind of notice has something for.

    The rule is one for all channels: an e-mail is read along as well as an SMS.
    """
    if _STRAY.search(text):
        yield Invalid(
            "place_malformed",
            N_("Dấu phần trăm chỉ dùng trong chỗ điền."),
            field=field,
            remedy=N_("Hãy xóa dấu phần trăm thừa."),
        )
    if field == "text" and "url" not in names_in(text):
        yield Invalid(
            "place_missing",
            N_("Mẫu chưa có địa chỉ trang xem."),
            field=field,
            remedy=N_("Hãy thêm chỗ điền url: người nhận xem chi tiết ở đó."),
        )
    for name in sorted(names_in(text) - set(places)):
        yield Invalid(
            "place_unknown",
            N_("Không có chỗ điền tên “%(name)s”."),
            facts={"name": name[:40], "known": ", ".join(places)},
            field=field,
            remedy=N_("Chỉ dùng: %(known)s."),
        )
    if _NUMBER.search(text) or _MAIL.search(text) or _personal_word(text):
        yield Invalid(
            "personal_data",
            N_("Mẫu có dữ liệu cá nhân hoặc nhắc đến dữ liệu cá nhân."),
            field=field,
            remedy=N_("Chỉ ghi mã hồ sơ, tình trạng nói chung và địa chỉ trang xem."),
        )


def is_plain(text: str) -> bool:
    """Say whether a text may go where others read along."""
    return next(faults_of(text, field="text"), None) is None


def _personal_word(text: str) -> bool:
    key = search_key(text)
    return any(word in key for word in _PERSONAL)
