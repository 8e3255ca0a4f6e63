"""Petitions (phản ánh, kiến nghị): what they are, until when, and what keeps one back.

The rules stand in `docs/rules/petitions.md`. A complaint against a decision (khiếu nại)
and a denunciation (tố cáo) are under other laws and are not taken here.
Basis: NĐ 20/2008 art 9 (as amended by NĐ 48/2013); QĐ 766/QĐ-TTg 5.1, 5.2 (targets).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.due import Due, due
from motcua.domain.deadlines.rules.limits import LimitUnit, Policy, TimeLimit
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_, search_key

MOST_TEXT = 4000
LEAST_TEXT = 10


class Kind(StrEnum):
    """What a petition is about."""

    CONDUCT = "conduct"
    RULE = "rule"
    IDEA = "idea"


KIND_NAMES: Mapping[Kind, str] = {
    Kind.CONDUCT: N_("Phản ánh việc làm: chậm trễ, gây phiền hà, làm sai"),
    Kind.RULE: N_("Phản ánh quy định: vướng mắc, không hợp lý, không thống nhất"),
    Kind.IDEA: N_("Kiến nghị, sáng kiến để làm tốt hơn"),
}


class State(StrEnum):
    """How far a petition has come."""

    RECEIVED = "received"
    ASKED = "asked"
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    REFUSED = "refused"
    LAPSED = "lapsed"


ENDED = (State.ANSWERED, State.REFUSED, State.LAPSED)
"""The states in which nothing is waited for any more but publishing."""

STATE_NAMES: Mapping[State, str] = {
    State.RECEIVED: N_("Đã tiếp nhận, đang xem xét"),
    State.ASKED: N_("Chờ ông/bà bổ sung thông tin"),
    State.FORWARDED: N_("Đã chuyển đến cơ quan trả lời"),
    State.ANSWERED: N_("Đã trả lời"),
    State.REFUSED: N_("Không thuộc phạm vi tiếp nhận"),
    State.LAPSED: N_("Đã khép lại vì không được bổ sung"),
}


class Way(StrEnum):
    """How a petition came in."""

    PORTAL = "portal"
    COUNTER = "counter"
    PHONE = "phone"


WAY_NAMES: Mapping[Way, str] = {
    Way.PORTAL: N_("Trên cổng"),
    Way.COUNTER: N_("Tại quầy"),
    Way.PHONE: N_("Qua điện thoại"),
}


class Stage(StrEnum):
    """What has a time of its own."""

    REFUSE = "refuse"
    ASK = "ask"
    SUPPLY = "supply"
    FORWARD = "forward"
    ANSWER = "answer"
    PUBLISH = "publish"


LIMITS: Mapping[Stage, TimeLimit] = {
    Stage.REFUSE: TimeLimit(2, LimitUnit.WORKING_DAY),
    Stage.ASK: TimeLimit(5, LimitUnit.WORKING_DAY),
    Stage.SUPPLY: TimeLimit(20, LimitUnit.WORKING_DAY),
    Stage.FORWARD: TimeLimit(5, LimitUnit.WORKING_DAY),
    Stage.ANSWER: TimeLimit(15, LimitUnit.WORKING_DAY),
    Stage.PUBLISH: TimeLimit(2, LimitUnit.WORKING_DAY),
}
"""From the filing on; supplying counts from the asking, publishing from the answer.

For supplying no rule sets a time: this is the software's choice.
"""

STAGE_NAMES: Mapping[Stage, str] = {
    Stage.REFUSE: N_("Từ chối"),
    Stage.ASK: N_("Yêu cầu bổ sung"),
    Stage.SUPPLY: N_("Bổ sung"),
    Stage.FORWARD: N_("Chuyển cơ quan có thẩm quyền"),
    Stage.ANSWER: N_("Trả lời"),
    Stage.PUBLISH: N_("Công khai"),
}


@dataclass(frozen=True, slots=True)
class Filed:
    """A petition as somebody writes it, or as an officer writes it down."""

    kind: Kind
    text: str
    name: str
    phone: str = ""
    email: str = ""
    dossier_code: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Clocks:
    """Until when a petition is forwarded, answered and published; None where not due."""

    forward_by: datetime
    answer_by: datetime
    publish_by: datetime | None = None


def due_of(stage: Stage, start: datetime, calendar: WorkingCalendar) -> Due:
    """Return until when a stage is done, explained; the day of the start is not counted.

    Raises CalendarTooShort.
    """
    return due(start=start, limit=LIMITS[stage], calendar=calendar, policy=Policy())


def waits_for(
    *, state: State, clocks: Clocks, published: bool
) -> tuple[Stage, datetime] | None:
    """Return which stage of the office's a petition is in, and until when; None in none.

    While the filer is waited for, nothing of the office's runs.
    """
    if state is State.RECEIVED:
        return Stage.FORWARD, clocks.forward_by
    if state is State.FORWARDED:
        return Stage.ANSWER, clocks.answer_by
    if state is State.ANSWERED and not published and clocks.publish_by is not None:
        return Stage.PUBLISH, clocks.publish_by
    return None


def late_stage(
    *, state: State, clocks: Clocks, published: bool, at: datetime
) -> Stage | None:
    """Return the stage that is overdue at a moment, None for none."""
    found = waits_for(state=state, clocks=clocks, published=published)
    return found[0] if found is not None and at > found[1] else None


def check_founded(kind: Kind, founded: bool | None) -> None:  # noqa: FBT001 - an answer
    """Raise Invalid unless an answer about conduct says whether it is true.

    Basis: TT 01/2018 art 13 (indicator 7: not where it is found to be false).
    """
    if kind is Kind.CONDUCT and founded is None:
        raise Invalid(
            "founded_missing",
            N_("Chưa ghi nội dung phản ánh đúng hay không đúng."),
            field="founded",
            remedy=N_("Hãy chọn theo kết quả xem xét."),
        )


def check_filed(filed: Filed) -> None:
    """Raise Invalid unless a petition says what, by whom, and how to answer.

    Basis: NĐ 20/2008 art 7, 8 (name and a way to reach whoever files).
    """
    if len(filed.text.strip()) < LEAST_TEXT:
        raise Invalid(
            "petition_text_short",
            N_("Chưa ghi rõ nội dung."),
            field="text",
            remedy=N_("Hãy ghi việc gì, ở đâu, khi nào."),
        )
    check_length(filed.text, "text")
    if not filed.name.strip():
        raise Invalid(
            "name_missing",
            N_("Chưa ghi họ tên."),
            field="name",
            remedy=N_("Tên chỉ cán bộ xử lý thấy, không bao giờ công khai."),
        )
    if not filed.phone and not filed.email:
        raise Invalid(
            "contact_missing",
            N_("Chưa có số điện thoại hoặc thư điện tử để trả lời."),
            field="phone",
            remedy=N_("Hãy ghi một trong hai."),
        )


def check_length(text: str, field: str) -> None:
    """Raise Invalid for a text that is too long."""
    if len(text) > MOST_TEXT:
        raise Invalid(
            "text_too_long",
            N_("Nội dung dài quá %(most)s ký tự."),
            facts={"most": MOST_TEXT},
            field=field,
            remedy=N_("Hãy viết ngắn lại."),
        )


def check_said(text: str, field: str) -> str:
    """Return an officer's words to the filer; raise Invalid where there are none."""
    if len(text.strip()) < LEAST_TEXT:
        raise Invalid(
            "words_missing",
            N_("Chưa ghi nội dung gửi người phản ánh."),
            field=field,
            remedy=N_("Hãy ghi rõ, đủ để người đọc hiểu mà không phải hỏi lại."),
        )
    check_length(text, field)
    return text.strip()


def check_in(state: State, *allowed: State) -> None:
    """Raise NotNow unless a petition is in one of some states."""
    if state not in allowed:
        raise NotNow(
            "petition_moved_on",
            N_("Phản ánh này đang ở tình trạng “%(state)s” nên không làm việc này được."),
            facts={"state": STATE_NAMES[state]},
            remedy=N_("Hãy tải lại trang để xem tình trạng mới."),
        )


def notices_of(petition_id: int) -> str:
    """Return how the keys of a petition's notices begin."""
    return f"petition/{petition_id}/"


def is_about(actor: Actor, *, about_officer_id: int | None, about_key: str) -> bool:
    """Say whether a petition may be about an officer, or about whom they stand in for.

    By the officer who was named at sorting, or already by the name the filer wrote.
    """
    own = {actor.officer_id, *actor.stands_for}
    if about_officer_id is not None and about_officer_id in own:
        return True
    name = search_key(actor.name)
    return bool(name) and name in about_key


def require_not_about(
    actor: Actor, *, about_officer_id: int | None, about_key: str
) -> None:
    """Raise NotAllowed for the officer a petition is about."""
    if is_about(actor, about_officer_id=about_officer_id, about_key=about_key):
        raise NotAllowed(
            "petition_about_you",
            N_("Người bị phản ánh không xử lý phản ánh về mình."),
            remedy=N_("Người khác của đơn vị sẽ xử lý."),
        )


_PERSONAL = (
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    re.compile(r"(?<![\d.])(?:\+84|0)(?:[\s.-]?\d){9}(?!\d)"),
    re.compile(r"(?<!\d)\d{9}(?:\d{3})?(?!\d)"),
    re.compile(r"\bH\d{2}(?:\.\d+)+-\d{6}-\d+\b"),
)


def personal_in(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return what looks like personal data in a text, in the order it stands there.

    Addresses, telephone and identity numbers, dossier codes, and the names that are
    `known`. It finds what it can; a person reads the text and confirms.
    """
    found = {m.group(0) for pattern in _PERSONAL for m in pattern.finditer(text)}
    lower = text.casefold()
    for name in known:
        start = lower.find(name.casefold()) if len(name) > 2 else -1
        if start >= 0:
            found.add(text[start : start + len(name)])
    return tuple(sorted(found, key=text.find))


def check_public(*, texts: Mapping[str, str], known: Iterable[str]) -> None:
    """Raise Invalid naming the field whose text still bears personal data."""
    names = tuple(known)
    for field, text in texts.items():
        found = personal_in(text, names)
        if found:
            raise Invalid(
                "personal_data_left",
                N_("Còn dữ liệu cá nhân: %(found)s."),
                facts={"found": "; ".join(found)},
                field=field,
                remedy=N_("Hãy xóa hoặc thay bằng “…” rồi công khai."),
            )


def on_time(done_at: datetime, by: datetime) -> bool:
    """Say whether something was done in time; the last day counts to its end."""
    return done_at <= by
