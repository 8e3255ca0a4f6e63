"""The morning message, and apologies made ready before the deadline."""

from datetime import datetime, timedelta

import pytest

from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.notifications.models import Effect
from motcua.domain.supervision import actions
from motcua.domain.supervision.models import Alert, ApologyDraft, Mailing
from motcua.domain.supervision.readers.apologies import apology_ready
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN
from tests.integration.test_supervision import appraising, centre, ids
from tests.supervising import look, open_keys, told
from tests.world import Centre, code_of

__all__ = ["centre"]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def morning(day: int, hour: int = 8) -> datetime:
    """Return a moment of November 2021; the 22nd is a Monday, the 27th a Saturday."""
    return datetime(2021, 11, day, hour, tzinfo=VN)


def test_the_morning_message_comes_once_a_working_day(centre: Centre) -> None:
    appraising(centre)
    for who, email, wants in (
        ("thamdinh", "td@halong.vn", True),
        ("giamdoc", "gd@halong.vn", True),
        ("quay", "quay@halong.vn", False),
        ("thuquy", "tq@halong.vn", True),
    ):
        actor = centre.actor(who)
        actions.set_reach(actor=actor, at=centre.at, email=email, digest=wants)
    for at in (morning(22, 6), morning(22, 14), morning(27), morning(28)):
        assert actions.digest(actor=SYSTEM, at=at) == 0, "not then"
    assert actions.digest(actor=SYSTEM, at=morning(22, 9)) == 2
    assert actions.digest(actor=SYSTEM, at=morning(22, 10)) == 0, "each once"
    letters = {e.recipient: e for e in Effect.objects.filter(kind__startswith="digest")}
    assert set(letters) == {"td@halong.vn", "gd@halong.vn"}, "who has nothing gets none"
    mine, led = letters["td@halong.vn"], letters["gd@halong.vn"]
    assert (mine.kind, mine.facts["waiting"]) == ("digest", "1")
    assert led.kind == "digest_unit"
    assert (led.facts["unit_waiting"], led.facts["waiting"]) == ("1", "0")
    assert "Hoa" not in str([mine.facts, led.facts])
    assert actions.digest(actor=SYSTEM, at=morning(23)) == 2
    assert Mailing.objects.filter(cause="digest").count() == 6


def test_an_apology_is_ready_a_day_before_and_signed_by_the_act(centre: Centre) -> None:
    code = code_of("department", "tckh")
    done = centre.accept(code)
    dossier = Dossier.objects.get(pk=done.dossier_id)
    assert dossier.due_at is not None
    due = dossier.due_at
    assert due - dossier.filed_at > 3 * DAY
    look(due - 5 * DAY)
    assert not ApologyDraft.objects.exists()
    at = due - 2 * DAY
    look(at)
    look(at)
    [draft] = ApologyDraft.objects.all()
    assert draft.prepared_at <= due - DAY
    assert "apology" in open_keys()
    signers = told("apology")[0]
    assert signers & ids("lanhdao", "chutich", "truongphong", "giamdoc")
    ready = apology_ready(dossier_id=done.dossier_id)
    assert ready is not None
    assert "bước" in ready.reason
    assert "Hoa" not in ready.reason

    centre.at = at
    centre.act(
        done,
        "truongphong",
        Command.EXTEND,
        reason=ready.reason,
        limit=TimeLimit(ready.days, LimitUnit.WORKING_DAY),
    )
    assert apology_ready(dossier_id=done.dossier_id) is None
    look(at + timedelta(hours=1))
    assert "apology" not in open_keys()
    assert ApologyDraft.objects.count() == 1


def test_what_was_closed_long_ago_is_forgotten(centre: Centre) -> None:
    item = appraising(centre)
    look(item.due_at)
    Alert.objects.filter(rule_key="late").update(
        closed_at=item.due_at, closed_why="gone", next_at=None
    )
    actions.forget(actor=SYSTEM, at=item.due_at + 399 * DAY)
    assert Alert.objects.filter(rule_key="late").exists()
    actions.forget(actor=SYSTEM, at=item.due_at + 401 * DAY)
    assert not Alert.objects.filter(closed_at__isnull=False).exists()
    assert Alert.objects.exists(), "what is open stays"
