"""Change the draft of a form, by whoever else is changing it at the same time."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.eforms.actions.forms import save_form_draft
from motcua.domain.eforms.models import FormState, FormVersion
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.eforms.rules.writing import write
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

Change = Callable[[dict[str, Any]], dict[str, Any]]


@transaction.atomic
def change_form_draft(*, actor: Actor, at: datetime, key: str, change: Change) -> bool:
    """Save what a change makes of the newest version of a form; say if it differs.

    The change gets what is saved at that moment and decides whether the part it is
    about is still as its editor saw it; meanwhile nobody else can save. A published
    version is copied to a draft. Raises NotFound, Invalid, and what the change raises.
    """
    require(actor, Act.EDIT_EFORM)
    rows = FormVersion.objects.select_for_update().filter(key=key)
    newest = rows.order_by("-n").first()
    if newest is None:
        raise NotFound(
            "form_unknown",
            N_("Không có biểu mẫu điện tử này."),
            remedy=N_("Hãy tải lại danh sách biểu mẫu."),
        )
    made = change(write(parse(newest.definition)))
    if made == newest.definition or write(parse(made)) == newest.definition:
        return False
    save_form_draft(actor=actor, at=at, definition={**made, "key": key})
    return True


@transaction.atomic
def begin_form_draft(*, actor: Actor, at: datetime, key: str) -> int:
    """Make a draft of the newest version of a form, or go on with the draft there is."""
    require(actor, Act.EDIT_EFORM)
    newest = FormVersion.objects.filter(key=key).order_by("-n").first()
    if newest is None:
        raise NotFound(
            "form_unknown",
            N_("Không có biểu mẫu điện tử này."),
            remedy=N_("Hãy tải lại danh sách biểu mẫu."),
        )
    if newest.state in (FormState.DRAFT, FormState.CHECKED):
        return newest.pk
    # The decision belongs to the version that was published, not to the next one.
    return save_form_draft(
        actor=actor, at=at, definition={**newest.definition, "decision": ""}
    )
