"""Codes that prove a hand-over: sent to who filed, typed by the officer.

The code is kept nowhere but as a slow hash: whoever types it was told it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from motcua.domain.accounts.actions.confirming import is_code, put_code
from motcua.domain.accounts.rules import Act, require
from motcua.domain.accounts.rules.codes import MOST_SENT, MOST_TRIES, SENT_IN
from motcua.domain.delivery.models import PickupCode
from motcua.domain.dossiers.models import Dossier
from motcua.domain.notifications.readers.choices import working
from motcua.domain.notifications.rules.channels import Channel
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, TooOften
from motcua.kernel.text import N_

AGAIN_AFTER = timedelta(seconds=30)
"""A second click within it sends nothing: the first code is on its way."""

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class ToSend:
    """A code to be sent now, and where to: a telephone, or an e-mail where none works."""

    key: str
    code: str
    phone: str
    email: str
    dossier_code: str


@transaction.atomic
def make_pickup_code(*, actor: Actor, at: datetime, dossier_id: int) -> ToSend | None:
    """Make the code for collecting from a dossier; those before it count no more.

    None when one was sent a moment ago. Raises NotAllowed, Invalid where nothing is
    known of the applicant that a code could be sent to, TooOften.
    """
    require(actor, Act.RETURN)
    row = Dossier.objects.select_for_update().get(pk=dossier_id)
    sent = PickupCode.objects.filter(dossier_id=dossier_id).order_by("-n")
    last = sent.first()
    if last is not None and last.used_at is None and at < last.made_at + AGAIN_AFTER:
        return None
    if sent.filter(made_at__gt=at - SENT_IN).count() >= MOST_SENT:
        raise TooOften(
            "too_many_codes",
            N_("Đã gửi %(most)s mã trong một giờ."),
            facts={"most": MOST_SENT},
            remedy=N_("Hãy dùng mã đã gửi, hoặc để người nhận ký."),
        )
    phone, email = _addresses(row)
    code = PickupCode(
        dossier_id=dossier_id,
        n=sent.count() + 1,
        sent_to=_end_of(phone, email),
        made_at=at,
        made_by=actor.name,
    )
    typed = put_code(row=code, at=at)
    code.save(force_insert=True)
    return ToSend(f"pickup-{dossier_id}-{code.n}", typed, phone, email, row.code)


def try_pickup_code(*, actor: Actor, at: datetime, dossier_id: int, code: str) -> None:
    """Take the code somebody has read out; every wrong one is counted.

    Only the last one sent counts. Raises NotAllowed, Invalid at the field `code`.
    """
    require(actor, Act.RETURN)
    if not _proved(at, dossier_id, code):
        raise Invalid(
            "code_wrong",
            N_("Mã không đúng, đã hết hạn, hoặc đã nhập sai %(most)s lần."),
            facts={"most": MOST_TRIES},
            field="code",
            remedy=N_("Hãy nhập mã mới nhất, gửi mã khác, hoặc để người nhận ký."),
        )


def use_pickup_code(*, at: datetime, dossier_id: int) -> str:
    """Use up the code that has just been typed rightly; return to whom it was sent.

    In the caller's transaction. Raises Invalid when there is none.
    """
    row = _last(dossier_id)
    good_till = row.good_till if row is not None and row.used_at is None else None
    if row is None or row.proved_at is None or good_till is None or good_till <= at:
        raise Invalid("code_missing", N_("Chưa nhập mã đã gửi."), field="code")
    row.used_at = max(at, row.proved_at)
    row.save(update_fields=["used_at"])
    return row.sent_to


def _proved(at: datetime, dossier_id: int, code: str) -> bool:
    """Say whether this is the last code sent; what is counted is written either way."""
    with transaction.atomic(durable=True):
        row = _last(dossier_id)
        if row is None or row.used_at is not None:
            return False
        right = is_code(row=row, code=code, at=at)
        if right:
            row.proved_at = at
        row.save(update_fields=["tries", "proved_at"])
        return right


def _last(dossier_id: int) -> PickupCode | None:
    rows = PickupCode.objects.select_for_update().filter(dossier_id=dossier_id)
    return rows.order_by("-n").first()


def _addresses(row: Dossier) -> tuple[str, str]:
    """Return the telephone a code goes to, or else the e-mail; only what works."""
    there = working()
    if row.submitter_phone and Channel.SMS in there:
        return row.submitter_phone, ""
    if row.submitter_email and Channel.EMAIL in there:
        return "", row.submitter_email
    raise Invalid(
        "nowhere_to_send",
        N_("Không gửi được mã: hồ sơ không có số điện thoại, hoặc nơi gửi tin chưa bật."),
        field="proof",
        remedy=N_("Hãy để người nhận ký trên màn hình hoặc trên giấy biên nhận."),
    )


def _end_of(phone: str, email: str) -> str:
    """Return what tells a number from another without telling it."""
    if phone:
        return f"…{phone[-_SHOWN:]}"
    return f"{email[:1]}…@{email.rpartition('@')[2]}"
