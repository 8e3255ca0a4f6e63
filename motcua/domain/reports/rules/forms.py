"""Every table of dossiers by its key: the official ones and those reports are made of."""

from collections.abc import Mapping

from motcua.domain.reports.rules.indicators import INDICATOR_FORM
from motcua.domain.reports.rules.tables import (
    Atom,
    Column,
    Form,
    Identity,
    Left,
    table_06a,
    table_07a,
)
from motcua.kernel.text import N_

_TAKEN, _DONE, _OPEN = (
    N_("Tiếp nhận trong kỳ"),
    N_("Đã giải quyết trong kỳ"),
    N_("Đang giải quyết, cuối kỳ"),
)

YEAR_FORM = Form(
    "year",
    "TH",
    N_("Tình hình tiếp nhận, giải quyết trong kỳ"),
    (
        Column("received", _TAKEN, N_("Tổng số"), (Atom.RECEIVED,)),
        Column("online", _TAKEN, N_("Trực tuyến"), (Atom.RECEIVED, Atom.ONLINE)),
        Column(
            "not_online",
            _TAKEN,
            N_("Trực tiếp, dịch vụ bưu chính"),
            (Atom.RECEIVED, Atom.NOT_ONLINE),
        ),
        Column("resolved", _DONE, N_("Tổng số"), (Atom.RESOLVED,)),
        Column(
            "early", _DONE, N_("Trước hạn"), (Atom.RESOLVED, Atom.IN_TIME, Atom.EARLY)
        ),
        Column(
            "just", _DONE, N_("Đúng hạn"), (Atom.RESOLVED, Atom.IN_TIME, Atom.NOT_EARLY)
        ),
        Column("late", _DONE, N_("Quá hạn"), (Atom.RESOLVED, Atom.LATE)),
        Column("open", _OPEN, N_("Tổng số"), (Atom.OPEN,)),
        Column("open_late", _OPEN, N_("Quá hạn"), (Atom.OPEN, Atom.LATE)),
        Column("left", N_("Khác"), N_("Rút, dừng"), (Atom.LEFT,)),
        Column(
            "online_late",
            N_("Trực tuyến"),
            N_("Quá hạn"),
            (Atom.DEALT_WITH, Atom.ONLINE, Atom.LATE),
        ),
        Column(
            "e_result",
            _DONE,
            N_("Có kết quả ký số"),
            (Atom.RESOLVED, Atom.E_RESULT),
        ),
        Column("paid", N_("Thanh toán"), N_("Tổng số"), (Atom.PAID,)),
        Column(
            "paid_online",
            N_("Thanh toán"),
            N_("Trực tuyến"),
            (Atom.PAID, Atom.PAID_ONLINE),
        ),
        Column(
            "in_time",
            N_("Đúng hạn"),
            N_("Trước và đúng hạn"),
            (Atom.RESOLVED, Atom.IN_TIME),
        ),
    ),
    (
        Identity("received", ("online", "not_online")),
        Identity("resolved", ("early", "just", "late")),
        Identity("resolved", ("in_time", "late")),
    ),
)
"""What reports of a centre are made of: its columns bear words, not numbers."""

_SINGLE: Mapping[str, Form] = {
    "07a": table_07a(),
    "year": YEAR_FORM,
    INDICATOR_FORM.key: INDICATOR_FORM,
}


def form_of(key: str, left: Left) -> Form | None:
    """Return a table by its key, None where there is none."""
    return table_06a(left) if key == "II.06a" else _SINGLE.get(key)
