"""What follows when a parcel comes somewhere: the return closes, or its task is back.

While statements contradict each other nothing follows by itself, but that the carrier's
own later word takes a delivery back. Basis: QĐ 45/2016
art 9, 10, 12.4, 14.
"""

from datetime import datetime

from django.db import transaction

from motcua.domain.delivery.actions import posting
from motcua.domain.delivery.models import Thing
from motcua.domain.delivery.rules import ThingState
from motcua.domain.dossiers.actions import steps
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.states import Status
from motcua.domain.post.actions.common import event_key, note, posted_of, tell
from motcua.domain.post.models import Disagreement, Loss, PostalOrder
from motcua.domain.post.readers.orders import upheld_of
from motcua.domain.post.rules.parcels import Direction
from motcua.domain.post.rules.states import (
    NOT_DELIVERED,
    STATE_NAMES,
    Fault,
    PostState,
    Statement,
    standing,
)
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError

THEIRS = "theirs"


def act_on(*, row: PostalOrder, actor: Actor, at: datetime, by: Statement | None) -> None:
    """Do what a parcel's new state brings, in the transaction that heard of it."""
    key = by.event_id if by else at.isoformat()
    match PostState(row.state):
        case PostState.FAILED:
            facts = {"reason": row.reason, "tries": row.failures}
            note(row=row, actor=actor, at=at, what="post_failed", facts=facts)
            tell(row=row, actor=actor, at=at, kind="post_failed", key=key)
        case PostState.DELIVERED:
            _delivered(row, actor, at, by)
        case PostState.RETURNED:
            tell(row=row, actor=actor, at=at, kind="post_returned", key=key)
        case PostState.LOST:
            lost(row=row, actor=actor, at=at, words=row.reason, by="carrier")
        case _:
            return


def lost(*, row: PostalOrder, actor: Actor, at: datetime, words: str, by: str) -> None:
    """Open the procedure for a lost parcel: alarm, both sides' words, the applicant told.

    Basis: QĐ 45/2016 art 14.
    """
    if _with_carrier(row):
        posted = posted_of(row)
        if posted is not None:
            key = event_key(row, "lost")
            posting.lose(actor=actor, at=at, request_id=key, posted=posted, remark=words)
    Loss.objects.get_or_create(
        order=row,
        defaults={
            "reported_at": at,
            "reported_by": actor.name,
            "carrier_words": words if by == "carrier" else "",
            "centre_words": words if by == "centre" else "",
        },
    )
    row.acted = PostState.LOST
    row.save(update_fields=["acted"])
    tell(row=row, actor=actor, at=at, kind="post_lost", key="lost")


def take_back(*, row: PostalOrder, by: Statement, at: datetime) -> bool:
    """Open a return again where the carrier itself takes a delivery back; say whether.

    Its later word has to say that the parcel was not delivered, and contradict the
    delivery on which the return closed. What it said before is settled by it.
    """
    is_denied = by.state in NOT_DELIVERED and row.acted == PostState.DELIVERED
    if not is_denied or row.direction != Direction.DELIVER:
        return False
    if row.delivered_at is None or by.at <= row.delivered_at:
        return False
    told = row.disagreements.filter(
        settled_at=None, fault=Fault.STATE, theirs__event_id=by.event_id
    )
    if not told.exists():
        return False
    words = f"Bưu chính báo lại: {STATE_NAMES[by.state]}. {by.reason}".strip()
    open_again(row=row, actor=SYSTEM, at=at, words=words)
    return True


def open_again(*, row: PostalOrder, actor: Actor, at: datetime, words: str) -> None:
    """Undo a delivery that was none; what says so of it is settled with it."""
    alike = row.disagreements.filter(
        settled_at=None, fault=Fault.STATE, ours__state=PostState.DELIVERED
    )
    alike.update(kept=THEIRS, settled_at=at, settled_by=actor.name, words=words)
    now_at = standing(upheld_of(row=row), start=PostState.SENT)
    undeliver(row=row, actor=actor, at=at, state=now_at.state, words=words)


def undeliver(
    *, row: PostalOrder, actor: Actor, at: datetime, state: PostState, words: str
) -> None:
    """Take back that a parcel was delivered: the carrier has it, the return opens.

    `state` is where it is instead. A dossier that somebody has opened already stays
    where it stands. Raises Conflict where the papers have gone on meanwhile.
    """
    posted = posted_of(row)
    if posted is not None:
        posting.undeliver(
            actor=actor,
            at=at,
            request_id=event_key(row, f"undelivered {at.isoformat()}"),
            posted=posted,
            remark=words,
        )
        dossier = Dossier.objects.get(pk=posted.dossier_id)
        if dossier.status == Status.RETURNED:
            steps.act(
                actor=SYSTEM,
                at=at,
                dossier_id=dossier.pk,
                version=dossier.version,
                request_id=event_key(row, f"not returned {at.isoformat()}"),
                command=Command.NOT_RETURNED,
                typed=Input(reason=f"{actor.name}: {words}"),
            )
    row.acted, row.signer, row.delivered_at = "", "", None
    row.state, row.since, row.reason = state, at, words
    row.save()
    if state is PostState.LOST:
        lost(row=row, actor=actor, at=at, words=words, by="carrier")
    else:
        tell(row=row, actor=actor, at=at, kind="post_undelivered", key=at.isoformat())


def close(
    *, row: PostalOrder, actor: Actor, at: datetime, signer: str, moment: datetime
) -> None:
    """Note that a parcel was given over and close the return of its dossier.

    What cannot be (the papers are not with the carrier, the dossier is not where a
    result is returned) is put before an officer, and nothing else is changed.
    """
    receiver = signer or str(row.receiver.get("name", ""))
    row.signer, row.delivered_at = receiver, moment
    try:
        with transaction.atomic():
            _return(row, actor, at, receiver, moment)
    except MotcuaError as error:
        Disagreement.objects.get_or_create(
            order=row,
            fault=Fault.CUSTODY,
            digest="return",
            defaults={
                "theirs": {"state": row.state, "at": moment.isoformat()},
                "ours": {"why": str(error)},
                "opened_at": at,
            },
        )
        row.save(update_fields=["signer", "delivered_at"])
        return
    row.acted = PostState.DELIVERED
    row.save(update_fields=["signer", "delivered_at", "acted"])


def _return(
    row: PostalOrder, actor: Actor, at: datetime, receiver: str, moment: datetime
) -> None:
    posted = posted_of(row)
    if posted is None:
        return
    proof = (
        f"Bưu chính phát, vận đơn {row.tracking_number or row.number}, "
        f"{moment.astimezone(VN):%H:%M %d/%m/%Y}"
    )
    posting.deliver(
        actor=actor,
        at=at,
        request_id=event_key(row, f"delivered {moment.isoformat()}"),
        posted=posted,
        recipient=receiver,
        proof=proof,
    )
    dossier = Dossier.objects.get(pk=posted.dossier_id)
    steps.act(
        actor=SYSTEM,
        at=at,
        dossier_id=dossier.pk,
        version=dossier.version,
        request_id=event_key(row, f"return {moment.isoformat()}"),
        command=Command.RETURN,
        typed=Input(recipient=receiver, proof=proof),
    )


def _delivered(
    row: PostalOrder, actor: Actor, at: datetime, by: Statement | None
) -> None:
    if row.direction == Direction.COLLECT:
        return  # papers from home have come when the hand-over record is signed
    if row.disagreements.filter(settled_at=None).exclude(fault=Fault.COD).exists():
        return
    close(
        row=row,
        actor=actor,
        at=at,
        signer=by.signer if by else "",
        moment=by.at if by else at,
    )


def _with_carrier(row: PostalOrder) -> bool:
    return Thing.objects.filter(
        dossier_id=row.dossier_id or 0, state=ThingState.WITH_CARRIER
    ).exists()
