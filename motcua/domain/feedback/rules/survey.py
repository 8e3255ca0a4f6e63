"""What a survey asks, until when it is answered, and what makes an answer whole.

Basis: NĐ 61/2018 art 27.3 (who evaluates is protected), art 29 (channels), art 31
(contents); TT 01/2018 art 12.2.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

MARKS = range(1, 6)
SATISFIED = 4
"""From this mark on somebody is satisfied."""

MOST_QUESTIONS = 10
MOST_OPTIONS = 6
MOST_TEXT = 1000


class Aspect(StrEnum):
    """What a question is about; figures are kept by it, so that wording may change."""

    OVERALL = "overall"
    WAITING = "waiting"
    GUIDANCE = "guidance"
    ATTITUDE = "attitude"
    TRIPS = "trips"
    WITHIN_RULES = "within_rules"


ASPECT_NAMES: Mapping[Aspect, str] = {
    Aspect.OVERALL: N_("Hài lòng chung"),
    Aspect.WAITING: N_("Thời gian chờ"),
    Aspect.GUIDANCE: N_("Hướng dẫn"),
    Aspect.ATTITUDE: N_("Thái độ"),
    Aspect.TRIPS: N_("Số lần đi lại"),
    Aspect.WITHIN_RULES: N_("Không đòi hỏi ngoài quy định"),
}


class Source(StrEnum):
    """Where an answer came from."""

    DOSSIER = "dossier"
    COUNTER = "counter"
    PETITION = "petition"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose, in both languages, and the mark from 1 to 5 it gives."""

    text: str
    english: str
    mark: int

    def said(self, language: str) -> str:
        """Return it in a language, in Vietnamese where it has no English."""
        return self.english if language == "en" and self.english else self.text


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answers in the order they are shown."""

    aspect: Aspect
    text: str
    english: str
    options: tuple[Option, ...]

    def said(self, language: str) -> str:
        """Return it in a language, in Vietnamese where it has no English."""
        return self.english if language == "en" and self.english else self.text

    def to_json(self) -> dict[str, object]:
        """Return plain values."""
        return {
            "aspect": self.aspect.value,
            "text": self.text,
            "english": self.english,
            "options": [[o.text, o.english, o.mark] for o in self.options],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Question":
        """Return the question that plain values describe."""
        options = value["options"]
        if not isinstance(options, list):
            raise TypeError("options are a list")
        return cls(
            Aspect(str(value["aspect"])),
            str(value["text"]),
            str(value["english"]),
            tuple(Option(str(o[0]), str(o[1]), int(o[2])) for o in options),
        )


LEVELS = (
    Option("Rất hài lòng", "Very satisfied", 5),
    Option("Hài lòng", "Satisfied", 4),
    Option("Bình thường", "Neither", 3),
    Option("Không hài lòng", "Dissatisfied", 2),
    Option("Rất không hài lòng", "Very dissatisfied", 1),
)
"""The five levels, the best first."""

FIRST: tuple[Question, ...] = (
    Question(
        Aspect.OVERALL,
        "Nhìn chung, ông/bà có hài lòng với việc giải quyết hồ sơ này không?",
        "Overall, are you satisfied with how this dossier was handled?",
        LEVELS,
    ),
    Question(
        Aspect.WAITING,
        "Thời gian chờ và thời gian giải quyết?",
        "The time you waited and the time it took?",
        LEVELS,
    ),
    Question(
        Aspect.GUIDANCE,
        "Hướng dẫn có rõ ràng, đầy đủ ngay từ lần đầu không?",
        "Was the guidance clear and complete the first time?",
        LEVELS,
    ),
    Question(
        Aspect.ATTITUDE,
        "Thái độ của cán bộ?",
        "The attitude of the officers?",
        LEVELS,
    ),
    Question(
        Aspect.TRIPS,
        "Ông/bà đã phải đi lại mấy lần vì hồ sơ này?",
        "How many times did you have to come for this dossier?",
        (
            Option("Không phải đến", "Not once", 5),
            Option("1 lần", "Once", 5),
            Option("2 lần", "Twice", 4),
            Option("3 lần", "Three times", 2),
            Option("4 lần trở lên", "Four times or more", 1),
        ),
    ),
    Question(
        Aspect.WITHIN_RULES,
        "Có ai đòi giấy tờ, tiền hoặc việc ngoài quy định không?",
        "Did anybody ask for papers, money or anything outside the rules?",
        (
            Option("Không", "No", 5),
            Option("Có", "Yes", 1),
        ),
    ),
)
"""The questions that are asked until a centre words its own."""


def month_of(day: date) -> date:
    """Return the first day of a day's month: no answer keeps more of its time."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def last_day_to_answer(month: date) -> date:
    """Return until when a survey about a month is answered: the end of the next month.

    The same for everybody of a month, so that it tells nobody's day.
    """
    return next_month(next_month(month)) - timedelta(days=1)


def is_answered_still(*, last: date, on: date) -> bool:
    """Say whether answers about the month of a day still come in on another day."""
    return last_day_to_answer(month_of(last)) >= on


def fingerprint(token: str) -> str:
    """Return what is kept of a token: nobody can read the token from it."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_questions(questions: Sequence[Question]) -> None:
    """Raise Invalid unless questions can be asked and counted."""
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise Invalid(
            "questions_count",
            N_("Phiếu có từ 1 đến %(most)s câu hỏi."),
            facts={"most": MOST_QUESTIONS},
            field="questions",
            remedy=N_("Hãy thêm hoặc bớt câu hỏi."),
        )
    aspects = [q.aspect for q in questions]
    if Aspect.OVERALL not in aspects or len(set(aspects)) != len(aspects):
        raise Invalid(
            "questions_aspects",
            N_("Mỗi mặt được hỏi một lần, và phải hỏi mức hài lòng chung."),
            field="questions",
            remedy=N_("Hãy xem lại các mặt được hỏi."),
        )
    for question in questions:
        _check_question(question)


def _check_question(question: Question) -> None:
    marks = [o.mark for o in question.options]
    whole = (
        question.text
        and 2 <= len(marks) <= MOST_OPTIONS
        and all(o.text and o.mark in MARKS for o in question.options)
        and len(set(marks)) > 1
    )
    if not whole:
        raise Invalid(
            "question_broken",
            N_("Câu “%(text)s” cần có lời hỏi và từ 2 câu trả lời, điểm từ 1 đến 5."),
            facts={"text": question.text},
            field="questions",
            remedy=N_("Hãy sửa câu hỏi này."),
        )


def marks_of(
    *, questions: Sequence[Question], chosen: Mapping[str, str], remark: str
) -> dict[str, int]:
    """Return the marks of what was chosen (aspect to number of the option).

    A question may be left out, the overall one not. Raises Invalid naming the field.
    """
    if len(remark) > MOST_TEXT:
        raise Invalid(
            "text_too_long",
            N_("Ý kiến dài quá %(most)s ký tự."),
            facts={"most": MOST_TEXT},
            field="remark",
            remedy=N_("Hãy viết ngắn lại."),
        )
    found: dict[str, int] = {}
    for question in questions:
        typed = chosen.get(question.aspect.value, "")
        if not typed:
            continue
        if not typed.isdecimal() or not int(typed[:4]) < len(question.options):
            raise Invalid(
                "choice_unknown",
                N_("Chưa chọn một mục trong danh sách."),
                field=question.aspect.value,
                remedy=N_("Hãy chọn lại."),
            )
        found[question.aspect.value] = question.options[int(typed)].mark
    if Aspect.OVERALL.value not in found:
        raise Invalid(
            "overall_missing",
            N_("Ông/bà chưa chọn mức hài lòng chung."),
            field=Aspect.OVERALL.value,
            remedy=N_("Hãy chọn một mức; các câu khác có thể bỏ qua."),
        )
    return found
