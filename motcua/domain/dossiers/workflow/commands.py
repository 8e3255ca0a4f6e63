"""What may be done to a dossier: the moves of a process, and the acts beside it."""

from enum import StrEnum


class Command(StrEnum):
    """Everything that changes a dossier. The names are those of `accounts.rules.Act`."""

    # At the counter, before there is a process.
    ACCEPT = "accept"
    REFUSE = "refuse"
    # Moves: the ways out of a step, written in the process.
    HAND_OVER = "hand_over"
    RECEIVE = "receive"
    ASSIGN = "assign"
    OPINE = "opine"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    REJECT = "reject"
    SEAL = "seal"
    ISSUE = "issue"
    RETURN = "return"
    PROCEED = "proceed"
    # Acts beside the process: the same in every process, bounded by law.
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


MOVES = frozenset(
    {
        Command.HAND_OVER,
        Command.RECEIVE,
        Command.ASSIGN,
        Command.OPINE,
        Command.SUBMIT,
        Command.SEND_BACK,
        Command.APPROVE,
        Command.REJECT,
        Command.SEAL,
        Command.ISSUE,
        Command.RETURN,
        Command.PROCEED,
    }
)
"""The commands a process may write at its steps."""

DECIDING = frozenset({Command.APPROVE, Command.REJECT})
"""The commands that decide; each sets the outcome, and one dossier has one."""

ASIDE = frozenset({Command.NOTE, Command.LINK})
"""The commands that leave where the dossier stands as it is."""

UNDOABLE = frozenset(
    {
        Command.HAND_OVER,
        Command.ASSIGN,
        Command.OPINE,
        Command.SUBMIT,
        Command.SEND_BACK,
        Command.TAKE_OVER,
        Command.RELEASE,
        Command.REASSIGN,
    }
)
"""What its doer may take back while nobody has seen it: no decision, no paper to the
applicant, nothing that moves the legal clock. A receipt from another unit is that
unit's word and stays."""
