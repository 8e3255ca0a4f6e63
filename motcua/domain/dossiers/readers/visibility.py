"""Which dossiers a person may see: one condition, used by every reader."""

from datetime import date

from django.db.models import BooleanField, OuterRef, Q, QuerySet, Subquery, Value

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import MAY, Act
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers.reach import FOLLOWS, followed
from motcua.kernel.actor import Actor, ActorKind, Role
from motcua.kernel.behalf import Doing
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_
from motcua.kernel.training import is_training, is_training_code


def visible(
    *, actor: Actor, on: date, doings: tuple[Doing, ...] = FOLLOWS
) -> QuerySet[Dossier]:
    """Return the dossiers the actor may open.

    Citizens and organisations: their own, or what they may follow for another, when
    they act for one; with `doings` what any of these may be done with. Officers:
    those received, resolved or decided at a unit where a role of theirs opens reading,
    or that have had work for it; inspectors: everything under their unit. Nobody else
    sees any.
    """
    if actor.is_system:
        return Dossier.objects.all()
    if actor.kind is ActorKind.CITIZEN:
        return followed(actor=actor, doings=doings).filter(parent_id__isnull=True)
    if actor.kind is not ActorKind.OFFICER:
        return Dossier.objects.none()
    units = seen_units(actor=actor, on=on)
    return Dossier.objects.filter(
        Q(receiving_unit_id__in=units)
        | Q(resolving_unit_id__in=units)
        | Q(authority_unit_id__in=units)
        | Q(_had_work(units))
    )


def _had_work(units: frozenset[int]) -> Subquery:
    """Return the condition that a dossier has had work for units, asked row by row.

    Not `EXISTS`: of that PostgreSQL may gather the work of a whole unit beforehand.
    """
    work = WorkItem.objects.filter(dossier=OuterRef("pk"), unit_id__in=units)
    return Subquery(work.values_list(Value(value=True))[:1], output_field=BooleanField())


def seen_units(*, actor: Actor, on: date) -> frozenset[int]:
    """Return the units whose dossiers an officer's roles open."""
    units = actor.units_as(*MAY[Act.READ_DOSSIER] - {Role.INSPECTOR})
    inspected = actor.units_as(Role.INSPECTOR)
    return units | accounts.subtree(unit_ids=inspected, on=on) if inspected else units


def no_such_dossier(code: str = "") -> NotFound:
    """Return the one answer for "there is none" and "not for you".

    A code of a training centre's series is told apart, by its form alone.
    """
    if is_training_code(code) and not is_training():
        return NotFound(
            "training_code",
            N_("Mã %(code)s là mã tập huấn, không có giá trị và không có hồ sơ thật."),
            facts={"code": code},
            remedy=N_("Hãy kiểm tra lại mã in trên giấy hẹn."),
        )
    return NotFound(
        "dossier_unknown",
        N_("Không tìm thấy hồ sơ %(code)s."),
        facts={"code": code},
        remedy=N_("Hãy kiểm tra lại mã in trên giấy hẹn."),
    )
