"""Short ways to do in a test what people do with surveys and petitions."""

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from motcua.domain.accounts.models import Unit
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.feedback import actions
from motcua.domain.feedback.models import Answer, Petition
from motcua.domain.feedback.rules.petitions import Filed, Kind, Way
from motcua.domain.notifications.models import Effect
from motcua.kernel.actor import ANONYMOUS, SYSTEM, Actor
from tests.world import Centre, code_of

WHOLE: dict[str, Any] = {
    "kind": Kind.CONDUCT,
    "text": "Sáng nay tôi chờ hai giờ ở quầy 3 mà không ai gọi.",
    "name": "Nguyễn Thị Hoa",
    "phone": "0912345678",
}


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


def filed(
    centre: Centre,
    *,
    actor: Actor = ANONYMOUS,
    way: Way = Way.PORTAL,
    request_id: UUID | None = None,
    **changes: Any,
) -> Petition:
    """File a petition; return its row."""
    found = actions.file_petition(
        actor=actor,
        at=centre.at,
        request_id=request_id or uuid4(),
        filed=Filed(**{**WHOLE, **changes}),
        way=way,
    )
    return Petition.objects.get(code=found.code)
