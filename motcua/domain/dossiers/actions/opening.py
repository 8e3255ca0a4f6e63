"""What an intake rests on, checked: procedure, units, calendar; and its first row."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.readers import UnitFacts
from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue.readers import Terms
from motcua.domain.deadlines import readers as deadlines
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.due import Due, due
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.grounds import Begun, Grounds
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.readers.territory import bound_by_address
from motcua.domain.dossiers.readers.visibility import no_such_dossier
from motcua.domain.dossiers.rules.blanks import Blanks
from motcua.domain.dossiers.rules.codes import CODE_RULES, foreign_code, is_ours
from motcua.domain.dossiers.rules.intake import (
    Asked,
    Intake,
    address_of,
    check_complete,
    check_counts,
    check_reason,
    deciding_unit,
)
from motcua.domain.dossiers.rules.territory import Bound
from motcua.domain.dossiers.workflow.states import Status
from motcua.domain.ledger.rules import Head
from motcua.kernel.actor import Actor, Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotNow, tell_together
from motcua.kernel.text import N_, normalise, search_key
from motcua.kernel.training import in_series


@dataclass(frozen=True, slots=True)
class Opening:
    """The facts an intake rests on, gathered and checked."""

    actor: Actor
    at: datetime
    intake: Intake
    reception: UnitFacts
    authority_unit_id: int
    terms: Terms
    asked: tuple[Asked, ...]
    calendar: WorkingCalendar
    calendar_id: int
    bound: Bound = field(default_factory=Bound)

    @property
    def received_at(self) -> datetime:
        """Return when the clock starts.

        At the counter that is now; by post it is the signing of the hand-over
        record. Basis: QĐ 45/2016 art 7.4.
        """
        return self.intake.handed_over_at or self.at

    @property
    def process_id(self) -> int:
        """Return the process of the applicant's case."""
        return self.terms.process_for(self.intake.case_n)

    @property
    def due(self) -> Due:
        """Return when the dossier is due, explained."""
        return due(
            start=self.received_at,
            limit=self.terms.time_limit,
            calendar=self.calendar,
            policy=self.terms.policy,
        )


def opening_for(
    *,
    actor: Actor,
    at: datetime,
    act: Act,
    intake: Intake,
    grounds: Grounds,
    reason: str = "",
) -> Opening:
    """Return what the intake rests on, checked; raise when it may or can not begin.

    All that is wrong with what was typed is told at once. `reason` is why the request
    is turned away.
    """
    require(actor, act)
    day = at.astimezone(VN).date()
    reception = grounds.reception(intake.receiving_unit_id)
    if not reception.is_reception or not actor.holds(Role.COUNTER, reception.id):
        raise NotAllowed(
            "not_your_counter", N_("Bạn không trực quầy tiếp nhận của đơn vị này.")
        )
    calendar_id = grounds.calendar(reception, day)
    calendar = deadlines.calendar_by_id(calendar_id)
    _check_open(calendar, at)
    terms = grounds.terms_for(
        actor=actor, reception=reception, procedure_code=intake.procedure_code, on=day
    )
    bound: list[Bound] = []
    asked = tuple(
        Asked(n=c.n, case_n=c.case_n, name=c.name, required=c.required)
        for c in terms.components
    )
    tell_together(
        lambda: _check_case(terms, intake),
        lambda: check_counts(intake),
        lambda: (
            check_complete(asked, intake) if act is Act.ACCEPT else check_reason(reason)
        ),
        lambda: _check_code(intake, grounds, day),
        lambda: _check_handed_over(calendar, at, intake),
        lambda: bound.append(
            _bound(terms, intake, day) if act is Act.ACCEPT else Bound()
        ),
    )
    return Opening(
        actor=actor,
        at=at,
        intake=intake,
        reception=reception,
        authority_unit_id=(
            grounds.authority_unit_id or authority_unit_id(terms.resolving_unit_id)
        ),
        terms=terms,
        asked=asked,
        calendar=calendar,
        calendar_id=calendar_id,
        bound=bound[0],
    )


def _bound(terms: Terms, intake: Intake, day: date) -> Bound:
    """Return the parties of the applicant's case that its address binds."""
    return bound_by_address(
        process=process_of(process_id=terms.process_for(intake.case_n)),
        places=terms.parties,
        address=address_of(
            owner=intake.owner_address, submitter=intake.submitter.address
        ),
        chosen=intake.commune,
        on=day,
    )


def authority_unit_id(resolving_unit_id: int) -> int:
    """Return the unit that decides what a unit resolves (`rules.intake`)."""
    resolving = accounts.unit(unit_id=resolving_unit_id)
    return deciding_unit(resolving.id, resolving.kind, resolving.parent_id)


def row_for(
    *, opening: Opening, grounds: Grounds, completing: int | None, blanks: Blanks
) -> Dossier:
    """Return the dossier's row, not written: a new one, or the one being completed.

    A new one's code has a sign where its number will be. Raises NotFound, Conflict and
    Invalid when it cannot be the one to complete.
    """
    intake, submitter, terms = opening.intake, opening.intake.submitter, opening.terms
    if completing is None:
        head, row_id, code = Head(), grounds.new_id, _code(opening, blanks)
    else:
        begun = _checked(grounds.begun, opening)
        head, row_id, code = begun.head, begun.id, begun.code
    return Dossier(
        id=row_id,
        code=code,
        version=head.n,
        head=head.hash,
        receiving_unit_id=opening.reception.id,
        procedure_version_id=terms.version_id,
        procedure_code=terms.code,
        procedure_name=terms.name,
        case_n=intake.case_n,
        resolving_unit_id=terms.resolving_unit_id,
        authority_unit_id=opening.authority_unit_id,
        places={
            **terms.parties,
            **opening.bound.places,
            "reception": opening.reception.id,
            "resolving": terms.resolving_unit_id,
            "authority": opening.authority_unit_id,
        },
        channel=intake.channel,
        submitter_id=submitter.person_id,
        submitter_name=submitter.name,
        submitter_key=search_key(submitter.name),
        submitter_id_kind=submitter.id_kind,
        submitter_id_number=submitter.id_number,
        submitter_phone=submitter.phone,
        submitter_email=submitter.email,
        submitter_address=submitter.address,
        owner_name=normalise(intake.owner_name),
        owner_address=normalise(intake.owner_address),
        sets=intake.sets,
        delivery=intake.delivery,
        delivery_address=normalise(intake.delivery_address),
        fee=intake.fee,
        note=intake.note.strip(),
        filed_at=opening.at,
        status=Status.INCOMPLETE,
    )


def _checked(found: Begun | None, opening: Opening) -> Begun:
    """Return the dossier to complete; raise unless it is this very request.

    Else a slip would show one person's papers to another.
    """
    if found is None:
        raise no_such_dossier()
    if found.status != Status.INCOMPLETE:
        raise already_received(found.code)
    remedy = N_("Hãy tiếp nhận thành hồ sơ mới.")
    if found.submitter_id != opening.intake.submitter.person_id:
        raise Invalid(
            "completing_other_person",
            N_("Hồ sơ %(code)s là của người khác."),
            facts={"code": found.code},
            field="id_number",
            remedy=remedy,
        )
    if found.procedure_code != opening.terms.code:
        raise Invalid(
            "completing_other_procedure",
            N_("Hồ sơ %(code)s thuộc thủ tục %(procedure)s."),
            facts={"code": found.code, "procedure": found.procedure_code},
            remedy=remedy,
        )
    return found


def already_received(code: str) -> Conflict:
    """Return what tells that a dossier to complete is one no more."""
    return Conflict(
        "already_received",
        N_("Hồ sơ %(code)s đã được tiếp nhận hoặc từ chối trước đó."),
        facts={"code": code},
        remedy=N_("Hãy mở lại hồ sơ để xem tình trạng mới."),
    )


def code_taken(code: str) -> Invalid:
    """Return what tells that another system's code is in the register already."""
    return Invalid(
        "code_taken",
        N_("Mã hồ sơ %(code)s đã có trong hệ thống."),
        facts={"code": code},
        field="foreign_code",
        remedy=N_("Hãy tra cứu mã này trước khi nhập lại."),
    )


def _code(opening: Opening, blanks: Blanks) -> str:
    """Return another system's code as it is, else one of the unit's day."""
    if opening.intake.foreign_code:
        return foreign_code(opening.intake.foreign_code)
    rule = CODE_RULES[settings.CODE_RULE]
    day = opening.at.astimezone(VN).date()
    return in_series(rule(opening.reception.agency_code, day, blanks.code))


def _check_code(intake: Intake, grounds: Grounds, day: date) -> None:
    """Raise Invalid unless another system's code is one, is new, and could not be ours.

    What is completed keeps the code it has.
    """
    if not intake.foreign_code or grounds.begun is not None:
        return
    code = foreign_code(intake.foreign_code)
    if grounds.code_taken:
        raise code_taken(code)
    if is_ours(code, [unit.agency_code for unit in accounts.receptions(on=day)]):
        raise Invalid(
            "foreign_code_ours",
            N_("Mã %(code)s có dạng mã do hệ thống này cấp."),
            facts={"code": code},
            field="foreign_code",
            remedy=N_("Hãy để trống để hệ thống cấp mã, hoặc nhập mã của hệ thống khác."),
        )


def _check_open(calendar: WorkingCalendar, at: datetime) -> None:
    """Raise NotNow on a day the counter is closed; hours within the day are free.

    Whoever was in the hall at closing time is still served.
    """
    if not calendar.reception_day(at.astimezone(VN).date()):
        raise NotNow(
            "closed_day",
            N_("Hôm nay %(day)s bộ phận một cửa không tiếp nhận hồ sơ."),
            facts={"day": f"{at.astimezone(VN):%d/%m/%Y}"},
            remedy=N_("Hãy tiếp nhận vào ngày làm việc kế tiếp."),
        )


def _check_case(terms: Terms, intake: Intake) -> None:
    cases: set[int | None] = {case.n for case in terms.cases} or {None}
    if intake.case_n not in cases:
        raise Invalid(
            "case_missing",
            N_("Chưa chọn trường hợp của hồ sơ."),
            field="case",
            remedy=N_("Hãy chọn một trường hợp trong danh sách."),
        )


def _check_handed_over(calendar: WorkingCalendar, at: datetime, intake: Intake) -> None:
    """Raise Invalid unless the postal hand-over was signed today or yesterday.

    Yesterday is the working day before; what came earlier was late to be entered
    and has to be cleared with the post. Basis: QĐ 45/2016 art 7.4.
    """
    signed = intake.handed_over_at
    if signed is None:
        return
    if intake.channel != "post":
        raise Invalid(
            "handed_over_not_post",
            N_("Chỉ hồ sơ qua bưu chính mới có giờ ký biên bản giao nhận."),
            field="handed_over_at",
        )
    earliest = calendar.previous_working_day(at.astimezone(VN).date())
    if signed > at or signed.astimezone(VN).date() < earliest:
        raise Invalid(
            "handed_over_out_of_range",
            N_("Giờ ký biên bản giao nhận %(moment)s ở tương lai hoặc đã quá lâu."),
            facts={"moment": f"{signed.astimezone(VN):%H:%M %d/%m/%Y}"},
            field="handed_over_at",
            remedy=N_("Nhập giờ ký trong hôm nay hoặc ngày làm việc liền trước."),
        )
