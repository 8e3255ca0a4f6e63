"""What somebody states to be true by answering a form: asked once, in the form."""

from motcua.domain.eforms.rules.definition import StatementTerms
from motcua.domain.eforms.rules.evaluating import Filled


def statements(filled: Filled) -> tuple[str, ...]:
    """Return the statements that have to be made in this case, in their words.

    Where a form has one, as the law's own forms do, sending asks for no other.
    """
    return tuple(
        question.terms.text
        for page in filled.pages
        for question in page.questions
        if isinstance(question.terms, StatementTerms) and question.required is True
    )
