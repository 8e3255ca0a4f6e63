"""How stretches are written, with what events do not tell: procedure, units, channel."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

import orjson

from motcua.domain.accounts.models import Unit
from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.deadlines.readers import calendar_for
from motcua.domain.dossiers.models import Channel, Dossier
from motcua.domain.filings.models import Filing
from motcua.domain.filings.rules import answer_by
from motcua.domain.reports.models import Span, Topic
from motcua.domain.reports.rules.lives import Facts, Life, Standing, Told
from motcua.domain.statements import run
from motcua.kernel.clock import VN

Stream = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """What does not change in a request's life once it is received."""

    topic: str
    receiving_unit: int
    resolving_unit: int
    procedure: int
    field: int
    authority_level: str
    online_level: str
    channel: str

    def answer_by(self, told: Told) -> datetime:
        """Return until when a filing is to be answered: as told, else counted again."""
        said = told.payload.get("answer_by")
        if isinstance(said, str):
            return datetime.fromisoformat(said)
        code = Unit.objects.values_list("code", flat=True).get(pk=self.receiving_unit)
        day = told.at.astimezone(VN).date()
        return answer_by(told.at, calendar_for(unit_code=code, on=day))


def kept_of(streams: Collection[Stream]) -> dict[Stream, Kept]:
    """Return what stretches of streams are written with.

    Sub-dossiers are not counted, being parts of another; they have none.
    """
    dossiers = Dossier.objects.filter(
        pk__in=[stream for topic, stream in streams if topic == Topic.DOSSIER],
        parent_id=None,
    ).values_list(
        "pk",
        "procedure_version_id",
        "receiving_unit_id",
        "resolving_unit_id",
        "channel",
    )
    filings = Filing.objects.filter(
        pk__in=[stream for topic, stream in streams if topic == Topic.FILING]
    ).values_list("pk", "procedure_version_id", "unit_id")
    rows = [(Topic.DOSSIER.value, *row) for row in dossiers] + [
        (Topic.FILING.value, *row, row[2], Channel.ONLINE.value) for row in filings
    ]
    versions = {
        version[0]: version[1:]
        for version in ProcedureVersion.objects.filter(
            pk__in={row[2] for row in rows}
        ).values_list("pk", "procedure_id", "field_id", "authority_level", "online_level")
    }
    return {
        (topic, stream): Kept(topic, receiving, resolving, *versions[version], channel)
        for topic, stream, version, receiving, resolving, channel in rows
    }


def last_lives(streams: Collection[Stream]) -> dict[Stream, Life]:
    """Return the stretch that goes on of each stream that has one."""
    found: dict[Stream, Life] = {}
    for topic in Topic.values:
        ids = [stream for of, stream in streams if of == topic]
        for row in Span.objects.filter(topic=topic, stream__in=ids, until=None):
            facts = {name: getattr(row, name) for name in _FACTS}
            facts["standing"] = Standing(row.standing)
            found[row.topic, row.stream] = Life(
                row.n, row.since, row.known, Facts(**facts)
            )
    return found


def write(
    *,
    lives: Mapping[Stream, Sequence[Life]],
    kept: Mapping[Stream, Kept],
    before: Mapping[Stream, Life],
) -> None:
    """Write the stretches of streams, after those that were there `before`."""
    again: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for key, found in lives.items():
        if not found:
            continue
        last = before.get(key)
        whole = [last, *found] if last is not None else list(found)
        again.append({"topic": key[0], "stream": key[1], "n": whole[0].n if last else 0})
        rows.extend(_rows(key, whole, kept[key]))
    if again:
        run("reports", "write", [orjson.dumps(one).decode() for one in (again, rows)])


_FACTS = [field.name for field in fields(Facts)]


def _rows(key: Stream, lives: Sequence[Life], kept: Kept) -> Iterator[dict[str, Any]]:
    for life, after in zip(lives, [*lives[1:], None], strict=True):
        yield {
            "topic": key[0],
            "stream": key[1],
            "n": life.n,
            "since": life.since,
            "until": after.since if after else None,
            "known": life.known,
            "unknown": after.known if after else None,
            **asdict(life.facts),
            **asdict(kept),
        }
