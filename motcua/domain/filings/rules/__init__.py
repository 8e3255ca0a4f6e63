"""Online filings: how far one has come, what it has to hold, when it is answered.

Basis: NĐ 107/2021 art 1; NĐ 118/2025 (an answer within eight working hours).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from motcua.domain.catalogue.rules.asked import exactly
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.due import add_working_time
from motcua.kernel.errors import Conflict, Invalid, TooLarge, tell_together
from motcua.kernel.text import N_

ANSWER_WITHIN = timedelta(hours=8)
MOST_PAPERS = 100
MOST_DRAFTS = 20
"""Filings one person may have begun and not sent."""
MOST_HELD = 1024 * 1024 * 1024
"""Bytes one person may have in filings that are not sent."""
SAME_WITHIN = timedelta(days=180)
"""How long back another filing of the same procedure is shown as perhaps the same."""
DELIVERIES = ("counter", "post", "electronic")


class FilingState(StrEnum):
    """How far a filing has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"  # to be completed, by form 02
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STATE_NAMES: Mapping[FilingState, str] = {
    FilingState.DRAFT: N_("Đang chuẩn bị"),
    FilingState.SUBMITTED: N_("Đã gửi, chờ trả lời"),
    FilingState.RETURNED: N_("Cần bổ sung"),
    FilingState.ACCEPTED: N_("Đã tiếp nhận"),
    FilingState.REFUSED: N_("Không tiếp nhận"),
    FilingState.WITHDRAWN: N_("Đã rút"),
}

OPEN = frozenset({FilingState.DRAFT, FilingState.RETURNED})
"""The states in which the applicant may still change everything."""

UNANSWERED = OPEN | {FilingState.SUBMITTED}
"""The states in which its files are the filing's alone."""


class Verdict(StrEnum):
    """What an officer answers; the value is the state it leads to."""

    ACCEPT = "accepted"
    COMPLETE = "returned"
    REFUSE = "refused"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the applicant says besides the papers.

    `having` are the papers asked only of some people which they say they have.
    """

    case_n: int | None = None
    having: tuple[int, ...] = ()
    phone: str = ""
    email: str = ""
    address: str = ""
    delivery: str = "counter"
    delivery_address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper the procedure asks for; `case_n` is None where every case needs it."""

    n: int
    case_n: int | None
    name: str
    required: bool


def answer_by(submitted_at: datetime, calendar: WorkingCalendar) -> datetime:
    """Return until when an officer has to answer what was filed at a moment."""
    return add_working_time(submitted_at, ANSWER_WITHIN, calendar)


def check_open(state: FilingState) -> None:
    """Raise Conflict unless the applicant may still change the filing."""
    if state not in OPEN:
        raise Conflict(
            "filing_sent",
            N_("Hồ sơ này đã gửi, không sửa được nữa."),
            remedy=N_("Hãy rút lại, hoặc chờ cán bộ trả lời."),
        )


def check_room(*, held: int, more: int) -> None:
    """Raise TooLarge when so many more bytes are too many for one who only prepares."""
    if held + more > MOST_HELD:
        raise TooLarge(
            "filings_too_large",
            N_("Các hồ sơ đang chuẩn bị của bạn đã đủ %(most)s MB tệp."),
            facts={"most": MOST_HELD // 1024 // 1024},
            field="files",
            remedy=N_("Hãy gửi hoặc xóa bớt hồ sơ đang chuẩn bị ở Hồ sơ của tôi."),
        )


def check_whole(
    *,
    typed: Typed,
    cases: Sequence[int],
    wanted: Sequence[Wanted],
    sent: frozenset[int | None],
    agreed: bool,
) -> None:
    """Raise Several or Invalid naming everything a filing still lacks.

    `sent` are the components that have a file; `agreed` is whether the applicant has
    stated that everything is true.
    """
    tell_together(
        partial(_check_case, typed, cases),
        partial(_check_delivery, typed),
        *(
            partial(_check_paper, one)
            for one in exactly(wanted, typed.case_n, typed.having)
            if one.n not in sent
        ),
        partial(_check_agreed, agreed=agreed),
    )


def _check_case(typed: Typed, cases: Sequence[int]) -> None:
    known: set[int | None] = {*cases} or {None}
    if typed.case_n not in known:
        raise Invalid(
            "case_missing",
            N_("Chưa chọn trường hợp của bạn."),
            field="case",
            remedy=N_("Hãy chọn một trường hợp ở bước Trường hợp của bạn."),
        )


def _check_delivery(typed: Typed) -> None:
    if typed.delivery not in DELIVERIES:
        raise Invalid(
            "delivery_unknown", N_("Chưa chọn cách nhận kết quả."), field="delivery"
        )
    if typed.delivery == "post" and not typed.delivery_address.strip():
        raise Invalid(
            "delivery_address_missing",
            N_("Chưa có địa chỉ để bưu chính trả kết quả."),
            field="delivery_address",
            remedy=N_("Hãy nhập địa chỉ, hoặc chọn cách nhận khác."),
        )


def _check_paper(one: Wanted) -> None:
    raise Invalid(
        "paper_missing",
        N_("Chưa có tệp của “%(name)s”."),
        facts={"name": one.name},
        field=f"file-{one.n}",
        remedy=N_("Hãy chụp hoặc quét giấy tờ này rồi tải lên ở bước Giấy tờ của bạn."),
    )


def _check_agreed(*, agreed: bool) -> None:
    if not agreed:
        raise Invalid(
            "statement_missing",
            N_("Bạn chưa xác nhận thông tin là đúng sự thật."),
            field="agreed",
        )
