"""Word the questions anew; give a counter its screen."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.feedback.models import CounterScreen, Questionnaire
from motcua.domain.feedback.rules.survey import Question, check_questions
from motcua.domain.hall.models import Counter
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, NotFound
from motcua.kernel.text import N_


@transaction.atomic
def publish_questions(
    *, actor: Actor, at: datetime, seen: int, questions: Sequence[Question]
) -> int:
    """Ask these questions from tomorrow on; return the number of the version.

    `seen` is the newest version the editor has seen. Raises NotAllowed, Invalid naming
    what is wrong, Conflict when somebody was quicker.
    """
    require(actor, Act.EDIT_SURVEY)
    check_questions(questions)
    tomorrow = at.astimezone(VN).date() + timedelta(days=1)
    rows = Questionnaire.objects.select_for_update().order_by("-number")
    newest = rows.first()
    if (newest.number if newest else 0) != seen:
        raise _changed()
    if newest is not None and newest.valid_from == tomorrow:
        raise Conflict(
            "questions_for_tomorrow",
            N_("Đã có một bản áp dụng từ ngày mai."),
            remedy=N_("Hãy sửa tiếp vào ngày mai."),
        )
    try:
        # Of the first version there is no row to hold: two may come here at once.
        with transaction.atomic():
            return Questionnaire.objects.create(
                number=seen + 1,
                questions=[q.to_json() for q in questions],
                valid_from=tomorrow,
                edited_at=at,
                edited_by=actor.name,
            ).number
    except IntegrityError:
        raise _changed() from None


def _changed() -> Conflict:
    return Conflict(
        "questions_changed",
        N_("Người khác vừa công bố một bản khác."),
        remedy=N_("Hãy tải lại trang, xem bản mới rồi sửa tiếp."),
    )


@transaction.atomic
def make_screen(*, actor: Actor, at: datetime, counter_id: int) -> str:
    """Give a counter a screen with a new address; an earlier address is void then.

    Returns its secret. Raises NotAllowed, NotFound.
    """
    require(actor, Act.EDIT_HALL)
    if not Counter.objects.filter(pk=counter_id, active=True).exists():
        raise NotFound("counter_unknown", N_("Không có quầy này."), field="counter")
    secret = secrets.token_urlsafe(18)
    CounterScreen.objects.update_or_create(
        counter_id=counter_id,
        defaults={"secret": secret, "made_at": at, "made_by": actor.name},
    )
    return secret
