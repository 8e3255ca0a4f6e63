"""A decision whose paper would lack something is refused before it is made.

Basis: NĐ 30/2020 art 8 (what a document has to say), 13 (who signs answers for it).
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import (
    BooleanField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    TextField,
    Value,
)

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.correspondence.readers.letters import result_letter_names
from motcua.domain.dossiers.models import Dossier, DraftLetter, DraftState
from motcua.domain.dossiers.readers.letters import result_words
from motcua.domain.dossiers.readers.signers import line_of, signature_by
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.states import Outcome
from motcua.kernel.actor import Actor

OUTCOMES: Mapping[Command, Outcome] = {
    Command.APPROVE: Outcome.APPROVED,
    Command.REJECT: Outcome.REJECTED,
}
"""The commands that decide, and how the dossier then ends."""


def from_templates(*, ids: Collection[int], outcome: Outcome) -> Mapping[int, Dossier]:
    """Return the dossiers whose result of an outcome is made from a template or draft.

    Two or three questions, whatever their number; those of the general paper, which
    lacks nothing, are left out.
    """
    drafts = DraftLetter.objects.filter(dossier=OuterRef("pk"), outcome=outcome.value)
    wanted = Q(Exists(drafts.exclude(state=DraftState.DROPPED)))
    named = result_letter_names(outcome=outcome.value)
    if codes := {name for scope, name in named if scope == "procedure"}:
        wanted |= Q(procedure_code__in=codes)
    if fields := {name for scope, name in named if scope == "field"}:
        rows = Dossier.objects.filter(_among(ids))
        versions = set(rows.values_list("procedure_version_id", flat=True))
        found = [v for v in versions if catalogue.field_of(version_id=v) in fields]
        wanted |= Q(procedure_version_id__in=found)
    return {row.pk: row for row in Dossier.objects.filter(wanted, _among(ids))}


def _among(ids: Collection[int]) -> Func:
    """Return the condition that a dossier is one of these, sent as one text.

    `pk__in` sends hundreds of values, each of them bound, parsed and planned.
    """
    listed = "{" + ",".join(map(str, ids)) + "}"
    return Func(
        F("pk"),
        Value(listed, TextField()),
        template="(%(expressions)s::bigint[]))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


def check_result(
    *,
    row: Dossier,
    outcome: Outcome,
    answers: Mapping[str, object],
    remark: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Raise NotNow naming every field that the result of a decision would lack.

    `answers` are the facts as they stand after the decision, `remark` its reason.
    """
    line = line_of(row=row, officer_id=actor.officer_id, at=at)
    unit = accounts.unit(unit_id=line.unit_id if line else row.authority_unit_id)
    signature = signature_by(line=line, officer_id=actor.officer_id, name=actor.name)
    known = {"signer": signature.name, "signer_title": signature.title}
    if remark:
        known["reason"] = remark
    row.state = {**row.state, "facts": dict(answers)}
    words = result_words(row=row, outcome=outcome.value, unit=unit, at=at, known=known)
    if words is not None:
        words.check_whole()
