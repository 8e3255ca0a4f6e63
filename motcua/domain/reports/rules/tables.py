"""The official tables as data: columns, what each counts, and what must add up.

A column counts the requests of which all its atoms are true. Totals are counted by
themselves, not added up, so that every identity compares two counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from motcua.kernel.text import N_


class Atom(StrEnum):
    """One thing that is true of a request in a period, or not.

    The period is from its first instant A to before its end B; “now” is B, or the
    instant the table is made for where that is earlier.
    """

    RECEIVED = "received"  # received from A on
    CARRIED = "carried"  # received before A and not ended before A
    DEALT_WITH = "dealt_with"  # received in it, or not ended when it began
    OPEN = "open"  # being handled now
    RESOLVED = "resolved"  # its result became ready in the period
    WITHDRAWN = "withdrawn"  # taken back in the period
    STOPPED = "stopped"  # stopped for good in the period
    LEFT = "left"  # withdrawn or stopped in the period
    ENDED = "ended"  # resolved, withdrawn or stopped in the period
    REFUSED = "refused"  # not received, told in the period
    WAITING = "waiting"  # filed online and not answered now
    PAID = "paid"  # a fee came in, the first of it in the period
    LATE = "late"  # ended late, or late now, by the chosen definition
    IN_TIME = "in_time"  # the opposite
    EARLY = "early"  # ended before the due day (or minute)
    NOT_EARLY = "not_early"
    APOLOGISED = "apologised"
    NOT_APOLOGISED = "not_apologised"
    AT_COUNTER = "at_counter"
    ONLINE = "online"
    NOT_ONLINE = "not_online"
    BY_POST = "by_post"
    FULL = "full"  # a procedure that is wholly online
    PARTIAL = "partial"  # one that is partly online
    OTHER_LEVEL = "other_level"
    OUTSIDE = "outside"  # received outside the competent agency's boundary
    INSIDE = "inside"
    PAID_ONLINE = "paid_online"
    PAID_DIRECT = "paid_direct"
    NOT_AT_COUNTER = "not_at_counter"
    ASKED_NEVER = "asked_never"  # no supplement was asked for
    ASKED_ONCE = "asked_once"
    ASKED_OFTEN = "asked_often"
    STEPS_EARLY = "steps_early"  # every step was done before the day it was due
    STEPS_JUST = "steps_just"  # none late, one on the day it was due
    STEPS_LATE = "steps_late"
    STEPS_UNKNOWN = "steps_unknown"  # its steps are not kept
    NOT_COMPLAINED = "not_complained"  # nobody complained of it rightly
    LATE_OR_COMPLAINED = "late_or_complained"
    E_RESULT = "e_result"  # a result was signed electronically


class Left(StrEnum):
    """Where what was withdrawn or stopped is counted."""

    RESOLVED = "resolved"  # with what was resolved, by when it ended
    APART = "apart"  # in a column of its own


LEFT_NAMES: Mapping[Left, str] = {
    Left.RESOLVED: N_("tính vào “đã giải quyết”, theo ngày kết thúc"),
    Left.APART: N_("tách riêng, không tính vào “đã giải quyết”"),
}


class OnTime(StrEnum):
    """By which due date, and how, “on time” is judged."""

    CURRENT = "current"
    ORIGINAL = "original"
    INDEX_766 = "index766"


@dataclass(frozen=True, slots=True)
class Definition:
    """A published definition of “on time”: what is judged, and out of what."""

    key: OnTime
    name: str
    text: str
    denominator: str
    counts_open_late: bool


DEFINITIONS: Mapping[OnTime, Definition] = {
    one.key: one
    for one in (
        Definition(
            OnTime.CURRENT,
            N_("Theo ngày hẹn trả hiện hành"),
            N_(
                "So ngày có kết quả với ngày hẹn trả hiện hành (sau gia hạn, bổ sung, "
                "tính lại). Thời gian chờ người nộp bổ sung hoặc thực hiện nghĩa vụ "
                "không tính. Đúng hạn gồm cả trước hạn."
            ),
            N_("Mẫu số: hồ sơ đã giải quyết trong kỳ."),
            counts_open_late=False,
        ),
        Definition(
            OnTime.ORIGINAL,
            N_("Theo ngày hẹn trả đầu tiên"),
            N_(
                "So ngày có kết quả với ngày hẹn trả ghi trên giấy hẹn đầu tiên, kể cả "
                "khi sau đó có gia hạn hoặc chờ bổ sung. Đúng hạn gồm cả trước hạn."
            ),
            N_("Mẫu số: hồ sơ đã giải quyết trong kỳ."),
            counts_open_late=False,
        ),
        Definition(
            OnTime.INDEX_766,
            N_("Theo Bộ chỉ số 766 (chỉ số 2.1)"),
            N_(
                "Đúng hạn khi kết thúc không sau giờ phút của ngày hẹn trả; đang chờ bổ "
                "sung thì xét lúc yêu cầu; yêu cầu bổ sung quá một lần là quá hạn. Cơ "
                "sở: QĐ 766/QĐ-TTg."
            ),
            N_("Mẫu số: hồ sơ đã giải quyết và hồ sơ quá hạn đang giải quyết."),
            counts_open_late=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Column:
    """A numbered column: its heading, the heading above it, and what it counts."""

    key: str
    group: str
    title: str
    atoms: tuple[Atom, ...]

    @property
    def is_listed(self) -> bool:
        """Say whether the dossiers it counts may be listed.

        Those complained of may not, nor all but those: whoever handled one would learn
        that there is a petition.
        """
        return not {Atom.NOT_COMPLAINED, Atom.LATE_OR_COMPLAINED} & set(self.atoms)


@dataclass(frozen=True, slots=True)
class Identity:
    """A column that must equal the sum of others, in every row."""

    whole: str
    parts: tuple[str, ...]

    def __str__(self) -> str:
        """Return it as the forms print it: 3 = 4 + 5 + 6."""
        return f"{self.whole} = {' + '.join(self.parts)}"


@dataclass(frozen=True, slots=True)
class Form:
    """An official table: its sign, its title, its columns and what must add up.

    `content` is what a row stands for, in the form's words; where the form numbers the
    two columns before its figures too, `leads` are those numbers. `places_left` says
    that it has to be told where withdrawn and stopped ones are.
    """

    key: str
    sign: str
    title: str
    columns: tuple[Column, ...]
    identities: tuple[Identity, ...]
    notes: tuple[str, ...] = ()
    places_left: bool = False
    content: str = N_("Nội dung")
    leads: tuple[str, str] = ("", "")


class FiguresDisagree(Exception):
    """A table does not add up: a fault of the program, never shown as a figure."""


def check(form: Form, rows: Mapping[str, Mapping[str, int]]) -> None:
    """Raise FiguresDisagree where an identity of the form does not hold in a row."""
    for key, figures in rows.items():
        for identity in form.identities:
            parts = sum(figures[part] for part in identity.parts)
            if figures[identity.whole] != parts:
                raise FiguresDisagree(
                    f"{form.sign}, {key}: {identity}: {figures[identity.whole]} ≠ {parts}"
                )


def total(form: Form, rows: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Return the sums of all rows."""
    return {
        column.key: sum(row[column.key] for row in rows.values())
        for column in form.columns
    }


@dataclass(frozen=True, slots=True)
class Share:
    """How much was on time of how much; both numbers open their dossiers."""

    in_time: int
    of: int

    @property
    def percent(self) -> str | None:
        """Return the share with one decimal, rounded down; None of nothing.

        Rounded down so that 100 % is said only where nothing was late.
        """
        if not self.of:
            return None
        tenths = self.in_time * 1000 // self.of
        return f"{tenths // 10},{tenths % 10}"


def table_06a(left: Left) -> Form:
    """Return Biểu II.06a with withdrawn and stopped dossiers placed as chosen.

    Basis: TT 01/2020/TT-VPCP, biểu II.06a/VPCP/KSTT.
    """
    ended = Atom.ENDED if left is Left.RESOLVED else Atom.RESOLVED
    received, done, open_ = (
        N_("Số hồ sơ tiếp nhận"),
        N_("Số hồ sơ đã giải quyết"),
        N_("Số hồ sơ đang giải quyết"),
    )
    columns = [
        Column("3", received, N_("Tổng số"), (Atom.DEALT_WITH,)),
        Column("4", received, N_("Trong kỳ: trực tuyến"), (Atom.RECEIVED, Atom.ONLINE)),
        Column(
            "5",
            received,
            N_("Trong kỳ: trực tiếp, dịch vụ bưu chính"),
            (Atom.RECEIVED, Atom.NOT_ONLINE),
        ),
        Column("6", received, N_("Từ kỳ trước"), (Atom.CARRIED,)),
        Column("7", done, N_("Tổng số"), (ended,)),
        Column("8", done, N_("Trước hạn"), (ended, Atom.IN_TIME, Atom.EARLY)),
        Column("9", done, N_("Đúng hạn"), (ended, Atom.IN_TIME, Atom.NOT_EARLY)),
        Column("10", done, N_("Quá hạn"), (ended, Atom.LATE)),
        Column("11", open_, N_("Tổng số"), (Atom.OPEN,)),
        Column("12", open_, N_("Trong hạn"), (Atom.OPEN, Atom.IN_TIME)),
        Column("13", open_, N_("Quá hạn"), (Atom.OPEN, Atom.LATE)),
    ]
    whole = ["7", "11"]
    if left is Left.APART:
        columns.append(Column("14", N_("Khác"), N_("Rút, dừng"), (Atom.LEFT,)))
        whole.append("14")
    return Form(
        "II.06a",
        "II.06a/VPCP/KSTT",
        N_("Tình hình, kết quả giải quyết TTHC tại cơ quan, đơn vị trực tiếp giải quyết"),
        tuple(columns),
        (
            Identity("3", ("4", "5", "6")),
            Identity("7", ("8", "9", "10")),
            Identity("11", ("12", "13")),
            Identity("3", tuple(whole)),
        ),
        places_left=True,
        content=N_("Lĩnh vực, công việc giải quyết theo cấp"),
        leads=("1", "2"),
    )


def table_07a() -> Form:
    """Return Biểu 07a/BTP of 2026.

    Its columns are in the order in which systems in use have them; their numbers are
    ours. Basis: biểu 07a/BTP (2026), as those systems print it.
    """
    taken = N_("Tiếp nhận")
    done = N_("Đã giải quyết")
    open_ = N_("Đang giải quyết")
    other = N_("Ngoài số tiếp nhận")
    ended = N_("Kết thúc khác")
    paid = N_("Thanh toán")
    received = Atom.RECEIVED, Atom.INSIDE
    late, sorry, not_sorry = Atom.LATE, Atom.APOLOGISED, Atom.NOT_APOLOGISED
    columns = (
        Column("1", taken, N_("Tổng số"), (Atom.DEALT_WITH,)),
        Column("2", taken, N_("Trực tiếp"), (*received, Atom.AT_COUNTER)),
        Column(
            "3",
            taken,
            N_("Trực tuyến toàn trình"),
            (*received, Atom.ONLINE, Atom.FULL),
        ),
        Column(
            "4",
            taken,
            N_("Trực tuyến một phần"),
            (*received, Atom.ONLINE, Atom.PARTIAL),
        ),
        Column(
            "5",
            taken,
            N_("Trực tuyến hình thức khác"),
            (*received, Atom.ONLINE, Atom.OTHER_LEVEL),
        ),
        Column("6", taken, N_("Phi địa giới"), (Atom.RECEIVED, Atom.OUTSIDE)),
        Column("7", taken, N_("Kỳ trước chuyển qua"), (Atom.CARRIED,)),
        Column("8", taken, N_("Bưu chính công ích"), (*received, Atom.BY_POST)),
        Column("9", done, N_("Tổng số"), (Atom.RESOLVED,)),
        Column("10", done, N_("Đúng và trước hạn"), (Atom.RESOLVED, Atom.IN_TIME)),
        Column(
            "11", done, N_("Quá hạn, đã có thư xin lỗi"), (Atom.RESOLVED, late, sorry)
        ),
        Column(
            "12",
            done,
            N_("Quá hạn, chưa có thư xin lỗi"),
            (Atom.RESOLVED, late, not_sorry),
        ),
        Column("13", open_, N_("Tổng số"), (Atom.OPEN,)),
        Column("14", open_, N_("Chưa đến hạn"), (Atom.OPEN, Atom.IN_TIME)),
        Column("15", open_, N_("Quá hạn, đã có thư xin lỗi"), (Atom.OPEN, late, sorry)),
        Column(
            "16", open_, N_("Quá hạn, chưa có thư xin lỗi"), (Atom.OPEN, late, not_sorry)
        ),
        Column("17", other, N_("Không được tiếp nhận"), (Atom.REFUSED,)),
        Column("18", other, N_("Chờ tiếp nhận, đúng hạn"), (Atom.WAITING, Atom.IN_TIME)),
        Column("19", other, N_("Chờ tiếp nhận, quá hạn"), (Atom.WAITING, Atom.LATE)),
        Column("20", ended, N_("Dừng xử lý"), (Atom.STOPPED,)),
        Column("21", ended, N_("Rút hồ sơ"), (Atom.WITHDRAWN,)),
        Column("22", paid, N_("Tổng số"), (Atom.PAID,)),
        Column("23", paid, N_("Trực tuyến"), (Atom.PAID, Atom.PAID_ONLINE)),
        Column("24", paid, N_("Trực tiếp"), (Atom.PAID, Atom.PAID_DIRECT)),
    )
    return Form(
        "07a",
        "07a/BTP",
        N_("Kết quả giải quyết thủ tục hành chính"),
        columns,
        (
            Identity("1", ("2", "3", "4", "5", "6", "7", "8")),
            Identity("9", ("10", "11", "12")),
            Identity("13", ("14", "15", "16")),
            Identity("22", ("23", "24")),
            Identity("1", ("9", "13", "20", "21")),
        ),
        (
            N_("Cột 6 là hồ sơ có thời hạn tính từ khi cơ quan có thẩm quyền nhận được."),
            N_("Thanh toán là số hồ sơ có lần thu phí đầu tiên trong kỳ."),
        ),
    )


COMMON_NOTES: tuple[str, ...] = (
    N_(
        "“Từ kỳ trước” là hồ sơ tiếp nhận trước kỳ và chưa kết thúc khi kỳ bắt đầu, kể "
        "cả hồ sơ được mở lại trong kỳ."
    ),
    N_("“Đã giải quyết” tính từ khi kết quả đã ký, đóng dấu, sẵn sàng trả."),
    N_("Không tính hồ sơ con (phần việc của một hồ sơ khác)."),
    N_(
        "Hồ sơ nhập sau khi đã chốt số liệu được tính vào ngày tiếp nhận của nó, kể từ "
        "lúc hệ thống biết; số liệu tính đến một thời điểm cũ vẫn như đã in khi đó."
    ),
    N_(
        "Hồ sơ của đơn vị đã đổi tên được cộng vào đơn vị đó; của đơn vị đã chia, sáp "
        "nhập, kết thúc vẫn tính ở đơn vị đã nhận khi đó, có dòng riêng ghi ngày cuối."
    ),
)
