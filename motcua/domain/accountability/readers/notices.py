"""Notices as the centre and the agency they are for see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from motcua.domain.accountability.models import AgencyNotice, NoticeState
from motcua.domain.accountability.rules.notices import (
    NOTES,
    Content,
    Table,
    content_of,
    tables,
)
from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, may, units_for
from motcua.domain.documents import readers as documents
from motcua.domain.documents.readers.templates import text_of, words_of
from motcua.domain.documents.rules.parts import Signature
from motcua.domain.documents.rules.rendering import print_written
from motcua.domain.documents.rules.reports import (
    AgencyNoticeSheet,
    NoticeTable,
    ReportRow,
)
from motcua.domain.dossiers.readers.papers import letterhead
from motcua.domain.reports.readers.reach import below
from motcua.kernel.actor import Actor, Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.text import N_

_AT_CENTRE = (Act.NOTIFY_AGENCIES, Act.ISSUE_LETTER)
_AT_AGENCY = (Act.READ_REPORTS, Act.READ_DOCUMENTS)
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice in a list; `mine` says that it is of the reader's own centre."""

    id: int
    unit_name: str
    agency_name: str
    year: int
    month: int
    state: str
    number: str
    issued_at: datetime | None
    figures: Mapping[str, int]
    late_now: int
    mine: bool


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """A whole notice, and what the reader may do with it now."""

    id: int
    unit_name: str
    agency_name: str
    year: int
    month: int
    as_of: datetime
    prepared_at: datetime
    state: str
    number: str
    signer_name: str
    signed_at: datetime | None
    issued_at: datetime | None
    issued_by: str
    electronic: bool
    fault: str
    tables: tuple[Table, ...]
    may_sign: bool
    may_issue: bool
    signs_by_key: bool


def reads_notices(*, actor: Actor) -> bool:
    """Say whether a role of the actor opens notices: the centre's, or an agency's."""
    return any(may(actor, act) for act in (*_AT_CENTRE, *_AT_AGENCY))


def prepares(*, actor: Actor) -> bool:
    """Say whether the actor may have notices prepared."""
    return may(actor, Act.NOTIFY_AGENCIES)


def centres(*, actor: Actor, on: date) -> tuple[tuple[int, str], ...]:
    """Return the centres whose notices the actor may have prepared."""
    own = units_for(actor, Act.NOTIFY_AGENCIES)
    return tuple((u.id, u.name) for u in accounts.receptions(on=on) if u.id in own)


def notices(*, actor: Actor, year: int) -> tuple[NoticeRow, ...]:
    """Return the notices of a year, the newest month first.

    Those at the centre see every one of theirs, an agency what was issued to it. Raises
    NotAllowed for who has no such role.
    """
    _require(actor)
    rows = _seen(actor).filter(year=year).select_related("unit", "agency")
    own = _own(actor)
    return tuple(
        NoticeRow(
            id=row.pk,
            unit_name=row.unit.name,
            agency_name=row.agency.name,
            year=row.year,
            month=row.month,
            state=row.state,
            number=row.number,
            issued_at=row.issued_at,
            figures=row.content["figures"],
            late_now=row.content["late_now"],
            mine=row.unit_id in own,
        )
        for row in rows.order_by("-year", "-month", "agency__name")[:MOST_SHOWN]
    )


def notice(*, actor: Actor, notice_id: int, at: datetime) -> NoticeFacts:
    """Return one notice; raise NotFound for another's, NotAllowed without a role."""
    row = found(actor=actor, notice_id=notice_id)
    content = content_of(row.content)
    signs = row.unit_id in units_for(actor, Act.NOTIFY_AGENCIES)
    issues = row.unit_id in units_for(actor, Act.ISSUE_LETTER)
    return NoticeFacts(
        id=row.pk,
        unit_name=row.unit.name,
        agency_name=row.agency.name,
        year=row.year,
        month=row.month,
        as_of=row.as_of,
        prepared_at=row.prepared_at,
        state=row.state,
        number=row.number,
        signer_name=row.signer_name,
        signed_at=row.signed_at,
        issued_at=row.issued_at,
        issued_by=row.issued_by,
        electronic=row.electronic,
        fault=row.fault,
        tables=tables(content, as_of=row.as_of),
        may_sign=signs and row.state == NoticeState.DRAFT,
        may_issue=issues and row.state in (NoticeState.SIGNED, NoticeState.NUMBERED),
        signs_by_key=signs and by_key(actor=actor, unit_id=row.unit_id, at=at),
    )


def notice_pdf(*, actor: Actor, notice_id: int, at: datetime) -> bytes:
    """Return the paper: as issued, as signed, or the draft; raise as `notice`."""
    row = found(actor=actor, notice_id=notice_id)
    if row.sha256:
        with documents.open_file(sha256=row.sha256) as kept:
            return kept.read()
    words: Mapping[str, Any] = row.words or draft_words(row=row, actor=actor, at=at)
    return print_written(words, text_of(words=words))


def found(*, actor: Actor, notice_id: int) -> AgencyNotice:
    """Return the row the actor may see; raise NotFound, NotAllowed without a role."""
    _require(actor)
    rows = _seen(actor).select_related("unit", "agency")
    row = rows.filter(pk=notice_id).first()
    if row is None:
        raise NotFound("notice_unknown", N_("Không có thông báo này."))
    return row


def by_key(*, actor: Actor, unit_id: int, at: datetime) -> bool:
    """Say whether actor and centre both sign electronically on that day."""
    on = at.astimezone(VN).date()
    return (
        documents.signatory_of_officer(officer_id=actor.officer_id or 0, on=on)
        is not None
        and documents.signatory_of_unit(unit_id=unit_id, on=on) is not None
    )


def draft_words(*, row: AgencyNotice, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return the paper as the actor would sign it, without a number."""
    content = content_of(row.content)
    signer = _signer(row, actor, at)
    paper = AgencyNoticeSheet(
        head=letterhead(accounts.unit(unit_id=row.unit_id)),
        at=at,
        number="",
        subject=subject_of(row=row),
        addressee=row.agency.name,
        opening=(_opening(row, content),),
        tables=tuple(_table(one) for one in tables(content, as_of=row.as_of)),
        closing=(
            "Trung tâm thông báo để cơ quan biết, chỉ đạo giải quyết các việc còn chờ "
            "nêu tại mục 2 và mục 3, và trao đổi lại khi số liệu chưa khớp."
        ),
        notes=NOTES,
        signature=signer,
        recipients=("Như trên", "Lưu: VT"),
    )
    return words_of(paper=paper, unit_id=row.unit_id)


def subject_of(*, row: AgencyNotice) -> str:
    """Return the abstract of a notice, as the register has it."""
    return (
        "Tình hình tiếp nhận, giải quyết thủ tục hành chính tháng "
        f"{row.month} năm {row.year} của {row.agency.name}"
    )


def _opening(row: AgencyNotice, content: Content) -> str:
    return (
        "Thực hiện điều 9 Nghị định số 61/2018/NĐ-CP về cơ chế một cửa, "
        f"{row.unit.name} thông báo: trong tháng {row.month} năm {row.year}, cơ quan có "
        f"{content.figures['dealt_with']} hồ sơ tiếp nhận tại Trung tâm, đã giải quyết "
        f"{content.figures['resolved']} hồ sơ, trong đó quá hạn "
        f"{content.figures['late']} hồ sơ."
    )


def _table(one: Table) -> NoticeTable:
    rows = tuple(ReportRow(cells) for cells in one.rows)
    return NoticeTable(one.title, one.heads, rows, one.said)


def _signer(row: AgencyNotice, actor: Actor, at: datetime) -> Signature:
    """Return who signs: the actor where they may, else the centre's director."""
    if actor.officer_id and row.unit_id in units_for(actor, Act.NOTIFY_AGENCIES):
        officer = accounts.officer(officer_id=actor.officer_id)
        return Signature("", officer.title, officer.name)
    heads = accounts.officers_with(
        role=Role.DIRECTOR, unit_id=row.unit_id, on=at.astimezone(VN).date()
    )
    return (
        Signature("", heads[0].title, heads[0].name)
        if heads
        else Signature("", "Giám đốc", "")
    )


def _require(actor: Actor) -> None:
    if not reads_notices(actor=actor):
        raise NotAllowed("role_missing", N_("Vai trò của bạn không được làm việc này."))


def _own(actor: Actor) -> frozenset[int]:
    return frozenset().union(*(units_for(actor, act) for act in _AT_CENTRE))


def _seen(actor: Actor) -> QuerySet[AgencyNotice]:
    if actor.is_system:
        return AgencyNotice.objects.all()
    agencies = frozenset[int]().union(*(units_for(actor, act) for act in _AT_AGENCY))
    return AgencyNotice.objects.filter(
        Q(unit_id__in=below(unit_ids=_own(actor)))
        | Q(agency_id__in=below(unit_ids=agencies), state=NoticeState.ISSUED)
    )
