"""Words of the lists of work, in the reader's language."""

from django.utils.translation import gettext

from motcua.domain.dossiers.rules.worklist import Column, Standing
from motcua.kernel.text import N_

_STANDINGS = {
    Standing.TODAY: N_("Hôm nay"),
    Standing.NEXT: N_("Sắp tới"),
    Standing.LATE: N_("Quá hạn"),
    Standing.RISK: N_("Có nguy cơ"),
}
_MEANINGS = {
    Standing.TODAY: N_(
        "Chưa quá hẹn trả; hôm nay phải bắt đầu làm, hết hạn của bước hoặc đến hẹn trả."
    ),
    Standing.NEXT: N_(
        "Phần còn lại: chưa đến lúc phải làm, đang chờ người nộp, hoặc đã có kết quả."
    ),
    Standing.LATE: N_(
        "Đã qua hẹn trả hiện nay mà chưa có kết quả, không kể lúc chờ người nộp."
    ),
    Standing.RISK: N_(
        "Chưa quá hẹn trả, nhưng đã qua lúc phải bắt đầu để các bước sau kịp hẹn."
    ),
}
_COLUMNS = {
    Column.PROCEDURE: N_("Thủ tục"),
    Column.SUBMITTER: N_("Người nộp"),
    Column.STATUS: N_("Tình trạng"),
    Column.STEP: N_("Bước"),
    Column.ITEM_DUE: N_("Hạn của bước"),
    Column.DUE: N_("Hẹn trả"),
    Column.START_BY: N_("Phải bắt đầu trước"),
    Column.RECEIVED: N_("Ngày nhận"),
    Column.UNIT: N_("Đơn vị"),
}


def work_standing(value: str) -> str:
    """Return how a piece of work stands, in a word or two."""
    return gettext(_STANDINGS[Standing(value)])


def work_meaning(value: str) -> str:
    """Return what that means, in a sentence."""
    return gettext(_MEANINGS[Standing(value)])


def work_column(value: str) -> str:
    """Return the heading of a column."""
    return gettext(_COLUMNS[Column(value)])


FILTERS = {
    "work_standing": work_standing,
    "work_meaning": work_meaning,
    "work_column": work_column,
}
