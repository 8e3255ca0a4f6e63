"""The money of a batch comes while one filing is taken back and another received."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from motcua.domain.dossiers.models import Dossier
from motcua.domain.payments.actions import settling
from motcua.domain.payments.models import Attempt, Due, FeeReceipt, Refund
from motcua.journeys import pay
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError
from tests.payments import Gateway, costing, running
from tests.people import online_codes
from tests.threads import at_once
from tests.web.conftest import clock  # noqa: F401 - a fixture
from tests.web.counter import sign_in
from tests.web.test_filing import answering
from tests.web.test_paying_together import FEE, Sheet, part_states, tell
from tests.world import actor

pytestmark = pytest.mark.usefixtures("committed_db", "clock")
ROUNDS = 3


@pytest.fixture
def gateway(committed_db: str, tmp_path: Path, settings: Any) -> Iterator[Gateway]:
    """Return a gateway, and the site it tells of payments."""
    with running(tmp_path / "payment") as found:
        found.connect(settings)
        yield found


@pytest.fixture
def procedure(committed_db: str) -> Iterator[str]:
    """Let a procedure that is filed from home cost something at filing."""
    code = online_codes()[0]
    with costing(code, FEE) as found:
        yield found


def test_each_filing_has_its_money_once_whatever_comes_first(
    gateway: Gateway, procedure: str
) -> None:
    counter = sign_in("quay")
    for n in range(ROUNDS):
        sheet = Sheet(procedure, name=f"lượt {n}, dòng")
        attempt = sheet.begin()
        back, received, _ = attempt.parts.order_by("part_n")
        assert back.filing_key is not None
        address, fields = answering(counter, f"/nop/{received.filing_key}")
        found = at_once(
            partial(tell, gateway, attempt),
            partial(pay.withdraw, actor=actor("congdan"), at=now(), key=back.filing_key),
            partial(counter.post, address, fields | {"do": "accept"}),
        )
        assert not any(isinstance(one, MotcuaError) for one in found)
        assert part_states(attempt)[1:] == ["paid", "paid"]
        assert part_states(attempt)[0] in ("paid", "surplus")
        assert Refund.objects.get(attempt__part_of=attempt).attempt == back
        received.refresh_from_db()
        assert received.dossier_id is not None
        receipt = FeeReceipt.objects.get(dossier_id=received.dossier_id)
        assert (receipt.total, receipt.request_id) == (FEE, received.key)
        assert Due.objects.get(filing_key=received.filing_key).receipt == receipt


def test_a_filing_that_becomes_a_dossier_meanwhile_is_held_in_the_order_of_others(
    gateway: Gateway, procedure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter, attempt = sign_in("quay"), Sheet(procedure, name="giữ").begin()
    received = attempt.parts.order_by("part_n")[0]
    address, fields = answering(counter, f"/nop/{received.filing_key}")
    hold = settling._locked_dossiers
    others: list[Future[None]] = []

    def between(ids: Iterable[int | None]) -> dict[int, Dossier]:
        """Receive the filing after it was looked at; let another act hold it before."""
        wanted = list(ids)
        for new in {one for one in wanted if one is not None}:
            others.append(pool.submit(_hold_both, new, received.pk, held))
            assert held.wait(30)
            while not others[0].done() and not _keeps_waiting():
                pass
        found = hold(wanted)
        if not others:
            answer = pool.submit(counter.post, address, fields | {"do": "accept"})
            assert answer.result().status_code == 302
        return found

    held = Event()
    monkeypatch.setattr(settling, "_locked_dossiers", between)
    with ThreadPoolExecutor(2) as pool:
        assert tell(gateway, attempt) == "counted"
        others[0].result()
        pool.submit(connection.close)
    assert part_states(attempt) == ["paid"] * 3
    received.refresh_from_db()
    assert received.receipt is not None
    assert received.receipt.dossier_id == received.dossier_id


def _hold_both(dossier_id: int, attempt_id: int, held: Event) -> None:
    """Hold a dossier, then its payment, as everybody does."""
    try:
        with transaction.atomic():
            Dossier.objects.select_for_update().get(pk=dossier_id)
            held.set()
            Attempt.objects.select_for_update().get(pk=attempt_id)
    finally:
        connection.close()


def _keeps_waiting() -> bool:
    """Say whether somebody waits for what this connection holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
