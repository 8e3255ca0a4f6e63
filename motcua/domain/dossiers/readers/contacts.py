"""Where the applicant of a dossier is reached, for the system that tells them."""

from motcua.domain.dossiers.models import Dossier
from motcua.domain.notifications.rules.channels import Contacts


def contacts_of(*, dossier_id: int) -> Contacts | None:
    """Return the contacts as the dossier has them; None when there is no such dossier."""
    row = (
        Dossier.objects.filter(pk=dossier_id)
        .values_list("submitter_id", "submitter_email", "submitter_phone")
        .first()
    )
    return Contacts(*row) if row is not None else None
