"""The form of a procedure nobody has made one for: made from what the catalogue says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from motcua.domain.eforms.rules.definition import Form
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.eforms.rules.reading_values import MOST_LABEL

KEY = "catalogue"


@dataclass(frozen=True, slots=True)
class Facts:
    """A procedure: its name, and its cases by number and heading."""

    name: str
    cases: Sequence[tuple[int, str]] = ()


def generated(facts: Facts) -> Form:
    """Return a form that asks who, what for and, where there are several, which case.

    How to reach the applicant and the papers are asked by every filing besides.
    """
    return parse(
        {
            "format": 1,
            "key": KEY,
            "name": _short(f"Đơn đề nghị: {facts.name}"),
            "en": {"name": _short(f"Request: {facts.name}")},
            "pages": [_applicant(), _request(facts), _truth()],
            "cases": _cases(facts),
        }
    )


def _short(text: str) -> str:
    return text if len(text) <= MOST_LABEL else f"{text[: MOST_LABEL - 1].rstrip()}…"


def _applicant() -> dict[str, Any]:
    firm = {"equals": [{"answer": "applicant_kind"}, "organisation"]}
    return {
        "key": "applicant",
        "title": "Người đề nghị",
        "en": {"title": "Who asks"},
        "questions": [
            {
                "key": "applicant_kind",
                "type": "one_of",
                "label": "Bạn đề nghị cho ai?",
                "en": {"label": "For whom do you ask?"},
                "prefill": "account.kind",
                "options": [
                    {
                        "value": "citizen",
                        "label": "Cá nhân",
                        "en": {"label": "A person"},
                    },
                    {
                        "value": "organisation",
                        "label": "Tổ chức, doanh nghiệp",
                        "en": {"label": "An organisation or a business"},
                    },
                ],
            },
            {
                "key": "applicant",
                "type": "person",
                "label": "Cá nhân đề nghị",
                "en": {"label": "The person who asks"},
                "prefill": "account.person",
                "when": {"not": firm},
                "parts": ["name", "born_on", "identity_number", "address"],
                "optional": ["born_on"],
            },
            {
                "key": "organisation",
                "type": "organisation",
                "label": "Tổ chức đề nghị",
                "en": {"label": "The organisation that asks"},
                "prefill": "account.organisation",
                "when": firm,
                "parts": ["name", "tax_number", "representative", "address"],
            },
        ],
    }


def _request(facts: Facts) -> dict[str, Any]:
    questions: list[dict[str, Any]] = []
    if len(facts.cases) > 1:
        questions.append(
            {
                "key": "case",
                "type": "one_of",
                "label": "Bạn thuộc trường hợp nào?",
                "help": "Trường hợp quyết định giấy tờ cần nộp ở bước sau.",
                "en": {
                    "label": "Which case is yours?",
                    "help": "Your case decides which papers to send in the next step.",
                },
                "options": [
                    {"value": f"c{n}", "label": _short(heading)}
                    for n, heading in facts.cases
                ],
            }
        )
    questions.append(
        {
            "key": "request",
            "type": "long_text",
            "label": "Nội dung đề nghị",
            "most": 3000,
            "help": "Viết ngắn: bạn cần gì, vì sao, ở đâu, từ khi nào.",
            "en": {
                "label": "What you ask for",
                "help": "Keep it short: what you need, why, where, from when.",
            },
        }
    )
    return {
        "key": "request",
        "title": "Việc đề nghị",
        "en": {"title": "The request"},
        "questions": questions,
    }


def _truth() -> dict[str, Any]:
    return {
        "key": "truth",
        "title": "Cam đoan",
        "en": {"title": "Statement of truth"},
        "questions": [
            {
                "key": "truth",
                "type": "statement",
                "label": "Lời cam đoan",
                "text": "Tôi cam đoan những điều đã điền là đúng sự thật. "
                "Tôi chịu trách nhiệm trước pháp luật về lời khai này.",
                "en": {
                    "label": "Statement of truth",
                    "text": "I state that what I have filled in is true. "
                    "I answer for it before the law.",
                },
            }
        ],
    }


def _cases(facts: Facts) -> list[dict[str, Any]]:
    if len(facts.cases) < 2:
        return []
    return [
        {"n": n, "when": {"equals": [{"answer": "case"}, f"c{n}"]}}
        for n, _ in facts.cases
    ]
