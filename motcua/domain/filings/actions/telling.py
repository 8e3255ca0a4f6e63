"""Tell the applicant that their filing is here, in the transaction that takes it."""

from datetime import datetime

from django.conf import settings

from motcua.domain.filings.models import Filing
from motcua.domain.notifications.actions import plan_letter
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN


def tell_received(*, row: Filing, actor: Actor, at: datetime) -> None:
    """Owe the notice that it has come, and until when it is answered.

    What is answered is told as the dossier it then is. Basis: NĐ 45/2020 art 11, 12.
    """
    if row.answer_by is None:
        raise AssertionError("a filing that was sent has a time for its answer")
    plan_letter(
        actor=actor,
        at=at,
        key=f"filing/{row.pk}/{at.isoformat()}",
        kind="filing_received",
        recipient=row.email,
        phone=row.phone,
        person_id=row.person_id,
        facts={
            "code": "",
            "due": f"{row.answer_by.astimezone(VN):%H:%M %d/%m/%Y}",
            "url": f"{settings.PUBLIC_URL}/nop/{row.key}",
        },
    )
