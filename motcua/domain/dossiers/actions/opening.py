"""What an intake rests on: procedure, units, calendar; and the row it begins with."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.readers import UnitFacts
from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.readers import Terms
from motcua.domain.deadlines import readers as deadlines
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.due import Due, due
from motcua.domain.documents import actions as documents
from motcua.domain.dossiers.models import Code, Dossier
from motcua.domain.dossiers.readers.visibility import no_such_dossier
from motcua.domain.dossiers.rules.codes import CODE_RULES, foreign_code
from motcua.domain.dossiers.rules.intake import Asked, Intake, check_counts
from motcua.domain.dossiers.workflow.states import Status
from motcua.kernel.actor import Actor, Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_, normalise, search_key


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


def opening_for(*, actor: Actor, at: datetime, act: Act, intake: Intake) -> Opening:
    """Return what the intake rests on; raise when it may or can not begin."""
    require(actor, act)
    day = at.astimezone(VN).date()
    reception = accounts.unit(unit_id=intake.receiving_unit_id)
    if not reception.is_reception or not actor.holds(Role.COUNTER, reception.id):
        raise NotAllowed(
            "not_your_counter", N_("Bạn không trực quầy tiếp nhận của đơn vị này.")
        )
    calendar_id = deadlines.calendar_id_for(unit_code=reception.code, on=day)
    calendar = deadlines.calendar_by_id(calendar_id)
    _check_open(calendar, at)
    terms = catalogue.terms_in_force(
        actor=actor,
        procedure_code=intake.procedure_code,
        receiving_unit_id=reception.id,
        on=day,
    )
    check_counts(intake)
    _check_case(terms, intake)
    _check_handed_over(calendar, at, intake)
    return Opening(
        actor=actor,
        at=at,
        intake=intake,
        reception=reception,
        authority_unit_id=authority_unit_id(terms.resolving_unit_id),
        terms=terms,
        asked=tuple(
            Asked(n=c.n, case_n=c.case_n, name=c.name, required=c.required)
            for c in terms.components
        ),
        calendar=calendar,
        calendar_id=calendar_id,
    )


def authority_unit_id(resolving_unit_id: int) -> int:
    """Return the unit that decides: a department's parent, else the unit itself.

    A department prepares and its committee decides; an agency of its own decides
    by itself.
    """
    resolving = accounts.unit(unit_id=resolving_unit_id)
    if resolving.kind == "department" and resolving.parent_id is not None:
        return resolving.parent_id
    return resolving.id


def row_for(*, opening: Opening, completing: int | None) -> Dossier:
    """Return the dossier's row: a new one with its code, or the one being completed."""
    row = _row_completed(opening, completing) if completing else _row_new(opening)
    intake, submitter, terms = opening.intake, opening.intake.submitter, opening.terms
    row.procedure_version_id = terms.version_id
    row.procedure_code = terms.code
    row.procedure_name = terms.name
    row.case_n = intake.case_n
    row.resolving_unit_id = terms.resolving_unit_id
    row.authority_unit_id = opening.authority_unit_id
    row.places = {
        **terms.parties,
        "reception": opening.reception.id,
        "resolving": terms.resolving_unit_id,
        "authority": opening.authority_unit_id,
    }
    row.channel = intake.channel
    row.submitter_id = submitter.person_id
    row.submitter_name = submitter.name
    row.submitter_key = search_key(submitter.name)
    row.submitter_id_kind = submitter.id_kind
    row.submitter_id_number = submitter.id_number
    row.submitter_phone = submitter.phone
    row.submitter_email = submitter.email
    row.submitter_address = submitter.address
    row.owner_name = normalise(intake.owner_name)
    row.owner_address = normalise(intake.owner_address)
    row.sets = intake.sets
    row.delivery = intake.delivery
    row.delivery_address = normalise(intake.delivery_address)
    row.fee = intake.fee
    row.note = intake.note.strip()
    row.filed_at = opening.at
    row.status = Status.INCOMPLETE
    if not completing:
        row.save()
        _give_code(row, opening)
    return row


def take_receipt_number(*, row: Dossier, opening: Opening) -> None:
    """Give the row the next number of the unit's register of the year (not saved)."""
    row.process_id = opening.process_id
    row.receipt_number = documents.next_number(
        actor=opening.actor,
        at=opening.at,
        unit_id=opening.reception.id,
        kind="receipt",
        # By the moment the receipt shows, as the volume of the register is.
        period=f"{opening.received_at.astimezone(VN):%Y}",
    )


def _row_new(opening: Opening) -> Dossier:
    return Dossier(code="", receiving_unit_id=opening.reception.id, version=0, head=b"")


def _row_completed(opening: Opening, dossier_id: int) -> Dossier:
    row = Dossier.objects.select_for_update().filter(
        pk=dossier_id, receiving_unit_id=opening.reception.id
    )
    found = row.first()
    if found is None:
        raise no_such_dossier()
    if found.status != Status.INCOMPLETE:
        raise Conflict(
            "already_received",
            N_("Hồ sơ %(code)s đã được tiếp nhận hoặc từ chối trước đó."),
            facts={"code": found.code},
            remedy=N_("Hãy mở lại hồ sơ để xem tình trạng mới."),
        )
    _check_same_request(found, opening)
    return found


def _check_same_request(found: Dossier, opening: Opening) -> None:
    """Raise Invalid when a completion is another person's or another procedure's.

    Else a slip would show one person's papers to another.
    """
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


def _give_code(row: Dossier, opening: Opening) -> None:
    """Take the code: another system's as it is, else the next of the unit's day."""
    day = opening.at.astimezone(VN).date()
    foreign = opening.intake.foreign_code
    n: int | None = None
    if foreign:
        row.code = foreign_code(foreign)
        if Code.objects.filter(pk=row.code).exists():
            raise Invalid(
                "code_taken",
                N_("Mã hồ sơ %(code)s đã có trong hệ thống."),
                facts={"code": row.code},
                field="foreign_code",
                remedy=N_("Hãy tra cứu mã này trước khi nhập lại."),
            )
    else:
        n = documents.next_number(
            actor=opening.actor,
            at=opening.at,
            unit_id=opening.reception.id,
            kind="dossier",
            period=day.isoformat(),
        )
        rule = CODE_RULES[settings.CODE_RULE]
        row.code = rule(opening.reception.agency_code, day, n)
    Code.objects.create(
        code=row.code, dossier_id=row.pk, unit_id=opening.reception.id, day=day, n=n
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
