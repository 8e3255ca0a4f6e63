"""Whose dossiers somebody may follow, for themselves or for another, as a condition."""

from django.db.models import Q, QuerySet

from motcua.domain.accounts.rules.behalf import reach_of
from motcua.domain.dossiers.models import Dossier
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing, Grant


def followed(*, actor: Actor) -> QuerySet[Dossier]:
    """Return the dossiers that are the actor's own, or that they may follow for another.

    The same as `accounts.rules.behalf.covers` decides, asked of the database.
    """
    reach = reach_of(actor, Doing.FOLLOW)
    if reach is None:
        return Dossier.objects.none()
    rows = Dossier.objects.filter(submitter_id=reach.person_id)
    if reach.grants is None or any(grant.whole for grant in reach.grants):
        return rows
    condition = Q(pk__in=())
    for grant in reach.grants:
        condition |= _covered(grant)
    return rows.filter(condition)


def _covered(grant: Grant) -> Q:
    named = Q(code__in=grant.dossiers)
    if grant.new_only:
        return named
    return (
        named
        | Q(procedure_code__in=grant.procedures)
        | Q(procedure_version__field__name__in=grant.fields)
    )
