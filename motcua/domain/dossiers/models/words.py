"""The words a dossier is found by, as an expression that one index keeps."""

from django.db.models import BooleanField, F, Func, TextField, Value


class Words(Func):
    """The words of a submitter's name, their identity number and telephone, as a set.

    Words are compared whole or from their beginning; no dictionary of PostgreSQL's takes
    them apart, so what was written is what is found.
    """

    template = (
        "array_to_tsvector(array_remove(string_to_array(%(expressions)s, ' '), ''))"
    )
    arg_joiner = " || ' ' || "
    output_field = TextField()

    def __init__(self) -> None:
        """Name the columns."""
        super().__init__(
            F("submitter_key"), _Plain("submitter_id_number"), _Plain("submitter_phone")
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Return how a migration writes it: it takes nothing."""
        return f"{type(self).__module__}.{type(self).__qualname__}", [], {}


class _Plain(Func):
    """A number as it is compared: lower case, without spaces and full stops."""

    template = "lower(translate(%(expressions)s, ' .', ''))"
    output_field = TextField()


class HasWords(Func):
    """Whether a dossier has all words of a query (`'nguyen' & 'ho':*`)."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()

    def __init__(self, query: str) -> None:
        """Take the query as PostgreSQL writes a tsquery."""
        asked = Func(Value(query), template="%(expressions)s::tsquery")
        super().__init__(Words(), asked)


class IsNamed(Func):
    """Whether a submitter's name has a word, or one that begins so."""

    template = "(' ' || %(expressions)s"
    arg_joiner = " || ' ') LIKE "
    output_field = BooleanField()

    def __init__(
        self, word: str, *, is_begun: bool, column: str = "submitter_key"
    ) -> None:
        """Take a word of a search key: it holds no sign that LIKE knows."""
        pattern = f"% {word}%" if is_begun else f"% {word} %"
        super().__init__(F(column), Value(pattern))
