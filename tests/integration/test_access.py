"""Who may do what: the table walked both ways, and the database's own guards."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.domain.accountability.actions import sign_notice
from motcua.domain.accounts import actions as accounts
from motcua.domain.accounts import readers as account_readers
from motcua.domain.accounts.actions import recovery
from motcua.domain.accounts.models import Account, Officer, Person, Unit
from motcua.domain.accounts.readers import helping
from motcua.domain.accounts.readers.organisations import registrations_waiting
from motcua.domain.accounts.rules import MAY, Act, may, require
from motcua.domain.bespoke.readers.figures import check_reach
from motcua.domain.bespoke.rules.definition import Definition, Dimension
from motcua.domain.catalogue import actions as catalogue
from motcua.domain.catalogue import readers as catalogue_readers
from motcua.domain.correspondence import actions as correspondence
from motcua.domain.correspondence.actions import Entry
from motcua.domain.correspondence.actions.incoming import Arrival
from motcua.domain.correspondence.readers.letters import letter_versions
from motcua.domain.correspondence.readers.outgoing import outgoing_register
from motcua.domain.correspondence.rules.standing import ChangeKind
from motcua.domain.deadlines import actions as deadlines
from motcua.domain.deadlines import readers as calendars
from motcua.domain.delivery import readers as custody
from motcua.domain.delivery.actions.uncollected import set_collecting_terms
from motcua.domain.delivery.rules.collecting import Terms
from motcua.domain.documents import actions as documents
from motcua.domain.documents.readers import last_check, signatories
from motcua.domain.documents.readers.templates import versions as form_versions
from motcua.domain.dossiers.actions import intake as intake_actions
from motcua.domain.dossiers.actions import letters, owners
from motcua.domain.dossiers.actions.holding import place_hold
from motcua.domain.dossiers.actions.replacing import replace_file
from motcua.domain.dossiers.actions.signing.agency import sign_for_agency
from motcua.domain.dossiers.actions.signing.person import sign_results
from motcua.domain.dossiers.models import WorkItem
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.readers.register import register
from motcua.domain.dossiers.readers.visibility import visible
from motcua.domain.dossiers.rules.owners import CoApplicant
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.eforms import readers as eforms
from motcua.domain.eforms.actions import begin_form_draft
from motcua.domain.feedback import actions as feedback
from motcua.domain.feedback.readers import petitions
from motcua.domain.feedback.readers import scores as ratings
from motcua.domain.feedback.rules.petitions import Kind, Way
from motcua.domain.feedback.rules.survey import FIRST
from motcua.domain.guidance import actions as guidance
from motcua.domain.hall import actions as hall
from motcua.domain.ledger.models import Event
from motcua.domain.notifications import actions as notifications
from motcua.domain.notifications.rules.texts import Wording
from motcua.domain.outages import actions as outages
from motcua.domain.outages.rules import Announced
from motcua.domain.payments import actions as payments
from motcua.domain.payments import readers as receipts
from motcua.domain.payments.actions import Payment
from motcua.domain.payments.models import Method
from motcua.domain.payments.readers import bank
from motcua.domain.payments.readers.online import differences
from motcua.domain.payments.readers.settlement import settlement
from motcua.domain.payments.rules import FeeLine
from motcua.domain.post import actions as post
from motcua.domain.post.readers import orders as parcels
from motcua.domain.records import actions as records
from motcua.domain.records.readers.figures import figures
from motcua.domain.reports.actions.typing import Typed, enter_figure
from motcua.domain.reports.readers import reach
from motcua.domain.reports.rules.typed import ONLINE_CITY, OUTER
from motcua.domain.supervision.actions import set_rule, urge
from motcua.domain.supervision.readers.alerts import unit_alerts
from motcua.domain.supervision.rules.shipped import SHIPPED
from motcua.domain.training.actions import ask_reset
from motcua.journeys.practise import make_person
from motcua.kernel.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Role, RoleAt
from motcua.kernel.errors import MotcuaError, NotAllowed, NotFound, NotNow
from motcua.kernel.quarters import Quarter
from motcua.ops.signing.samples import sample
from tests.feedback import filed
from tests.records import asking, digitise, with_scan
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db

MOVES = {Act(command.value) for command in Command}
EVERY_PAIR = [(act, role) for act in Act for role in Role]


@pytest.fixture
def centre() -> Centre:
    return Centre()


def with_role(role: Role, unit_id: int) -> Actor:
    return Actor(
        kind=ActorKind.OFFICER,
        name="Người thử",
        officer_id=1,
        roles=frozenset({RoleAt(role, unit_id)}),
    )


@pytest.mark.parametrize(("act", "role"), EVERY_PAIR)
def test_the_table_decides_for_every_act_and_role(act: Act, role: Role) -> None:
    actor = with_role(role, 1)
    assert may(actor, act) is (role in MAY[act])
    if role in MAY[act]:
        require(actor, act)
    else:
        with pytest.raises(NotAllowed):
            require(actor, act)


def test_every_command_has_the_act_of_its_name() -> None:
    """The table stands below the processes, so the names are written in both."""
    acts = {(act.name, act.value) for act in Act}
    assert {(command.name, command.value) for command in Command} <= acts


@pytest.mark.parametrize("act", Act)
def test_nobody_else_may_do_anything(act: Act) -> None:
    citizen = Actor(kind=ActorKind.CITIZEN, person_id=1)
    for actor in (ANONYMOUS, citizen, Actor(kind=ActorKind.OFFICER, officer_id=1)):
        assert not may(actor, act)
    assert may(SYSTEM, act)


def with_another(centre: Centre) -> Any:
    """Return a dossier in the name of two."""
    person = Person.objects.get(account__username="congdan2")
    other = CoApplicant(
        person.name, person.id_kind, person.id_number, person_id=person.pk
    )
    return centre.accept(code_of("five-on-the-spot"), co_applicants=(other,))


def doors(centre: Centre, actor: Actor) -> dict[Act, Callable[[], Any]]:
    """Return, for each act that is no move, the verb of the domain it guards."""
    at, on = centre.at, centre.at.date()
    code = code_of("five-on-the-spot")
    intake = centre.intake(code)
    receive: dict[str, Any] = {"actor": actor, "at": at, "intake": intake}
    able = Officer.objects.filter(code__in=("thamdinh", "thamdinh2", "thamdinh3"))
    officers = list(able.order_by("id").values_list("id", flat=True))
    later = on + timedelta(days=7)
    return {
        Act.FIND_PERSON: lambda: account_readers.find_people(actor=actor, text="nguyen"),
        Act.ENTER_PERSON: lambda: accounts.enter_person(
            actor=actor,
            at=at,
            kind="citizen",
            name="Lê An",
            id_kind="cccd",
            id_number="022155999999",
        ),
        Act.CHANGE_OWNERS: lambda: owners.remove_co_applicant(
            actor=actor,
            at=at,
            request_id=uuid4(),
            dossier_id=with_another(centre).dossier_id,
            n=1,
            reason="Ghi nhầm",
        ),
        Act.ACCEPT: lambda: intake_actions.accept(request_id=uuid4(), **receive),
        Act.REFUSE: lambda: intake_actions.refuse(
            request_id=uuid4(), reason="x", **receive
        ),
        Act.REQUEST_COMPLETION: lambda: intake_actions.request_completion(
            request_id=uuid4(), reason="x", **receive
        ),
        Act.READ_REGISTER: lambda: register(
            actor=actor, unit_id=centre.reception, first=on, last=on, on=on
        ),
        Act.READ_RATINGS: lambda: ratings.scores(
            actor=actor,
            on=on,
            first=date(2021, 9, 1),
            last=date(2021, 9, 30),
            by=ratings.By.UNIT,
        ),
        Act.EDIT_SURVEY: lambda: feedback.publish_questions(
            actor=actor, at=at, seen=0, questions=FIRST
        ),
        Act.EDIT_CATALOGUE: lambda: catalogue.import_catalogue(
            actor=actor, at=at, contents=(), valid_from=on, dry_run=True
        ),
        Act.EDIT_PROCESS: lambda: catalogue.save_process_draft(
            actor=actor, at=at, key="k", name="n", definition={}
        ),
        Act.EDIT_CALENDAR: lambda: deadlines.publish_calendar(
            actor=actor,
            at=at,
            calendar=calendars.calendar_for(unit_code="hcc", on=on),
            valid_from=on,
            decision="d",
        ),
        Act.EDIT_UNITS: lambda: accounts.load_units(actor=actor, at=at, rows=()),
        Act.EDIT_PEOPLE: lambda: accounts.load_officers(actor=actor, at=at, rows=()),
        Act.EDIT_AUTHORITY: lambda: accounts.register_authority(
            actor=actor, at=at, rows=()
        ),
        Act.EDIT_SUBSTITUTION: lambda: accounts.register_substitution(
            actor=actor,
            at=at,
            absent_id=officers[0],
            absence=accounts.Absence(officers[1], "1/QĐ", on, on),
        ),
        Act.DECLARE_ABSENCE: lambda: accounts.declare_absence(
            actor=replace(actor, officer_id=officers[1]),
            at=at,
            absence=accounts.Absence(officers[2], "1/GNP", later, later),
        ),
        Act.READ_INTERESTS: lambda: require(actor, Act.READ_INTERESTS),
        Act.EDIT_SKILLS: lambda: accounts.set_skills(
            actor=actor,
            at=at,
            officer_id=officers[0],
            fields=["Hộ tịch"],
            territories=[],
        ),
        Act.DECLARE_INTEREST: lambda: accounts.declare_interest(
            actor=replace(actor, officer_id=officers[0]),
            at=at,
            person_id=intake.submitter.person_id,
            reason="Họ hàng",
        ),
        Act.ISSUE_FEE_RECEIPT: lambda: receipts.receipts_of_day(
            actor=actor, unit_id=centre.reception, day=on
        ),
        Act.CANCEL_FEE_RECEIPT: lambda: payments.cancel(
            actor=actor,
            at=at,
            request_id=uuid4(),
            receipt_id=_a_receipt(centre),
            reason="Ghi nhầm",
        ),
        Act.EDIT_RECEIPT_SERIES: lambda: payments.open_series(
            actor=actor, at=at, rows=()
        ),
        Act.CONFIRM_BANK_ACCOUNT: lambda: bank.bank_accounts(actor=actor),
        Act.KEEP_PAPERS: lambda: custody.kept(actor=actor),
        Act.SEND_BY_POST: lambda: parcels.desk(actor=actor),
        Act.SETTLE_POST: lambda: post.enter_cod(
            actor=actor,
            at=at,
            unit_id=centre.reception,
            statement="BK",
            lines=[post.CodTyped("X", 1)],
        ),
        Act.EXCLUDE_FROM_POST: lambda: post.exclude(
            actor=actor, at=at, procedure_code=code, reason="x", decision="x"
        ),
        **_money_doors(centre, actor),
        **_document_doors(centre, actor),
        **_file_doors(centre, actor),
        **_hall_doors(centre, actor),
        Act.DIGITISE: lambda: records.skip(
            actor=actor,
            at=at,
            request_id=uuid4(),
            dossier_id=with_scan(centre).dossier_id,
            file_n=1,
            reason="shown",
        ),
        Act.REUSE_RECORD: lambda: records.look_at_offers(
            actor=actor, at=at, dossier_id=asking(centre).dossier_id
        ),
        Act.REVOKE_RECORD: lambda: records.revoke(
            actor=actor,
            at=at,
            code=digitise(centre, with_scan(centre)).code,
            reason="Cấp sai",
        ),
        Act.EDIT_PAPER_KINDS: lambda: records.set_kind(
            actor=actor, at=at, name="Giấy tờ nhân thân", kind=""
        ),
        Act.CONFIRM_SIGNATORY: lambda: signatories.register(actor=actor),
        Act.GIVE_RECOVERY: lambda: recovery.give_recovery(
            actor=actor,
            at=at,
            person_id=Account.objects.get(username="congdan").person_id or 0,
            proof="Căn cước bản chính",
        ),
        Act.WITNESS_CONSENT: lambda: helping.helpers_at_counter(
            actor=actor, principal_id=intake.submitter.person_id, on=on
        ),
        Act.ASSIST_FILING: lambda: helping.beginning_for(
            actor=actor,
            person_id=intake.submitter.person_id,
            procedure=code,
            on=on,
        ),
        Act.READ_ASSISTED: lambda: helping.assisted_counts(
            actor=actor, first=on, last=on
        ),
        Act.CONFIRM_ORGANISATION: lambda: registrations_waiting(actor=actor),
        Act.READ_REPORTS: lambda: reach(actor=actor),
        Act.READ_OFFICER_FIGURES: lambda: check_reach(
            actor=actor,
            definition=Definition(("received",), rows=Dimension.OFFICER),
        ),
        Act.ANNOUNCE_OUTAGE: lambda: outages.announce(
            actor=actor,
            at=at,
            request_id=uuid4(),
            asked=Announced(at + timedelta(days=20), at + timedelta(days=21), "x"),
        ),
        Act.LEAD_TRAINING: _at_nothing(partial(ask_reset, actor=actor, at=at)),
        Act.PRACTISE: _at_nothing(partial(make_person, actor=actor, at=at)),
        Act.READ_ALERTS: lambda: unit_alerts(actor=actor, on=on),
        Act.URGE: lambda: urge(
            actor=actor,
            at=at,
            request_id=uuid4(),
            dossier_id=centre.accept(code).dossier_id,
            item_n=1,
            text="x",
            answer_by=at + timedelta(days=1),
        ),
        Act.EDIT_ALERTS: lambda: set_rule(
            actor=actor, at=at, rule=SHIPPED["late"], reason="x", seen=0
        ),
        Act.NOTIFY_AGENCIES: _at_nothing(
            partial(sign_notice, actor=actor, at=at, notice_id=0)
        ),
        Act.EDIT_GUIDANCE: lambda: guidance.begin_page(actor=actor, at=at, slug="thu"),
        Act.RUN_CAMPAIGN: _at_nothing(
            partial(
                guidance.tell_campaign, actor=actor, at=at, campaign_id=0, public=True
            )
        ),
        Act.PUBLISH_GUIDANCE: _at_nothing(
            partial(guidance.publish_page, actor=actor, at=at, page_id=0, seen=at)
        ),
        Act.ENTER_FIGURE: lambda: enter_figure(
            actor=actor, at=at, typed=Typed(OUTER[ONLINE_CITY], on, on, 1, "x")
        ),
        Act.READ_PETITIONS: lambda: petitions.listed(actor=actor, at=at),
        Act.RECEIVE_PETITION: lambda: filed(centre, actor=actor, way=Way.COUNTER),
        **petition_doors(centre, actor),
        Act.READ_DIGITISATION: lambda: figures(actor=actor, first=on, last=on, on=on),
        Act.EDIT_SIGNATORY: lambda: documents.register_signatory(
            actor=actor,
            at=at,
            row=documents.SignatoryRow(
                service="remote",
                credential_id="c",
                image=sample("signature", "An"),
                image_width_mm=46,
                document="1/QĐ",
                officer_id=officers[0],
            ),
            valid_from=on,
        ),
        Act.SIGN_RESULT: lambda: sign_results(
            actor=actor, at=at, dossier_ids=(), batch=uuid4(), pin=""
        ),
        Act.SIGN_FOR_AGENCY: lambda: sign_for_agency(
            actor=actor, at=at, dossier_ids=(), batch=uuid4(), pin=""
        ),
        Act.SEE_DRAFT_PROCEDURES: partial(
            catalogue_readers.procedure_page,
            actor=actor,
            code=catalogue_readers.problems()[0].code,
            on=on,
        ),
    }


def _at_nothing(verb: Callable[[], object]) -> Callable[[], None]:
    """Try a verb on what is not there: only whoever may is told that."""

    def door() -> None:
        with suppress(NotFound):
            verb()

    return door


def _money_doors(centre: Centre, actor: Actor) -> dict[Act, Callable[[], object]]:
    return {
        Act.DECIDE_EXEMPTION: _at_nothing(
            partial(
                payments.decide_exemption,
                actor=actor,
                at=centre.at,
                request_id=uuid4(),
                dossier_id=0,
                source="fee:1",
                option=0,
                granted=True,
            )
        ),
        Act.ASK_REFUND: _at_nothing(
            partial(
                payments.ask_refund,
                actor=actor,
                at=centre.at,
                attempt_key=uuid4(),
                reason="Nộp thừa",
            )
        ),
        Act.APPROVE_REFUND: _at_nothing(
            partial(
                payments.decide_refund,
                actor=actor,
                at=centre.at,
                refund_id=0,
                approved=True,
            )
        ),
        Act.CONFIRM_TILL: _at_nothing(
            partial(
                payments.confirm_till,
                actor=actor,
                at=centre.at,
                session_id=0,
                counted=0,
            )
        ),
        Act.CLOSE_LEFT_TILL: lambda: payments.count_till(
            actor=actor,
            at=centre.at,
            request_id=uuid4(),
            session_id=_a_till(centre),
            notes={1_000: 1},
        ),
        Act.SETTLE_TILL: _at_nothing(
            partial(
                payments.settle_till,
                actor=actor,
                at=centre.at,
                session_id=0,
                note="Đã nộp bù",
            )
        ),
        Act.RECONCILE: lambda: differences(actor=actor),
        Act.READ_SETTLEMENT: lambda: settlement(
            actor=actor, quarter=Quarter.of(centre.at.date())
        ),
    }


def _hall_doors(centre: Centre, actor: Actor) -> dict[Act, Callable[[], Any]]:
    at, unit = centre.at, centre.reception
    return {
        Act.SERVE_COUNTER: lambda: hall.close_counter(actor=actor, at=at),
        Act.SET_COLLECTING: lambda: set_collecting_terms(
            actor=actor, at=at, unit_id=unit, terms=Terms()
        ),
        Act.EDIT_HALL: lambda: hall.save_area(
            actor=actor, at=at, unit_id=unit, code="9", name="Khu 9"
        ),
        Act.LEAD_HALL: lambda: hall.close_day(actor=actor, at=at, unit_id=unit),
    }


def petition_doors(centre: Centre, actor: Actor) -> dict[Act, Callable[[], Any]]:
    """Return the verbs on a petition, each with one in the state it needs."""
    boss: dict[str, Any] = {"actor": SYSTEM, "at": centre.at}
    mine: dict[str, Any] = {"actor": actor, "at": centre.at}
    sorting = feedback.Sorting(Kind.IDEA, centre.reception)
    words = "Đã xem xét, xin tiếp thu."

    def new() -> int:
        return filed(centre).pk

    def sent() -> int:
        found = new()
        feedback.forward(petition_id=found, sorting=sorting, **boss)
        return found

    def answered() -> int:
        found = sent()
        feedback.answer_petition(petition_id=found, text=words, founded=False, **boss)
        return found

    return {
        Act.SORT_PETITION: lambda: feedback.forward(
            petition_id=new(), sorting=sorting, **mine
        ),
        Act.ANSWER_PETITION: lambda: feedback.answer_petition(
            petition_id=sent(), text=words, founded=False, **mine
        ),
        Act.PUBLISH_PETITION: lambda: feedback.publish(
            petition_id=answered(), text=words, answer=words, confirmed=True, **mine
        ),
    }


def _document_doors(centre: Centre, actor: Actor) -> dict[Act, Callable[[], Any]]:
    unit, at, on = centre.reception, centre.at, centre.at.date()
    clerk = with_role(Role.CLERK, unit)

    def entered(by: Actor = clerk) -> int:
        return correspondence.enter_by_hand(
            actor=by,
            at=at,
            request_id=uuid4(),
            unit_id=unit,
            entry=Entry(kind="QĐ", subject="Việc"),
        ).id

    def arrived() -> int:
        return correspondence.enter_incoming(
            actor=clerk,
            at=at,
            request_id=uuid4(),
            unit_id=unit,
            arrival=Arrival("Sở", "Việc", to_unit_id=unit),
        ).id

    def change(kind: ChangeKind) -> object:
        return correspondence.change_standing(
            actor=actor,
            at=at,
            document_id=entered(),
            change=kind,
            reason="Nhầm",
            authority="Luật 80/2015",
        )

    return {
        Act.READ_DOCUMENTS: lambda: outgoing_register(
            actor=actor, unit_id=unit, first=on, last=on, on=on
        ),
        Act.ENTER_DOCUMENT: lambda: entered(actor),
        Act.ACKNOWLEDGE_DOCUMENT: lambda: correspondence.acknowledge_incoming(
            actor=actor, at=at, document_id=arrived()
        ),
        Act.VOID_NUMBER: lambda: change(ChangeKind.VOIDED),
        Act.CHANGE_STANDING: lambda: change(ChangeKind.REVOKED),
        **_letter_doors(centre, actor),
    }


def _letter_doors(centre: Centre, actor: Actor) -> dict[Act, Callable[[], Any]]:
    at = centre.at

    def at_dossier() -> dict[str, Any]:
        done = centre.accept(code_of("five-on-the-spot"))
        return {"actor": actor, "at": at, "dossier_id": done.dossier_id, "n": 1}

    def opened(verb: Callable[..., Any]) -> Callable[[], None]:
        """Try a verb on a dossier without letters: whoever may learns that of it."""

        def door() -> None:
            try:
                verb(**at_dossier())
            except NotFound as error:
                if error.code != "draft_letter_unknown":
                    raise

        return door

    def published() -> None:
        draft = notifications.save_notice_draft(
            actor=replace(with_role(Role.CONFIGURATOR, 1), officer_id=10**6),
            at=at,
            kind="moved",
            channel="sms",
            language="vi",
            words=Wording("", "%(url)s"),
        )
        notifications.publish_notice_text(
            actor=actor, at=at, text_id=draft, valid_from=at.date(), reason="x", seen=1
        )

    return {
        Act.EDIT_LETTER: lambda: letter_versions(
            actor=actor, unit_id=centre.reception, key="invitation", on=at.date()
        ),
        Act.EDIT_NOTICE: lambda: notifications.save_notice_draft(
            actor=actor,
            at=at,
            kind="accepted",
            channel="sms",
            language="vi",
            words=Wording("", "%(url)s"),
        ),
        Act.PUBLISH_NOTICE: published,
        Act.DRAFT_LETTER: opened(letters.submit_letter),
        Act.SIGN_LETTER: opened(letters.sign_letter),
        Act.ISSUE_LETTER: opened(partial(letters.issue_letter, request_id=uuid4())),
    }


def _file_doors(centre: Centre, actor: Actor) -> dict[Act, Callable[[], Any]]:
    at = centre.at

    def dossier_id() -> int:
        return centre.accept(code_of("five-on-the-spot")).dossier_id

    def replaced() -> int:
        done = with_scan(centre)
        kept = documents.keep_file(
            actor=actor,
            at=at,
            name="quet.pdf",
            media_type="application/pdf",
            chunks=iter([b"%PDF-1.7"]),
        )
        return replace_file(
            actor=actor,
            at=at,
            dossier_id=done.dossier_id,
            n=1,
            kept=kept,
            reason="Quét rõ hơn",
            request_id=uuid4(),
        )

    return {
        Act.READ_STORE: lambda: last_check(actor=actor),
        Act.EDIT_EFORM: lambda: begin_form_draft(actor=actor, at=at, key="birth"),
        Act.PUBLISH_EFORM: lambda: eforms.forms(actor=actor),
        Act.EDIT_FORM: lambda: form_versions(
            actor=actor, unit_id=centre.reception, set_key="2018", kind="receipt"
        ),
        Act.HOLD_FILES: lambda: place_hold(
            actor=actor,
            at=at,
            dossier_id=dossier_id(),
            reason="Vụ án",
            request_id=uuid4(),
        ),
        Act.REPLACE_FILE: replaced,
    }


def _a_till(centre: Centre) -> int:
    """Return an officer's open till with 1,000 đồng in it."""
    return payments.open_till(
        actor=centre.actor("quay2"),
        at=centre.at,
        request_id=uuid4(),
        unit_id=centre.reception,
        opening=1_000,
    ).id


def _a_receipt(centre: Centre) -> int:
    """Return a fee receipt that stands."""
    return payments.issue(
        actor=centre.actor("thuquy"),
        at=centre.at,
        request_id=uuid4(),
        dossier_id=centre.accept(code_of("five-on-the-spot"), fee=None).dossier_id,
        payment=Payment([FeeLine("Lệ phí", 1_000)], Method.CASH),
    ).id


@pytest.mark.parametrize("role", Role)
def test_every_door_opens_for_its_roles_and_for_no_other(
    centre: Centre, role: Role
) -> None:
    actor = with_role(role, centre.reception)
    for act, door in doors(centre, actor).items():
        if role in MAY[act]:
            with transaction.atomic():
                door()
        else:
            with pytest.raises((NotAllowed, NotFound)):
                door()


def test_every_act_has_a_door_that_is_tried(centre: Centre) -> None:
    tried = set(doors(centre, SYSTEM)) | MOVES | {Act.READ_DOSSIER, Act.READ_ACCESS_LOG}
    assert tried == set(Act)


@pytest.mark.parametrize("role", Role)
def test_only_the_step_s_role_at_the_step_s_unit_moves_a_dossier(
    centre: Centre, role: Role
) -> None:
    """Every role tries every move at every step of a department's dossier."""
    done = centre.accept(code_of("department", "tckh"))
    elsewhere = Unit.objects.get(code="qldt").pk
    way: list[tuple[str, Command, dict[str, Any]]] = [
        ("quay", Command.HAND_OVER, {}),
        ("truongphong", Command.RECEIVE, {}),
        (
            "truongphong",
            Command.ASSIGN,
            {"assignee_id": centre.actor("chuyenvien").officer_id},
        ),
        ("chuyenvien", Command.SUBMIT, {"opinion": "Đủ"}),
        ("truongphong", Command.SUBMIT, {"opinion": "Đủ"}),
        ("lanhdao", Command.APPROVE, {}),
        ("vanthu", Command.SEAL, {}),
        ("traketqua", Command.RETURN, {"recipient": "Hoa", "proof": "Ký nhận"}),
    ]
    for username, command, typed in way:
        item = WorkItem.objects.get(dossier_id=done.dossier_id, closed_at=None)
        for unit_id in {item.unit_id, elsewhere}:
            centre.people["intruder"] = with_role(role, unit_id)
            is_holder = (role, unit_id) == (item.role, item.unit_id)
            if is_holder:
                continue
            with pytest.raises(MotcuaError) as caught:
                centre.act(done, "intruder", command, **typed)
            assert isinstance(caught.value, NotAllowed | NotFound | NotNow)
        done = centre.act(done, username, command, **typed)


def test_dossiers_are_seen_by_their_units_and_their_submitter_only(
    centre: Centre,
) -> None:
    done = centre.accept(code_of("department", "tckh"))
    on = centre.at.date()
    sees = {
        name: visible(actor=centre.actor(name), on=on).filter(pk=done.dossier_id).exists()
        for name in (
            "quay",
            "truongphong",
            "chuyenvien",
            "lanhdao",
            "vanthu",
            "traketqua",
            "giamdoc",
            "thanhtra",
            "congdan",
            "congdan2",
            "doanhnghiep",
            "huongdan",
            "thuquy",
            "cauhinh",
            "quantri",
            "tp.qldt",
            "cv.thue",
            "ld.congan",
        )
    }
    seers = {name for name, can in sees.items() if can}
    assert seers == {
        "quay",
        "truongphong",
        "chuyenvien",
        "lanhdao",
        "vanthu",
        "traketqua",
        "giamdoc",
        "thanhtra",
        "congdan",
    }
    with pytest.raises(NotFound):
        readers.dossier(actor=ANONYMOUS, dossier_id=done.dossier_id, on=on)


def test_an_inspector_reads_the_registers_below_and_no_others(centre: Centre) -> None:
    day = centre.at.date()
    ask: Any = {"unit_id": centre.reception, "first": day, "last": day, "on": day}
    inspector = centre.actor("thanhtra")
    register(actor=inspector, **ask)
    elsewhere = account_readers.unit_by_code(code="thue", on=day).id
    other = replace(inspector, roles=frozenset({RoleAt(Role.INSPECTOR, elsewhere)}))
    with pytest.raises(NotAllowed):
        register(actor=other, **ask)


def test_roles_end_with_their_last_day() -> None:
    later = Centre(at=Centre().at.replace(year=2025, month=7, day=1))
    assert not later.actor("quay").roles
    assert Centre().actor("quay").roles


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET kind = 'x'",
        "DELETE FROM ledger_event",
        "TRUNCATE ledger_event",
        "UPDATE dossiers_read SET actor_name = 'x'",
        "DELETE FROM dossiers_read",
        "DROP TABLE ledger_event",
        "ALTER TABLE dossiers_dossier DISABLE TRIGGER ALL",
        "DELETE FROM django_migrations",
    ],
)
def test_the_runtime_role_cannot_change_what_is_written_once(
    centre: Centre, statement: str
) -> None:
    centre.accept(code_of("five-on-the-spot"))
    before = Event.objects.count()
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Event.objects.count() == before


def test_authority_is_asked_for_the_day_of_the_act() -> None:
    centre = Centre()
    ask = partial(
        account_readers.authority,
        actor=centre.actor("lanhdao"),
        procedure_code="1.1",
        unit_id=centre.reception,
    )
    assert ask(on=date(2021, 11, 22)) is not None
    assert ask(on=date(2021, 6, 30)) is None
    assert ask(on=date(2025, 7, 1)) is None


def test_authority_counts_at_its_own_body_and_below_it_only() -> None:
    day = date(2021, 11, 22)
    units = {
        code: account_readers.unit_by_code(code=code, on=day).id
        for code in ("ubnd", "hcc", "thue")
    }
    may_sign = {
        (who, code): account_readers.authority(
            actor=Centre().actor(who), procedure_code="1.1", unit_id=unit, on=day
        )
        is not None
        for who in ("lanhdao", "ld.thue")
        for code, unit in units.items()
    }
    assert may_sign == {
        ("lanhdao", "ubnd"): True,
        ("lanhdao", "hcc"): True,
        ("lanhdao", "thue"): False,
        ("ld.thue", "ubnd"): False,
        ("ld.thue", "hcc"): False,
        ("ld.thue", "thue"): True,
    }
