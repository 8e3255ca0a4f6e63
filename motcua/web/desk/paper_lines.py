"""Papers line by line on a dossier's page: what a supplement asks for, what has come."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict

from motcua.domain.dossiers.readers.dossier import DossierFacts
from motcua.domain.dossiers.rules.intake import Row, Scan, check_copies
from motcua.domain.dossiers.workflow.commands import Command
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.uploads import check_sizes
from motcua.web.desk.scans import keep_upload, sealed, unsealed

MOST_LINES = 60
BLANK = 3
MOST_TYPED = 300
MOST_LISTED = 20_000
"""How long the name of a paper may be, in characters: one that is typed, and one that a
procedure lists, where the ministries write whole paragraphs."""
FIELDS: Mapping[Command, str] = {
    Command.REQUEST_SUPPLEMENT: "lines",
    Command.RECEIVE_SUPPLEMENT: "received",
}
"""The field of the acts that speak of papers line by line; faults name it."""

_SORTS = ("o", "c", "p")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line on the page: a paper known or typed, its counts, its stored files.

    `asked` is what was asked of it, for whoever counts what has come.
    """

    name: str = ""
    component_n: int | None = None
    counts: tuple[str, ...] = ("", "", "")
    files: tuple[tuple[str, str], ...] = ()
    asked: tuple[int, ...] = (0, 0, 0)
    fixed: bool = field(default=False)


def lines_for(facts: DossierFacts, command: str, item_n: object) -> list[PaperLine]:
    """Return the lines an act's form begins with: known papers, then blank ones."""
    asked = [
        PaperLine(
            a.name,
            a.component_n,
            asked=(a.original_count, a.certified_count, a.copy_count),
            fixed=True,
        )
        for a in facts.asked
        if a.item_n == item_n
    ]
    if command == Command.RECEIVE_SUPPLEMENT and asked:
        return [*asked, PaperLine(), PaperLine()]
    listed = {
        (c.component_n, c.name): PaperLine(c.name, c.component_n, fixed=True)
        for c in facts.components
    }
    return [*listed.values()][: MOST_LINES - BLANK] + [PaperLine()] * BLANK


def lines_typed(posted: Mapping[str, Any]) -> list[PaperLine]:
    """Return the lines as they were posted, to be shown again."""
    return [
        PaperLine(
            name=str(posted.get(f"p-{i}-name", "")),
            component_n=_component(posted, i),
            counts=tuple(str(posted.get(f"p-{i}-{sort}", "")) for sort in _SORTS),
            files=tuple(_named(_tokens(posted, i))),
            asked=tuple(_whole(posted, f"p-{i}-asked-{sort}") for sort in _SORTS),
            fixed=f"p-{i}-fixed" in posted,
        )
        for i in range(_count(posted))
    ]


def keep_scans(
    request: HttpRequest, *, actor: Actor, at: datetime, posted: QueryDict
) -> None:
    """Store the files sent with the lines; the form then names them by sealed words."""
    check_sizes(request)
    for i in range(_count(posted)):
        tokens = _tokens(posted, i)
        for upload in request.FILES.getlist(f"p-{i}-file"):
            kept = keep_upload(
                actor=actor, at=at, upload=upload, most_bytes=settings.UPLOAD_LIMIT
            )
            tokens.append(sealed(kept))
        posted.setlist(f"p-{i}-scan", tokens)


def rows_of(
    posted: Mapping[str, Any], command: Command
) -> tuple[tuple[Row, ...], tuple[Scan, ...]]:
    """Return the papers that lines speak of, and their stored files.

    Raises Invalid naming the list when a number or a file cannot be.
    """
    name = FIELDS.get(command)
    if name is None:
        return (), ()
    rows: list[Row] = []
    scans: list[Scan] = []
    for i in range(_count(posted)):
        row, tokens = _row(posted, i, name), _tokens(posted, i)
        if not row.name:
            if row.total or tokens:
                raise Invalid(
                    "paper_without_name", N_("Một dòng giấy tờ chưa có tên."), field=name
                )
            continue
        if not row.total and not tokens:
            continue
        rows.append(row)
        scans += (
            Scan(f.sha256, f.name, f.size, f.media_type, len(rows))
            for f in map(unsealed, tokens)
        )
    return tuple(rows), tuple(scans)


def _row(posted: Mapping[str, Any], i: int, field_name: str) -> Row:
    most = MOST_LISTED if f"p-{i}-fixed" in posted else MOST_TYPED
    try:
        name = forms.line(posted, f"p-{i}-name", most)
        counts = [forms.whole(posted, f"p-{i}-{sort}", 0) or 0 for sort in _SORTS]
    except Invalid as fault:
        raise Invalid(
            fault.code,
            fault.message,
            facts=fault.facts,
            field=field_name,
            remedy=fault.remedy,
        ) from None
    row = Row(_component(posted, i), name, *counts)
    check_copies(row, field=field_name)
    return row


def _count(posted: Mapping[str, Any]) -> int:
    text = str(posted.get("papers", ""))
    return min(int(text), MOST_LINES) if text.isdecimal() and len(text) < 4 else 0


def _component(posted: Mapping[str, Any], i: int) -> int | None:
    return _whole(posted, f"p-{i}-n") or None


def _whole(posted: Mapping[str, Any], name: str) -> int:
    text = str(posted.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _tokens(posted: Mapping[str, Any], i: int) -> list[str]:
    getlist = getattr(posted, "getlist", None)
    return list(getlist(f"p-{i}-scan")) if getlist else []


def _named(tokens: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the words that are ours with the names of their files."""
    for token in tokens:
        with suppress(Invalid):
            yield token, unsealed(token).name
