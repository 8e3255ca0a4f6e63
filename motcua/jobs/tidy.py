"""What is thrown away every night."""

from django.core.management import call_command
from procrastinate.contrib.django import app

from motcua.domain.appointments import actions as appointments
from motcua.domain.documents.actions import drop_old_uploads, forget_loose
from motcua.domain.dossiers.actions.drafts import drop_old_drafts
from motcua.domain.filings import actions as filings
from motcua.domain.filings.actions.bulk_confirming import drop_old_sheets
from motcua.domain.following import actions as following
from motcua.domain.hall import actions as hall
from motcua.domain.payments import actions as payments
from motcua.domain.supervision import actions as supervision
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName


@app.task(name=JobName.TIDY.value)
def tidy(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Delete old drafts and sheets, loose uploads and files, forged notices.

    And ended sessions, old alerts, and what is personal on old numbers of the queue and
    old appointments.
    """
    at = now()
    drop_old_drafts(actor=SYSTEM, at=at)
    filings.drop_old_drafts(actor=SYSTEM, at=at)
    drop_old_sheets(actor=SYSTEM, at=at)
    following.drop_old_drafts(actor=SYSTEM, at=at)
    drop_old_uploads(actor=SYSTEM, at=at)
    forget_loose(actor=SYSTEM, at=at)
    payments.drop_forged(actor=SYSTEM, at=at)
    hall.forget(actor=SYSTEM, at=at)
    appointments.forget(actor=SYSTEM, at=at)
    supervision.forget(actor=SYSTEM, at=at)
    call_command("clearsessions")
