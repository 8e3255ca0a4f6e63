"""Begin a campaign, change it, close it, tell everybody; count who follows its links."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from motcua.domain.accounts.rules import Act, require
from motcua.domain.guidance.models import Campaign, CampaignFollowed, Page, PageState
from motcua.domain.guidance.readers.campaigns import (
    campaign_facts,
    no_such_campaign,
    procedures_of_fields,
    unit_names,
)
from motcua.domain.guidance.readers.pages import procedure_names
from motcua.domain.guidance.rules.campaigns import (
    Followed,
    Plan,
    Scope,
    campaign_of,
    check,
    check_texts,
)
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotNow
from motcua.kernel.text import N_

TOPIC = "campaign"
MOST_PROCEDURES = 1000


@transaction.atomic
def open_campaign(*, actor: Actor, at: datetime, request_id: UUID, plan: Plan) -> int:
    """Plan a campaign; return its id, the same for the same request.

    The procedures of its fields are taken in as they are that day. Raises NotAllowed,
    Invalid or Several naming what cannot be.
    """
    require(actor, Act.RUN_CAMPAIGN)
    known = Campaign.objects.filter(request_id=request_id).first()
    if known is not None:
        return known.pk
    columns = _columns(_checked(plan, _day(at)))
    row, is_new = Campaign.objects.get_or_create(
        request_id=request_id,
        defaults={**columns, "made_at": at, "made_by": actor.name},
    )
    if is_new:
        _note(row, actor, at, "campaign.planned", _told(row))
    return row.pk


@transaction.atomic
def change_campaign(
    *, actor: Actor, at: datetime, campaign_id: int, seen: int, plan: Plan
) -> None:
    """Change a campaign; once it has begun only its texts, ways and page.

    What it is about, its days and its target are then no longer looked at: they may be
    of procedures and units that are gone. Days that are over are not chosen afterwards.
    Raises NotAllowed, NotFound, Conflict where somebody has changed it since `seen`,
    NotNow for one that is closed, Invalid or Several naming what cannot be.
    """
    require(actor, Act.RUN_CAMPAIGN)
    row = _open(campaign_id, seen)
    was, today = campaign_facts(row).plan, _day(at)
    if row.first > today:
        plan = _checked(plan, today, before=row)
        _check_to_come(plan, today)
    else:
        _check_measure_kept(plan, was)
        check_texts(plan)
        _check_page(plan)
    for name, value in _columns(plan).items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    _note(row, actor, at, "campaign.changed", _told(row))


@transaction.atomic
def close_campaign(
    *, actor: Actor, at: datetime, campaign_id: int, seen: int, conclusion: str
) -> None:
    """End a campaign, today where its last day is not over, and say what was learned.

    Raises as `change_campaign`, and NotNow for one that has not begun.
    """
    require(actor, Act.RUN_CAMPAIGN)
    row = _open(campaign_id, seen)
    if row.first > _day(at):
        raise NotNow(
            "campaign_to_come",
            N_("Chiến dịch chưa bắt đầu."),
            remedy=N_("Hãy sửa ngày của chiến dịch nếu cần lùi lại."),
        )
    if not conclusion.strip():
        raise Invalid(
            "conclusion_missing",
            N_("Chưa ghi rút ra được điều gì."),
            field="conclusion",
            remedy=N_("Hãy ghi điều nên làm tiếp, nên thôi; cả khi không có kết quả."),
        )
    row.closed_on, row.closed_at = min(row.last, _day(at)), at
    row.closed_by, row.conclusion = actor.name, conclusion.strip()
    row.version += 1
    row.save()
    facts = {"on": row.closed_on.isoformat(), "conclusion": row.conclusion}
    _note(row, actor, at, "campaign.closed", facts)


@transaction.atomic
def tell_campaign(*, actor: Actor, at: datetime, campaign_id: int, public: bool) -> None:
    """Show a closed campaign's effect to everybody, or to officers only again.

    The same again changes nothing. Raises NotAllowed, NotFound, NotNow where it is open.
    """
    require(actor, Act.RUN_CAMPAIGN)
    row = _locked(campaign_id)
    if row.closed_at is None:
        raise NotNow(
            "campaign_open",
            N_("Chiến dịch chưa kết thúc nên chưa công khai."),
            remedy=N_("Hãy kết thúc chiến dịch trước."),
        )
    if public == (row.published_at is not None):
        return
    row.published_at, row.published_by = (at, actor.name) if public else (None, "")
    row.save()
    kind = "campaign.published" if public else "campaign.unpublished"
    _note(row, actor, at, kind, {})


@transaction.atomic
def count_followed(*, actor: Actor, at: datetime, mark: str, what: Followed) -> None:
    """Count that a link with a mark was followed; of who follows it nothing is kept.

    A mark of no campaign that is going on counts nothing and says nothing.
    """
    campaign_id, day = campaign_of(mark), _day(at)
    if campaign_id is None:
        return
    going_on = Campaign.objects.filter(
        pk=campaign_id, first__lte=day, last__gte=day, closed_on__isnull=True
    )
    if not going_on.exists():
        return
    of_day: dict[str, Any] = {"campaign_id": campaign_id, "day": day, "what": what.value}
    CampaignFollowed.objects.get_or_create(**of_day)
    CampaignFollowed.objects.filter(**of_day).update(n=F("n") + 1)


def _check_to_come(plan: Plan, today: date) -> None:
    if plan.scope.first <= today:
        raise Invalid(
            "campaign_first_past",
            N_("Ngày đầu mới phải sau hôm nay."),
            field="first",
            remedy=N_("Hãy chọn ngày sau hôm nay, hoặc lập chiến dịch khác."),
        )


def _check_measure_kept(plan: Plan, was: Plan) -> None:
    if (plan.scope, plan.target) != (was.scope, was.target):
        raise Invalid(
            "campaign_begun",
            N_("Chiến dịch đã bắt đầu: phạm vi, ngày, cách so, mục tiêu không đổi nữa."),
            remedy=N_("Hãy kết thúc chiến dịch này và lập chiến dịch khác."),
        )


def _checked(plan: Plan, today: date, before: Campaign | None = None) -> Plan:
    """Return a plan with the procedures of its fields; raise for what cannot be."""
    scope = plan.scope
    same_fields = before is not None and list(scope.fields) == before.fields
    if scope.fields and not same_fields:
        found = procedures_of_fields(fields=scope.fields, on=today)
        codes = tuple(sorted({*scope.procedures, *found}))
        scope = Scope(
            scope.first, scope.last, scope.baseline, codes, scope.fields, scope.units
        )
        plan = Plan(plan.name, plan.aim, scope, plan.ways, plan.target, plan.page_slug)
    check(plan, today=today)
    _check_known(plan)
    return plan


def _check_known(plan: Plan) -> None:
    scope = plan.scope
    if scope.fields and not scope.procedures:
        raise Invalid(
            "field_empty",
            N_("Lĩnh vực đã chọn không có thủ tục nào đang công bố."),
            field="fields",
            remedy=N_("Hãy chọn lĩnh vực khác."),
        )
    if len(scope.procedures) > MOST_PROCEDURES:
        raise Invalid(
            "campaign_procedures_many",
            N_("Chiến dịch có nhiều nhất %(most)s thủ tục."),
            facts={"most": MOST_PROCEDURES},
            field="procedures",
            remedy=N_("Hãy để trống để tính mọi thủ tục."),
        )
    unknown = set(scope.procedures) - procedure_names(codes=scope.procedures).keys()
    if unknown:
        raise Invalid(
            "procedure_unknown",
            N_("Không có thủ tục mã %(code)s đang công bố."),
            facts={"code": min(unknown)[:40]},
            field="procedures",
            remedy=N_("Hãy ghi mã trong danh mục, mỗi dòng một mã."),
        )
    if set(scope.units) - unit_names(ids=scope.units).keys():
        raise Invalid("unit_unknown", N_("Không có đơn vị này."), field="units")
    _check_page(plan)


def _check_page(plan: Plan) -> None:
    if plan.page_slug and _page(plan.page_slug) is None:
        raise Invalid(
            "guidance_unknown",
            N_("Không có trang hướng dẫn này, hoặc trang đã được gỡ."),
            field="page",
            remedy=N_("Hãy tìm trong danh sách hướng dẫn."),
        )


def _page(slug: str) -> Page | None:
    return Page.objects.filter(slug=slug, versions__state=PageState.PUBLISHED).first()


def _columns(plan: Plan) -> dict[str, Any]:
    scope = plan.scope
    return {
        "name": plan.name,
        "aim": plan.aim,
        "procedures": list(scope.procedures),
        "fields": list(scope.fields),
        "units": list(scope.units),
        "first": scope.first,
        "last": scope.last,
        "baseline": scope.baseline.value,
        "ways": [way.value for way in plan.ways],
        "target": plan.target,
        "page": _page(plan.page_slug) if plan.page_slug else None,
    }


def _told(row: Campaign) -> dict[str, object]:
    plan = asdict(campaign_facts(row).plan)
    scope = plan.pop("scope")
    days = {"first": row.first.isoformat(), "last": row.last.isoformat()}
    return {**plan, **scope, **days}


def _locked(campaign_id: int) -> Campaign:
    row = Campaign.objects.select_for_update().filter(pk=campaign_id).first()
    if row is None:
        raise no_such_campaign()
    return row


def _open(campaign_id: int, seen: int) -> Campaign:
    row = _locked(campaign_id)
    if row.closed_at is not None:
        raise NotNow("campaign_closed", N_("Chiến dịch này đã kết thúc."))
    if row.version != seen:
        raise Conflict(
            "campaign_changed",
            N_("Có người đã sửa chiến dịch này sau khi bạn mở."),
            remedy=N_("Hãy xem bản mới rồi sửa lại."),
        )
    return row


def _note(
    row: Campaign, actor: Actor, at: datetime, kind: str, facts: Mapping[str, object]
) -> None:
    ledger.append(
        topic=TOPIC, stream=row.pk, actor=actor, at=at, kind=kind, payload=facts
    )


def _day(at: datetime) -> date:
    return at.astimezone(VN).date()
