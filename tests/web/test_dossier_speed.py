"""The page of one's own dossier: what it asks of the database, counted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.domain.dossiers.models import Dossier
from motcua.domain.payments.models import FeeReceipt
from tests.web.counter import Desk, said_by, sign_in
from tests.web.test_till import pay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MOST = 25
"""So many questions does the page ask, its session and its reader's rights among them."""


def asked_for(code: str) -> list[str]:
    """Open the page as whoever submitted it does; return what the database was asked."""
    home = sign_in("congdan")
    home.get(f"/ho-so-cua-toi/{code}")  # what never changes is in memory now
    with CaptureQueriesContext(connection) as asked:
        page = home.get(f"/ho-so-cua-toi/{code}")
    assert code in said_by(page)
    return [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]


def test_the_page_of_ones_own_dossier_asks_little() -> None:
    desk = Desk(sign_in("quay"))
    sent = desk.send(fee="150000")
    assert sent.status_code == 302
    row = Dossier.objects.get()
    fresh = asked_for(row.code)
    assert len(fresh) <= MOST, "\n".join(fresh)
    assert sum("dossiers_coapplicant" in sql for sql in fresh) <= 2
    assert sum("ledger_event" in sql for sql in fresh) == 1
    assert pay(sign_in("thuquy"), row.code).status_code == 302
    assert FeeReceipt.objects.exists()
    paid = asked_for(row.code)
    assert len(paid) <= MOST, "\n".join(paid)
