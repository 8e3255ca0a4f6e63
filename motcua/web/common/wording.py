"""Words for the values the domain knows by key, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext

from motcua.domain.accounts.models import IdKind
from motcua.domain.dossiers.models import Channel, Delivery
from motcua.kernel.errors import MotcuaError
from motcua.kernel.text import N_
from motcua.web.common.forms import Several

_STATUS = {
    "incomplete": (N_("Chờ bổ sung"), "yellow"),
    "refused": (N_("Không tiếp nhận"), "red"),
    "processing": (N_("Đang giải quyết"), "blue"),
    "done": (N_("Đã có kết quả"), "green"),
    "returned": (N_("Đã trả kết quả"), "grey"),
}
_OUTCOME = {"approved": N_("Chấp thuận"), "rejected": N_("Không chấp thuận")}
_COMMAND = {
    "hand_over": N_("Bàn giao hồ sơ"),
    "receive": N_("Nhận bàn giao"),
    "assign": N_("Phân công"),
    "submit": N_("Trình tiếp"),
    "send_back": N_("Trả lại bước trước"),
    "approve": N_("Phê duyệt"),
    "reject": N_("Không phê duyệt"),
    "seal": N_("Vào số và đóng dấu"),
    "return": N_("Trả kết quả"),
}
_EVENT = {
    "dossier.accepted": N_("Đã tiếp nhận"),
    "dossier.completion_requested": N_("Đã yêu cầu bổ sung, hoàn thiện"),
    "dossier.refused": N_("Đã từ chối tiếp nhận"),
    "dossier.hand_over": N_("Đã bàn giao"),
    "dossier.receive": N_("Đã nhận bàn giao"),
    "dossier.assign": N_("Đã phân công"),
    "dossier.submit": N_("Đã trình"),
    "dossier.send_back": N_("Đã trả lại bước trước"),
    "dossier.approve": N_("Đã phê duyệt"),
    "dossier.reject": N_("Đã quyết định không phê duyệt"),
    "dossier.seal": N_("Đã vào số, đóng dấu"),
    "dossier.return": N_("Đã trả kết quả"),
}
_ROLE = {
    "guide": N_("Hướng dẫn"),
    "counter": N_("Tiếp nhận"),
    "specialist": N_("Thẩm định"),
    "head": N_("Trưởng phòng"),
    "leader": N_("Lãnh đạo"),
    "clerk": N_("Văn thư"),
    "cashier": N_("Thủ quỹ"),
    "returns": N_("Trả kết quả"),
    "director": N_("Giám đốc trung tâm"),
    "inspector": N_("Thanh tra"),
    "configurator": N_("Cấu hình"),
    "administrator": N_("Quản trị"),
}
_ONLINE = {
    "full": N_("Toàn trình"),
    "partial": N_("Một phần"),
    "none": N_("Không trực tuyến"),
}
_READ = {
    "dossier": N_("trang hồ sơ"),
    "register": N_("sổ theo dõi"),
    "control slip": N_("phiếu kiểm soát"),
    "command line": N_("tình trạng, từ dòng lệnh"),
    "file": N_("tệp số %(n)s"),
}
_PART = {
    "code": N_("mã thủ tục"),
    "time_limit": N_("thời hạn"),
    "components": N_("thành phần hồ sơ"),
}


def status(value: str) -> str:
    """Return the name of a dossier's state."""
    return gettext(_STATUS[value][0])


def status_colour(value: str) -> str:
    """Return the colour of a state's tag; the word says the same."""
    return _STATUS[value][1]


def outcome(value: str | None) -> str:
    """Return what was decided, or nothing."""
    return gettext(_OUTCOME[value]) if value else ""


def command(value: str) -> str:
    """Return the name of a command as its button bears it."""
    return gettext(_COMMAND[value])


def command_done(value: str) -> str:
    """Return a command as something done; nothing while a step is open."""
    return gettext(_EVENT[f"dossier.{value}"]) if value else ""


def event(value: str) -> str:
    """Return the name of an event of a dossier."""
    return gettext(_EVENT[value])


def read_what(value: str) -> str:
    """Return what of a dossier was read: its page, its control slip, file 3."""
    sort, _, n = value.partition(" ") if value.startswith("file ") else (value, "", "")
    return gettext(_READ[sort]) % {"n": n}


def role(value: str) -> str:
    """Return the name of a role."""
    return gettext(_ROLE[value])


def online_level(value: str) -> str:
    """Return the level of an online service in today's words."""
    return gettext(_ONLINE[value]) if value else ""


def missing_part(value: str) -> str:
    """Return the name of a part a procedure lacks."""
    return gettext(_PART[value])


def channel(value: str) -> str:
    """Return how a dossier came in."""
    return gettext(str(Channel(value).label))


def delivery(value: str) -> str:
    """Return how a result goes out."""
    return gettext(str(Delivery(value).label))


def id_kind(value: str) -> str:
    """Return what sort of number identifies a person."""
    return gettext(str(IdKind(value).label))


def say_line(line: Mapping[str, object]) -> str:
    """Return a stored line of an explanation with its facts filled in."""
    text = gettext(str(line["message"]))
    facts = line.get("facts")
    return text % facts if isinstance(facts, Mapping) and facts else text


def say_error(error: MotcuaError) -> str:
    """Return what an error says and how to mend it."""
    said = [gettext(text) for text in (error.message, error.remedy) if text]
    text = " ".join(said)
    facts = {
        name: gettext(fact) if isinstance(fact, str) and fact else fact
        for name, fact in error.facts.items()
    }
    return text % facts if facts else text


def say_errors(error: MotcuaError) -> dict[str, str]:
    """Return the message of every field that an error names; "" stands for none."""
    faults = error.faults if isinstance(error, Several) else (error,)
    return {fault.field or "": say_error(fault) for fault in faults}
