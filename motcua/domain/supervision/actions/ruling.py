"""Change a rule: a new version, with who, when and why."""

from datetime import datetime

from django.db import IntegrityError, transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.supervision.models import RuleVersion
from motcua.domain.supervision.readers.rules import no_such_rule
from motcua.domain.supervision.rules.alerting import Rule, check_rule
from motcua.domain.supervision.rules.shipped import SHIPPED
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import N_, normalise


@transaction.atomic
def set_rule(
    *, actor: Actor, at: datetime, rule: Rule, reason: str, seen: int, new: bool = False
) -> int:
    """Let a rule count from now on in the place of its last version; return its number.

    `seen` is the version the editor has before them, 0 for a shipped one. Alerts that
    are open and that it does not hold of any more close by themselves. Raises
    NotAllowed, NotFound for a key there is none of (unless `new`), Conflict, Several.
    """
    require(actor, Act.EDIT_ALERTS)
    check_rule(rule)
    reason = normalise(reason)
    if not reason:
        raise Invalid(
            "reason_missing",
            N_("Chưa ghi lý do, căn cứ thay đổi."),
            field="reason",
            remedy=N_("Hãy ghi ngắn gọn vì sao đổi quy tắc."),
        )
    rows = RuleVersion.objects.select_for_update().filter(key=rule.key)
    last = rows.filter(replaced_at__isnull=True).first()
    known = rule.key in SHIPPED or last is not None
    if known is new:
        raise _taken() if new else no_such_rule()
    n = last.n if last is not None else 0
    if n != seen:
        raise _changed()
    if last is not None:
        last.replaced_at = at
        last.save(update_fields=["replaced_at"])
    try:
        # Of a first version there is no row to hold: two may come here at once.
        with transaction.atomic():
            RuleVersion.objects.create(
                key=rule.key,
                n=n + 1,
                content=rule.to_json(),
                reason=reason,
                set_at=at,
                set_by=actor.name,
                set_by_id=actor.officer_id or 0,
            )
    except IntegrityError:
        raise (_taken() if new else _changed()) from None
    return n + 1


def _changed() -> Conflict:
    return Conflict(
        "rule_changed",
        N_("Quy tắc này đã được người khác đổi sau khi bạn mở."),
        remedy=N_("Hãy tải lại trang rồi sửa tiếp."),
    )


def _taken() -> Conflict:
    return Conflict("rule_taken", N_("Đã có quy tắc với khóa này."), field="key")
