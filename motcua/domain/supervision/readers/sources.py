"""Every source there is, and which of them knows a cause."""

from collections.abc import Collection, Iterator
from datetime import datetime

from motcua.domain.supervision.readers.papers import PAPERS
from motcua.domain.supervision.readers.partners import DIFFERENCES, SILENT
from motcua.domain.supervision.readers.petitions import PETITIONS
from motcua.domain.supervision.readers.urgings import URGINGS
from motcua.domain.supervision.readers.watched import Source, Watched
from motcua.domain.supervision.readers.work import WORK
from motcua.domain.supervision.rules.causes import Cause

SOURCES: tuple[Source, ...] = (WORK, PAPERS, DIFFERENCES, SILENT, URGINGS, PETITIONS)


def watched_again(
    *, named: Collection[tuple[str, str]], at: datetime
) -> Iterator[Watched]:
    """Yield what is still there of causes and subjects, and what that is lesser than."""
    for source in SOURCES:
        subjects = {subject for cause, subject in named if Cause(cause) in source.causes}
        if subjects:
            yield from source.again(subjects, at)
