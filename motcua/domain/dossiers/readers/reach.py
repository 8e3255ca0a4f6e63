"""Whose dossiers somebody may follow, for themselves or for another, as a condition."""

from django.db.models import Q, QuerySet

from motcua.domain.accounts.rules.behalf import reach_of, require_matter
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.owners import dossiers_of
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing, Grant, Matter

FOLLOWS = (Doing.FOLLOW,)


def followed(*, actor: Actor, doings: tuple[Doing, ...] = FOLLOWS) -> QuerySet[Dossier]:
    """Return the dossiers that are the actor's own, or that they may follow for another.

    Their own are those they submitted and those they are a co-applicant of. With
    `doings` those that any of these may be done with. The same as
    `accounts.rules.behalf.covers` decides, asked of the database.
    """
    reach = reach_of(actor, *doings)
    if reach is None:
        return Dossier.objects.none()
    rows = Dossier.objects.filter(_in_the_name_of(reach.person_id))
    if reach.grants is None or any(grant.whole for grant in reach.grants):
        return rows
    condition = Q(pk__in=())
    for grant in reach.grants:
        condition |= _covered(grant)
    return rows.filter(condition)


def require_doing(*, actor: Actor, row: Dossier, doing: Doing) -> None:
    """Raise NotAllowed unless the actor may do this with a dossier they may see."""
    require_matter(actor, matter_of(row), doing)


def may_do(*, actor: Actor, row: Dossier, doing: Doing) -> bool:
    """Say whether the actor may do this with a dossier they may see."""
    reach = reach_of(actor, doing)
    return reach is not None and reach.covers(matter_of(row))


def matter_of(row: Dossier) -> Matter:
    """Return a dossier as grants see it."""
    field = row.procedure_version.field.name
    return Matter(row.procedure_code, field, dossier=row.code)


def _in_the_name_of(person_id: int) -> Q:
    """Return the condition that somebody is submitter or co-applicant.

    The few where they are the latter are named: each part then keeps to its index.
    """
    own, shared = Q(submitter_id=person_id), dossiers_of(person_id=person_id)
    return own | Q(pk__in=shared) if shared else own


def _covered(grant: Grant) -> Q:
    named = Q(code__in=grant.dossiers)
    if grant.new_only:
        return named
    return (
        named
        | Q(procedure_code__in=grant.procedures)
        | Q(procedure_version__field__name__in=grant.fields)
    )
