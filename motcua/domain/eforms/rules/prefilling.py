"""What a form may be filled in with before it is asked, and from where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.domain.eforms.rules.answering import facts_of, normalise
from motcua.domain.eforms.rules.circumstances import Circumstances
from motcua.domain.eforms.rules.definition import Form, Question
from motcua.domain.eforms.rules.paper_facts import StoredPaper, from_papers
from motcua.domain.eforms.rules.parts import PARTS
from motcua.kernel.errors import Invalid
from motcua.kernel.text import normalise as tidy


@dataclass(frozen=True, slots=True)
class Account:
    """What the centre knows of the applicant; texts may be empty."""

    kind: str
    name: str
    id_kind: str
    id_number: str
    born_on: date | None
    phone: str
    email: str
    address: str
    representative: str = ""


NOBODY = Account("", "", "", "", None, "", "", "")
"""Of whom nothing is known, or nothing may be told."""


def asks_account(form: Form) -> bool:
    """Say whether any question is filled in from the account."""
    return any(source.startswith("account.") for source in _sources(form))


def asks_before(form: Form) -> bool:
    """Say whether any question is filled in from the last filing by the same form."""
    return "previous" in _sources(form)


def _sources(form: Form) -> set[str]:
    return {question.prefill for page in form.pages for question in page.questions}


def prefill(
    form: Form,
    account: Account,
    before: Mapping[str, Any],
    at: Circumstances,
    papers: Iterable[StoredPaper] = (),
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the answers that are known beforehand, and the source of each.

    `before` are the answers of the last filing by the same form, `papers` those of the
    applicant's store. What would be no valid answer is left out, never asked to be
    mended.
    """
    answers: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for page in form.pages:
        for question in page.questions:
            source = question.prefill
            if not source:
                continue
            raw = before.get(question.key) if source == "previous" else None
            if source.startswith("account."):
                raw = _known(account, source.removeprefix("account."), at)
            said = from_papers(source, papers)
            if said is not None:
                raw, source = said
            found = usable(question, raw, at)
            if found is not None:
                answers[question.key], sources[question.key] = found, source
    return answers, sources


def usable(question: Question, raw: Any, at: Circumstances) -> Any:
    """Return as much of an answer as stands; None where nothing does."""
    there = at.inside(question.key, question.label, {})
    if question.kind in PARTS:
        found, _ = facts_of(question, raw, there) if isinstance(raw, Mapping) else ({}, 0)
        return found or None
    try:
        return normalise(question, raw, there)
    except Invalid:
        return None


def _known(account: Account, name: str, at: Circumstances) -> Any:  # noqa: PLR0911 - one table
    is_person = account.kind == "citizen"
    match name:
        case "kind":
            return account.kind
        case "person":
            return _facts(account, at) if is_person else None
        case "organisation":
            return None if is_person else _facts(account, at)
        case "identity_number":
            return account.id_number if is_person else None
        case "tax_number":
            return None if is_person else account.id_number
        case "born_on":
            return account.born_on.isoformat() if account.born_on else None
        case "address":
            return read_address(account.address, at)
    return getattr(account, name, None)


def _facts(account: Account, at: Circumstances) -> dict[str, Any]:
    """Return every fact of the account under the names of the parts."""
    return {
        "name": account.name,
        "born_on": account.born_on.isoformat() if account.born_on else None,
        "identity_number": account.id_number,
        "tax_number": account.id_number,
        "representative": account.representative or None,
        "phone": account.phone,
        "email": account.email,
        "address": read_address(account.address, at),
    }


def read_address(text: str, at: Circumstances) -> dict[str, str] | None:
    """Return an address written in one line in its parts; None where it is not clear.

    The last part has to name a province of the day; the ward stands right before it, or
    before the district.
    """
    parts = [tidy(part) for part in text.split(",")]
    provinces = at.territory.provinces(at.today)
    last = parts[-1].casefold()
    named = (p for p in provinces if last in {p.name.casefold(), bare(p.name)})
    province = next(named, None)
    if province is None:
        return None
    for count in (1, 2):
        place = " ".join(parts[-1 - count : -1])
        wards = at.territory.named(province, place) if place else ()
        if len(wards) == 1:
            detail = ", ".join(parts[: -1 - count])
            return {"province": province.code, "ward": wards[0].code, "detail": detail}
    return None


def bare(name: str) -> str:
    """Return the name of a province as people shorten it."""
    return name.casefold().removeprefix("tỉnh ").removeprefix("thành phố ")
