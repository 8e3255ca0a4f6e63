"""Words for the values the domain knows by key, in the reader's language."""

from django.utils.translation import gettext

from motcua.domain.accounts.models import IdKind
from motcua.domain.accounts.rules import ROLE_NAMES
from motcua.domain.catalogue.rules.levels import REASONS
from motcua.domain.deadlines.rules.lines import Line
from motcua.domain.dossiers.models import Channel, Delivery
from motcua.domain.dossiers.workflow.faults import Fault
from motcua.domain.dossiers.workflow.states import Status
from motcua.domain.dossiers.workflow.words import STATUSES
from motcua.domain.filings.rules import STATE_NAMES, FilingState
from motcua.domain.filings.rules.bulk import ROW_NAMES, RowState
from motcua.domain.filings.rules.signing import STANDING_NAMES, Standing
from motcua.domain.payments.models import ReceiptState
from motcua.kernel.actor import Role
from motcua.kernel.errors import MotcuaError, Several
from motcua.kernel.text import N_
from motcua.web.common import custody_words

_COLOUR = {
    "incomplete": "yellow",
    "refused": "red",
    "processing": "blue",
    "supplement": "yellow",
    "fee": "yellow",
    "withdrawn": "grey",
    "stopped": "red",
    "done": "green",
    "returned": "grey",
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
    "opine": N_("Gửi ý kiến"),
    "issue": N_("Phát hành kết quả"),
    "proceed": N_("Tự động chuyển"),
    "take_over": N_("Nhận xử lý"),
    "release": N_("Trả lại để người khác nhận"),
    "reassign": N_("Phân công lại"),
    "request_supplement": N_("Yêu cầu bổ sung hồ sơ"),
    "receive_supplement": N_("Đã nhận đủ phần bổ sung"),
    "request_fee": N_("Yêu cầu thực hiện nghĩa vụ tài chính"),
    "confirm_fee": N_("Đã thực hiện nghĩa vụ tài chính"),
    "consult": N_("Lấy ý kiến đơn vị khác"),
    "answer": N_("Trả lời ý kiến"),
    "extend": N_("Xin lỗi và gia hạn"),
    "apologise": N_("Xin lỗi vì quá hạn"),
    "stop": N_("Dừng giải quyết"),
    "withdraw": N_("Người nộp rút hồ sơ"),
    "reopen": N_("Mở lại hồ sơ"),
    "notify_early": N_("Báo nhận kết quả sớm"),
    "lapse": N_("Hết thời hạn"),
    "not_returned": N_("Mở lại việc trả kết quả"),
    "link": N_("Liên kết hồ sơ"),
    "note": N_("Ghi chú nội bộ"),
    "undo": N_("Thu hồi việc vừa làm"),
    "migrate": N_("Chuyển phiên bản quy trình"),
}
_EVENT = {
    "dossier.accepted": N_("Đã tiếp nhận"),
    "dossier.completion_requested": N_("Đã yêu cầu bổ sung, hoàn thiện"),
    "dossier.refused": N_("Đã từ chối tiếp nhận"),
    "dossier.file_replaced": N_("Đã thay tệp"),
    "dossier.files_deleted": N_("Đã xóa tệp hết thời hạn lưu"),
    "dossier.held": N_("Đã giữ lại tệp theo yêu cầu pháp lý"),
    "dossier.hold_released": N_("Đã gỡ lệnh giữ tệp"),
    "dossier.digitised": N_("Đã số hóa giấy tờ"),
    "dossier.digitised_signed": N_("Đã ký số giấy tờ số hóa"),
    "dossier.not_digitised": N_("Đã ghi giấy tờ không số hóa"),
    "dossier.record_reused": N_("Đã lấy giấy tờ từ kho của người nộp"),
    "dossier.hand_over": N_("Đã bàn giao"),
    "dossier.receive": N_("Đã nhận bàn giao"),
    "dossier.assign": N_("Đã phân công"),
    "dossier.submit": N_("Đã trình"),
    "dossier.send_back": N_("Đã trả lại bước trước"),
    "dossier.approve": N_("Đã phê duyệt"),
    "dossier.reject": N_("Đã quyết định không phê duyệt"),
    "dossier.seal": N_("Đã vào số, đóng dấu"),
    "dossier.signed": N_("Đã ký số kết quả"),
    "dossier.left_to_ink": N_("Đã chọn ký tay kết quả"),
    "dossier.document_voided": N_("Đã hủy số văn bản"),
    "dossier.document_amended": N_("Văn bản đã được sửa đổi, bổ sung"),
    "dossier.document_corrected": N_("Văn bản đã được đính chính"),
    "dossier.document_revoked": N_("Đã thu hồi văn bản"),
    "dossier.document_replaced": N_("Đã thay thế văn bản"),
    "dossier.return": N_("Đã trả kết quả"),
    "dossier.accept": N_("Đã tiếp nhận"),
    "dossier.opine": N_("Đã gửi ý kiến"),
    "dossier.issue": N_("Đã phát hành kết quả"),
    "dossier.proceed": N_("Hệ thống tự động chuyển"),
    "dossier.take_over": N_("Đã nhận xử lý"),
    "dossier.release": N_("Đã trả lại để người khác nhận"),
    "dossier.reassign": N_("Đã phân công lại"),
    "dossier.request_supplement": N_("Đã yêu cầu bổ sung"),
    "dossier.receive_supplement": N_("Đã nhận phần bổ sung"),
    "dossier.request_fee": N_("Đã yêu cầu thực hiện nghĩa vụ tài chính"),
    "dossier.confirm_fee": N_("Đã ghi nhận nghĩa vụ tài chính"),
    "dossier.consult": N_("Đã gửi lấy ý kiến"),
    "dossier.answer": N_("Đã trả lời ý kiến"),
    "dossier.extend": N_("Đã xin lỗi và gia hạn"),
    "dossier.apologise": N_("Đã xin lỗi vì quá hạn"),
    "dossier.stop": N_("Đã dừng giải quyết"),
    "dossier.withdraw": N_("Đã rút hồ sơ"),
    "dossier.reopen": N_("Đã mở lại"),
    "dossier.notify_early": N_("Đã báo nhận kết quả sớm"),
    "dossier.not_returned": N_("Kết quả chưa đến người nhận; mở lại việc trả"),
    "dossier.lapse": N_("Đã hết thời hạn, kết quả theo quy định"),
    "dossier.link": N_("Đã liên kết hồ sơ"),
    "dossier.note": N_("Đã ghi chú"),
    "dossier.undo": N_("Đã thu hồi việc vừa làm"),
    "dossier.urged": N_("Đã đôn đốc"),
    "dossier.urging_answered": N_("Đã trả lời đôn đốc, hẹn xong"),
    "dossier.migrate": N_("Đã chuyển phiên bản quy trình"),
    "dossier.proposed": N_("Đã đề nghị, chờ người thứ hai xác nhận"),
    "dossier.redated": N_("Đã đổi ngày hẹn do lịch làm việc thay đổi"),
    "dossier.fee_received": N_("Đã thu phí, lập biên lai"),
    "dossier.fee_cancel_proposed": N_("Đã đề nghị hủy biên lai"),
    "dossier.fee_cancelled": N_("Đã hủy biên lai"),
    "dossier.fee_level": N_("Đã xác định mức phí"),
    "dossier.fee_exempted": N_("Đã cho miễn, giảm phí"),
    "dossier.fee_not_exempted": N_("Không cho miễn, giảm phí"),
    "dossier.fee_surplus": N_("Tiền nộp thừa, cần hoàn"),
    "dossier.fee_refunded": N_("Đã hoàn tiền"),
    "dossier.fee_receipt_signed": N_("Cơ quan thu đã ký số biên lai"),
    **custody_words.EVENTS,
}
_ITEM = {
    "step": N_("Bước"),
    "supplement": N_("Chờ người nộp bổ sung"),
    "fee": N_("Chờ nộp nghĩa vụ tài chính"),
    "consult": N_("Được lấy ý kiến"),
}
_RELATED = {
    "parent": N_("Hồ sơ chính"),
    "sub": N_("Hồ sơ liên thông"),
    "link": N_("Hồ sơ liên quan"),
}
_ONLINE = {
    "full": N_("Toàn trình"),
    "partial": N_("Một phần"),
    "none": N_("Không trực tuyến"),
}
_READ = {
    "dossier": N_("trang hồ sơ"),
    "register": N_("sổ theo dõi"),
    "filing": N_("hồ sơ nộp trực tuyến"),
    "form": N_("dữ liệu biểu mẫu"),
    "control slip": N_("phiếu kiểm soát"),
    "hand-over slip": N_("phiếu bàn giao"),
    "parcel": N_("phiếu gửi bưu chính"),
    "return": N_("trang trả kết quả"),
    "postal record": N_("biên bản giao nhận bưu chính"),
    "dues": N_("khoản phải nộp"),
    "till": N_("khoản phải nộp, tại quầy thu"),
    "files": N_("danh sách tệp"),
    "visit": N_("các hồ sơ trong một lượt, tại quầy"),
    "command line": N_("tình trạng, từ dòng lệnh"),
    "file": N_("tệp số %(n)s"),
    "holds": N_("lệnh giữ tệp"),
    "view": N_("xem tệp %(n)s trong trang"),
    "page": N_("xem tệp/trang %(n)s"),
    "thumb": N_("ảnh nhỏ của tệp %(n)s"),
    "due date": N_("ngày hẹn trả và giải thích"),
    "api": N_("ngày hẹn trả, qua API"),
    "calendar": N_("ngày hẹn trả, khi kiểm tra lịch làm việc"),
    "replay": N_("giải thích ngày hẹn, từ dòng lệnh"),
    "messages": N_("tin nhắn"),
    "urgings": N_("đôn đốc"),
    "notice choice": N_("cách nhận thông báo"),
    "co-applicants": N_("những người đứng tên"),
    "attached": N_("tệp kèm số %(n)s"),
    "appointment": N_("ngày hẹn, tệp lịch"),
    "letters": N_("danh sách văn bản"),
    "letter": N_("văn bản số %(n)s"),
    "draft": N_("bản thảo %(n)s"),
    "outgoing register": N_("sổ đăng ký văn bản đi"),
    "incoming register": N_("sổ văn bản đến"),
    "incoming": N_("bản quét văn bản đến số %(n)s"),
}
_FAULT = {
    "missing": N_("Có trong sổ, không có trong kho"),
    "changed": N_("Nội dung khác lúc nhận"),
    "key_missing": N_("Thiếu khóa để mở"),
    "unknown": N_("Có trong kho, không có trong sổ; đã xóa khỏi kho"),
}
_PURPOSE = {
    "submitted": N_("Giấy tờ nộp"),
    "paper": N_("Biểu mẫu"),
    "result": N_("Kết quả"),
}
_PARTY = {
    "reception": N_("Bộ phận một cửa"),
    "agency": N_("Cơ quan giải quyết"),
    "applicant": N_("Người nộp hồ sơ"),
    "payment": N_("Chờ thanh toán"),
    "post": N_("Bưu chính"),
}
_STANDING = {
    "early": (N_("Trước hạn"), "green"),
    "on_time": (N_("Đúng hạn"), "green"),
    "late": (N_("Quá hạn"), "red"),
}
_PART = {
    "code": N_("mã thủ tục"),
    "time_limit": N_("thời hạn"),
    "components": N_("thành phần hồ sơ"),
}


def status(value: str) -> str:
    """Return the name of a dossier's state."""
    return gettext(STATUSES[Status(value)])


def status_colour(value: str) -> str:
    """Return the colour of a state's tag; the word says the same."""
    return _COLOUR[value]


def outcome(value: str | None) -> str:
    """Return what was decided, or nothing."""
    return gettext(_OUTCOME[value]) if value else ""


def command(value: str) -> str:
    """Return the name of a command as its button bears it."""
    return gettext(_COMMAND[value])


def command_done(value: str) -> str:
    """Return a command as something done; nothing while a step is open."""
    return gettext(_EVENT[f"dossier.{value}"]) if value else ""


def item_kind(value: str) -> str:
    """Return why something lies with somebody."""
    return gettext(_ITEM[value])


def related(value: str) -> str:
    """Return how another dossier belongs to this one."""
    return gettext(_RELATED[value])


def event(value: str) -> str:
    """Return the name of an event of a dossier."""
    return gettext(_EVENT[value])


def read_what(value: str) -> str:
    """Return what of a dossier was read: its page, its control slip, file 3."""
    sort, _, n = (value, "", "") if value in _READ else value.partition(" ")
    if sort not in _READ:
        return value  # what a later release has noted
    return (gettext(_READ[sort]) % {"n": n}).strip()


def store_fault(value: str) -> str:
    """Return what is wrong with a file in the store."""
    return gettext(_FAULT[value])


def file_purpose(value: str) -> str:
    """Return why a file is in a dossier."""
    return gettext(_PURPOSE[value])


def party(value: str) -> str:
    """Return the name of a party whose time it can be."""
    return gettext(_PARTY[value])


def standing(value: str | None) -> str:
    """Return how a dossier stands to a due date; None is one still under way."""
    return gettext(_STANDING[value][0] if value else N_("Còn trong hạn"))


def standing_colour(value: str | None) -> str:
    """Return the colour of that tag; the word says the same."""
    return _STANDING[value][1] if value else "blue"


def duration(minutes: int) -> str:
    """Return a length of time by the clock: `2 ngày 3 giờ 5 phút`."""
    days, rest = divmod(minutes, 24 * 60)
    parts = [gettext("%(n)s ngày") % {"n": days}] if days else []
    return " ".join([*parts, hours(rest)]) if rest or not days else parts[0]


def hours(minutes: int) -> str:
    """Return a length of working time: `13 giờ 5 phút`, however many hours."""
    whole, rest = divmod(minutes, 60)
    parts = [gettext("%(n)s giờ") % {"n": whole}] if whole else []
    if rest or not whole:
        parts.append(gettext("%(n)s phút") % {"n": rest})
    return " ".join(parts)


def role(value: str) -> str:
    """Return the name of a role."""
    return gettext(ROLE_NAMES[Role(value)])


def online_level(value: str) -> str:
    """Return the level of an online service in today's words."""
    return gettext(_ONLINE[value]) if value else ""


def online_reason(value: str) -> str:
    """Return why a procedure is only partly online."""
    return gettext(REASONS[value]) if value else ""


def signer_standing(value: str) -> str:
    """Return how a further applicant stands to a filing."""
    return gettext(STANDING_NAMES[Standing(value)])


def bulk_row(value: str) -> str:
    """Return what became of a row of a sheet."""
    return gettext(ROW_NAMES[RowState(value)])


def missing_part(value: str) -> str:
    """Return the name of a part a procedure lacks."""
    return gettext(_PART[value])


def channel(value: str) -> str:
    """Return how a dossier came in."""
    return gettext(str(Channel(value).label))


def filing_state(value: str) -> str:
    """Return how far an online filing has come, in words."""
    return gettext(STATE_NAMES[FilingState(value)])


def delivery(value: str) -> str:
    """Return how a result goes out."""
    return gettext(str(Delivery(value).label))


def receipt_state(value: str) -> str:
    """Return whether a fee receipt stands."""
    return gettext(str(ReceiptState(value).label))


def id_kind(value: str) -> str:
    """Return what sort of number identifies a person."""
    return gettext(str(IdKind(value).label))


def say_line(line: Line) -> str:
    """Return a line of an explanation with its facts filled in."""
    text = gettext(line.message)
    facts = {name: gettext(fact) if fact else fact for name, fact in line.facts.items()}
    return text % facts if facts else text


def say_error(error: MotcuaError) -> str:
    """Return what an error says and how to mend it."""
    said = [gettext(text) for text in (error.message, error.remedy) if text]
    text = " ".join(said)
    facts = {name: _fact(fact) for name, fact in error.facts.items()}
    return text % facts if facts else text


def _fact(fact: object) -> object:
    """Return a fact in the reader's language: a word of ours, or a whole fault."""
    if isinstance(fact, Fault):
        return say_fault(fact)
    return gettext(fact) if isinstance(fact, str) and fact else fact


def say_fault(found: Fault) -> str:
    """Return what is wrong with a process, with the way that shows it."""
    text = " ".join(gettext(part) for part in (found.message, found.remedy) if part)
    facts = {name: gettext(fact) if fact else fact for name, fact in found.facts.items()}
    return text % facts if facts else text


def say_errors(error: MotcuaError) -> dict[str, str]:
    """Return the message of every field that an error names; "" stands for none."""
    faults = error.faults if isinstance(error, Several) else (error,)
    return {fault.field or "": say_error(fault) for fault in faults}
