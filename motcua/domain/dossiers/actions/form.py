"""Open what was answered to the form a dossier was filed with."""

from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.rules.behalf import is_helper
from motcua.domain.dossiers.actions.reading import note_reading
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.eforms.readers import KeptAnswers, answers_of_dossier
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


@transaction.atomic
def open_form(*, actor: Actor, at: datetime, dossier_id: int) -> KeptAnswers:
    """Return the answers a dossier was received with; note the reading.

    Raises NotFound for a dossier that is not for this reader or has no form.
    """
    on = at.astimezone(VN).date()
    # A helper sees neither contact nor address; a form has both.
    seen = visible(actor=actor, on=on).filter(pk=dossier_id)
    if is_helper(actor) or not seen.exists():
        raise no_such_dossier()
    found = answers_of_dossier(dossier_id=dossier_id)
    if found is None:
        raise NotFound(
            "dossier_without_form",
            N_("Hồ sơ này không có dữ liệu biểu mẫu."),
            remedy=N_("Hồ sơ nhận tại quầy xem ở phần giấy tờ."),
        )
    note_reading(actor=actor, at=at, dossier_id=dossier_id, what="form")
    return found
