"""Words of papers in custody: where one is, and what has happened to it."""

from django.utils.translation import gettext

from motcua.domain.delivery.rules.collecting import STAGES, Stage
from motcua.domain.delivery.rules.handing import AUTHORITIES, PROOFS, Authority, HandProof
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
    "undelivered": N_("Bưu chính báo lại là chưa phát được"),
    "taken_back": N_("Nhận lại từ bưu chính"),
    "lost_by_post": N_("Bưu chính làm thất lạc"),
}

EVENTS = {
    "dossier.co_applicant_added": N_("Đã thêm người cùng đứng tên"),
    "dossier.co_applicant_removed": N_("Đã bỏ người cùng đứng tên"),
    "dossier.papers_given": N_("Đã giao giấy tờ"),
    "dossier.file_missing": N_("Hồ sơ giấy không đến cùng phiếu bàn giao"),
    "dossier.papers_taken": N_("Đã nhận giấy tờ"),
    "dossier.papers_released": N_("Đã trả giấy tờ"),
    "dossier.papers_recalled": N_("Đã thu hồi giấy tờ chưa ai nhận"),
    "dossier.papers_lost": N_("Đã báo mất giấy tờ"),
    "dossier.papers_found": N_("Đã tìm thấy giấy tờ"),
    "dossier.handed_out": N_("Đã giao kết quả, giấy tờ cho người nhận"),
    "dossier.uncollected_reminded": N_("Đã nhắc nhận kết quả"),
    "dossier.uncollected_overdue": N_("Đã ghi quá hạn nhận kết quả"),
    "dossier.uncollected_to_store": N_("Đến hạn chuyển lưu kho"),
    "dossier.uncollected_stored": N_("Đã chuyển kết quả lưu kho"),
    "dossier.post_ordered": N_("Đã lập phiếu gửi bưu chính"),
    "dossier.post_cancelled": N_("Đã hủy phiếu gửi bưu chính"),
    "dossier.post_failed": N_("Bưu chính phát chưa được"),
    "dossier.post_came_back": N_("Bưu gửi đã quay về quầy"),
    "dossier.papers_posted": N_("Đã giao giấy tờ cho bưu chính"),
    "dossier.papers_delivered": N_("Bưu chính đã phát giấy tờ"),
    "dossier.papers_undelivered": N_("Giấy tờ chưa đến người nhận, bưu chính đang giữ"),
    "dossier.papers_taken_back": N_("Đã nhận lại giấy tờ từ bưu chính"),
    "dossier.papers_lost_by_post": N_("Bưu chính báo thất lạc giấy tờ"),
}
"""Words of the events of custody, delivery and post; `wording.event` has the others."""

_STAGE_COLOURS = {
    Stage.WAITING: "blue",
    Stage.REMINDED: "yellow",
    Stage.REMINDED_AGAIN: "yellow",
    Stage.OVERDUE: "red",
    Stage.TO_STORE: "red",
    Stage.STORED: "grey",
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


def collecting_stage(value: str) -> str:
    """Return how far a result nobody collects is called after."""
    return gettext(STAGES[Stage(value)])


def collecting_colour(value: str) -> str:
    """Return the colour of that word's tag; the word says the same."""
    return _STAGE_COLOURS[Stage(value)]


def collect_authority(value: str) -> str:
    """Return by which paper somebody collected for another."""
    return gettext(AUTHORITIES[Authority(value)])


def hand_proof(value: str) -> str:
    """Return what proves that something was given out."""
    return gettext(PROOFS[HandProof(value)])
