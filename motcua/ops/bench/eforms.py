"""How long a long form takes: ten pages, a hundred conditions, an answer to each."""

from datetime import date
from typing import Any

from motcua.domain.eforms.readers import territory
from motcua.domain.eforms.rules.definition import Form
from motcua.domain.eforms.rules.evaluating import fill
from motcua.domain.eforms.rules.reading import parse
from motcua.ops.bench.figures import Figure, at_most

PAGES, ON_A_PAGE = 10, 10
TODAY = date(2026, 1, 5)


def figures() -> list[Figure]:
    """Return what one page of such a form costs, checked whole."""
    from motcua.ops.bench.pure import microseconds  # noqa: PLC0415 - it asks for us

    form, answers, places = long_form(), long_answers(), territory()

    def asked() -> object:
        return fill(form, answers, today=TODAY, territory=places)

    milliseconds = microseconds(asked, 10) / 1000
    return [at_most("form of 10 pages, 100 conditions", "ms", milliseconds, 50)]


def long_form() -> Form:
    """Return a form in which every question has a condition on the one before it."""
    pages = [
        {
            "key": f"page{page}",
            "title": f"Trang {page}",
            "questions": [_question(page * ON_A_PAGE + n) for n in range(ON_A_PAGE)],
        }
        for page in range(PAGES)
    ]
    return parse({"key": "long", "name": "Biểu mẫu dài", "pages": pages})


def _question(n: int) -> dict[str, Any]:
    before = f"q{n - 1}"
    when: Any = {
        "all": [
            {"answered": before},
            {"not": {"less": [{"days": [{"today": -n}, {"today": 0}]}, 0]}},
            {"any": [{"at_least": [{"answer": before}, 0]}, {"answered": before}]},
        ]
    }
    asked = {"key": f"q{n}", "type": "number", "label": f"Câu {n}"}
    return {**asked, "when": when} if n else {**asked, "when": True}


def long_answers() -> dict[str, Any]:
    """Return an answer to every question of the long form."""
    return {f"q{n}": n for n in range(PAGES * ON_A_PAGE)}
