"""A citizen lets a helper act for them, and takes it back; each has their own account."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.actions.confirming import is_code, put_code
from motcua.domain.accounts.actions.people import check_number
from motcua.domain.accounts.actions.second_step import Sent, require_sure
from motcua.domain.accounts.models import HelpConsent, Person
from motcua.domain.accounts.readers.organisations import own_person
from motcua.domain.accounts.rules import Act, may, require
from motcua.domain.accounts.rules.helping import (
    MOST_ASKED,
    HelpScope,
    check_agreed,
    check_help,
    check_other,
)
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing, Tie
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotFound, TooOften, tell_together
from motcua.kernel.text import N_, normalise, search_key

TOPIC = "help"


@transaction.atomic
def give_help(
    *,
    actor: Actor,
    at: datetime,
    helper_number: str,
    helper_name: str,
    scope: HelpScope,
    agreed: bool,
) -> int:
    """Let a named person act for the actor, who has agreed; return the consent's id.

    Whether somebody with that number has an account is not told. Raises Invalid or
    Several naming the fields, NotAllowed.
    """
    principal = _principal(own_person(actor))
    require_sure(actor=actor)
    said_yes = partial(check_agreed, agreed=agreed)
    row = _new(principal, at, helper_number, helper_name, scope, said_yes)
    row.how, row.confirmed_at = "online", at
    row.save()
    _note(actor, at, row, "help.given")
    return row.pk


@transaction.atomic
def witness_help(
    *,
    actor: Actor,
    at: datetime,
    principal_id: int,
    helper_number: str,
    helper_name: str,
    scope: HelpScope,
    proof: str,
) -> int:
    """Note at the counter that a citizen lets somebody act for them.

    `proof` says what the officer has seen. Raises as `give_help`, NotFound.
    """
    require(actor, Act.WITNESS_CONSENT)
    principal = _principal(principal_id)
    proved = partial(_check_proof, proof)
    row = _new(principal, at, helper_number, helper_name, scope, proved)
    row.how, row.confirmed_at, row.proof = "counter", at, proof.strip()
    row.officer_id, row.officer_name = actor.officer_id or 0, actor.name
    row.save()
    _note(actor, at, row, "help.witnessed")
    return row.pk


@transaction.atomic
def ask_help(
    *,
    actor: Actor,
    at: datetime,
    principal_number: str,
    principal_name: str,
    scope: HelpScope,
) -> Sent | None:
    """Ask a citizen, by a code to their own e-mail, to be let act for them.

    None where nobody by that number and name can be written to: whoever asks is told
    the same in every case. Raises Invalid, TooOften, NotAllowed.
    """
    me = Person.objects.get(pk=own_person(actor))
    require_sure(actor=actor)
    number = principal_number.replace(" ", "")
    tell_together(
        partial(check_number, kind="citizen", id_kind="cccd", number=number),
        partial(check_other, number, me.id_number),
        partial(check_help, scope, on=at.astimezone(VN).date()),
    )
    recent = HelpConsent.objects.filter(how="code", asked_at__gt=at - timedelta(hours=1))
    principal = Person.objects.filter(id_kind="cccd", id_number=number).first()
    if recent.filter(helper_number=me.id_number).count() >= MOST_ASKED:
        raise TooOften(
            "too_many_codes",
            N_("Đã gửi %(most)s mã trong một giờ."),
            facts={"most": MOST_ASKED},
            remedy=N_("Hãy dùng mã đã nhận, hoặc đợi một giờ."),
        )
    if (
        principal is None
        or principal.name_key != search_key(principal_name)
        or not principal.email
        or recent.filter(principal=principal).count() >= MOST_ASKED
    ):
        return None
    row = _new(principal, at, me.id_number, me.name, scope)
    row.how = "code"
    code = put_code(row=row, at=at, life=timedelta(minutes=30))
    row.save()
    return Sent(row.pk, code, principal.email)


@transaction.atomic(durable=True)
def confirm_help(*, actor: Actor, at: datetime, code: str) -> bool:
    """Take the code the citizen has read from their e-mail; False for a wrong one."""
    me = Person.objects.get(pk=own_person(actor))
    rows = HelpConsent.objects.select_for_update().filter(
        how="code",
        helper_number=me.id_number,
        confirmed_at__isnull=True,
        ended_at__isnull=True,
        good_till__gt=at,
    )
    for row in rows:
        if is_code(row=row, code=code, at=at):
            row.confirmed_at = at
            row.save(update_fields=["confirmed_at"])
            _note(actor, at, row, "help.confirmed")
            return True
        row.save(update_fields=["tries"])
    return False


@transaction.atomic
def end_help(*, actor: Actor, at: datetime, consent_id: int) -> None:
    """Take a consent back, or give it up; it opens nothing more from this moment.

    The citizen, the helper, or an officer to whom the citizen says so. Raises NotFound
    for anybody else's, Conflict where it has ended.
    """
    row = HelpConsent.objects.select_for_update().filter(pk=consent_id).first()
    if row is None or not _concerns(row, actor):
        raise NotFound("consent_unknown", N_("Không có lần đồng ý này."))
    if row.ended_at is not None:
        raise Conflict("consent_withdrawn", N_("Lần đồng ý này đã được rút trước đó."))
    row.ended_at, row.ended_by = at, actor.name
    row.save(update_fields=["ended_at", "ended_by"])
    _note(actor, at, row, "help.ended")


def follow_filing(*, actor: Actor, at: datetime, filing: UUID, procedure: str) -> None:
    """Let a helper go on with the filing they have just begun, by the same consents."""
    behalf = actor.on_behalf_of
    if behalf is None or behalf.tie is not Tie.HELPER:
        return
    number = Person.objects.values_list("id_number", flat=True).get(pk=own_person(actor))
    on = at.astimezone(VN).date()
    rows = HelpConsent.objects.select_for_update().filter(
        principal_id=behalf.person_id,
        helper_number=number,
        confirmed_at__isnull=False,
        ended_at__isnull=True,
        valid_from__lte=on,
        valid_to__gte=on,
        procedures__contains=[procedure],
    )
    for row in rows:
        row.filings = [*row.filings, str(filing)]
        row.save(update_fields=["filings"])


def follow_dossier(*, actor: Actor, at: datetime, filing: UUID, dossier: str) -> None:
    """Let the consents for a filing go on with the dossier it has become."""
    rows = HelpConsent.objects.select_for_update().filter(
        filings__contains=[str(filing)], ended_at__isnull=True
    )
    for row in rows:
        if dossier not in row.dossiers:
            row.dossiers = [*row.dossiers, dossier]
            row.save(update_fields=["dossiers"])


def _principal(person_id: int) -> Person:
    row = Person.objects.filter(pk=person_id).first()
    if row is None:
        raise NotFound("person_unknown", N_("Không có người này trong hệ thống."))
    if row.kind != "citizen":
        raise Invalid(
            "citizens_are_helped",
            N_("Tổ chức không có người giúp; hãy thêm thành viên và ủy quyền."),
        )
    return row


def _new(
    principal: Person,
    at: datetime,
    helper_number: str,
    helper_name: str,
    scope: HelpScope,
    *checks: Callable[[], None],
) -> HelpConsent:
    """Return a consent that is not kept yet; `checks` are made too."""
    number, on = helper_number.replace(" ", ""), at.astimezone(VN).date()
    days: list[date] = []
    tell_together(
        partial(_check_name, helper_name),
        partial(check_number, kind="citizen", id_kind="cccd", number=number),
        partial(check_other, principal.id_number, number),
        lambda: days.append(check_help(scope, on=on)),
        *checks,
    )
    return HelpConsent(
        principal=principal,
        helper_number=number,
        helper_name=normalise(helper_name),
        helper_key=search_key(helper_name),
        doings=sorted(scope.doings),
        procedures=sorted(set(scope.procedures)),
        filings=sorted({str(key) for key in scope.filings}),
        dossiers=sorted(set(scope.dossiers)),
        valid_from=on,
        valid_to=days[0],
        asked_at=at,
    )


def _check_name(helper_name: str) -> None:
    if not normalise(helper_name):
        raise Invalid("name_missing", N_("Chưa nhập họ và tên."), field="name")


def _check_proof(proof: str) -> None:
    if not proof.strip():
        raise Invalid(
            "proof_missing",
            N_("Chưa ghi đã kiểm tra giấy tờ gì."),
            field="proof",
            remedy=N_("Ví dụ: căn cước bản chính, người dân ký giấy đồng ý."),
        )


def _concerns(row: HelpConsent, actor: Actor) -> bool:
    if may(actor, Act.WITNESS_CONSENT) or row.principal_id == actor.person_id:
        return True
    me = Person.objects.filter(pk=actor.person_id or 0).first()
    return (
        me is not None
        and row.confirmed_at is not None
        and (row.helper_number, row.helper_key) == (me.id_number, me.name_key)
    )


def _note(actor: Actor, at: datetime, row: HelpConsent, kind: str) -> None:
    """Write an event of the citizen's own stream of consents."""
    ledger.append(
        topic=TOPIC,
        stream=row.principal_id,
        actor=actor,
        at=at,
        kind=kind,
        payload={
            "consent": row.pk,
            "doings": [Doing(doing).value for doing in row.doings],
            "until": row.valid_to.isoformat(),
        },
    )
