"""Tell whoever booked; a code, a time and an address are all that is said.

Basis: law 91/2025 art 3.3 (no personal data where others read along).
"""

from datetime import datetime

from django.conf import settings

from motcua.domain.appointments.models import Appointment
from motcua.domain.notifications.actions import plan_letter
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN


def tell(*, actor: Actor, at: datetime, row: Appointment, kind: str) -> None:
    """Owe a notice of an appointment, once for each of its times."""
    plan_letter(
        actor=actor,
        at=at,
        key=f"appointment/{row.pk}/{row.sequence}/{kind}",
        kind=kind,
        phone=row.phone,
        facts={
            "code": row.code or "",
            "due": f"{row.starts_at.astimezone(VN):%H:%M %d/%m/%Y}",
            "url": f"{settings.PUBLIC_URL}/hen-gio/{row.code}",
        },
    )
