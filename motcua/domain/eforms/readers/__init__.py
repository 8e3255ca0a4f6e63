"""What is asked of forms: by editors, by whoever files, by officers."""

from motcua.domain.eforms.readers.answers import (
    AskedForm,
    KeptAnswers,
    answers_of_dossier,
    answers_of_filing,
    asked_for,
    last_answers,
    standing_answers,
)
from motcua.domain.eforms.readers.forms import (
    FormFacts,
    FormRow,
    form_draft,
    form_for,
    form_named,
    form_versions,
    forms,
)
from motcua.domain.eforms.readers.territory import territory

__all__ = [
    "AskedForm",
    "FormFacts",
    "FormRow",
    "KeptAnswers",
    "answers_of_dossier",
    "answers_of_filing",
    "asked_for",
    "form_draft",
    "form_for",
    "form_named",
    "form_versions",
    "forms",
    "last_answers",
    "standing_answers",
    "territory",
]
