"""Words of papers in custody: where one is, and what has happened to it."""

from django.utils.translation import gettext

from motcua.kernel.text import N_

_THING_STATE = {
    "held": (N_("Đang giữ"), "blue"),
    "in_transit": (N_("Đang chuyển"), "yellow"),
    "with_carrier": (N_("Ở bưu chính"), "yellow"),
    "released": (N_("Đã trả"), "grey"),
    "lost": (N_("Báo mất"), "red"),
}
_PASSED = {
    "taken_in": N_("Nhận vào"),
    "given": N_("Giao"),
    "taken": N_("Nhận"),
    "released": N_("Trả"),
    "recalled": N_("Thu hồi"),
    "lost": N_("Báo mất"),
    "found": N_("Tìm thấy"),
    "sealed": N_("Niêm phong trước mặt người thứ hai"),
    "posted": N_("Giao cho bưu chính"),
    "delivered": N_("Bưu chính đã phát"),
    "taken_back": N_("Nhận lại từ bưu chính"),
    "lost_by_post": N_("Bưu chính làm thất lạc"),
}


def thing_state(value: str) -> str:
    """Return where a paper is, in a word."""
    return gettext(_THING_STATE[value][0])


def thing_colour(value: str) -> str:
    """Return the colour of that word's tag; the word says the same."""
    return _THING_STATE[value][1]


def passed(value: str) -> str:
    """Return what happened to a paper."""
    return gettext(_PASSED[value])
