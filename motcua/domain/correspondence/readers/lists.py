"""The newest published list of each agency, for anybody."""

import json
from dataclasses import dataclass
from datetime import datetime

from motcua.domain.correspondence.models import PublishedList
from motcua.domain.correspondence.rules.lists import StandingList, list_from_json
from motcua.domain.correspondence.rules.offline import written_list
from motcua.domain.documents.rules.signing.statements import sealed_from_json
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A published list as a page names it."""

    unit_id: int
    agency_code: str
    agency: str
    n: int
    made_at: datetime
    count: int
    digest: str


def newest_lists() -> tuple[ListFacts, ...]:
    """Return the newest list of every agency that has published one, by name."""
    rows = PublishedList.objects.order_by("unit_id", "-n").distinct("unit_id")
    found = [_facts(row) for row in rows]
    return tuple(sorted(found, key=lambda one: one.agency))


def newest_list(*, agency_code: str) -> bytes:
    """Return an agency's newest list with its signature; raise NotFound."""
    row = _newest(agency_code)
    return written_list(_list(row), sealed_from_json(row.signature))


def newest_table(*, agency_code: str) -> str:
    """Return the same entries as CSV; raise NotFound."""
    return _list(_newest(agency_code)).as_csv()


def last_of(*, unit_id: int) -> StandingList | None:
    """Return a unit's newest list, None before the first."""
    row = PublishedList.objects.filter(unit_id=unit_id).order_by("-n").first()
    return None if row is None else _list(row)


def _newest(agency_code: str) -> PublishedList:
    rows = PublishedList.objects.filter(unit__code=agency_code).order_by("-n")
    row = rows.first()
    if row is None:
        raise NotFound(
            "list_unknown", N_("Cơ quan này chưa công bố danh sách văn bản hết hiệu lực.")
        )
    return row


def _list(row: PublishedList) -> StandingList:
    return list_from_json(json.loads(row.content))


def _facts(row: PublishedList) -> ListFacts:
    made = _list(row)
    return ListFacts(
        unit_id=row.unit_id,
        agency_code=made.agency_code,
        agency=made.agency,
        n=row.n,
        made_at=row.made_at,
        count=len(made.entries),
        digest=row.digest,
    )
