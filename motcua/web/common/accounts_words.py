"""Words for accounts, sessions and mandates, in the reader's language."""

from django.conf import settings
from django.utils.translation import gettext

from motcua.domain.accounts.models import Method, StepKind
from motcua.domain.accounts.readers.sessions import SessionFacts
from motcua.domain.accounts.rules.behalf import DOING_NAMES, TIE_NAMES
from motcua.domain.accounts.rules.identity import ASSURANCE_NAMES, Assurance
from motcua.domain.accounts.rules.members import MEMBER_ROLE_NAMES, MemberRole
from motcua.kernel.behalf import Doing, Tie
from motcua.kernel.text import N_
from motcua.web.common.wording import read_what

_BROWSERS = (
    ("Edg/", "Edge"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What an agent says, the more special first: most say Chrome and Safari as well."""
_WAYS = {
    "online": N_("trên mạng"),
    "counter": N_("tại quầy"),
    "code": N_("bằng mã gửi qua thư"),
}
_DONE = {
    "filing.begun": N_("Đã bắt đầu hồ sơ"),
    "filing.submitted": N_("Đã gửi hồ sơ"),
    "filing.withdrawn": N_("Đã rút hồ sơ"),
    "message.written": N_("Đã nhắn tin cho bộ phận một cửa"),
    "notices.chosen": N_("Đã chọn cách nhận thông báo"),
    "notices.read": N_("Đã xem hộp thư"),
    "payment.begun": N_("Đã bắt đầu nộp tiền trực tuyến"),
    "payment.exemption_claimed": N_("Đã đề nghị miễn, giảm phí"),
    "pickup.asked": N_("Đã yêu cầu lấy hồ sơ tại nhà"),
    "pickup.cancelled": N_("Đã hủy yêu cầu lấy hồ sơ tại nhà"),
    "supplement.file_added": N_("Đã thêm giấy tờ bổ sung"),
    "supplement.file_dropped": N_("Đã bỏ giấy tờ bổ sung"),
    "supplement.sent": N_("Đã gửi phần bổ sung"),
    "wish.made": N_("Đã đề nghị rút hồ sơ"),
    "wish.taken_back": N_("Đã bỏ đề nghị rút hồ sơ"),
}
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def assurance(level: int) -> str:
    """Return how sure it is who has signed in."""
    return gettext(ASSURANCE_NAMES[Assurance(level)]) if level else ""


def provider(key: str) -> str:
    """Return a provider's name, its key when it is not set up any more."""
    return str(settings.IDENTITY_PROVIDERS.get(key, {}).get("name", key))


def session_way(session: SessionFacts | None) -> str:
    """Return how somebody signed in."""
    if session is None:
        return ""
    if session.provider:
        return provider(session.provider)
    return gettext(Method(session.method).label)


def step_kind(kind: str) -> str:
    """Return what gives the one-time code."""
    return gettext(StepKind(kind).label)


def doing(value: str) -> str:
    """Return what may be done for somebody."""
    return gettext(DOING_NAMES[Doing(value)])


def tie(value: str) -> str:
    """Return what ties who acts to whom they act for."""
    return gettext(TIE_NAMES[Tie(value)])


def member_role(value: str) -> str:
    """Return what somebody is in an organisation."""
    return gettext(MEMBER_ROLE_NAMES[MemberRole(value)])


def consent_way(value: str) -> str:
    """Return how a consent to be helped was given."""
    return gettext(_WAYS[value])


def done_for(value: str) -> str:
    """Return what was done or read for somebody."""
    if value.startswith("read "):
        return gettext("Đã xem: %(what)s") % {"what": read_what(value[5:])}
    return gettext(_DONE[value]) if value in _DONE else value


def device(agent: str) -> str:
    """Return the browser and the machine an agent names, as people know them."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    machine = next((name for sign, name in _MACHINES if sign in agent), "")
    if browser and machine:
        return f"{browser}, {machine}"
    return browser or machine or gettext("Trình duyệt không rõ")
