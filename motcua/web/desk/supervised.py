"""What supervision adds to a dossier's page: alerts, urgings, an apology made ready."""

from datetime import date

from motcua.domain.deadlines.rules.limits import LimitUnit
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.supervision.readers.alerts import alerts_of
from motcua.domain.supervision.readers.apologies import apology_ready
from motcua.domain.supervision.readers.urgings import urgeable, urgings_of
from motcua.kernel.actor import Actor
from motcua.web.desk.act_form import typed_of


def supervised(actor: Actor, dossier_id: int, on: date) -> dict[str, object]:
    """Return the context; `drafted` is what forms hold before anybody types.

    The page has checked the right to the dossier and notes the reading.
    """
    apology = apology_ready(dossier_id=dossier_id)
    drafted = {}
    if apology is not None:
        filled = typed_of(
            {
                "reason": apology.reason,
                "limit_amount": str(apology.days),
                "limit_unit": LimitUnit.WORKING_DAY.value,
            }
        )
        drafted = {Command.EXTEND.value: filled, Command.APOLOGISE.value: filled}
    return {
        "alerts": alerts_of(actor=actor, dossier_id=dossier_id),
        "urgings": urgings_of(actor=actor, dossier_id=dossier_id),
        "may_urge": bool(urgeable(actor=actor, dossier_id=dossier_id, on=on)),
        "apology": apology,
        "drafted": drafted,
    }
