"""The only writers of forms and their answers."""

from motcua.domain.eforms.actions.answers import (
    forget_answers,
    give_answers,
    pin_form,
    save_answers,
    seal_answers,
    seal_new,
)
from motcua.domain.eforms.actions.editing import begin_form_draft, change_form_draft
from motcua.domain.eforms.actions.forms import (
    check_form,
    drop_form_draft,
    load_form,
    publish_form,
    retire_form,
    save_form_draft,
)

__all__ = [
    "begin_form_draft",
    "change_form_draft",
    "check_form",
    "drop_form_draft",
    "forget_answers",
    "give_answers",
    "load_form",
    "pin_form",
    "publish_form",
    "retire_form",
    "save_answers",
    "save_form_draft",
    "seal_answers",
    "seal_new",
]
