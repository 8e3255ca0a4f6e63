"""Keep the search index beside the versions it finds."""

from collections.abc import Sequence

from motcua.domain.catalogue.models import Spelling, Word
from motcua.domain.catalogue.rules.spelling import without_a_letter
from motcua.kernel.text import search_key

NAME_WEIGHT = 4
FIELD_WEIGHT = 1


def index_versions(*, versions: Sequence[tuple[int, str, str]]) -> None:
    """Index new versions, each given as id, name and field."""
    rows: list[Word] = []
    for version_id, name, field in versions:
        weights = dict.fromkeys(search_key(field).split(), FIELD_WEIGHT)
        weights |= dict.fromkeys(search_key(name).split(), NAME_WEIGHT)
        rows += [
            Word(version_id=version_id, word=word, weight=weight)
            for word, weight in weights.items()
        ]
    Word.objects.bulk_create(rows)
    words = {row.word for row in rows}
    Spelling.objects.bulk_create(
        (
            Spelling(spelling=s, word=word)
            for word in words
            for s in without_a_letter(word)
        ),
        ignore_conflicts=True,
    )
