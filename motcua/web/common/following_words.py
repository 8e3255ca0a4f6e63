"""Words for what the applicant and the one-stop unit say to each other."""

from django.utils.translation import gettext

from motcua.domain.following.rules import WAY_NAMES, Party, Way
from motcua.kernel.text import N_

_PARTY = {
    Party.APPLICANT: N_("ông/bà"),
    Party.RECEPTION: N_("bộ phận một cửa"),
    Party.AGENCY: N_("cơ quan giải quyết"),
    Party.NOBODY: "",
}
_WHAT = {
    "letter": N_("Tin nhắn chưa đọc"),
    "reply": N_("Phần bổ sung chờ nhận"),
    "wish": N_("Đề nghị rút hồ sơ"),
}


def awaited_from(value: str) -> str:
    """Return from whom something is awaited."""
    found = _PARTY[Party(value)]
    return gettext(found) if found else ""


def talk_way(value: str) -> str:
    """Return how something was said."""
    return gettext(WAY_NAMES[Way(value)])


def sent_what(value: str) -> str:
    """Return what of an applicant waits at the counter."""
    return gettext(_WHAT[value])
