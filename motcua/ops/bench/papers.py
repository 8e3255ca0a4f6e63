"""How long papers take: one receipt printed warm, and a dossier of many files opened."""

import time
from collections.abc import Iterator
from datetime import datetime
from statistics import median

from django.db import connection

from motcua.domain.documents.readers.templates import text_of
from motcua.domain.documents.rules.rendering import print_written
from motcua.domain.dossiers.actions.reading import open_dossier
from motcua.domain.dossiers.models import DossierFile
from motcua.ops.bench.figures import Figure, at_least, at_most
from motcua.ops.bench.stock import person

PRINTED = 100
OPENED = 15
FEW, MANY = 5, 500

_MORE_FILES = """
INSERT INTO dossiers_dossierfile ({columns})
SELECT {values} FROM dossiers_dossierfile f, generate_series(2, %s) AS k
WHERE f.dossier_id = %s AND f.n = 1
"""


def figures(*, at: datetime, few: int, many: int) -> Iterator[Figure]:
    """Yield the figures; `few` and `many` are dossiers with nothing but a receipt."""
    words = DossierFile.objects.filter(dossier_id=few, kind="receipt").get().paper
    if words is None:
        raise AssertionError("a receipt is kept as its words")
    text = text_of(words=words)
    print_written(words, text)
    spans = []
    for _ in range(PRINTED):
        begun = time.perf_counter()
        print_written(words, text)
        spans.append(time.perf_counter() - begun)
    yield at_most("receipt as PDF, warm, with its QR", "ms", median(spans) * 1000, 30)
    yield at_least(
        "receipts printed, one core", "1/min", 60 / (sum(spans) / PRINTED), 1000
    )
    _fill(few, FEW)
    _fill(many, MANY)
    slow, fast = _opening(at, many), _opening(at, few)
    yield Figure(
        f"dossier of {MANY} files read, against one of {FEW}",
        "ms",
        slow,
        fast,
        slow / fast,
        1.5,
        at_most=True,
    )


def _fill(dossier_id: int, files: int) -> None:
    """Give a dossier so many files, like its first."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(
            cursor, "dossiers_dossierfile"
        )
        columns = [column.name for column in described]
        values = ["k" if c == "n" else f"f.{c}" for c in columns]
        cursor.execute(
            _MORE_FILES.format(columns=", ".join(columns), values=", ".join(values)),
            [files, dossier_id],
        )


def _opening(at: datetime, dossier_id: int) -> float:
    """Return the median of opening a dossier, in milliseconds."""
    actor = person("quay", at)
    spans = []
    for _ in range(OPENED):
        begun = time.perf_counter()
        open_dossier(actor=actor, at=at, dossier_id=dossier_id)
        spans.append(time.perf_counter() - begun)
    return median(spans) * 1000
