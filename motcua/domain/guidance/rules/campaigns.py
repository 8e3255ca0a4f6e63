"""A campaign for filing online: what it is about, by which days it is measured. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from motcua.domain.reports.rules.periods import year_back
from motcua.kernel.errors import Invalid, tell_together
from motcua.kernel.text import N_

LONGEST_NAME = 120
LONGEST_AIM = 1000
MOST_DAYS = 366
LATEST = timedelta(days=366)
"""So long after it began a campaign can still be entered."""

_DAY = timedelta(days=1)


class Baseline(StrEnum):
    """With which days those of the campaign are compared."""

    BEFORE = "before"
    YEAR = "year"


class Way(StrEnum):
    """How people are told and helped."""

    GUIDANCE = "guidance"
    MESSAGE = "message"
    POSTER = "poster"
    HALL = "hall"
    MEETING = "meeting"
    OTHER = "other"


class Followed(StrEnum):
    """What a link with a campaign's mark led to."""

    PAGE = "page"
    PROCEDURE = "procedure"
    BEGUN = "begun"


BASELINE_NAMES: Mapping[Baseline, str] = {
    Baseline.BEFORE: N_("cùng số ngày ngay trước chiến dịch"),
    Baseline.YEAR: N_("cùng kỳ năm trước"),
}
WAY_NAMES: Mapping[Way, str] = {
    Way.GUIDANCE: N_("trang hướng dẫn"),
    Way.MESSAGE: N_("tin nhắn cho người đã đồng ý nhận"),
    Way.POSTER: N_("áp phích, tờ rơi có mã QR"),
    Way.HALL: N_("người giúp ở sảnh"),
    Way.MEETING: N_("đến khu phố, thôn, doanh nghiệp"),
    Way.OTHER: N_("cách khác"),
}


FOLLOWED_NAMES: Mapping[Followed, str] = {
    Followed.PAGE: N_("mở trang hướng dẫn"),
    Followed.PROCEDURE: N_("mở trang thủ tục"),
    Followed.BEGUN: N_("bắt đầu nộp ngay sau đó"),
}

_MARK = re.compile(r"c([1-9][0-9]{0,8})")


def mark_of(campaign_id: int) -> str:
    """Return what a campaign's links bear, so that who follows them can be counted."""
    return f"c{campaign_id}"


def campaign_of(mark: str) -> int | None:
    """Return the campaign a mark is of, None for what is no mark."""
    found = _MARK.fullmatch(mark)
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a campaign is about and by which days; fixed once it has begun.

    `procedures` are codes, `units` ids of those that resolve; of none of either all are
    meant. `fields` are the fields whose procedures were taken in.
    """

    first: date
    last: date
    baseline: Baseline = Baseline.BEFORE
    procedures: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    units: tuple[int, ...] = ()

    @property
    def is_all(self) -> bool:
        """Say whether nothing is left to compare it with."""
        return not self.procedures and not self.units


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned; `target` is the share of online filing aimed at, in per cent."""

    name: str
    aim: str
    scope: Scope
    ways: tuple[Way, ...]
    target: int
    page_slug: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Days that follow one another."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Return how many they are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Days of or after a campaign, and those they are compared with."""

    since: Span
    before: Span


@dataclass(frozen=True, slots=True)
class Spans:
    """The days compared so far; None of days that are not over yet, not even one."""

    during: Pair | None
    after: Pair | None


def spans(scope: Scope, *, ended: date, until: date) -> Spans:
    """Return the days to compare, of which `until` is the last that is over.

    `ended` is the campaign's last day. What follows it is as long as it was; both are
    compared with as many days before the campaign, or with the same days a year before.
    """
    if until < scope.first:
        return Spans(None, None)
    during = Span(scope.first, min(ended, until))
    if until <= ended:
        return Spans(_pair(during, scope), None)
    length = (ended - scope.first) + _DAY
    after = Span(ended + _DAY, min(ended + length, until))
    return Spans(_pair(during, scope), _pair(after, scope))


def check(plan: Plan, *, today: date) -> None:
    """Raise Invalid or Several naming what cannot be."""
    scope = plan.scope
    tell_together(
        *_of_texts(plan),
        _check(
            not scope.first <= scope.last < scope.first + timedelta(days=MOST_DAYS),
            Invalid(
                "campaign_days",
                N_("Ngày cuối phải từ ngày đầu trở đi, dài nhất %(most)s ngày."),
                facts={"most": MOST_DAYS},
                field="last",
                remedy=N_("Hãy xem lại hai ngày."),
            ),
        ),
        _check(
            abs(scope.first - today) > LATEST,
            Invalid(
                "campaign_far",
                N_("Ngày đầu cách hôm nay quá một năm."),
                field="first",
                remedy=N_("Hãy kiểm tra lại năm."),
            ),
        ),
        _check(
            not 1 <= plan.target <= 100,
            Invalid(
                "campaign_target",
                N_("Mục tiêu là số từ 1 đến 100 phần trăm."),
                field="target",
                remedy=N_("Ví dụ: 60."),
            ),
        ),
    )


def check_texts(plan: Plan) -> None:
    """Raise Invalid or Several naming what cannot be of what may change any day."""
    tell_together(*_of_texts(plan))


def _of_texts(plan: Plan) -> tuple[Callable[[], None], ...]:
    return (
        lambda: _check_text(plan.name, "name", LONGEST_NAME),
        lambda: _check_text(plan.aim, "aim", LONGEST_AIM),
        _check(
            not plan.ways,
            Invalid(
                "campaign_ways",
                N_("Chưa chọn cách làm nào."),
                field="ways",
                remedy=N_("Hãy chọn ít nhất một cách."),
            ),
        ),
    )


def _pair(since: Span, scope: Scope) -> Pair:
    if scope.baseline is Baseline.YEAR:
        before = Span(year_back(since.first), year_back(since.last))
    else:
        last = scope.first - _DAY
        before = Span(last - (since.last - since.first), last)
    return Pair(since, before)


def _check(wrong: bool, fault: Invalid) -> Callable[[], None]:  # noqa: FBT001 - a check
    def check_it() -> None:
        if wrong:
            raise fault

    return check_it


def _check_text(text: str, name: str, most: int) -> None:
    if not text:
        raise Invalid(
            "campaign_lacks",
            N_("Chưa ghi tên chiến dịch.")
            if name == "name"
            else N_("Chưa ghi mục đích của chiến dịch."),
            field=name,
            remedy=N_("Hãy ghi ngắn gọn."),
        )
    if len(text) > most:
        raise Invalid(
            "text_too_long",
            N_("Nội dung dài %(length)s ký tự, quá mức %(most)s."),
            facts={"length": len(text), "most": most},
            field=name,
            remedy=N_("Hãy viết ngắn lại."),
        )
