"""Sign people in, and slow down those who guess."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from motcua.domain.accounts.models import Account, SignInAttempt
from motcua.domain.accounts.readers import failed_sign_ins
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_

MOST_FAILURES = 5
FAILURES_FORGOTTEN_AFTER = timedelta(minutes=15)


@transaction.atomic(durable=True)
def sign_in(
    *, username: str, password: str, address: str | None, at: datetime
) -> int | None:
    """Check a name and password and note the try; return the account id or None.

    A wrong name and a wrong password are told apart by nobody. Raises NotAllowed
    when too many tries with this name have failed lately.
    """
    username = username.strip().lower()
    since = at - FAILURES_FORGOTTEN_AFTER
    if failed_sign_ins(username=username, since=since) >= MOST_FAILURES:
        raise NotAllowed(
            "too_many_sign_ins",
            N_("Đã nhập sai quá %(most)s lần."),
            facts={"most": MOST_FAILURES},
            remedy=N_("Hãy đợi 15 phút rồi thử lại, hoặc nhờ người quản trị."),
        )
    account = Account.objects.filter(username=username, is_active=True).first()
    # An unknown name costs as much time as a wrong password, so that names cannot
    # be found out by timing.
    encoded = account.password if account else make_password(None)
    succeeded = check_password(password, encoded) and account is not None
    SignInAttempt.objects.create(
        username=username, address=address, at=at, succeeded=succeeded
    )
    return account.pk if succeeded and account else None
