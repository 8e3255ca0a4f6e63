"""Limits on how many people are inside, while an authority orders them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

LONGEST_KEPT = 30
"""For how many days answers about health may be kept at most, whatever is ordered."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an order says; both days are in force.

    `places` has the most people inside by the area's code, `questions` what is asked
    about health, `keep_days` for how long answers are kept.
    """

    number: str
    authority: str
    valid_from: date
    valid_to: date
    places: Mapping[str, int]
    questions: Sequence[str] = ()
    advice: str = ""
    keep_days: int = 0

    def in_force(self, on: date) -> bool:
        """Say whether the order is in force that day."""
        return self.valid_from <= on <= self.valid_to

    def delete_on(self, taken: date) -> date:
        """Return the day on which answers given on a day are deleted."""
        return taken + timedelta(days=self.keep_days + 1)


def free_places(limits: Limits | None, area: str, inside: int) -> int | None:
    """Return how many more may come into an area; None where nothing limits it."""
    if limits is None or area not in limits.places:
        return None
    return max(0, limits.places[area] - inside)


def check_limits(limits: Limits) -> None:
    """Raise Invalid for an order that cannot be: who, which, from when to when."""
    if not limits.number or not limits.authority:
        raise Invalid(
            "order_unnamed",
            N_("Chưa ghi số văn bản và cơ quan ban hành."),
            field="number" if not limits.number else "authority",
            remedy=N_("Chỉ giới hạn người trong sảnh khi có văn bản yêu cầu."),
        )
    if limits.valid_to < limits.valid_from:
        raise Invalid(
            "order_ends_before",
            N_("Ngày hết hiệu lực trước ngày bắt đầu."),
            field="valid_to",
            remedy=N_("Hãy xem lại hai ngày."),
        )
    if any(most < 1 for most in limits.places.values()):
        raise Invalid(
            "places_below_one",
            N_("Số người tối đa của một khu phải từ 1."),
            field="places",
            remedy=N_("Hãy để trống khu không giới hạn."),
        )
    if not 0 <= limits.keep_days <= LONGEST_KEPT:
        raise Invalid(
            "kept_too_long",
            N_("Câu trả lời về sức khỏe chỉ được giữ tối đa %(most)s ngày."),
            facts={"most": LONGEST_KEPT},
            field="keep_days",
            remedy=N_("Hãy ghi số ngày văn bản yêu cầu."),
        )


def check_answers(limits: Limits, answers: Sequence[str]) -> bool:
    """Say whether the answers let one in; raise Invalid where one is missing.

    Answers are "yes" or "no", one a question; a single "yes" needs a person to decide.
    """
    if len(answers) != len(limits.questions) or any(
        answer not in ("yes", "no") for answer in answers
    ):
        raise Invalid(
            "health_unanswered",
            N_("Chưa trả lời hết các câu hỏi về sức khỏe."),
            field="health",
            remedy=N_("Hãy chọn Có hoặc Không cho mỗi câu."),
        )
    return "yes" not in answers
