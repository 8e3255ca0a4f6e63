"""Find dossiers by those in whose name they are beside the submitter.

Each question takes the newest from an index, and asks rights of those only: what is
found is bounded whatever the table holds.
"""

from typing import Any, cast

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from motcua.domain.dossiers.models import CoApplicant, Dossier
from motcua.domain.dossiers.models.owners import NameWords
from motcua.domain.dossiers.models.words import IsNamed

Lines = QuerySet[CoApplicant, Any]

PARTS = 1_000
"""How many lines are taken from an index, the newest first."""

WINDOW = 4_000
"""How many of the newest lines are looked through for words that are common."""


class _HasWords(Func):
    """Whether a name has all words of a query, by their index."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()

    def __init__(self, query: str) -> None:
        """Take the query as PostgreSQL writes a tsquery."""
        asked = Func(Value(query), template="%(expressions)s::tsquery")
        super().__init__(NameWords(), asked)


def numbered_beside(*, rows: QuerySet[Dossier], number: str) -> QuerySet[Dossier]:
    """Return those of the rows that a co-applicant of this number stands in."""
    return _among(rows, lines_numbered(number=number))


def lines_numbered(*, number: str) -> Lines:
    """Return the dossiers that a co-applicant of this number stands in, the newest."""
    return _newest(Q(id_number=number.upper()))


def named_beside(*, rows: QuerySet[Dossier], name: str) -> QuerySet[Dossier]:
    """Return those of the rows that a co-applicant of this very name stands in."""
    return _among(rows, _newest(Q(key=name)))


def worded_beside(
    *, rows: QuerySet[Dossier], terms: tuple[str, ...], is_common: bool
) -> QuerySet[Dossier]:
    """Return those of the rows where a co-applicant's name has all the words.

    Of words that are common only the newest lines are looked through.
    """
    if is_common:
        return _among(rows, lines_worded(terms=terms))
    return _among(rows, _newest(cast(Q, _HasWords(" & ".join(terms)))))


def lines_worded(*, terms: tuple[str, ...]) -> Lines:
    """Return the dossiers where a co-applicant has all the words, of the newest lines."""
    newest = CoApplicant.objects.order_by("-dossier_id").values("dossier_id")
    edge = newest[WINDOW : WINDOW + 1].values_list("dossier_id", flat=True).first()
    found = Q(dossier_id__gt=edge or 0)
    for term in terms:
        begun = term.endswith("*")
        named = IsNamed(term.strip("':*"), is_begun=begun, column="key")
        found &= Q(cast(Q, named))
    return _newest(found)


def _newest(condition: Q) -> Lines:
    lines = CoApplicant.objects.filter(condition, removed_at__isnull=True)
    return lines.order_by((F("dossier_id") + 0).desc()).values("dossier_id")[:PARTS]


def _among(rows: QuerySet[Dossier], lines: Lines) -> QuerySet[Dossier]:
    return rows.filter(pk__in=lines).order_by("-id")
