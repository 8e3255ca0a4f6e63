"""Pictures a phone takes for one paper of an intake: how long, how many, which."""

from datetime import timedelta

from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.text import N_

LIFE = timedelta(minutes=15)
"""How long the code of a paper can be used by whoever has it."""
MOST_AT_A_PAPER = 20
SORTS = frozenset({"image/jpeg", "image/png"})


def check_picture(*, media_type: str, name: str) -> None:
    """Raise Invalid for a file that is no picture of a camera."""
    if media_type not in SORTS:
        raise Invalid(
            "not_a_picture",
            N_("Tệp “%(name)s” không phải ảnh JPG hoặc PNG."),
            facts={"name": name},
            field="photo",
            remedy=N_("Hãy chụp bằng máy ảnh của điện thoại."),
        )


def check_room(count: int) -> None:
    """Raise Conflict when a paper has all the pictures it may have."""
    if count >= MOST_AT_A_PAPER:
        raise Conflict(
            "photos_full",
            N_("Giấy tờ này đã có %(most)s ảnh, không nhận thêm."),
            facts={"most": MOST_AT_A_PAPER},
            field="photo",
            remedy=N_("Hãy nhờ cán bộ bỏ bớt ảnh."),
        )


def no_such_link() -> NotFound:
    """Return the one answer for a code that is wrong, over, or of a form that is gone."""
    return NotFound(
        "photo_link_unknown",
        N_("Mã chụp ảnh này không còn dùng được."),
        remedy=N_("Hãy nhờ cán bộ hiện mã mới rồi quét lại."),
    )
