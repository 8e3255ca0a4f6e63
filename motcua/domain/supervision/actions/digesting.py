"""The morning message: what there is today for a person, and for the unit they lead.

Once a working day, to who has given an address and wants it; never on a rest day.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from motcua.domain.accounts.models import Account
from motcua.domain.accounts.readers import actor_of
from motcua.domain.accounts.rules import Act, units_for
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.dossiers.readers.worklist import Counts, looked
from motcua.domain.dossiers.rules.worklist import Standing, Wanted, Whose
from motcua.domain.notifications.actions import plan_letter
from motcua.domain.supervision.actions.common import centre_calendar, require_system
from motcua.domain.supervision.models import Mailing, Reach
from motcua.domain.supervision.readers.links import work_url
from motcua.domain.supervision.readers.waits import waits
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

DIGEST = "digest"
MOST_AT_ONCE = 500
_SHOWN = {"today": Standing.TODAY, "risk": Standing.RISK, "late": Standing.LATE}


def digest(*, actor: Actor, at: datetime) -> int:
    """Owe every officer who wants one the message of this morning; return how many.

    From the beginning of work until noon of a working day, each officer once. Who has
    nothing gets none. Raises NotAllowed for anybody but the system.
    """
    require_system(actor=actor)
    day = at.astimezone(VN).date()
    if not is_morning(at=at, calendar=centre_calendar(at=at)):
        return 0
    ids = _waiting(day).order_by("officer_id").values_list("officer_id", flat=True)
    return sum(_send(officer_id, actor, at, day) for officer_id in ids[:MOST_AT_ONCE])


def is_morning(*, at: datetime, calendar: WorkingCalendar) -> bool:
    """Say whether a moment lies in the first shift of a working day."""
    day = at.astimezone(VN).date()
    if not calendar.is_working_day(day):
        return False
    begins, ends = calendar.shift_spans(day)[0]
    return begins <= at <= ends


def _waiting(day: date) -> QuerySet[Reach]:
    had = Mailing.objects.filter(officer_id=OuterRef("officer_id"), cause=DIGEST, day=day)
    return Reach.objects.filter(~Exists(had), digest=True).exclude(email="")


@transaction.atomic
def _send(officer_id: int, actor: Actor, at: datetime, day: date) -> int:
    reach = (
        _waiting(day)
        .select_for_update(skip_locked=True, of=("self",))
        .filter(pk=officer_id)
        .first()
    )
    accounts = Account.objects.filter(officer_id=officer_id, is_active=True)
    account_id = accounts.values_list("pk", flat=True).first()
    if reach is None:
        return 0
    facts: dict[str, str] = {}
    if account_id is not None:
        facts = _facts(actor_of(account_id=account_id, on=day), at)
    total = sum(int(value) for value in facts.values() if value.isdecimal())
    Mailing.objects.create(
        officer_id=officer_id, cause=DIGEST, day=day, count=total, sent_at=at
    )
    if not total:
        return 0
    leads = "unit_late" in facts
    plan_letter(
        actor=actor,
        at=at,
        key=f"digest/{officer_id}/{day.isoformat()}",
        kind="digest_unit" if leads else "digest",
        recipient=reach.email,
        facts={"day": f"{day:%d/%m/%Y}", "url": work_url(), **facts},
    )
    return 1


def _facts(who: Actor, at: datetime) -> dict[str, str]:
    """Return the numbers of a person's morning; of their unit too, where they lead."""
    mine = looked(actor=who, wanted=Wanted(), at=at, first=0, count=1).counts
    told = waits(actor=who)
    found = {
        **_numbers(mine, ""),
        "alerts": str(told.alerts.total()),
        "urgings": str(told.urgings),
    }
    if units_for(who, Act.REASSIGN):
        unit = Wanted(whose=Whose.UNIT)
        whole = looked(actor=who, wanted=unit, at=at, first=0, count=1)
        found |= _numbers(whole.counts, "unit_")
    return found


def _numbers(counts: Counts, prefix: str) -> dict[str, str]:
    found = {f"{prefix}{name}": str(counts.of(one)) for name, one in _SHOWN.items()}
    return {**found, f"{prefix}waiting": str(counts.of(None))}
