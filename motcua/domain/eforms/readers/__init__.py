"""What is asked of forms: by editors, by whoever files, by officers."""

from motcua.domain.eforms.readers.answers import (
    AskedForm,
    KeptAnswers,
    answers_of_dossier,
    answers_of_filing,
    asked_for,
    asked_of_filing,
    given_in,
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
from motcua.domain.eforms.readers.sheets import (
    answers_pdf,
    blank_pdf,
    filled_words,
    has_answers,
    has_paper,
    printing_for,
)
from motcua.domain.eforms.readers.territory import territory

__all__ = [
    "AskedForm",
    "FormFacts",
    "FormRow",
    "KeptAnswers",
    "answers_of_dossier",
    "answers_of_filing",
    "answers_pdf",
    "asked_for",
    "asked_of_filing",
    "blank_pdf",
    "filled_words",
    "form_draft",
    "form_for",
    "form_named",
    "form_versions",
    "forms",
    "given_in",
    "has_answers",
    "has_paper",
    "last_answers",
    "printing_for",
    "standing_answers",
    "territory",
]
