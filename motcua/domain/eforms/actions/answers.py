"""Keep answers, seal them when they are sent, give them to the dossier.

Whoever calls has checked the actor's right to the filing, and that the answers are
those that `evaluating.fill` lets stand.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from motcua.domain.eforms.models import FormAnswers, FormText
from motcua.domain.eforms.readers.answers import AskedForm
from motcua.domain.eforms.rules.writing import write
from motcua.kernel.actor import Actor
from motcua.kernel.canonical import canonical_bytes


def save_answers(
    *,
    actor: Actor,
    at: datetime,
    filing: UUID,
    asked: AskedForm,
    answers: Mapping[str, Any],
    prefilled: Mapping[str, str],
) -> None:
    """Keep what was answered so far; the first time pins the form it is asked by."""
    pin_form(actor=actor, at=at, asked=asked)
    FormAnswers.objects.update_or_create(
        filing=filing,
        sealed_at=None,
        defaults={
            "text_id": asked.sha256,
            "form_name": asked.form.name,
            "form_version": asked.version,
            "answers": dict(answers),
            "prefilled": dict(prefilled),
            "saved_at": at,
        },
    )


def pin_form(*, actor: Actor, at: datetime, asked: AskedForm) -> None:
    """Keep the definition answers are asked by, once, under its hash."""
    FormText.objects.get_or_create(
        sha256=asked.sha256, defaults={"definition": write(asked.form)}
    )


def seal_new(
    *,
    actor: Actor,
    at: datetime,
    filing: UUID,
    asked: AskedForm,
    answers: Mapping[str, Any],
    paper: Mapping[str, Any],
) -> str:
    """Keep answers that are sent as they are given, sealed at once; return their hash.

    The form has been pinned before.
    """
    digest = sha256(canonical_bytes(answers)).hexdigest()
    FormAnswers.objects.create(
        filing=filing,
        text_id=asked.sha256,
        form_name=asked.form.name,
        form_version=asked.version,
        answers=dict(answers),
        saved_at=at,
        sealed_at=at,
        sha256=digest,
        paper=dict(paper),
    )
    return digest


def seal_answers(
    *,
    actor: Actor,
    at: datetime,
    filing: UUID,
    answers: Mapping[str, Any],
    paper: Mapping[str, Any] | None = None,
) -> str:
    """Seal what stands, and the words of its paper; return the hash of its bytes.

    What was sent before and not changed since stays as it was sealed.
    """
    digest = sha256(canonical_bytes(answers)).hexdigest()
    row = FormAnswers.objects.filter(filing=filing, sealed_at=None).first()
    if row is not None:
        standing = {k: v for k, v in row.prefilled.items() if k in answers}
        row.answers, row.prefilled = dict(answers), standing
        row.sealed_at, row.saved_at, row.sha256 = at, at, digest
        row.paper = dict(paper) if paper is not None else None
        row.save()
    return digest


def give_answers(*, actor: Actor, at: datetime, filing: UUID, dossier_id: int) -> None:
    """Let the answers that were sent belong to the dossier the filing became."""
    FormAnswers.objects.filter(filing=filing, sealed_at__isnull=False).update(
        dossier_id=dossier_id
    )


def forget_answers(*, actor: Actor, at: datetime, filings: Collection[UUID]) -> None:
    """Delete what was answered in filings that were never sent."""
    FormAnswers.objects.filter(filing__in=filings, dossier_id=None).delete()
