"""Why a report is not sent, in words; keys are kept, words are shown."""

from collections.abc import Mapping

from motcua.kernel.text import N_

LEFT_OUT: Mapping[str, str] = {
    "no_right": N_("không còn quyền xem số liệu của báo cáo này"),
    "no_account": N_("tài khoản đã đóng"),
}
STOPPED: Mapping[str, str] = {
    "owner_no_right": N_("người lập không còn quyền xem số liệu này"),
    "cannot_be_counted": N_("báo cáo không tính được: mục đã bỏ, hoặc quá lâu"),
}
