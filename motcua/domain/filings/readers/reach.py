"""Which filings somebody may touch, for themselves or for another, as a condition."""

from django.db.models import Q, QuerySet

from motcua.domain.accounts.rules.behalf import reach_of, require_reach
from motcua.domain.filings.models import Filing
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing, Grant, Matter

SEES = (Doing.PREPARE, Doing.SEND, Doing.FOLLOW, Doing.SUPPLEMENT)
"""Whoever may do one of these with a filing sees it; who may only pay does not."""


def reached(*, actor: Actor, doings: tuple[Doing, ...] = SEES) -> QuerySet[Filing]:
    """Return the filings that any of these may be done with.

    The same as `accounts.rules.behalf.covers` decides, asked of the database. Raises
    NotAllowed for who has none at all.
    """
    reach = require_reach(actor, *doings)
    rows = Filing.objects.filter(person_id=reach.person_id)
    if reach.grants is None or any(grant.whole for grant in reach.grants):
        return rows
    condition = Q(pk__in=())
    for grant in reach.grants:
        condition |= _covered(grant)
    return rows.filter(condition)


def covers(*, actor: Actor, row: Filing, doings: tuple[Doing, ...]) -> bool:
    """Say whether the actor may do any of these with a filing."""
    reach = reach_of(actor, *doings)
    return reach is not None and reach.covers(matter_of(row))


def matter_of(row: Filing) -> Matter:
    """Return a filing as grants see it."""
    field = row.procedure_version.field.name
    return Matter(row.procedure_code, field, row.key, row.dossier_code)


def _covered(grant: Grant) -> Q:
    named = Q(key__in=grant.filings) | Q(dossier_code__in=grant.dossiers)
    if grant.new_only:
        return named
    return (
        named
        | Q(procedure_code__in=grant.procedures)
        | Q(procedure_version__field__name__in=grant.fields)
    )
