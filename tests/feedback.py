"""Short ways to do in a test what people do with surveys and petitions."""

import re
from datetime import date
from uuid import uuid4

from motcua.domain.accounts.models import Unit
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.feedback import actions
from motcua.domain.feedback.models import Answer
from motcua.domain.notifications.models import Effect
from motcua.kernel.actor import SYSTEM
from tests.world import Centre, code_of


def returned(centre: Centre) -> Done:
    """Carry a dossier from the counter to its return."""
    return centre.to_return(centre.accept(code_of("five-on-the-spot")))


def token_of(dossier_id: int) -> str:
    """Return the token in the newest invitation that is owed for a dossier."""
    row = Effect.objects.filter(dossier_id=dossier_id, kind="survey_invitation")
    url = row.latest("id").facts["url"]
    found = re.search(r"/danh-gia/phieu/([\w-]+)$", url)
    assert found is not None
    return found.group(1)


def invited(centre: Centre) -> str:
    """Return the token of a dossier that has just been returned."""
    done = returned(centre)
    actions.invite(actor=SYSTEM, at=centre.at)
    return token_of(done.dossier_id)


def answers(*, count: int, unit: str, mark: int, month: date, **about: object) -> None:
    """Let some people have answered."""
    row = Unit.objects.filter(code=unit).latest("valid_from")
    Answer.objects.bulk_create(
        Answer(
            id=uuid4(),
            source="dossier",
            unit=row,
            month=month,
            marks={"overall": mark, "waiting": mark},
            **about,
        )
        for _ in range(count)
    )
