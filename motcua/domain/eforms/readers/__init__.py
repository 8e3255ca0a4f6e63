"""What is asked of forms: by editors, by whoever files, by officers."""

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
    "FormFacts",
    "FormRow",
    "form_draft",
    "form_for",
    "form_named",
    "form_versions",
    "forms",
    "territory",
]
