"""Call after results that nobody collects, and store what stays. Once a day.

Basis: NĐ 61/2018 art 20; law 91/2025 art 3.3 (messages name a code and nothing else).
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.deadlines.readers import calendar_for
from motcua.domain.delivery.models import CollectingTerms, Thing, Uncollected
from motcua.domain.delivery.readers.uncollected import terms_of
from motcua.domain.delivery.rules import ThingKind, ThingState
from motcua.domain.delivery.rules.collecting import (
    NOTICES,
    Stage,
    Terms,
    check_storing,
    check_terms,
    collectable_from,
    ripe,
    step_at,
)
from motcua.domain.dossiers.actions.record import done_before, note_event
from motcua.domain.dossiers.actions.telling import tell
from motcua.domain.dossiers.models import Delivery, Dossier
from motcua.domain.dossiers.workflow.states import Status
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.text import N_, normalise

MOST_AT_ONCE = 5000
_STEPS = UUID("3d2f1c5e-8a44-4b0e-9b53-6a0f2f4f7e10")
_EVENTS: Mapping[Stage, str] = {
    Stage.REMINDED: "dossier.uncollected_reminded",
    Stage.REMINDED_AGAIN: "dossier.uncollected_reminded",
    Stage.OVERDUE: "dossier.uncollected_overdue",
    Stage.TO_STORE: "dossier.uncollected_to_store",
}


def chase(*, actor: Actor, at: datetime) -> int:
    """Note what waits now and take every ripe step, one for each; return how many.

    Raises NotAllowed for anybody but the system.
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    for dossier_id in list(_new(at).values_list("pk", flat=True)[:MOST_AT_ONCE]):
        _begin(at, dossier_id)
    rows = Uncollected.objects.filter(ended_at__isnull=True, next_at__lte=at)
    ids = rows.order_by("next_at").values_list("pk", flat=True)[:MOST_AT_ONCE]
    return sum(_step(actor, at, dossier_id) for dossier_id in list(ids))


@transaction.atomic
def store(
    *, actor: Actor, at: datetime, request_id: UUID, dossier_id: int, place: str
) -> None:
    """Note that an overdue result was moved to storage, and where; also a new place.

    It can be given out from there as before. Twice is once. Raises NotAllowed, NotFound
    for another unit's or what nobody waits with, Invalid at the field `place`.
    """
    require(actor, Act.RETURN)
    row = Dossier.objects.select_for_update().filter(pk=dossier_id).first()
    kept = Uncollected.objects.filter(pk=dossier_id, ended_at__isnull=True).first()
    if row is None or kept is None or kept.unit_id not in units_for(actor, Act.RETURN):
        raise NotFound(
            "not_uncollected",
            N_("Hồ sơ này không có kết quả chờ nhận ở đơn vị của bạn."),
            remedy=N_("Hãy tải lại danh sách."),
        )
    if done_before(request_id=request_id) is not None:
        return
    place = normalise(place)
    check_storing(Stage(kept.stage), place)
    was_stored = kept.stage == Stage.STORED
    kept.stage, kept.place, kept.stored_by = Stage.STORED, place, actor.name
    kept.stage_at, kept.next_at = at, None
    kept.save()
    note_event(
        row=row,
        actor=actor,
        at=at,
        kind="dossier.uncollected_stored",
        facts={"remark": place},
        request_id=request_id,
    )
    if not was_stored:
        _tell(row, actor, at, kept)


@transaction.atomic
def set_collecting_terms(
    *, actor: Actor, at: datetime, unit_id: int, terms: Terms
) -> None:
    """Say after how many working days a centre calls after its results, and stores them.

    What waits already goes by them from its next step. Raises NotAllowed, Several.
    """
    require(actor, Act.SET_COLLECTING)
    if unit_id not in units_for(actor, Act.SET_COLLECTING):
        raise NotAllowed(
            "not_yours_to_do", N_("Việc này thuộc vai trò hoặc đơn vị khác.")
        )
    check_terms(terms)
    CollectingTerms.objects.update_or_create(
        unit_id=unit_id,
        defaults={
            "remind": terms.remind,
            "again": terms.again,
            "overdue": terms.overdue,
            "store": terms.store,
            "set_at": at,
            "set_by": actor.name,
        },
    )
    rows = Uncollected.objects.filter(
        unit_id=unit_id, ended_at__isnull=True, next_at__isnull=False
    )
    for row in rows.select_for_update():
        row.next_at = _next_at(row, terms, at)
        row.save(update_fields=["next_at"])


def _new(at: datetime) -> QuerySet[Dossier]:
    """Return the dossiers somebody could collect from now that are not called after yet.

    Who wanted it by post is served by the carrier; who wanted a file comes only for
    originals.
    """
    own = Thing.objects.filter(dossier=OuterRef("pk"))
    away = own.filter(kind=ThingKind.RESULT).exclude(
        Q(state=ThingState.HELD, unit=OuterRef("receiving_unit"))
        | Q(state=ThingState.RELEASED)
    )
    originals = own.filter(
        kind=ThingKind.ORIGINAL, state=ThingState.HELD, unit=OuterRef("receiving_unit")
    )
    known = Uncollected.objects.filter(pk=OuterRef("pk"), ended_at__isnull=True)
    return Dossier.objects.filter(
        Q(delivery=Delivery.COUNTER)
        | (Q(delivery=Delivery.ELECTRONIC) & Exists(originals)),
        ~Exists(known),
        ~Exists(away),
        Q(due_at__isnull=True) | Q(due_at__lte=at),
        status=Status.DONE.value,
        parent_id__isnull=True,
        sealed_at__lte=at,
    ).order_by("sealed_at", "id")


@transaction.atomic
def _begin(at: datetime, dossier_id: int) -> None:
    """Note that a result waits; what was collected and opened again begins anew."""
    row = Dossier.objects.select_for_update().get(pk=dossier_id)
    if row.status != Status.DONE or row.sealed_at is None:
        return
    here = Thing.objects.filter(dossier=row, kind=ThingKind.RESULT, state=ThingState.HELD)
    since = collectable_from(
        sealed_at=row.sealed_at,
        due_at=row.due_at,
        here_since=here.order_by("-since").values_list("since", flat=True).first(),
    )
    kept = Uncollected(
        dossier=row,
        unit_id=row.receiving_unit_id,
        since=since,
        stage=Stage.WAITING,
        stage_at=since,
    )
    kept.next_at = _next_at(kept, terms_of(unit_id=kept.unit_id), at)
    Uncollected.objects.filter(pk=dossier_id, ended_at__isnull=False).delete()
    kept.save(force_insert=True)


@transaction.atomic
def _step(actor: Actor, at: datetime, dossier_id: int) -> bool:
    """Take the step that is ripe; what has been collected or opened again ends here."""
    row = Dossier.objects.select_for_update().get(pk=dossier_id)
    kept = Uncollected.objects.get(pk=dossier_id)
    if row.status != Status.DONE:
        kept.ended_at, kept.next_at = at, None
        kept.save(update_fields=["ended_at", "next_at"])
        return False
    terms = terms_of(unit_id=kept.unit_id)
    following = ripe(
        stage=Stage(kept.stage),
        since=kept.since,
        at=at,
        terms=terms,
        calendar=calendar_for(unit_code="", on=at.astimezone(VN).date()),
    )
    if following is None or kept.ended_at is not None:
        return False
    kept.stage, kept.stage_at = following, at
    kept.next_at = _next_at(kept, terms, at)
    kept.save()
    note_event(
        row=row,
        actor=actor,
        at=at,
        kind=_EVENTS[following],
        facts={"stage": following.value, "since": kept.since},
        request_id=uuid5(_STEPS, f"{dossier_id}/{kept.since.isoformat()}/{following}"),
    )
    _tell(row, actor, at, kept)
    return True


def _tell(row: Dossier, actor: Actor, at: datetime, kept: Uncollected) -> None:
    kind = NOTICES.get(Stage(kept.stage))
    if kind is not None:
        key = f"uncollected/{kept.since.isoformat()}/{kept.stage}"
        tell(row=row, actor=actor, at=at, kind=kind, key=key)


def _next_at(kept: Uncollected, terms: Terms, at: datetime) -> datetime | None:
    return step_at(
        stage=Stage(kept.stage),
        since=kept.since,
        terms=terms,
        calendar=calendar_for(unit_code="", on=at.astimezone(VN).date()),
    )
