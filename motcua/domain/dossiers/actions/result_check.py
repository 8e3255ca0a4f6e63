"""A decision whose paper would lack something is refused before it is made.

Basis: NĐ 30/2020 art 8 (what a document has to say), 13 (who signs answers for it).
"""

from collections.abc import Mapping
from datetime import datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.dossiers.models import Dossier
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


def check_result(
    *,
    dossier_id: int,
    outcome: Outcome,
    answers: Mapping[str, object],
    remark: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Raise NotNow naming every field that the result of a decision would lack.

    `answers` are the facts as they stand after the decision, `remark` its reason.
    """
    row = Dossier.objects.get(pk=dossier_id)
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
