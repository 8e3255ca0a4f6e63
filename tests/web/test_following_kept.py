"""How long what applicants send is kept: unsent a month, sent as long as the papers."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from motcua.domain.documents.models import StoredFile
from motcua.domain.dossiers.actions.holding import place_hold
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.retention import set_retention
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.following import actions
from motcua.domain.following.models import Attached, Reply
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import NotAllowed
from tests.databases import MORNING
from tests.web.counter import said_by, sign_in
from tests.web.test_following import a_file, asked, dossier, mine  # noqa: F401 - fixtures
from tests.world import Centre

pytestmark = pytest.mark.django_db


def files() -> int:
    """Return how many of what was attached is still in the store."""
    names = Attached.objects.values("sha256")
    return StoredFile.objects.filter(pk__in=names).count()


def hold(row: Dossier) -> None:
    """Put a dossier under hold."""
    place_hold(
        actor=Centre().actor("giamdoc"),
        at=MORNING,
        dossier_id=row.pk,
        reason="Vụ án",
        request_id=uuid4(),
    )


def test_what_is_begun_and_not_sent_goes_after_a_month(asked: Dossier) -> None:  # noqa: F811
    citizen = sign_in("congdan")
    page = mine(asked, "/bo-sung")
    citizen.post(page, {"line-1": a_file(1)})
    citizen.post(page, {"line-2": a_file(2)})
    dropped = Attached.objects.get(line=2)
    citizen.post(page, {"do": f"drop-{dropped.pk}"})
    assert StoredFile.objects.get(pk=dropped.sha256).loose_since, "dropped: it waits"
    assert "31 ngày" in said_by(citizen.get(page))
    sha256 = Attached.objects.get().sha256
    touched = Reply.objects.get().saved_at
    over = touched + timedelta(days=31, seconds=1)
    with pytest.raises(NotAllowed):
        actions.drop_old_drafts(actor=Centre().actor("giamdoc"), at=over)
    assert actions.drop_old_drafts(actor=SYSTEM, at=touched + timedelta(days=31)) == 0
    assert files() == 1
    assert actions.drop_old_drafts(actor=SYSTEM, at=over) == 1
    assert not Reply.objects.exists()
    assert not StoredFile.objects.filter(pk=sha256).exists()
    citizen.post(page, {"line-1": a_file(1), "line-2": a_file(2), "do": "send"})
    later = over + timedelta(days=400)
    assert actions.drop_old_drafts(actor=SYSTEM, at=later) == 0, "what is sent stays"
    assert files() == 2


def test_a_hold_keeps_what_is_not_sent(asked: Dossier) -> None:  # noqa: F811
    sign_in("congdan").post(mine(asked, "/bo-sung"), {"line-1": a_file(1)})
    hold(asked)
    assert actions.drop_old_drafts(actor=SYSTEM, at=MORNING + timedelta(days=90)) == 0
    assert files() == 1


def ended(row: Dossier) -> datetime:
    """Let a dossier be withdrawn, and return when it ended."""
    row.refresh_from_db()
    done = Done(row.pk, row.code, row.version)
    centre = Centre(at=MORNING + timedelta(hours=3))
    centre.act(done, "quay", Command.WITHDRAW, reason="Xin rút")
    row.refresh_from_db()
    assert row.ended_at
    return row.ended_at


@pytest.mark.parametrize("held", [False, True])
def test_files_of_messages_go_with_the_papers_of_their_dossier(
    *,
    dossier: Dossier,  # noqa: F811
    held: bool,
) -> None:
    citizen = sign_in("congdan")
    letter = {"text": "Gửi thêm", "files": a_file()}
    assert citizen.post(mine(dossier, "/tin-nhan"), letter).status_code == 302
    before = ended(dossier)
    over = before.replace(year=before.year + 5) + timedelta(days=1)
    assert actions.delete_expired(actor=SYSTEM, at=over) == 0, "no rule: for ever"
    set_retention(actor=SYSTEM, at=MORNING, purpose="submitted", years=5, basis="TT 10")
    with pytest.raises(NotAllowed):
        actions.delete_expired(actor=Centre().actor("giamdoc"), at=over)
    early = over - timedelta(days=2)
    assert actions.delete_expired(actor=SYSTEM, at=early) == 0
    if held:
        hold(dossier)
        assert actions.delete_expired(actor=SYSTEM, at=over) == 0
        assert files() == 1
        return
    assert actions.delete_expired(actor=SYSTEM, at=over) == 1
    assert files() == 0
    assert dossiers.chain_fault(dossier_id=dossier.pk) is None
    shown = said_by(citizen.get(mine(dossier, "/tin-nhan")))
    assert "Gửi thêm" in shown
    assert "giay.pdf (đã xóa" in shown
    attached = Attached.objects.get()
    assert citizen.get(mine(dossier, f"/kem/{attached.pk}")).status_code == 404
    assert actions.delete_expired(actor=SYSTEM, at=over) == 0
