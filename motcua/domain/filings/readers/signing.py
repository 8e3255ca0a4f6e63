"""Further applicants: how each stands, and what they are asked to confirm."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import Person
from motcua.domain.accounts.readers import PersonFacts
from motcua.domain.eforms.readers import answers_of_filing, standing_answers
from motcua.domain.eforms.rules.definition import Form
from motcua.domain.filings.models import Filing, FilingPaper, Signer
from motcua.domain.filings.readers import (
    FilingFacts,
    facts_of,
    typed_of,
    with_papers,
)
from motcua.domain.filings.rules import FilingState
from motcua.domain.filings.rules.signing import Signed, Standing, content_hash
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.text import N_

MOST = 50


@dataclass(frozen=True, slots=True)
class SignerFacts:
    """One further applicant; `standing` is to what the filing says now."""

    n: int
    name: str
    id_number: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class AskedFacts:
    """One filing somebody is asked to confirm, or has answered."""

    filing: FilingFacts
    filer: str
    standing: Standing


def signers(*, found: FilingFacts) -> tuple[SignerFacts, ...]:
    """Return the further applicants of a filing its reader has been given."""
    rows = signers_of(filing_id=found.id)
    if not rows:
        return ()
    content = content_of(row=Filing.objects.get(pk=found.id))
    return tuple(
        SignerFacts(one.n, one.name, one.id_number, one.standing(content)) for one in rows
    )


def asked_of_me(*, actor: Actor) -> tuple[AskedFacts, ...]:
    """Return the filings the actor was named in, the newest fifty first."""
    mine = Person.objects.filter(pk=in_person(actor)).values("id_number")
    rows = Signer.objects.filter(id_number=mine[:1])
    standing = rows.exclude(filing__state=FilingState.WITHDRAWN)
    named = list(standing.order_by("-named_at")[:MOST])
    if not named:
        return ()
    filings = Filing.objects.select_related("unit", "person")
    found = filings.in_bulk([one.filing_id for one in named])
    return tuple(
        AskedFacts(
            facts_of(row=found[one.filing_id]),
            found[one.filing_id].person.name,
            _signed(one).standing(content_of(row=found[one.filing_id])),
        )
        for one in named
    )


def to_sign(*, actor: Actor, key: UUID) -> FilingFacts:
    """Return a filing to somebody named in it; raise NotFound for anybody else."""
    rows = Filing.objects.select_related("unit").filter(key=key)
    named = Signer.objects.filter(id_number=my_number(actor=actor))
    row = rows.filter(pk__in=named.values("filing_id")).first()
    if row is None:
        raise not_asked()
    return with_papers(row)


def not_asked() -> NotFound:
    """Return what somebody is told whom no filing at an address asks to confirm."""
    return NotFound(
        "not_asked_to_confirm",
        N_("Không có hồ sơ nào mời bạn cùng nộp ở liên kết này."),
        remedy=N_("Hãy hỏi người lập hồ sơ xem đã ghi đúng số căn cước của bạn chưa."),
    )


def form_to_sign(*, found: FilingFacts) -> tuple[Form, Mapping[str, Any]] | None:
    """Return the form of a filing and its answers, as they are confirmed.

    To whoever was given the filing by `to_sign`. None where no form was filled in.
    """
    kept = answers_of_filing(filing=found.key)
    if kept is None:
        return None
    return kept.asked.form, standing_answers(filing=found.key)


def my_standing(*, actor: Actor, found: FilingFacts) -> tuple[Standing, str, str]:
    """Return how the actor stands to a filing, its content's hash, and its filer."""
    row = Filing.objects.select_related("person").get(pk=found.id)
    content = content_of(row=row)
    one = Signer.objects.get(filing=row, id_number=my_number(actor=actor))
    return _signed(one).standing(content), content, row.person.name


def my_number(*, actor: Actor) -> str:
    """Return by which number the actor can have been named; raise NotAllowed.

    Their own number, whomever they act for meanwhile: nobody confirms for another.
    """
    return accounts.person(actor=actor, person_id=in_person(actor)).id_number


def in_person(actor: Actor) -> int:
    """Return the person who acts, as themselves; raise NotAllowed for anybody else."""
    if actor.kind is not ActorKind.CITIZEN or actor.person_id is None:
        raise NotAllowed(
            "submitters_only", N_("Trang này dành cho người nộp hồ sơ đã đăng nhập.")
        )
    return actor.person_id


def confirmed_people(*, actor: Actor, filing: UUID) -> tuple[PersonFacts, ...]:
    """Return the further applicants who have confirmed a filing, as people.

    For who receives it and may find people: they stand in the dossier from then on.
    """
    rows = Signer.objects.filter(filing__key=filing, confirmed_by__isnull=False)
    ids = rows.order_by("n").values_list("confirmed_by_id", flat=True)
    return tuple(accounts.person(actor=actor, person_id=one) for one in ids)


def signers_of(*, filing_id: int) -> tuple[Signed, ...]:
    """Return what the further applicants of a filing have said."""
    rows = Signer.objects.filter(filing_id=filing_id).order_by("n")
    return tuple(_signed(row) for row in rows)


def content_of(*, row: Filing) -> str:
    """Return the hash of everything a filing says and holds now."""
    papers = FilingPaper.objects.filter(filing=row)
    numbers = Signer.objects.filter(filing=row).values_list("id_number", flat=True)
    return content_hash(
        procedure_version_id=row.procedure_version_id,
        unit_id=row.unit_id,
        typed=typed_of(row),
        papers=list(papers.values_list("component_n", "sha256")),
        signers=list(numbers),
        form=standing_answers(filing=row.key),
    )


def _signed(row: Signer) -> Signed:
    return Signed(
        row.n,
        row.name,
        row.id_number,
        row.confirmed_at,
        row.confirmed_hash,
        row.declined_at,
    )
