"""Answers that are kept, and the form they were asked by.

Whoever calls has checked the reader's right to the filing or the dossier.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Q

from motcua.domain.catalogue.readers.pages import titles_of
from motcua.domain.eforms.models import FormAnswers, FormText, FormVersion
from motcua.domain.eforms.readers.forms import form_in_use
from motcua.domain.eforms.readers.territory import territory
from motcua.domain.eforms.rules.alike import Given
from motcua.domain.eforms.rules.definition import Form
from motcua.domain.eforms.rules.evaluating import fill
from motcua.domain.eforms.rules.generated import Facts, generated
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.eforms.rules.writing import write
from motcua.kernel.canonical import canonical_bytes
from motcua.kernel.clock import VN


@dataclass(frozen=True, slots=True)
class AskedForm:
    """A form as it is asked: its hash, and its version where it was made by hand."""

    form: Form
    sha256: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class KeptAnswers:
    """Answers with their form; `sealed_at` is None while they are being given.

    With `has_paper` it can be printed as it was sent.
    """

    asked: AskedForm
    answers: Mapping[str, Any]
    prefilled: Mapping[str, str]
    saved_at: datetime
    sealed_at: datetime | None
    dossier_id: int | None
    id: int = 0
    has_paper: bool = False


def asked_for(*, procedure_version_id: int) -> AskedForm:
    """Return the form a version of a procedure is filed with, made up where none is."""
    made = form_in_use(procedure_version_id=procedure_version_id)
    if made is not None:
        return _made(made)
    return _made_up(Facts(*titles_of(version_id=procedure_version_id)))


@lru_cache(maxsize=512)
def _made(form_id: int) -> AskedForm:
    """Return a published form; what is published never changes again."""
    row = FormVersion.objects.get(pk=form_id)
    form = parse(row.definition)
    return AskedForm(form, hash_of(form=form), f"{row.key} v{row.n}")


@lru_cache(maxsize=512)
def _made_up(facts: Facts) -> AskedForm:
    form = generated(facts)
    return AskedForm(form, hash_of(form=form))


def hash_of(*, form: Form) -> str:
    """Return the hash a definition is known by."""
    return sha256(canonical_bytes(write(form))).hexdigest()


def answers_of_filing(*, filing: UUID) -> KeptAnswers | None:
    """Return the newest answers of a filing, sealed or not; None where none are."""
    rows = FormAnswers.objects.filter(filing=filing).order_by("-id")
    return kept(row=rows.first())


def asked_of_filing(*, filing: UUID) -> AskedForm | None:
    """Return the form of a filing's newest answers, without them; None for none."""
    rows = FormAnswers.objects.filter(filing=filing).order_by("-id")
    row = rows.values_list("text_id", "form_version").first()
    return None if row is None else AskedForm(_form(row[0]), *row)


def answers_of_dossier(*, dossier_id: int) -> KeptAnswers | None:
    """Return the answers a dossier was received with; None where it has none."""
    rows = FormAnswers.objects.filter(dossier_id=dossier_id).order_by("-id")
    return kept(row=rows.first())


def standing_answers(*, filing: UUID) -> Mapping[str, Any]:
    """Return the answers of a filing that stand, by the day they were last saved."""
    found = answers_of_filing(filing=filing)
    return {} if found is None else _standing(found)


def _standing(found: KeptAnswers) -> Mapping[str, Any]:
    if found.sealed_at is not None:
        return found.answers
    on = found.saved_at.astimezone(VN).date()
    form, places = found.asked.form, territory()
    return fill(form, found.answers, today=on, territory=places).answers


def given_in(
    *, filings: Collection[UUID], dossiers: Collection[int]
) -> Mapping[UUID | int, Given]:
    """Return the newest standing answers of each of these filings and dossiers.

    Those that have none are left out.
    """
    rows = FormAnswers.objects.filter(
        Q(filing__in=filings) | Q(dossier_id__in=dossiers)
    ).order_by("id")
    newest: dict[UUID | int, FormAnswers] = {}
    for row in rows:
        newest[row.filing] = row
        if row.dossier_id is not None:
            newest[row.dossier_id] = row
    return {name: _given(_kept(row)) for name, row in newest.items()}


def _given(found: KeptAnswers) -> Given:
    return Given(found.asked.form, _standing(found), found.prefilled)


def last_answers(*, filings: Collection[UUID], form_key: str) -> Mapping[str, Any]:
    """Return what was last sent by a form of this key in any of these filings."""
    rows = FormAnswers.objects.filter(
        filing__in=filings, sealed_at__isnull=False, text__definition__key=form_key
    )
    row = rows.order_by("-sealed_at", "-id").first()
    return row.answers if row is not None else {}


def kept(*, row: FormAnswers | None) -> KeptAnswers | None:
    """Return a row as plain facts."""
    return None if row is None else _kept(row)


def _kept(row: FormAnswers) -> KeptAnswers:
    return KeptAnswers(
        AskedForm(_form(row.text_id), row.text_id, row.form_version),
        row.answers,
        row.prefilled,
        row.saved_at,
        row.sealed_at,
        row.dossier_id,
        row.pk,
        row.paper is not None,
    )


@lru_cache(maxsize=256)
def _form(sha256_: str) -> Form:
    """Return the form of a hash; what is known by its hash never changes."""
    return parse(FormText.objects.get(pk=sha256_).definition)
