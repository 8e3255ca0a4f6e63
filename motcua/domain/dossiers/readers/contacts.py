"""Where those of a dossier are reached, for the system that tells them."""

from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.owners import co_applicants_of
from motcua.domain.notifications.rules.channels import Contacts


def contacts_of(*, dossier_id: int, beside: int | None = None) -> Contacts | None:
    """Return the contacts as the dossier has them; None when there is no such dossier.

    The submitter's, or those of the co-applicant that `beside` is: none to reach them by
    once they are left out again.
    """
    if beside is not None:
        found = {one.person_id: one for one in _contacts(dossier_id)}
        return found.get(beside, Contacts(None, "", ""))
    row = (
        Dossier.objects.filter(pk=dossier_id)
        .values_list("submitter_id", "submitter_email", "submitter_phone")
        .first()
    )
    return Contacts(*row) if row is not None else None


def beside(*, dossier_id: int) -> tuple[int, ...]:
    """Return the people who are told of a dossier besides its submitter."""
    return tuple(one.person_id for one in _contacts(dossier_id) if one.person_id)


def _contacts(dossier_id: int) -> tuple[Contacts, ...]:
    return tuple(
        Contacts(one.person_id, one.email, one.phone)
        for one in co_applicants_of(dossier_id=dossier_id)
    )
