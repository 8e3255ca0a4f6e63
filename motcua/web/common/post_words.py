"""Words of what goes by post, in the reader's language."""

from django.utils.translation import gettext

from motcua.domain.post.actions.settling import OUTCOMES
from motcua.domain.post.readers.steps import FOUND, HANDED, ORDERED, ParcelStep
from motcua.domain.post.rules.money import VERDICT_NAMES, Verdict
from motcua.domain.post.rules.parcels import DIRECTION_NAMES, Direction
from motcua.domain.post.rules.states import FAULT_NAMES, STATE_NAMES, Fault, PostState
from motcua.kernel.text import N_

_HOME, _COUNTER = Direction.DELIVER, Direction.COLLECT
_STEPS = {
    (_HOME, ORDERED): N_("Đã lập phiếu gửi kết quả về nhà"),
    (_COUNTER, ORDERED): N_("Đã yêu cầu bưu chính đến lấy hồ sơ"),
    (_HOME, PostState.PICKED_UP): N_("Bưu chính đã nhận kết quả để chuyển"),
    (_COUNTER, PostState.PICKED_UP): N_("Bưu chính đã lấy hồ sơ tại nhà"),
    (_HOME, PostState.OUT): N_("Bưu tá đang mang kết quả đến"),
    (_COUNTER, PostState.OUT): N_("Bưu tá đang mang hồ sơ đến bộ phận một cửa"),
    (_HOME, PostState.FAILED): N_("Bưu tá chưa giao được kết quả"),
    (_COUNTER, PostState.FAILED): N_("Bưu tá chưa lấy hoặc chưa giao được hồ sơ"),
    (_HOME, PostState.DELIVERED): N_("Bưu chính đã giao kết quả tận nơi"),
    (_COUNTER, PostState.DELIVERED): N_("Bưu chính đã giao hồ sơ cho bộ phận một cửa"),
}
_ANY_WAY = {
    PostState.ACCEPTED: N_("Bưu chính đã nhận yêu cầu"),
    PostState.AT_OFFICE: N_("Bưu gửi đang ở bưu cục"),
    PostState.RETURNING: N_("Bưu gửi đang được chuyển trở lại nơi gửi"),
    PostState.RETURNED: N_("Bưu gửi đã được chuyển trở lại nơi gửi"),
    PostState.LOST: N_("Bưu gửi bị thất lạc; bộ phận một cửa đang làm rõ với bưu chính"),
    PostState.CANCELLED: N_("Đã hủy phiếu gửi bưu chính"),
}
_HANDED = {
    (_HOME, "out"): N_("Bộ phận một cửa đã giao kết quả cho bưu chính"),
    (_HOME, "in"): N_("Kết quả đã trở lại bộ phận một cửa"),
    (_COUNTER, "in"): N_("Bộ phận một cửa đã nhận hồ sơ từ bưu chính"),
}
_COLOUR = {
    PostState.FAILED: "yellow",
    PostState.RETURNING: "yellow",
    PostState.RETURNED: "yellow",
    PostState.DELIVERED: "green",
    PostState.LOST: "red",
    PostState.CANCELLED: "grey",
    PostState.CREATED: "grey",
}


def state(value: str) -> str:
    """Return where a parcel is, in words."""
    return gettext(STATE_NAMES[PostState(value)]) if value else ""


def colour(value: str) -> str:
    """Return the colour of that word's tag; the word says the same."""
    return _COLOUR.get(PostState(value), "blue")


def direction(value: str) -> str:
    """Return which way a parcel goes."""
    return gettext(DIRECTION_NAMES[Direction(value)])


def fault(value: str) -> str:
    """Return what two statements disagree about."""
    return gettext(FAULT_NAMES[Fault(value)])


def verdict(value: str) -> str:
    """Return how a line of money stands to what was due."""
    return gettext(VERDICT_NAMES[Verdict(value)])


def step(value: ParcelStep) -> str:
    """Return what happened to a parcel, in its owner's words."""
    way = Direction(value.direction)
    if value.what == FOUND:
        ended = gettext(OUTCOMES[value.more])
        return gettext("Đã xử lý xong việc bưu gửi thất lạc: %(ended)s") % {
            "ended": ended
        }
    if value.what == HANDED:
        return gettext(_HANDED[way, value.way])
    found = _STEPS.get((way, value.what)) or _ANY_WAY.get(PostState(value.what))
    return gettext(found or STATE_NAMES[PostState(value.what)])


def step_more(value: ParcelStep) -> str:
    """Return its tracking number, and why where the carrier has said so."""
    number = gettext("Vận đơn %(number)s") % {"number": value.tracking}
    return number if value.what == FOUND or not value.more else f"{number}; {value.more}"
