"""Publish an agency's list of what is not in force, signed with the agency's key."""

from datetime import datetime
from uuid import UUID

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.correspondence.actions.publishing import keep_list
from motcua.domain.documents import readers as documents
from motcua.domain.documents.rules.signing.statements import sign_statement
from motcua.domain.dossiers.actions.signing.common import by_hand, certified, means_of
from motcua.domain.dossiers.readers.lists import next_list
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_


def publish_list(
    *, actor: Actor, at: datetime, request_id: UUID, unit_id: int, pin: str
) -> int:
    """Sign and publish a unit's list as it is now; return its number.

    By a clerk of the unit. `pin` opens the agency's key and is not kept. A refusal of
    the service publishes nothing. Raises NotAllowed, NotNow, Conflict.
    """
    require(actor, Act.SIGN_FOR_AGENCY)
    if unit_id not in units_for(actor, Act.SIGN_FOR_AGENCY):
        raise NotAllowed("office_not_yours", N_("Bạn không phải văn thư của đơn vị này."))
    signatory = documents.signatory_of_unit(unit_id=unit_id, on=at.astimezone(VN).date())
    if signatory is None:
        raise by_hand()
    made = next_list(unit_id=unit_id, at=at)
    by = certified(signatory=signatory, at=at)
    means = means_of(
        signatory=signatory, by=by, at=at, pin=pin, reason="Danh sách hết hiệu lực"
    )
    sealed = sign_statement(made.content(), means)
    return keep_list(
        actor=actor,
        at=at,
        request_id=request_id,
        unit_id=unit_id,
        made=made,
        sealed=sealed,
        by=by.facts,
    )
