"""Papers that acts and steps owe: what a supplement asks, stopping, transfers."""

from dataclasses import replace
from typing import Any

import pytest

from motcua.domain.documents.rules.parts import in_words
from motcua.domain.dossiers.actions.reading import open_file
from motcua.domain.dossiers.actions.step_papers import _PRINTERS
from motcua.domain.dossiers.models import AskedFor, Dossier, DossierFile, HandedIn
from motcua.domain.dossiers.readers import cases
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.rules.intake import Row, Scan
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import PAPERS, Process
from motcua.domain.dossiers.workflow.states import Status
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid
from tests.integration.test_acts import TWO_DAYS, at_appraisal, later, row_of
from tests.papers import read_back
from tests.world import Centre

pytestmark = pytest.mark.django_db
PLAN, LEASE = Row(1, "Bản vẽ mặt bằng", 2), Row(None, "Hợp đồng thuê nhà", 0, 1)


@pytest.fixture
def centre() -> Centre:
    return Centre()


def said(centre: Centre, row: Dossier, kind: str, username: str = "truongphong") -> str:
    """Return the text of the newest paper of a kind."""
    paper = DossierFile.objects.filter(dossier=row, kind=kind).latest("n")
    _, pdf = open_file(
        actor=centre.actor(username), at=centre.at, dossier_id=row.pk, n=paper.n
    )
    return read_back(pdf).text


def asked(centre: Centre) -> Any:
    done = at_appraisal(centre)
    return centre.act(
        done,
        "chuyenvien",
        Command.REQUEST_SUPPLEMENT,
        reason="Thiếu bản vẽ",
        rows=(PLAN, LEASE),
    )


class TestSupplement:
    def test_the_request_names_exactly_what_is_asked(self, centre: Centre) -> None:
        row = row_of(asked(centre))
        text = said(centre, row, "supplement")
        assert "Bản vẽ mặt bằng 2 – – 2" in text
        assert "Hợp đồng thuê nhà – 1 – 1" in text
        assert "Thiếu bản vẽ" in text
        kept = AskedFor.objects.filter(dossier=row).order_by("n")
        assert [(a.component_n, a.name) for a in kept] == [
            (PLAN.component_n, PLAN.name),
            (None, LEASE.name),
        ]

    def test_what_has_come_is_kept_beside_what_was_there(self, centre: Centre) -> None:
        done = asked(centre)
        before = HandedIn.objects.filter(dossier_id=done.dossier_id).count()
        files = DossierFile.objects.filter(dossier_id=done.dossier_id).count()
        later(centre, 1)
        scans = (
            Scan("a" * 64, "hop-dong.pdf", 10, "application/pdf", 2),
            Scan("b" * 64, "khac.pdf", 10, "application/pdf"),
        )
        rows = (PLAN, replace(LEASE, certified_count=0))
        done = centre.act(
            done, "quay", Command.RECEIVE_SUPPLEMENT, rows=rows, scans=scans
        )
        facts = readers.facts_of(row=row_of(done), actor=SYSTEM)
        assert len(facts.components) == before + 2
        added = facts.components[before:]
        assert [(c.name, c.original_count) for c in added] == [
            (PLAN.name, 2),
            (LEASE.name, 0),
        ]
        assert {c.item_n for c in added} == {facts.asked[0].item_n}
        assert {c.item_n for c in facts.components[:before]} == {None}
        tied = {f.name: f.handed_in_n for f in facts.files[files:]}
        assert tied == {"hop-dong.pdf": added[1].n, "khac.pdf": None}
        event = readers.events(
            actor=centre.actor("quay"), dossier_id=facts.id, on=centre.at.date()
        )[-1]
        assert event.payload["files"] == ["a" * 64, "b" * 64]
        assert [c[1] for c in event.payload["components"]] == [PLAN.name, LEASE.name]  # type: ignore[attr-defined]

    def test_what_is_lacking_is_named_and_nothing_changes(self, centre: Centre) -> None:
        done = asked(centre)
        with pytest.raises(Invalid) as caught:
            centre.act(done, "quay", Command.RECEIVE_SUPPLEMENT, rows=(PLAN,))
        assert caught.value.facts["names"] == LEASE.name
        assert caught.value.field == "received"
        assert row_of(done).status == Status.SUPPLEMENT
        reason = "Đã được sở xác nhận trực tiếp"
        done = centre.act(
            done, "quay", Command.RECEIVE_SUPPLEMENT, rows=(PLAN,), reason=reason
        )
        assert row_of(done).status == Status.PROCESSING


def test_stopping_prints_its_notice_with_what_is_given_back(centre: Centre) -> None:
    done = at_appraisal(centre)
    done = centre.act(
        done, "truongphong", Command.STOP, reason="Người nộp không thực hiện nghĩa vụ"
    )
    row = row_of(done)
    text = said(centre, row, "stop")
    assert "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ" in text.upper()
    assert "Người nộp không thực hiện nghĩa vụ" in text
    assert row.code in text
    assert in_words(row.due_at) in text
    given_back = HandedIn.objects.filter(dossier=row, original_count__gt=0)
    assert given_back.exists()
    assert all(h.name.split()[0] in text for h in given_back)


def test_a_consultation_sends_a_slip_to_every_unit_asked(centre: Centre) -> None:
    done = at_appraisal(centre)
    units = [centre.reception, row_of(done).authority_unit_id]
    done = centre.act(
        done,
        "chuyenvien",
        Command.CONSULT,
        consulted=tuple(units),
        limit=TWO_DAYS,
        reason="Xin ý kiến về quy hoạch",
    )
    row = row_of(done)
    slips = DossierFile.objects.filter(dossier=row, kind="transfer")
    assert slips.count() == len(units)
    assert "Xin ý kiến về quy hoạch" in said(centre, row, "transfer")


def with_papers(found: Process, papers: tuple[str, ...]) -> Process:
    """Return a process whose first hand-over prints papers."""
    first = found.first
    move = replace(first.moves[0], papers=papers)
    return Process(
        found.key,
        found.name,
        (replace(first, moves=(move,)), *found.steps[1:]),
        facts=found.facts,
    )


def test_a_step_prints_what_its_process_says(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[int, Process] = {}

    def printing(*, process_id: int) -> Process:
        if process_id not in kept:
            kept[process_id] = with_papers(process_of(process_id=process_id), PAPERS)
        return kept[process_id]

    monkeypatch.setattr(cases, "process_of", printing)
    done = at_appraisal(centre)
    row = row_of(done)
    kinds = DossierFile.objects.filter(dossier=row, purpose="paper").order_by("n")
    assert [f.kind for f in kinds] == ["receipt", *PAPERS]
    unit = readers.facts_of(row=row, actor=SYSTEM).items[1].unit_name
    assert unit in said(centre, row, "hand_over")
    assert unit in said(centre, row, "transfer")
    assert unit in said(centre, row, "control"), "the slip shows where it goes"


def test_every_paper_of_a_step_can_be_printed() -> None:
    assert tuple(sorted(_PRINTERS)) == PAPERS
