"""Draft, submit, sign and issue the letters of a dossier.

Who appraises drafts, the leader signs by their authority, the clerk numbers. The
paper of a decision takes the same way up to the decision; sealing numbers it.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.correspondence.actions import Entry, number_document
from motcua.domain.correspondence.readers.letters import letter_for
from motcua.domain.correspondence.rules.letters import checked_values, letter_from_json
from motcua.domain.documents.rules.rendering import render
from motcua.domain.dossiers.actions import papers
from motcua.domain.dossiers.actions.reading import note_reading
from motcua.domain.dossiers.actions.record import Done, add_event, done_before
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.models.letters import (
    DraftLetter,
    DraftState,
    DraftVersion,
)
from motcua.domain.dossiers.readers.letters import (
    DraftFacts,
    draft_of,
    draft_row,
    letter_paper,
    preview_paper,
    words_of_draft,
)
from motcua.domain.dossiers.readers.signers import line_of, signature_by
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_

ENDED = frozenset({"returned", "withdrawn", "stopped", "refused", "incomplete"})


@transaction.atomic
def begin_letter(
    *, actor: Actor, at: datetime, dossier_id: int, key: str, outcome: str = ""
) -> DraftFacts:
    """Begin a letter from the template in force; it keeps that template to its end.

    `outcome` is `approved` or `rejected` for the paper of the decision, of which there
    is one. Raises NotAllowed, NotFound, NotNow, Conflict.
    """
    require(actor, Act.DRAFT_LETTER)
    row = _held(actor, at, dossier_id, Act.DRAFT_LETTER)
    if row.status in ENDED or row.sealed_at is not None:
        raise NotNow("dossier_ended", N_("Hồ sơ này không còn soạn văn bản được nữa."))
    if outcome not in ("", "approved", "rejected"):
        raise Invalid("outcome_unknown", N_("Không có kết quả này."), field="outcome")
    mine = DraftLetter.objects.filter(dossier=row)
    if outcome and mine.filter(outcome=outcome).exclude(state="dropped").exists():
        raise Conflict(
            "result_begun",
            N_("Đã có bản thảo kết quả này."),
            remedy=N_("Hãy mở bản thảo đó, hoặc bỏ nó trước."),
        )
    found = letter_for(unit_id=row.authority_unit_id, key=key)
    draft = DraftLetter.objects.create(
        dossier=row,
        n=mine.count() + 1,
        key=key,
        template=found.text.to_json(),
        template_version=found.version,
        outcome=outcome,
        saved_at=at,
        saved_by=actor.name,
    )
    _keep_version(draft)
    return draft_of(actor=actor, dossier_id=dossier_id, n=draft.n, at=at)


@transaction.atomic
def save_letter(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    n: int,
    seen: int,
    values: Mapping[str, str],
) -> DraftFacts:
    """Save what was typed as a new version of a draft; incomplete is allowed.

    `seen` is the version the editor has before them. A result is edited by a leader
    alone once it has been decided. Raises NotAllowed, NotNow, Conflict, Invalid.
    """
    require(actor, Act.DRAFT_LETTER)
    row = _held(actor, at, dossier_id, Act.DRAFT_LETTER)
    draft = draft_row(dossier_id=dossier_id, n=n)
    _check_editable(actor, row, draft)
    if draft.version != seen:
        raise Conflict(
            "draft_changed",
            N_("%(name)s đã lưu bản nháp này sau khi bạn mở."),
            facts={"name": draft.saved_by},
            remedy=N_("Hãy tải lại trang; nội dung bạn gõ chưa được lưu."),
        )
    draft.values = checked_values(letter_from_json(draft.template), values)
    draft.version += 1
    draft.saved_at, draft.saved_by = at, actor.name
    draft.save()
    _keep_version(draft)
    return draft_of(actor=actor, dossier_id=dossier_id, n=n, at=at)


@transaction.atomic
def submit_letter(*, actor: Actor, at: datetime, dossier_id: int, n: int) -> DraftFacts:
    """Hand a draft up to who signs; raise NotNow naming what it lacks."""
    require(actor, Act.DRAFT_LETTER)
    row = _held(actor, at, dossier_id, Act.DRAFT_LETTER)
    draft = draft_row(dossier_id=dossier_id, n=n)
    _check_state(draft, DraftState.DRAFT)
    soon = {"reason": "…"} if draft.outcome and row.outcome is None else {}
    unit = accounts.unit(unit_id=row.authority_unit_id)
    words_of_draft(row=row, draft=draft, unit=unit, at=at, known=soon).check_whole()
    draft.state, draft.remark = DraftState.SUBMITTED, ""
    draft.save(update_fields=["state", "remark"])
    return draft_of(actor=actor, dossier_id=dossier_id, n=n, at=at)


@transaction.atomic
def send_letter_back(
    *, actor: Actor, at: datetime, dossier_id: int, n: int, remark: str
) -> DraftFacts:
    """Give a draft back to be changed, with what is to be changed."""
    require(actor, Act.SIGN_LETTER)
    _held(actor, at, dossier_id, Act.SIGN_LETTER)
    draft = draft_row(dossier_id=dossier_id, n=n)
    _check_state(draft, DraftState.SUBMITTED)
    if not remark.strip():
        raise Invalid("remark_missing", N_("Chưa ghi cần sửa gì."), field="remark")
    draft.state, draft.remark = DraftState.DRAFT, remark.strip()
    draft.save(update_fields=["state", "remark"])
    return draft_of(actor=actor, dossier_id=dossier_id, n=n, at=at)


@transaction.atomic
def sign_letter(*, actor: Actor, at: datetime, dossier_id: int, n: int) -> DraftFacts:
    """Sign a letter that was handed up, by the register of authority.

    The paper of a decision is signed with the decision itself. Basis: NĐ 30/2020
    art 13.
    """
    require(actor, Act.SIGN_LETTER)
    row = _held(actor, at, dossier_id, Act.SIGN_LETTER)
    draft = draft_row(dossier_id=dossier_id, n=n)
    if draft.outcome:
        raise NotNow(
            "result_signed_by_decision",
            N_("Văn bản kết quả được ký cùng với quyết định hồ sơ."),
        )
    _check_state(draft, DraftState.SUBMITTED)
    if line_of(row=row, officer_id=actor.officer_id, at=at) is None:
        raise NotAllowed(
            "no_authority", N_("Bạn không có thẩm quyền ký văn bản của thủ tục này.")
        )
    draft.state, draft.signed_at = DraftState.SIGNED, at
    draft.signer_id, draft.signer_name = actor.officer_id, actor.name
    draft.save(update_fields=["state", "signed_at", "signer_id", "signer_name"])
    return draft_of(actor=actor, dossier_id=dossier_id, n=n, at=at)


@transaction.atomic
def issue_letter(
    *, actor: Actor, at: datetime, request_id: UUID, dossier_id: int, n: int
) -> Done:
    """Give a signed letter its number, keep its final words, tell it in the chain.

    Number, words and event are one transaction. The same request again changes
    nothing. Basis: NĐ 30/2020 art 15, 17, 18.1.
    """
    require(actor, Act.ISSUE_LETTER)
    row = _held(actor, at, dossier_id, Act.ISSUE_LETTER)
    before = done_before(request_id=request_id)
    if before is not None:
        return before
    draft = draft_row(dossier_id=dossier_id, n=n)
    _check_state(draft, DraftState.SIGNED)
    moment = draft.signed_at or at
    line = line_of(row=row, officer_id=draft.signer_id, at=moment)
    unit = accounts.unit(unit_id=line.unit_id if line else row.authority_unit_id)
    words = words_of_draft(row=row, draft=draft, unit=unit, at=at)
    words.check_whole()
    drafting = accounts.unit(unit_id=row.resolving_unit_id).symbol
    number = number_document(
        actor=actor,
        at=at,
        unit_id=unit.id,
        entry=Entry(
            kind=words.text.kind,
            subject=words.text.name,
            signer=draft.signer_name,
            recipients=row.submitter_name,
            drafting=drafting,
            form="letter",
            dossier_id=row.pk,
            dossier_code=row.code,
        ),
    )
    paper = letter_paper(
        row=row,
        words=words,
        unit=unit,
        signature=signature_by(
            line=line, officer_id=draft.signer_id, name=draft.signer_name
        ),
        at=at,
        number=number,
    )
    papers.keep(
        row=row, actor=actor, at=at, paper=paper, unit_id=unit.id, name=words.text.name
    )
    draft.state, draft.number = DraftState.ISSUED, number
    draft.save(update_fields=["state", "number"])
    add_event(
        row=row,
        actor=actor,
        at=at,
        kind="dossier.letter_issued",
        payload={
            "number": number,
            "template": words.version,
            "signer": draft.signer_name,
        },
        request_id=request_id,
    )
    row.save(update_fields=["version", "head"])
    return Done(row.pk, row.code, row.version)


@transaction.atomic
def drop_letter(*, actor: Actor, at: datetime, dossier_id: int, n: int) -> None:
    """Put a draft aside that was not signed; its versions are kept."""
    require(actor, Act.DRAFT_LETTER)
    row = _held(actor, at, dossier_id, Act.DRAFT_LETTER)
    draft = draft_row(dossier_id=dossier_id, n=n)
    _check_editable(actor, row, draft)
    draft.state = DraftState.DROPPED
    draft.save(update_fields=["state"])


@transaction.atomic
def open_preview(*, actor: Actor, at: datetime, dossier_id: int, n: int) -> bytes:
    """Return a draft as PDF, marked as one and without a number; note the reading.

    Raises NotNow naming what is lacking.
    """
    paper = preview_paper(actor=actor, dossier_id=dossier_id, n=n, at=at)
    note_reading(actor=actor, at=at, dossier_id=dossier_id, what=f"draft {n}")
    return render(paper, on=at.astimezone(VN).date())


def _held(actor: Actor, at: datetime, dossier_id: int, act: Act) -> Dossier:
    """Return a dossier the actor sees and holds the act's role for, locked."""
    seen = visible(actor=actor, on=at.astimezone(VN).date()).filter(pk=dossier_id)
    if not seen.exists():
        raise no_such_dossier()
    row = Dossier.objects.select_for_update().get(pk=dossier_id)
    units = {row.receiving_unit_id, row.resolving_unit_id, row.authority_unit_id}
    units |= set(
        WorkItem.objects.filter(dossier=row, closed_at=None).values_list(
            "unit_id", flat=True
        )
    )
    if not units & units_for(actor, act):
        raise NotAllowed("not_at_this_dossier", N_("Hồ sơ này không do đơn vị bạn làm."))
    return row


def _check_editable(actor: Actor, row: Dossier, draft: DraftLetter) -> None:
    _check_state(draft, DraftState.DRAFT)
    decided = bool(draft.outcome) and row.outcome is not None
    if decided and not units_for(actor, Act.SIGN_LETTER):
        raise NotNow(
            "result_decided",
            N_("Hồ sơ đã có quyết định; chỉ lãnh đạo được bổ sung văn bản kết quả."),
        )
    if row.sealed_at is not None and draft.outcome:
        raise NotNow("result_sealed", N_("Văn bản kết quả đã vào số, đóng dấu."))


def _check_state(draft: DraftLetter, state: DraftState) -> None:
    if draft.state != state:
        raise NotNow(
            "draft_in_another_state",
            N_("Bản thảo đang ở tình trạng khác: %(state)s."),
            facts={"state": DraftState(draft.state).label},
            remedy=N_("Hãy tải lại trang để xem."),
        )


def _keep_version(draft: DraftLetter) -> None:
    DraftVersion.objects.create(
        dossier_id=draft.dossier_id,
        letter_n=draft.n,
        n=draft.version,
        values=draft.values,
        saved_at=draft.saved_at,
        saved_by=draft.saved_by,
    )
