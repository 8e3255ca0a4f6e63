"""Tables of electronic forms; one noun a file."""

from motcua.domain.eforms.models.answers import FormAnswers
from motcua.domain.eforms.models.forms import FormState, FormText, FormUse, FormVersion

__all__ = ["FormAnswers", "FormState", "FormText", "FormUse", "FormVersion"]
