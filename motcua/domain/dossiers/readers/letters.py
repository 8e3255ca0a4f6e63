"""What a letter of a dossier says, what it still lacks, and which drafts there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import IdKind
from motcua.domain.accounts.readers import UnitFacts
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.correspondence.readers.letters import (
    letter_for,
    result_letter_key,
)
from motcua.domain.correspondence.rules.letters import (
    FACT,
    LetterText,
    filled,
    letter_from_json,
    missing,
    moment_words,
)
from motcua.domain.correspondence.rules.numbers import LETTER
from motcua.domain.documents.rules.letters import Block, Letter
from motcua.domain.documents.rules.parts import Letterhead, Signature, in_words
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.models.letters import DraftLetter, DraftState
from motcua.domain.dossiers.readers.links import lookup_url
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound, NotNow
from motcua.kernel.text import N_

MOST_BASES = 6
NOBODY = Signature("", "Thẩm quyền ký", "")
_YES = {True: "Có", False: "Không"}


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """One draft as its page shows it. `lacking` are the labels of what it still needs."""

    n: int
    key: str
    name: str
    type_name: str
    outcome: str
    state: str
    version: int
    template_version: str
    text: LetterText
    values: Mapping[str, str]
    lacking: tuple[str, ...]
    remark: str
    saved_at: datetime
    saved_by: str
    signer_name: str
    number: str


@dataclass(frozen=True, slots=True)
class Words:
    """The template and the values a letter is made of."""

    text: LetterText
    version: str
    values: Mapping[str, str]

    def check_whole(self) -> None:
        """Raise NotNow naming everything that is lacking."""
        lacking = missing(self.text, self.values)
        if lacking:
            raise NotNow(
                "letter_fields_missing",
                N_("“%(name)s” còn thiếu: %(fields)s."),
                facts={"name": self.text.name, "fields": ", ".join(lacking)},
                field="letter",
                remedy=N_("Hãy điền đủ ở mục Văn bản của hồ sơ trước."),
            )


def drafts_of(*, actor: Actor, dossier_id: int, at: datetime) -> tuple[DraftFacts, ...]:
    """Return the drafts of a dossier the actor may see, the newest first."""
    row = _visible(actor, dossier_id, at)
    drafts = DraftLetter.objects.filter(dossier=row).exclude(state=DraftState.DROPPED)
    return tuple(_facts(row, draft, at) for draft in drafts.order_by("-n"))


def draft_of(*, actor: Actor, dossier_id: int, n: int, at: datetime) -> DraftFacts:
    """Return one draft; raise NotFound."""
    row = _visible(actor, dossier_id, at)
    return _facts(row, draft_row(dossier_id=dossier_id, n=n), at)


def draft_row(*, dossier_id: int, n: int) -> DraftLetter:
    """Return a draft that has not been dropped; raise NotFound."""
    draft = (
        DraftLetter.objects.filter(dossier_id=dossier_id, n=n)
        .exclude(state=DraftState.DROPPED)
        .first()
    )
    if draft is None:
        raise NotFound("draft_letter_unknown", N_("Không có bản thảo này."))
    return draft


def preview_paper(*, actor: Actor, dossier_id: int, n: int, at: datetime) -> Letter:
    """Return a draft as it will be, without a number.

    Raises NotNow naming what is lacking: nothing is printed with holes.
    """
    row = _visible(actor, dossier_id, at)
    draft = draft_row(dossier_id=dossier_id, n=n)
    unit = accounts.unit(unit_id=row.authority_unit_id)
    words = words_of_draft(row=row, draft=draft, unit=unit, at=at)
    words.check_whole()
    return letter_paper(
        row=row,
        words=words,
        unit=unit,
        signature=NOBODY,
        at=at,
        number="",
        draft=True,
    )


def result_words(
    *, row: Dossier, outcome: str, unit: UnitFacts, at: datetime, known: Mapping[str, str]
) -> Words | None:
    """Return what the result of a decision is made of, None for the general paper.

    A draft of that outcome comes first; else the template that the procedure or its
    field names, with what is known.
    """
    draft = (
        DraftLetter.objects.filter(dossier=row, outcome=outcome)
        .exclude(state=DraftState.DROPPED)
        .first()
    )
    if draft is not None:
        return words_of_draft(row=row, draft=draft, unit=unit, at=at, known=known)
    key = result_key(row=row, outcome=outcome, at=at)
    if key is None:
        return None
    found = letter_for(unit_id=unit.id, key=key)
    values = {**known_values(row=row, unit=unit, at=at), **known}
    return Words(found.text, found.version, values)


def result_key(*, row: Dossier, outcome: str, at: datetime) -> str | None:
    """Return which template the result of a dossier is made of, as it was received."""
    day = (row.received_at or at).astimezone(VN).date()
    return result_letter_key(
        procedure_code=row.procedure_code,
        field=catalogue.field_of(version_id=row.procedure_version_id),
        outcome=outcome,
        on=day,
    )


def words_of_draft(
    *,
    row: Dossier,
    draft: DraftLetter,
    unit: UnitFacts,
    at: datetime,
    known: Mapping[str, str] | None = None,
) -> Words:
    """Return a draft's template and all its values, typed and known."""
    values = {
        **known_values(row=row, unit=unit, at=at),
        **_signer(draft),
        **draft.values,
        **(known or {}),
    }
    return Words(letter_from_json(draft.template), draft.template_version, values)


def known_values(*, row: Dossier, unit: UnitFacts, at: datetime) -> dict[str, str]:
    """Return what the system knows for the fields of a template."""
    receiving = accounts.unit(unit_id=row.receiving_unit_id)
    bases = catalogue.version_page(version_id=row.procedure_version_id).legal_bases
    return {
        "dossier": row.code,
        "received": moment_words(row.received_at),
        "due": in_words(row.due_at),
        "procedure": row.procedure_name,
        "procedure_code": row.procedure_code,
        "applicant": row.submitter_name,
        "applicant_id": (
            f"Số {IdKind(row.submitter_id_kind).label}: {row.submitter_id_number}"
        ),
        "applicant_address": row.submitter_address,
        "owner": row.owner_name or row.submitter_name,
        "owner_address": row.owner_address or row.submitter_address,
        "legal_bases": "\n".join(f"Căn cứ {basis};" for basis in bases[:MOST_BASES]),
        "agency": unit.name,
        "resolving_unit": accounts.unit(unit_id=row.resolving_unit_id).name,
        "receiving_unit": receiving.name,
        "receiving_phone": receiving.phone,
        "today": moment_words(at),
        **_answers(row.state.get("facts", {})),
    }


def letter_paper(
    *,
    row: Dossier,
    words: Words,
    unit: UnitFacts,
    signature: Signature,
    at: datetime,
    number: str,
    draft: bool = False,
) -> Letter:
    """Return the paper of a letter; a draft says that it is one."""
    said = filled(words.text, words.values)
    return Letter(
        head=Letterhead(superior=unit.parent_name, agency=unit.name, place=unit.place),
        number=number,
        code=row.code,
        url=lookup_url(row.code),
        at=at,
        kind="" if words.text.kind == LETTER else words.text.type.name,
        subject=said.subject,
        greeting=said.greeting,
        body=tuple(Block(p.style, p.lead, p.text) for p in said.body),
        signature=signature,
        recipients=said.recipients,
        draft=draft,
    )


def _answers(facts: Mapping[str, Any]) -> dict[str, str]:
    return {
        f"{FACT}{key}": _YES[value] if isinstance(value, bool) else str(value)
        for key, value in facts.items()
    }


def _signer(draft: DraftLetter) -> dict[str, str]:
    if draft.signer_id is None:
        # Who will sign is known when they do; a preview names the place.
        return {"signer": "(người ký)", "signer_title": "(chức vụ)"}
    title = accounts.officer(officer_id=draft.signer_id).title
    return {"signer": draft.signer_name, "signer_title": title}


def _facts(row: Dossier, draft: DraftLetter, at: datetime) -> DraftFacts:
    unit = accounts.unit(unit_id=row.authority_unit_id)
    # The reason comes with the decision; until then it is not lacking.
    soon = {"reason": "…"} if draft.outcome and row.outcome is None else {}
    words = words_of_draft(row=row, draft=draft, unit=unit, at=at, known=soon)
    return DraftFacts(
        n=draft.n,
        key=draft.key,
        name=words.text.name,
        type_name=words.text.type.name,
        outcome=draft.outcome,
        state=draft.state,
        version=draft.version,
        template_version=draft.template_version,
        text=words.text,
        values=words.values,
        lacking=missing(words.text, words.values),
        remark=draft.remark,
        saved_at=draft.saved_at,
        saved_by=draft.saved_by,
        signer_name=draft.signer_name,
        number=draft.number,
    )


def _visible(actor: Actor, dossier_id: int, at: datetime) -> Dossier:
    on: date = at.astimezone(VN).date()
    row = visible(actor=actor, on=on).filter(pk=dossier_id).first()
    if row is None:
        raise no_such_dossier()
    return row
