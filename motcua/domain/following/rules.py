"""What may still be said of a dossier, and what it waits for: pure.

Basis: NĐ 61/2018 art 5.1 (nobody but the one-stop unit deals with the applicant),
art 19.4 (supplements through the one-stop unit); NĐ 45/2020 art 12.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import N_

MOST_LETTERS = 100
MOST_TEXT = 2000
MOST_FILES = 5
MOST_A_LINE = 10
UNSENT_KEPT = timedelta(days=31)
"""How long a supplement that was begun and not sent waits after its last change."""

ENDED = frozenset({"refused", "withdrawn", "stopped", "returned"})
"""States after which nothing more is written to each other."""


class Way(StrEnum):
    """How something was said: here, by telephone, at the counter."""

    PORTAL = "portal"
    PHONE = "phone"
    COUNTER = "counter"


WAY_NAMES: Mapping[Way, str] = {
    Way.PORTAL: N_("Tin nhắn"),
    Way.PHONE: N_("Gọi điện thoại"),
    Way.COUNTER: N_("Trao đổi tại quầy"),
}


class Party(StrEnum):
    """From whom something is awaited."""

    APPLICANT = "applicant"
    RECEPTION = "reception"
    AGENCY = "agency"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is awaited, from whom, until when (None for no fixed time), and why.

    `what` and `why` are msgids; `stopped_at` is since when the legal time rests.
    """

    what: str
    party: Party
    until: datetime | None
    why: str
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a dossier stands, as far as it decides what it waits for."""

    status: str
    due_at: datetime | None
    waiting_since: datetime | None = None
    clock_rests: bool = False
    reply_sent: bool = False
    delivery: str = "counter"


def awaited(s: Standing) -> Awaited:
    """Say what a dossier waits for now.

    While the applicant is awaited no law sets them a day: the page says since when the
    legal time rests, or that it goes on. Basis: NĐ 61/2018 art 19.4, 19.9, 20.
    """
    if s.status in ("supplement", "fee"):
        return _waiting_for_applicant(s)
    if s.status == "processing":
        why = N_("Hồ sơ đã đủ và đang trong thời hạn pháp luật quy định.")
        what = N_("Cơ quan giải quyết xử lý hồ sơ")
        return Awaited(what, Party.AGENCY, s.due_at, why)
    if s.status == "done" and s.delivery != "counter":
        what = N_("Bộ phận một cửa gửi kết quả cho ông/bà")
        why = N_("Kết quả đã có; ông/bà đã chọn nhận không phải đến quầy.")
        return Awaited(what, Party.RECEPTION, s.due_at, why)
    what, party, why = _WITHOUT_TIME.get(s.status, _ENDED)
    return Awaited(what, party, None, why)


_WITHOUT_TIME: Mapping[str, tuple[str, Party, str]] = {
    "incomplete": (
        N_("Ông/bà hoàn thiện hồ sơ rồi nộp lại"),
        Party.APPLICANT,
        N_("Hồ sơ chưa đủ nên chưa được tiếp nhận và chưa tính thời hạn."),
    ),
    "done": (
        N_("Ông/bà đến nhận kết quả"),
        Party.APPLICANT,
        N_("Kết quả đã có và được giữ tại bộ phận một cửa."),
    ),
}
_ENDED = (N_("Không chờ ai"), Party.NOBODY, N_("Hồ sơ đã kết thúc."))


def _waiting_for_applicant(s: Standing) -> Awaited:
    party = Party.APPLICANT
    if s.status == "fee":
        what = N_("Ông/bà thực hiện nghĩa vụ tài chính")
    elif s.reply_sent:
        what = N_("Bộ phận một cửa kiểm tra phần ông/bà đã gửi bổ sung")
        party = Party.RECEPTION
    else:
        what = N_("Ông/bà bổ sung đúng các giấy tờ được yêu cầu")
    if s.clock_rests:
        why = N_("Thời hạn giải quyết tạm dừng; tính tiếp khi đã nhận đủ.")
        return Awaited(what, party, None, why, s.waiting_since)
    return Awaited(
        what, party, s.due_at, N_("Trong lúc chờ, thời hạn giải quyết vẫn tính.")
    )


def check_letter(*, text: str, files: int, status: str, written: int) -> None:
    """Raise unless a letter may be written: something in it, not too much, not ended."""
    if status in ENDED:
        raise Conflict(
            "dossier_ended",
            N_("Hồ sơ đã kết thúc nên không nhắn thêm được."),
            remedy=N_("Hãy đến bộ phận một cửa nếu còn cần hỏi."),
        )
    if written >= MOST_LETTERS:
        raise Conflict(
            "letters_too_many",
            N_("Hồ sơ này đã có %(most)s tin nhắn."),
            facts={"most": MOST_LETTERS},
            remedy=N_("Hãy gọi hoặc đến bộ phận một cửa."),
        )
    if not text.strip():
        raise Invalid(
            "letter_empty",
            N_("Chưa ghi nội dung."),
            field="text",
            remedy=N_("Hãy ghi điều cần nói rồi gửi."),
        )
    if len(text) > MOST_TEXT:
        raise Invalid(
            "letter_too_long",
            N_("Nội dung dài quá %(most)s ký tự."),
            facts={"most": MOST_TEXT},
            field="text",
            remedy=N_("Hãy viết ngắn lại."),
        )
    if files > MOST_FILES:
        raise Invalid(
            "files_too_many",
            N_("Mỗi tin nhắn có nhiều nhất %(most)s tệp."),
            facts={"most": MOST_FILES},
            field="files",
        )


def check_reply(*, asked: Sequence[str], sent: Collection[int]) -> None:
    """Raise Invalid naming every line asked for that nothing was added to.

    `asked` are the names in order, `sent` the numbers (from 1) that have a file.
    """
    lacking = [name for n, name in enumerate(asked, start=1) if n not in sent]
    if lacking:
        raise Invalid(
            "reply_lacking",
            N_("Còn thiếu: %(names)s."),
            facts={"names": "; ".join(lacking)},
            field="files",
            remedy=N_("Hãy thêm tệp cho từng giấy tờ, hoặc nộp tại bộ phận một cửa."),
        )
