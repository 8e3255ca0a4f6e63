"""What was refused or never completed has no end, and is not kept for ever for that."""

from datetime import timedelta
from uuid import uuid4

import pytest

from motcua.domain.documents.actions import keep_file
from motcua.domain.dossiers.actions import intake as intakes
from motcua.domain.dossiers.actions.retention import delete_expired, set_retention
from motcua.domain.dossiers.models import Dossier, DossierFile
from motcua.domain.dossiers.readers.dossier import chain_fault
from motcua.domain.dossiers.rules.intake import Scan
from motcua.domain.dossiers.rules.keeping import keeping_from
from motcua.kernel.actor import SYSTEM
from tests.databases import MORNING
from tests.records import scan_of_a4
from tests.world import Centre, code_of

LATER = MORNING + timedelta(days=30)


def test_keeping_runs_from_the_end_or_from_the_day_of_a_refusal() -> None:
    for status in ("refused", "incomplete"):
        assert keeping_from(status=status, ended_at=None, filed_at=MORNING) == MORNING
    assert keeping_from(status="returned", ended_at=LATER, filed_at=MORNING) == LATER
    assert keeping_from(status="done", ended_at=None, filed_at=MORNING) is None


@pytest.mark.django_db
def test_papers_of_who_was_turned_away_go_when_their_time_is_over() -> None:
    centre = Centre()
    code = code_of("five-on-the-spot")
    kept = keep_file(
        actor=centre.actor("quay"),
        at=centre.at,
        name="quet.jpg",
        media_type="image/jpeg",
        chunks=iter([scan_of_a4()]),
    )
    scans = (Scan(kept.sha256, kept.name, kept.size, kept.media_type, 1),)
    turn_away = {"refused": intakes.refuse, "incomplete": intakes.request_completion}
    found = {}
    for n, (status, act) in enumerate(turn_away.items()):
        intake = centre.intake(code, scans=scans, rows=centre.intake(code).rows[n:])
        found[status] = act(
            actor=centre.actor("quay"),
            at=centre.at,
            request_id=uuid4(),
            intake=intake,
            reason="Thiếu giấy tờ",
        ).dossier_id
    still_open = centre.accept(code, scans=scans).dossier_id
    set_retention(actor=SYSTEM, at=centre.at, purpose="submitted", years=2, basis="x")
    two_years = centre.at.replace(year=centre.at.year + 2)
    assert delete_expired(actor=SYSTEM, at=two_years - timedelta(days=1)) == 0
    assert delete_expired(actor=SYSTEM, at=two_years) == 2
    for status, dossier_id in found.items():
        assert Dossier.objects.get(pk=dossier_id).status == status
        assert chain_fault(dossier_id=dossier_id) is None
        files = DossierFile.objects.filter(dossier=dossier_id, purpose="submitted")
        assert set(files.values_list("deleted_at", flat=True)) == {two_years}
    kept_files = DossierFile.objects.filter(dossier=still_open, purpose="submitted")
    assert set(kept_files.values_list("deleted_at", flat=True)) == {None}
