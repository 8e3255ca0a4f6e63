"""Numbers of a dossier's papers, each a row of its unit's register."""

from datetime import datetime

from motcua.domain.correspondence.actions import Entry, number_document
from motcua.domain.correspondence.rules.numbers import type_of
from motcua.domain.dossiers.models import Dossier
from motcua.kernel.actor import Actor

_FORMS = {"HDHS": "supplement", "TCHS": "refusal", "XL": "apology"}
"""The form that bears a number, where its type says it."""


def number_paper(
    *,
    row: Dossier,
    actor: Actor,
    at: datetime,
    unit_id: int,
    symbol: str,
    form: str = "result",
    signer: str = "",
) -> str:
    """Enter a paper in its unit's register of outgoing documents; return its number.

    As `05/QĐ-UBND`: the next of the unit's year and type. Basis: NĐ 30/2020 art 15.
    """
    kind = type_of(symbol.partition("-")[0])
    entry = Entry(
        kind=kind.key,
        subject=f"{kind.name}: {row.procedure_name}",
        signer=signer or actor.name,
        recipients=row.submitter_name,
        form=_FORMS.get(kind.key, form),
        dossier_id=row.pk,
        dossier_code=row.code,
    )
    return number_document(actor=actor, at=at, unit_id=unit_id, entry=entry)
