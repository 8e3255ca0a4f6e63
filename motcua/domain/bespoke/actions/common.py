"""What acts on a report share."""

from motcua.domain.accounts.rules import Act, require
from motcua.domain.bespoke.models import SavedReport
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


def own_report(*, actor: Actor, report_id: int) -> SavedReport:
    """Return a report of the actor's own, locked.

    Raises NotAllowed for who may see no figures, NotFound for another's.
    """
    require(actor, Act.READ_REPORTS)
    rows = SavedReport.objects.select_for_update().filter(pk=report_id)
    row = next((one for one in rows if one.owner_id == actor.officer_id), None)
    if row is None:
        raise NotFound("report_unknown", N_("Không có báo cáo này."))
    return row
