"""Who may do what: one table, walked both ways by a test.

A role opens an act; at which dossiers it may be done is decided by the unit the role
is held at (`Reach`) and, inside a process, by the step. Whatever is not listed is
refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_


class Act(StrEnum):
    """The acts that need a role. Commands of a process bear the same names."""

    FIND_PERSON = "find_person"
    ENTER_PERSON = "enter_person"
    CHANGE_OWNERS = "change_owners"
    ACCEPT = "accept"
    REFUSE = "refuse"
    REQUEST_COMPLETION = "request_completion"
    HAND_OVER = "hand_over"
    RECEIVE = "receive"
    ASSIGN = "assign"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    REJECT = "reject"
    SEAL = "seal"
    RETURN = "return"
    OPINE = "opine"
    ISSUE = "issue"
    PROCEED = "proceed"
    TAKE_OVER = "take_over"
    RELEASE = "release"
    REASSIGN = "reassign"
    REQUEST_SUPPLEMENT = "request_supplement"
    RECEIVE_SUPPLEMENT = "receive_supplement"
    REQUEST_FEE = "request_fee"
    CONFIRM_FEE = "confirm_fee"
    CONSULT = "consult"
    ANSWER = "answer"
    EXTEND = "extend"
    APOLOGISE = "apologise"
    STOP = "stop"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    NOTIFY_EARLY = "notify_early"
    LAPSE = "lapse"
    NOT_RETURNED = "not_returned"
    LINK = "link"
    NOTE = "note"
    UNDO = "undo"
    MIGRATE = "migrate"
    REPLACE_FILE = "replace_file"
    HOLD_FILES = "hold_files"
    READ_STORE = "read_store"
    SIGN_RESULT = "sign_result"
    SIGN_FOR_AGENCY = "sign_for_agency"
    READ_DOSSIER = "read_dossier"
    READ_REGISTER = "read_register"
    READ_ACCESS_LOG = "read_access_log"
    READ_RATINGS = "read_ratings"
    EDIT_SURVEY = "edit_survey"
    READ_PETITIONS = "read_petitions"
    RECEIVE_PETITION = "receive_petition"
    SORT_PETITION = "sort_petition"
    ANSWER_PETITION = "answer_petition"
    PUBLISH_PETITION = "publish_petition"
    SEE_DRAFT_PROCEDURES = "see_draft_procedures"
    EDIT_CATALOGUE = "edit_catalogue"
    EDIT_CALENDAR = "edit_calendar"
    EDIT_PROCESS = "edit_process"
    EDIT_FORM = "edit_form"
    EDIT_EFORM = "edit_eform"
    PUBLISH_EFORM = "publish_eform"
    EDIT_UNITS = "edit_units"
    EDIT_PEOPLE = "edit_people"
    EDIT_AUTHORITY = "edit_authority"
    DECLARE_ABSENCE = "declare_absence"
    EDIT_SIGNATORY = "edit_signatory"
    CONFIRM_SIGNATORY = "confirm_signatory"
    EDIT_SUBSTITUTION = "edit_substitution"
    DECLARE_INTEREST = "declare_interest"
    ISSUE_FEE_RECEIPT = "issue_fee_receipt"
    CANCEL_FEE_RECEIPT = "cancel_fee_receipt"
    EDIT_RECEIPT_SERIES = "edit_receipt_series"
    CONFIRM_BANK_ACCOUNT = "confirm_bank_account"
    DECIDE_EXEMPTION = "decide_exemption"
    ASK_REFUND = "ask_refund"
    APPROVE_REFUND = "approve_refund"
    RECONCILE = "reconcile"
    READ_SETTLEMENT = "read_settlement"
    CONFIRM_TILL = "confirm_till"
    CLOSE_LEFT_TILL = "close_left_till"
    SETTLE_TILL = "settle_till"
    READ_INTERESTS = "read_interests"
    EDIT_SKILLS = "edit_skills"
    KEEP_PAPERS = "keep_papers"
    SEND_BY_POST = "send_by_post"
    SETTLE_POST = "settle_post"
    EXCLUDE_FROM_POST = "exclude_from_post"
    READ_DOCUMENTS = "read_documents"
    ENTER_DOCUMENT = "enter_document"
    ACKNOWLEDGE_DOCUMENT = "acknowledge_document"
    VOID_NUMBER = "void_number"
    CHANGE_STANDING = "change_standing"
    EDIT_LETTER = "edit_letter"
    EDIT_NOTICE = "edit_notice"
    PUBLISH_NOTICE = "publish_notice"
    DRAFT_LETTER = "draft_letter"
    SIGN_LETTER = "sign_letter"
    ISSUE_LETTER = "issue_letter"
    DIGITISE = "digitise"
    REUSE_RECORD = "reuse_record"
    REVOKE_RECORD = "revoke_record"
    EDIT_PAPER_KINDS = "edit_paper_kinds"
    READ_DIGITISATION = "read_digitisation"
    GIVE_RECOVERY = "give_recovery"
    CONFIRM_ORGANISATION = "confirm_organisation"
    WITNESS_CONSENT = "witness_consent"
    ASSIST_FILING = "assist_filing"
    READ_ASSISTED = "read_assisted"
    SET_COLLECTING = "set_collecting"
    SERVE_COUNTER = "serve_counter"
    EDIT_HALL = "edit_hall"
    LEAD_HALL = "lead_hall"
    READ_REPORTS = "read_reports"
    READ_OFFICER_FIGURES = "read_officer_figures"
    READ_ALERTS = "read_alerts"
    EDIT_ALERTS = "edit_alerts"
    ENTER_FIGURE = "enter_figure"
    URGE = "urge"
    ANNOUNCE_OUTAGE = "announce_outage"
    LEAD_TRAINING = "lead_training"
    PRACTISE = "practise"
    NOTIFY_AGENCIES = "notify_agencies"
    EDIT_GUIDANCE = "edit_guidance"
    PUBLISH_GUIDANCE = "publish_guidance"
    RUN_CAMPAIGN = "run_campaign"


class Scope(StrEnum):
    """What a token for programs opens, at most; its account's rights bound it too."""

    READ_DOSSIERS = "dossiers:read"


_AT_COUNTER = frozenset({Role.COUNTER})
_PREPARES = frozenset({Role.SPECIALIST, Role.HEAD})
_SIGNS = frozenset({Role.HEAD, Role.LEADER})
WORKS = frozenset(
    {
        Role.COUNTER,
        Role.SPECIALIST,
        Role.HEAD,
        Role.LEADER,
        Role.CLERK,
        Role.CASHIER,
        Role.RETURNS,
    }
)
"""The roles that have dossiers in hand."""

_INSIDE = frozenset(
    {
        Role.COUNTER,
        Role.SPECIALIST,
        Role.HEAD,
        Role.LEADER,
        Role.CLERK,
        Role.RETURNS,
        Role.DIRECTOR,
        Role.INSPECTOR,
    }
)

MAY: Mapping[Act, frozenset[Role]] = {
    Act.FIND_PERSON: frozenset({Role.COUNTER, Role.RETURNS}),
    Act.ENTER_PERSON: _AT_COUNTER,
    Act.CHANGE_OWNERS: _AT_COUNTER,
    Act.ACCEPT: _AT_COUNTER,
    Act.REFUSE: _AT_COUNTER,
    Act.REQUEST_COMPLETION: _AT_COUNTER,
    Act.HAND_OVER: WORKS,
    Act.RECEIVE: WORKS,
    Act.ASSIGN: frozenset({Role.HEAD}),
    Act.SUBMIT: WORKS,
    Act.SEND_BACK: WORKS,
    Act.APPROVE: frozenset({Role.LEADER}),
    Act.REJECT: frozenset({Role.LEADER}),
    Act.SEAL: frozenset({Role.CLERK}),
    Act.RETURN: frozenset({Role.RETURNS, Role.COUNTER}),
    Act.OPINE: _PREPARES | {Role.LEADER},
    Act.ISSUE: frozenset({Role.CLERK}),
    Act.PROCEED: frozenset(),
    Act.TAKE_OVER: WORKS,
    Act.RELEASE: WORKS,
    Act.REASSIGN: frozenset({Role.HEAD, Role.DIRECTOR}),
    Act.REQUEST_SUPPLEMENT: _PREPARES,
    Act.RECEIVE_SUPPLEMENT: _AT_COUNTER,
    Act.REQUEST_FEE: _PREPARES | _AT_COUNTER,
    Act.CONFIRM_FEE: _AT_COUNTER,
    Act.CONSULT: _PREPARES,
    Act.ANSWER: _PREPARES,
    Act.EXTEND: _SIGNS,
    Act.APOLOGISE: _SIGNS,
    Act.STOP: _SIGNS,
    Act.WITHDRAW: _AT_COUNTER,
    Act.REOPEN: frozenset({Role.LEADER}),
    Act.NOTIFY_EARLY: _AT_COUNTER | {Role.RETURNS},
    Act.LAPSE: frozenset(),
    Act.NOT_RETURNED: frozenset(),
    Act.LINK: WORKS | {Role.DIRECTOR},
    Act.NOTE: WORKS | {Role.DIRECTOR},
    Act.UNDO: WORKS,
    Act.MIGRATE: frozenset({Role.CONFIGURATOR}),
    Act.REPLACE_FILE: _PREPARES | _AT_COUNTER,
    Act.HOLD_FILES: frozenset({Role.DIRECTOR, Role.INSPECTOR}),
    Act.READ_STORE: frozenset({Role.ADMINISTRATOR, Role.DIRECTOR}),
    Act.SIGN_RESULT: frozenset({Role.LEADER}),
    Act.SIGN_FOR_AGENCY: frozenset({Role.CLERK}),
    Act.READ_DOSSIER: _INSIDE,
    Act.READ_REGISTER: frozenset(
        {Role.COUNTER, Role.RETURNS, Role.DIRECTOR, Role.INSPECTOR}
    ),
    Act.READ_ACCESS_LOG: frozenset({Role.DIRECTOR, Role.INSPECTOR}),
    Act.READ_RATINGS: frozenset({Role.HEAD, Role.LEADER, Role.DIRECTOR, Role.INSPECTOR}),
    Act.EDIT_SURVEY: frozenset({Role.CONFIGURATOR, Role.DIRECTOR}),
    Act.READ_PETITIONS: frozenset(
        {Role.CLERK, Role.HEAD, Role.LEADER, Role.DIRECTOR, Role.INSPECTOR}
    ),
    Act.RECEIVE_PETITION: _AT_COUNTER | {Role.GUIDE, Role.CLERK, Role.DIRECTOR},
    Act.SORT_PETITION: frozenset({Role.CLERK, Role.DIRECTOR, Role.INSPECTOR}),
    Act.ANSWER_PETITION: frozenset({Role.HEAD, Role.LEADER, Role.DIRECTOR}),
    Act.PUBLISH_PETITION: frozenset({Role.LEADER, Role.DIRECTOR}),
    Act.SEE_DRAFT_PROCEDURES: frozenset({Role.CONFIGURATOR}),
    Act.EDIT_CATALOGUE: frozenset({Role.CONFIGURATOR}),
    Act.EDIT_CALENDAR: frozenset({Role.CONFIGURATOR}),
    Act.EDIT_PROCESS: frozenset({Role.CONFIGURATOR}),
    Act.EDIT_FORM: frozenset({Role.CONFIGURATOR}),
    Act.EDIT_EFORM: frozenset({Role.CONFIGURATOR}),
    Act.PUBLISH_EFORM: frozenset({Role.CONFIGURATOR, Role.DIRECTOR}),
    Act.EDIT_UNITS: frozenset({Role.ADMINISTRATOR}),
    Act.EDIT_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Act.EDIT_AUTHORITY: frozenset({Role.ADMINISTRATOR}),
    Act.EDIT_SIGNATORY: frozenset({Role.ADMINISTRATOR}),
    Act.CONFIRM_SIGNATORY: frozenset({Role.ADMINISTRATOR, Role.DIRECTOR}),
    Act.EDIT_SUBSTITUTION: frozenset({Role.HEAD, Role.DIRECTOR, Role.ADMINISTRATOR}),
    Act.DECLARE_ABSENCE: frozenset(Role),
    Act.DECLARE_INTEREST: WORKS,
    Act.ISSUE_FEE_RECEIPT: frozenset({Role.CASHIER, Role.COUNTER}),
    Act.CANCEL_FEE_RECEIPT: frozenset({Role.CASHIER, Role.DIRECTOR}),
    Act.EDIT_RECEIPT_SERIES: frozenset({Role.ADMINISTRATOR}),
    Act.CONFIRM_BANK_ACCOUNT: frozenset({Role.ADMINISTRATOR, Role.DIRECTOR}),
    Act.DECIDE_EXEMPTION: frozenset({Role.CASHIER, Role.COUNTER}),
    Act.ASK_REFUND: frozenset({Role.CASHIER, Role.COUNTER}),
    Act.APPROVE_REFUND: frozenset({Role.CASHIER, Role.DIRECTOR}),
    Act.RECONCILE: frozenset({Role.CASHIER}),
    Act.READ_SETTLEMENT: frozenset({Role.CASHIER, Role.DIRECTOR, Role.INSPECTOR}),
    Act.CONFIRM_TILL: frozenset({Role.CASHIER, Role.COUNTER, Role.HEAD, Role.DIRECTOR}),
    Act.CLOSE_LEFT_TILL: frozenset({Role.HEAD, Role.DIRECTOR}),
    Act.SETTLE_TILL: frozenset({Role.CASHIER, Role.DIRECTOR}),
    Act.READ_INTERESTS: frozenset({Role.HEAD, Role.DIRECTOR}),
    Act.EDIT_SKILLS: frozenset({Role.HEAD, Role.DIRECTOR}),
    Act.KEEP_PAPERS: WORKS | {Role.DIRECTOR},
    Act.SEND_BY_POST: frozenset({Role.RETURNS, Role.COUNTER}),
    Act.SETTLE_POST: frozenset({Role.RETURNS, Role.DIRECTOR}),
    Act.EXCLUDE_FROM_POST: frozenset({Role.CONFIGURATOR}),
    Act.READ_DOCUMENTS: frozenset(
        {Role.CLERK, Role.LEADER, Role.DIRECTOR, Role.INSPECTOR}
    ),
    Act.ENTER_DOCUMENT: frozenset({Role.CLERK}),
    Act.ACKNOWLEDGE_DOCUMENT: frozenset({Role.CLERK}),
    Act.VOID_NUMBER: frozenset({Role.CLERK}),
    Act.CHANGE_STANDING: frozenset({Role.LEADER}),
    Act.EDIT_LETTER: frozenset({Role.CONFIGURATOR}),
    Act.EDIT_NOTICE: frozenset({Role.CONFIGURATOR}),
    Act.PUBLISH_NOTICE: frozenset({Role.CONFIGURATOR, Role.DIRECTOR}),
    Act.DRAFT_LETTER: _PREPARES | {Role.LEADER},
    Act.SIGN_LETTER: frozenset({Role.LEADER}),
    Act.ISSUE_LETTER: frozenset({Role.CLERK}),
    Act.DIGITISE: _AT_COUNTER,
    Act.GIVE_RECOVERY: _AT_COUNTER,
    Act.CONFIRM_ORGANISATION: _AT_COUNTER,
    Act.WITNESS_CONSENT: _AT_COUNTER,
    Act.ASSIST_FILING: _AT_COUNTER | {Role.GUIDE},
    Act.READ_ASSISTED: frozenset({Role.DIRECTOR, Role.INSPECTOR}),
    Act.REUSE_RECORD: _AT_COUNTER | {Role.SPECIALIST},
    Act.REVOKE_RECORD: frozenset({Role.CLERK, Role.DIRECTOR}),
    Act.EDIT_PAPER_KINDS: frozenset({Role.CONFIGURATOR}),
    Act.READ_DIGITISATION: frozenset({Role.DIRECTOR, Role.INSPECTOR}),
    Act.SERVE_COUNTER: frozenset(
        {Role.GUIDE, Role.COUNTER, Role.SPECIALIST, Role.CASHIER, Role.RETURNS}
    ),
    Act.SET_COLLECTING: frozenset({Role.CONFIGURATOR, Role.DIRECTOR}),
    Act.EDIT_HALL: frozenset({Role.CONFIGURATOR}),
    Act.LEAD_HALL: frozenset({Role.DIRECTOR}),
    Act.READ_REPORTS: frozenset({Role.HEAD, Role.LEADER, Role.DIRECTOR, Role.INSPECTOR}),
    Act.READ_OFFICER_FIGURES: frozenset({Role.HEAD, Role.LEADER, Role.DIRECTOR}),
    Act.READ_ALERTS: frozenset({Role.HEAD, Role.LEADER, Role.DIRECTOR, Role.INSPECTOR}),
    Act.EDIT_ALERTS: frozenset({Role.CONFIGURATOR, Role.DIRECTOR}),
    Act.ENTER_FIGURE: frozenset({Role.DIRECTOR}),
    Act.URGE: frozenset({Role.HEAD, Role.LEADER, Role.DIRECTOR, Role.INSPECTOR}),
    Act.ANNOUNCE_OUTAGE: frozenset({Role.ADMINISTRATOR, Role.DIRECTOR}),
    Act.LEAD_TRAINING: frozenset({Role.ADMINISTRATOR, Role.DIRECTOR}),
    Act.PRACTISE: frozenset(Role),
    Act.NOTIFY_AGENCIES: frozenset({Role.DIRECTOR}),
    Act.EDIT_GUIDANCE: frozenset({Role.GUIDE, Role.CONFIGURATOR, Role.DIRECTOR}),
    Act.PUBLISH_GUIDANCE: frozenset({Role.CONFIGURATOR, Role.DIRECTOR}),
    Act.RUN_CAMPAIGN: frozenset({Role.DIRECTOR}),
}


ROLE_NAMES: Mapping[Role, str] = {
    Role.GUIDE: N_("Hướng dẫn"),
    Role.COUNTER: N_("Tiếp nhận"),
    Role.SPECIALIST: N_("Thẩm định"),
    Role.HEAD: N_("Trưởng phòng"),
    Role.LEADER: N_("Lãnh đạo"),
    Role.CLERK: N_("Văn thư"),
    Role.CASHIER: N_("Thủ quỹ"),
    Role.RETURNS: N_("Trả kết quả"),
    Role.DIRECTOR: N_("Giám đốc trung tâm"),
    Role.INSPECTOR: N_("Thanh tra"),
    Role.CONFIGURATOR: N_("Cấu hình"),
    Role.ADMINISTRATOR: N_("Quản trị"),
}


def may(actor: Actor, act: Act) -> bool:
    """Say whether any role of the actor opens the act; the system may do all."""
    return actor.is_system or bool(actor.role_names & MAY[act])


def require(actor: Actor, act: Act) -> None:
    """Raise NotAllowed unless a role of the actor opens the act."""
    if not may(actor, act):
        raise NotAllowed(
            "role_missing",
            N_("Vai trò của bạn không được làm việc này."),
            remedy=N_("Hãy nhờ người phụ trách hoặc người quản trị cấp quyền."),
        )


def units_for(actor: Actor, act: Act) -> frozenset[int]:
    """Return the units at which the actor's roles open the act."""
    return actor.units_as(*MAY[act])


@dataclass(frozen=True, slots=True)
class Authority:
    """A line of the register of authority, as the rules see it."""

    officer_id: int
    unit_id: int
    kind: str
    principal_title: str
    title: str
    all_procedures: bool
    procedure_codes: frozenset[str]
    document: str
    valid_from: date
    valid_to: date | None

    def covers(self, *, officer_id: int, procedure_code: str, on: date) -> bool:
        """Say whether this line lets the officer approve the procedure that day.

        Basis: TT 01/2018 art 6; NĐ 30/2020 art 13.
        """
        return (
            self.officer_id == officer_id
            and (self.all_procedures or procedure_code in self.procedure_codes)
            and self.valid_from <= on
            and (self.valid_to is None or on <= self.valid_to)
        )
