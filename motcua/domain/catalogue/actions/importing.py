"""Bring a catalogue in: difference first, whole or not at all, the same again nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue.actions.index import index_versions
from motcua.domain.catalogue.models import (
    Case,
    Component,
    Fee,
    Field,
    Procedure,
    ProcedureVersion,
    VersionState,
)
from motcua.domain.catalogue.readers.current import current_contents
from motcua.domain.catalogue.rules.content import (
    Change,
    FeeContent,
    ProcedureContent,
    compare,
)
from motcua.domain.catalogue.rules.custody import filled
from motcua.domain.catalogue.rules.fees import kept_fees
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, search_key


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: the changes, and how many are published."""

    changes: tuple[Change, ...]
    published: int
    unpublished: int


def import_catalogue(
    *,
    actor: Actor,
    at: datetime,
    contents: Sequence[ProcedureContent],
    valid_from: date,
    dry_run: bool,
) -> Imported:
    """Bring procedures in as versions valid from a day; return the difference.

    A new or changed procedure gets a new version, the open one ends the day before;
    an unchanged one is left alone. What lacks a part stays a draft with the list of
    what is missing. What becomes of its papers is guessed where neither the source nor
    the open version says it; fees that stand with their terms stay where the source has
    none (`rules.fees.kept_fees`). With `dry_run` nothing is written. Raises Invalid when
    a changed procedure's open version begins on or after `valid_from`.
    """
    require(actor, Act.EDIT_CATALOGUE)
    current = current_contents()
    contents = [_whole(content, current.get(content.code)) for content in contents]
    changes = tuple(compare(current.get(c.code), c) for c in contents)
    if not dry_run:
        kinds = {change.code: change.kind for change in changes}
        wanted = [c for c in contents if kinds[c.code] != "unchanged"]
        with transaction.atomic():
            _write(actor, at, wanted, valid_from)
    lacking = sum(bool(content.missing()) for content in contents)
    return Imported(changes, len(contents) - lacking, lacking)


def _whole(
    content: ProcedureContent, before: ProcedureContent | None
) -> ProcedureContent:
    """Return a content with what its source leaves to the open version or to a guess."""
    found = filled(content, before)
    standing = before.fees if before else ()
    return replace(found, fees=kept_fees(found.fees, standing))


def _write(
    actor: Actor, at: datetime, contents: Sequence[ProcedureContent], day: date
) -> None:
    if not contents:
        return
    fields = _fields({content.field for content in contents})
    procedures = _procedures([content.code for content in contents])
    numbers = _close_open(procedures, day)
    versions = ProcedureVersion.objects.bulk_create(
        _version(c, procedures[c.code], fields[c.field], numbers, day) for c in contents
    )
    pairs = list(zip(versions, contents, strict=True))
    Case.objects.bulk_create(
        Case(version=v, n=n, heading=heading)
        for v, c in pairs
        for n, heading in enumerate(c.cases, start=1)
    )
    Component.objects.bulk_create(row for v, c in pairs for row in _components(v, c))
    Fee.objects.bulk_create(
        _fee(v, n, fee) for v, c in pairs for n, fee in enumerate(c.fees, start=1)
    )
    index_versions(
        versions=[(v.pk, c.name, c.field) for v, c in pairs],
    )
    ledger.append(
        topic="catalogue",
        stream=0,
        actor=actor,
        at=at,
        kind="catalogue.imported",
        payload={
            "valid_from": day,
            "versions": [[c.code, v.n, v.content_hash] for v, c in pairs],
        },
    )


def _fee(version: ProcedureVersion, n: int, fee: FeeContent) -> Fee:
    return Fee(
        version=version,
        n=n,
        name=fee.name,
        amount=fee.amount,
        text=fee.text,
        code=fee.fee_code,
        kind=fee.kind,
        case_n=None if fee.case is None else fee.case + 1,
        collect=fee.collect,
        legal_basis=fee.legal_basis,
        exemptions=list(fee.exemptions),
        choices=list(fee.choices),
    )


def _fields(names: Iterable[str]) -> dict[str, Field]:
    Field.objects.bulk_create(
        (Field(name=name, key=search_key(name)) for name in sorted(names)),
        ignore_conflicts=True,
    )
    return {field.name: field for field in Field.objects.filter(name__in=names)}


def _procedures(codes: Sequence[str]) -> dict[str, Procedure]:
    Procedure.objects.bulk_create(
        (Procedure(code=code) for code in codes), ignore_conflicts=True
    )
    return {row.code: row for row in Procedure.objects.filter(code__in=codes)}


def _close_open(procedures: dict[str, Procedure], day: date) -> dict[int, int]:
    """End the open versions the day before; return the last number of each."""
    rows = ProcedureVersion.objects.filter(
        procedure__in=procedures.values(), valid_to__isnull=True
    ).select_related("procedure")
    numbers = {}
    for row in rows:
        if row.valid_from >= day:
            raise Invalid(
                "version_too_new",
                N_("Thủ tục %(code)s đã có phiên bản hiệu lực từ %(day)s."),
                facts={"code": row.procedure.code, "day": f"{row.valid_from:%d/%m/%Y}"},
                field="valid_from",
                remedy=N_("Hãy chọn ngày hiệu lực muộn hơn."),
            )
        numbers[row.procedure_id] = row.n
    rows.update(valid_to=day - timedelta(days=1))
    return numbers


def _version(
    content: ProcedureContent,
    procedure: Procedure,
    field: Field,
    numbers: dict[int, int],
    day: date,
) -> ProcedureVersion:
    missing = list(content.missing())
    return ProcedureVersion(
        procedure=procedure,
        n=numbers.get(procedure.pk, 0) + 1,
        state=VersionState.DRAFT if missing else VersionState.PUBLISHED,
        valid_from=day,
        name=content.name,
        name_key=search_key(content.name),
        field=field,
        authority_level=content.authority_level,
        authority=content.authority,
        limit_amount=content.limit_amount,
        limit_unit=content.limit_unit,
        limit_text=content.limit_text,
        policy=dict(content.policy),
        channels=list(content.channels),
        online_level=content.online_level,
        online_level_2018=content.online_level_2018,
        online_reason=content.online_reason,
        online_reason_text=content.online_reason_text,
        by_post=content.by_post,
        on_the_spot=content.on_the_spot,
        retention_years=content.retention_years,
        results=list(content.results),
        valuable_result=bool(content.valuable_result),
        all_owners_sign=bool(content.all_owners_sign),
        legal_bases=list(content.legal_bases),
        decision=content.decision,
        source_url=content.source_url,
        missing=missing,
        content_hash=content.hash(),
    )


def _components(
    version: ProcedureVersion, content: ProcedureContent
) -> Iterable[Component]:
    for n, component in enumerate(content.components, start=1):
        yield Component(
            version=version,
            n=n,
            case_n=None if component.case is None else component.case + 1,
            heading=component.heading,
            name=component.name,
            original_count=component.original_count,
            certified_count=component.certified_count,
            copy_count=component.copy_count,
            required=component.required,
            most_mb=component.most_mb,
            stays=bool(component.stays),
            valuable=bool(component.valuable),
        )
