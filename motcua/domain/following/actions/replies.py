"""Answer a request for a supplement from home, line by line, and take it in."""

from datetime import datetime

from django.db import transaction

from motcua.domain.documents.actions import let_go
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.dossiers.models import AskedFor, Dossier
from motcua.domain.dossiers.readers.reach import require_doing
from motcua.domain.following.actions.letters import acted, locked, write
from motcua.domain.following.models import Attached, Reply, ReplyState
from motcua.domain.following.readers import (
    SUPPLEMENTS,
    ReplyFacts,
    open_request,
    reply_of,
    require_counter,
)
from motcua.domain.following.rules import MOST_A_LINE, check_reply
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.behalf import Doing
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_


@transaction.atomic
def add_file(
    *, actor: Actor, at: datetime, dossier_id: int, line: int, kept: KeptFile
) -> None:
    """Add a stored file to a line that was asked for; the very same one once.

    Raises NotFound, NotNow when no supplement is asked for, Conflict once it is sent,
    Invalid for a line nobody asked for or one with too many files.
    """
    row, reply = _draft(actor, at, dossier_id)
    asked = AskedFor.objects.filter(dossier_id=dossier_id, item_n=reply.item_n).count()
    if not 1 <= line <= asked:
        raise Invalid(
            "line_unknown", N_("Không yêu cầu bổ sung giấy tờ này."), field="files"
        )
    files = Attached.objects.filter(reply=reply, line=line)
    if files.filter(sha256=kept.sha256).exists():
        return
    if files.count() >= MOST_A_LINE:
        raise Invalid(
            "files_too_many",
            N_("Mỗi giấy tờ có nhiều nhất %(most)s tệp."),
            facts={"most": MOST_A_LINE},
            field="files",
            remedy=N_("Hãy gộp các trang vào một tệp PDF."),
        )
    Attached.objects.create(
        dossier_id=dossier_id,
        reply=reply,
        line=line,
        sha256=kept.sha256,
        name=kept.name,
        size=kept.size,
        media_type=kept.media_type,
        added_at=at,
    )
    _touch(reply, at)
    acted(actor=actor, at=at, row=row, what="supplement.file_added")


@transaction.atomic
def drop_file(*, actor: Actor, at: datetime, dossier_id: int, file_id: int) -> None:
    """Take a file out again before it is sent; raises as `add_file` does."""
    row, reply = _draft(actor, at, dossier_id)
    found = Attached.objects.filter(reply=reply, pk=file_id).first()
    if found is not None:
        let_go(actor=actor, at=at, hashes=[found.sha256])
        found.delete()
        _touch(reply, at)
        acted(actor=actor, at=at, row=row, what="supplement.file_dropped")


@transaction.atomic
def send(*, actor: Actor, at: datetime, dossier_id: int) -> None:
    """Send the supplement to the counter: whole, and once.

    Raises NotFound, NotNow, Conflict once it is sent, Invalid naming what is lacking.
    The clock goes on when the counter has taken it in. Basis: NĐ 118 art 17.3.
    """
    row, reply = _draft(actor, at, dossier_id)
    asked = AskedFor.objects.filter(dossier_id=dossier_id, item_n=reply.item_n)
    sent = Attached.objects.filter(reply=reply).values_list("line", flat=True)
    check_reply(
        asked=list(asked.order_by("n").values_list("name", flat=True)),
        sent={line for line in sent if line is not None},
    )
    reply.state, reply.saved_at, reply.sent_at = ReplyState.SENT, at, at
    reply.save()
    acted(actor=actor, at=at, row=row, what="supplement.sent")


@transaction.atomic
def give_back(*, actor: Actor, at: datetime, dossier_id: int, reason: str) -> None:
    """Give a supplement back to be mended, saying what is wrong with it.

    It is no new request: the same lines, sent again. Raises NotAllowed, NotNow, Invalid.
    """
    row = locked(actor=actor, at=at, dossier_id=dossier_id)
    require_counter(actor=actor, unit_id=row.receiving_unit_id)
    reply = _sent(row)
    write(actor=actor, at=at, dossier_id=dossier_id, text=reason)
    reply.state, reply.saved_at, reply.sent_at = ReplyState.DRAFT, at, None
    reply.save()


def sent_reply(*, actor: Actor, at: datetime, dossier_id: int) -> ReplyFacts:
    """Return the supplement that was sent, its row locked to the end of the transaction.

    For the officer at the counter who takes it in. Raises NotAllowed, NotFound, NotNow.
    """
    row = locked(actor=actor, at=at, dossier_id=dossier_id)
    require_counter(actor=actor, unit_id=row.receiving_unit_id)
    _sent(row)
    found = reply_of(actor=actor, dossier_id=dossier_id, on=at.astimezone(VN).date())
    if found is None:
        raise AssertionError("a reply that waits answers an open request")
    return found


def note_taken(*, actor: Actor, at: datetime, dossier_id: int, item_n: int) -> None:
    """Note that a supplement has been taken in, in the transaction of that act."""
    Reply.objects.filter(
        dossier_id=dossier_id, item_n=item_n, state=ReplyState.SENT
    ).update(state=ReplyState.TAKEN, taken_at=at, taken_by=actor.name, saved_at=at)


def _touch(reply: Reply, at: datetime) -> None:
    """Begin the time anew after which what is not sent goes."""
    reply.saved_at = at
    reply.save(update_fields=["saved_at"])


def _sent(row: Dossier) -> Reply:
    item = open_request(dossier_id=row.pk)
    reply = (
        Reply.objects.select_for_update()
        .filter(dossier_id=row.pk, item_n=item.n, state=ReplyState.SENT)
        .first()
        if item is not None
        else None
    )
    if reply is None:
        raise NotNow(
            "no_reply_waits",
            N_("Không có phần bổ sung trực tuyến nào chờ nhận."),
            remedy=N_("Hãy tải lại trang."),
        )
    return reply


def _draft(actor: Actor, at: datetime, dossier_id: int) -> tuple[Dossier, Reply]:
    row = locked(actor=actor, at=at, dossier_id=dossier_id, doings=SUPPLEMENTS)
    if actor.kind is not ActorKind.CITIZEN:
        raise NotAllowed("submitters_only", N_("Chỉ người nộp gửi phần bổ sung ở đây."))
    require_doing(actor=actor, row=row, doing=Doing.SUPPLEMENT)
    item = open_request(dossier_id=row.pk)
    if item is None:
        raise NotNow(
            "no_supplement_asked",
            N_("Hồ sơ này không được yêu cầu bổ sung."),
            remedy=N_("Nếu cần nói thêm, hãy nhắn cho bộ phận một cửa."),
        )
    reply, _ = Reply.objects.get_or_create(
        dossier_id=row.pk,
        item_n=item.n,
        defaults={"unit_id": row.receiving_unit_id, "saved_at": at},
    )
    if reply.state != ReplyState.DRAFT:
        raise Conflict(
            "reply_sent",
            N_("Phần bổ sung đã gửi rồi."),
            remedy=N_("Bộ phận một cửa đang kiểm tra; có sai sót sẽ báo ông/bà."),
        )
    return row, reply
