"""Whether two filled-in forms speak of the same matter: asked before either is acted on.

An answer that names somebody or something (a person, an organisation, a number, a code)
tells one matter from another: two children, two vehicles, two parcels are two matters
whatever else is the same. Other answers only say how alike two filings are, as people
write the same thing twice in other words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from motcua.domain.eforms.rules.definition import (
    Form,
    Kind,
    Question,
    TextShape,
    TextTerms,
    inner,
)
from motcua.kernel.text import normalise

_TELLS_NOTHING = frozenset({Kind.STATEMENT, Kind.COMPUTED, Kind.FILE})
"""What everybody states, what follows from other answers, what is compared as files."""
_CONTACT = frozenset({Kind.PHONE, Kind.EMAIL, Kind.BANK_ACCOUNT})
"""How somebody is reached and paid: with another telephone it is the same matter."""
_BY = {
    Kind.PERSON: ("identity_number", "name"),
    Kind.ORGANISATION: ("tax_number", "name"),
}
"""The fact of somebody that names them; the next where it is not known of both."""


class Likeness(StrEnum):
    """What two filled-in forms are to each other."""

    SAME = "same"  # every answer about the matter is the same
    ALIKE = "alike"  # nothing names another matter, yet some answers differ
    OTHER = "other"  # an answer names somebody or something else
    UNKNOWN = "unknown"  # nothing to compare: no answers, or another form


@dataclass(frozen=True, slots=True)
class Compared:
    """How alike two forms are; the questions answered the same, those answered not."""

    likeness: Likeness
    same: tuple[Question, ...] = ()
    differs: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """The answers of one form that stand, and where those not typed came from."""

    form: Form
    answers: Mapping[str, Any]
    sources: Mapping[str, str]


NOTHING_COMPARED = Compared(Likeness.UNKNOWN)


def compare_answers(mine: Given, other: Given) -> Compared:
    """Return how alike two filings of one procedure are by what their forms say.

    What came from the applicant's own account into both is the applicant's, not the
    matter's, and is left out, as are statements, contact data and computed values.
    """
    if mine.form.key != other.form.key:
        return NOTHING_COMPARED
    asked = {one.key: one.kind for one in _questions(other.form)}
    same: list[Question] = []
    differs: list[Question] = []
    is_other = False
    for question in _questions(mine.form):
        ours, theirs = (one.answers.get(question.key) for one in (mine, other))
        if asked.get(question.key) != question.kind or ours is theirs is None:
            continue
        if _of_account(question, mine) and _of_account(question, other):
            continue
        names_other = _names_another(question, ours, theirs)
        is_other |= names_other
        if question.prefill.startswith("account.") and not names_other:
            continue  # corrected by hand, yet of the same person
        is_same = _bare(question, ours) == _bare(question, theirs)
        (same if is_same else differs).append(question)
    return Compared(
        _likeness(same, differs, is_other=is_other), tuple(same), tuple(differs)
    )


def _likeness(
    same: list[Question], differs: list[Question], *, is_other: bool
) -> Likeness:
    if is_other:
        return Likeness.OTHER
    if differs:
        return Likeness.ALIKE
    return Likeness.SAME if same else Likeness.UNKNOWN


def _questions(form: Form) -> Iterator[Question]:
    for page in form.pages:
        for question in page.questions:
            if question.kind not in _TELLS_NOTHING | _CONTACT:
                yield question


def _of_account(question: Question, given: Given) -> bool:
    """Say whether nobody typed this answer: it is absent, or stands as in the account."""
    source = given.sources.get(question.key, "")
    return question.key not in given.answers or source.startswith("account.")


def _names_another(question: Question, ours: Any, theirs: Any) -> bool:
    """Say whether both answers name somebody or something, and not the same."""
    if ours is None or theirs is None:
        return False
    if inner(question):
        return _rows_name_another(question, ours, theirs)
    for fact in _BY.get(question.kind, ()):
        if ours.get(fact) and theirs.get(fact):
            return bool(_text(ours[fact]) != _text(theirs[fact]))
    return _is_name(question) and _text(ours) != _text(theirs)


def _rows_name_another(question: Question, ours: Any, theirs: Any) -> bool:
    """Say whether no row of the one names what a row of the other names.

    Rows may be added in a second attempt; lists that share none are of other things.
    """
    own = [one for one in inner(question) if _is_name(one) or one.kind in _BY]
    named = [
        {
            (one.key, _text(_bare(one, _naming(one, row[one.key]))))
            for row in rows
            for one in own
            if row.get(one.key)
        }
        for rows in (ours, theirs)
    ]
    return bool(named[0] and named[1]) and not named[0] & named[1]


def _naming(question: Question, answer: Any) -> Any:
    """Return what names somebody in a row: the first known fact, else the answer."""
    facts = _BY.get(question.kind, ())
    return next((answer[fact] for fact in facts if answer.get(fact)), answer)


def _is_name(question: Question) -> bool:
    """Say whether what is typed names one thing alone: a number, a code, a name."""
    if question.kind is Kind.IDENTITY_NUMBER:
        return True
    terms = question.terms
    return isinstance(terms, TextTerms) and terms.shape is not TextShape.ANY


def _bare(question: Question, answer: Any) -> Any:
    """Return an answer without what is no difference: case, spaces, contact data."""
    match answer:
        case str():
            return _text(answer)
        case Mapping():
            skipped = {kind.value for kind in _CONTACT}
            kept = {k: v for k, v in answer.items() if k not in skipped}
            if "ward" in kept:
                kept.pop("text", None)  # of an address, made from its other parts
            return {key: _bare(question, value) for key, value in kept.items()}
        case list():
            return [_bare(question, one) for one in answer]
    return answer


def _text(answer: Any) -> str:
    return normalise(str(answer)).casefold()
