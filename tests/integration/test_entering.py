"""An intake in two statements: its round trips, its numbers, and two at one moment."""

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from motcua.domain import statements
from motcua.domain.catalogue.models import ProcessDefinition
from motcua.domain.documents.models import NumberSeries
from motcua.domain.dossiers.actions import intake as intakes
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.models import Code, Dossier, DossierFile, HandedIn, WorkItem
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.rules.intake import Row, Scan
from motcua.domain.ledger.models import Event
from motcua.domain.notifications.models import Effect
from motcua.journeys import receive
from motcua.kernel.errors import Conflict, Invalid, MotcuaError
from tests.threads import at_once
from tests.world import Centre, code_of

SCAN = Scan("a" * 64, "don.pdf", 10, "application/pdf", 1)
BROKEN = replace(SCAN, sha256="")
"""A file that is nowhere: the database refuses it when the numbers are taken already."""


def act_on(centre: Centre, verb: str, **more: Any) -> Done:
    """Let the counter turn away or complete."""
    wanted = {"request_id": uuid4(), "intake": centre.intake(code()), **more}
    done: Done = getattr(intakes, verb)(
        actor=centre.actor("quay"), at=centre.at, **wanted
    )
    return done


def code() -> str:
    return code_of("five-on-the-spot")


def numbers(kind: str) -> list[int]:
    """Return the last number of each register of a kind."""
    return list(NumberSeries.objects.filter(kind=kind).values_list("last", flat=True))


def receipts() -> list[int]:
    found = Dossier.objects.values_list("receipt_number", flat=True)
    return sorted(n for n in found if n is not None)


def words_of(row: DossierFile) -> dict[str, Any]:
    """Return what a paper says."""
    assert row.paper is not None
    words: dict[str, Any] = row.paper["data"]
    return words


@pytest.mark.django_db
class TestOneIntake:
    def test_takes_two_round_trips(self, monkeypatch: pytest.MonkeyPatch) -> None:
        centre = Centre()
        centre.accept(code())
        intake, actor = centre.intake(code()), centre.actor("quay")
        ran: list[str] = []

        def counted(area: str, name: str, values: Any) -> Any:
            ran.append(name)
            return statements.run(area, name, values)

        for module in ("readers.grounds", "actions.entering", "actions.writing"):
            monkeypatch.setattr(f"motcua.domain.dossiers.{module}.run", counted)
        with CaptureQueriesContext(connection) as queries:
            intakes.accept(actor=actor, at=centre.at, request_id=uuid4(), intake=intake)
        assert ran == ["opening", "enter"]
        assert queries.captured_queries == []

    def test_leaves_everything_with_its_numbers_in_it(self) -> None:
        centre = Centre()
        for _ in range(2):
            done = centre.accept(code(), scans=(SCAN,))
        assert done.code == "H49.01.01-211122-0002"
        row = Dossier.objects.get(pk=done.dossier_id)
        assert (row.code, row.receipt_number) == (done.code, 2)
        register = Code.objects.get(pk=done.code)
        assert (register.dossier_id, register.n) == (row.pk, 2)
        scan, receipt = DossierFile.objects.filter(dossier=row).order_by("n")
        assert (scan.n, scan.sha256, scan.handed_in_n) == (1, SCAN.sha256, 1)
        words = words_of(receipt)
        assert receipt.name == f"{words['title']} {done.code}.pdf"
        assert words["number"] == "02/TNHS"
        assert (words["code"], words["book_number"]) == (done.code, "2")
        assert words["url"].endswith(f"/tra-cuu/{done.code}")
        assert (
            Event.objects.get(topic="dossier", stream=row.pk).payload["code"] == done.code
        )
        letter = Effect.objects.get(dossier_id=row.pk)
        assert letter.key == f"dossier/{row.pk}/1/accepted"
        assert letter.facts["code"] == done.code
        assert letter.facts["url"].endswith(f"/tra-cuu/{done.code}")
        assert WorkItem.objects.get(dossier=row).closed_at is None
        assert HandedIn.objects.filter(dossier=row).exists()
        assert readers.chain_fault(dossier_id=row.pk) is None

    @pytest.mark.parametrize(
        ("before", "ends", "receipt"),
        [(9999, "-10000", "10000/TNHS"), (99, "-0100", "100/TNHS")],
    )
    def test_a_long_number_is_not_cut(self, before: int, ends: str, receipt: str) -> None:
        centre = Centre()
        centre.accept(code())
        NumberSeries.objects.update(last=before)
        done = centre.accept(code())
        assert done.code.endswith(ends)
        paper = DossierFile.objects.get(dossier_id=done.dossier_id)
        assert words_of(paper)["number"] == receipt

    def test_the_systems_own_steps_are_chained_with_it(self) -> None:
        old = ProcessDefinition.objects.get(key="five-on-the-spot", state="published")
        first = old.definition["steps"][0]
        own = [
            {
                **{k: first[k] for k in ("role", "place")},
                "key": key,
                "name": f"Tự động {key}",
                "automatic": True,
                "moves": [{"command": "proceed", "to": to}],
            }
            for key, to in (("one", "two"), ("two", first["key"]))
        ]
        definition = {**old.definition, "steps": [*own, *old.definition["steps"]]}
        ProcessDefinition.objects.filter(pk=old.pk).update(
            state="retired", retired_at=old.published_at
        )
        ProcessDefinition.objects.create(
            key=old.key,
            n=old.n + 1,
            name=old.name,
            definition=definition,
            state="published",
            decision="2/QĐ",
            edited_at=old.edited_at,
            published_at=old.published_at,
        )
        done = Centre().accept(code())
        assert done.version == 3
        events = Event.objects.filter(stream=done.dossier_id, topic="dossier")
        assert list(events.order_by("n").values_list("kind", flat=True)) == [
            "dossier.accept",
            "dossier.proceed",
            "dossier.proceed",
        ]
        assert readers.chain_fault(dossier_id=done.dossier_id) is None
        open_item = WorkItem.objects.get(dossier_id=done.dossier_id, closed_at=None)
        assert open_item.step == first["key"]

    def test_completing_keeps_code_and_files_and_takes_a_receipt(self) -> None:
        centre = Centre()
        asked = act_on(
            centre,
            "request_completion",
            intake=centre.intake(code(), rows=(Row(None, "Giấy khác", 1),)),
            reason="Thiếu tờ khai",
        )
        done = act_on(centre, "accept", completing=asked.dossier_id)
        assert (done.code, done.version) == (asked.code, 2)
        files = DossierFile.objects.filter(dossier_id=done.dossier_id).order_by("n")
        assert [(f.n, f.kind) for f in files] == [(1, "supplement"), (2, "receipt")]
        lines = HandedIn.objects.filter(dossier_id=done.dossier_id)
        assert not lines.filter(name="Giấy khác").exists()
        assert lines.count() == len(centre.intake(code()).rows)
        assert (numbers("dossier"), numbers("receipt")) == ([1], [1])
        row = Dossier.objects.get(pk=done.dossier_id)
        assert (row.status, row.note) == ("processing", "")
        assert readers.chain_fault(dossier_id=done.dossier_id) is None


@pytest.mark.usefixtures("committed_db")
class TestNumbers:
    def test_are_given_back_when_the_database_refuses(self) -> None:
        centre = Centre()
        centre.accept(code())
        for verb, more in (
            ("accept", {}),
            ("request_completion", {"reason": "Thiếu"}),
            ("refuse", {"reason": "Không thuộc thẩm quyền"}),
        ):
            with pytest.raises(IntegrityError):
                act_on(
                    centre, verb, intake=centre.intake(code(), scans=(BROKEN,)), **more
                )
        assert (numbers("dossier"), numbers("receipt")) == ([1], [1])
        assert Dossier.objects.count() == Code.objects.count() == 1
        assert Event.objects.filter(topic="dossier").count() == 1
        assert centre.accept(code()).code == "H49.01.01-211122-0002"
        assert receipts() == [1, 2]

    def test_are_given_back_with_the_person_at_the_counter(self) -> None:
        centre = Centre()
        with pytest.raises(IntegrityError):
            receive.accept(
                actor=centre.actor("quay"),
                at=centre.at,
                request_id=uuid4(),
                person=receive.PersonTyped(kind="citizen"),
                intake=centre.intake(code(), scans=(BROKEN,)),
            )
        assert not NumberSeries.objects.exists()
        assert centre.accept(code()).code == "H49.01.01-211122-0001"


@pytest.mark.usefixtures("committed_db")
class TestAtOneMoment:
    def test_a_double_click_on_completing_takes_one_receipt(self) -> None:
        centre = Centre()
        asked = act_on(centre, "request_completion", reason="Thiếu tờ khai")
        accept = partial(
            act_on, centre, "accept", request_id=uuid4(), completing=asked.dossier_id
        )
        found = at_once(*[accept] * 4)
        assert all(isinstance(f, Done) for f in found), found
        assert len({f.version for f in found if isinstance(f, Done)}) == 1
        assert (receipts(), numbers("receipt")) == ([1], [1])
        assert readers.chain_fault(dossier_id=asked.dossier_id) is None

    def test_one_of_two_who_complete_is_told_and_takes_no_number(self) -> None:
        centre = Centre()
        asked = act_on(centre, "request_completion", reason="Thiếu tờ khai")
        accept = partial(act_on, centre, "accept", completing=asked.dossier_id)
        found = at_once(*[accept] * 3)
        assert sorted(type(f).__name__ for f in found) == ["Conflict", "Conflict", "Done"]
        assert {f.code for f in found if isinstance(f, Conflict)} == {"already_received"}
        assert (receipts(), numbers("receipt")) == ([1], [1])

    @pytest.mark.parametrize("verb", ["request_completion", "refuse"])
    def test_a_double_click_on_turning_away_prints_one_paper(self, verb: str) -> None:
        centre = Centre()
        turn = partial(act_on, centre, verb, request_id=uuid4(), reason="Thiếu tờ khai")
        found = at_once(*[turn] * 4)
        assert all(isinstance(f, Done) for f in found), found
        assert Dossier.objects.count() == DossierFile.objects.count() == 1
        assert set(NumberSeries.objects.values_list("last", flat=True)) == {1}

    @pytest.mark.parametrize("at_the_counter", [False, True])
    def test_a_foreign_code_is_one_dossiers(self, at_the_counter: bool) -> None:  # noqa: FBT001 - a parameter
        centre = Centre()
        intake = centre.intake(code(), foreign_code="000.00.06.H56-231027-0361")
        common: dict[str, Any] = {
            "actor": centre.actor("quay"),
            "at": centre.at,
            "intake": intake,
        }

        def accept() -> Done:
            if at_the_counter:
                person = receive.PersonTyped(kind="citizen")
                return receive.accept(request_id=uuid4(), person=person, **common)
            return intakes.accept(request_id=uuid4(), **common)

        found: list[Done | MotcuaError] = at_once(*[accept] * 4)
        told = [f for f in found if isinstance(f, Invalid)]
        assert len(told) == 3, found
        assert {(f.code, f.field) for f in told} == {("code_taken", "foreign_code")}
        assert (receipts(), numbers("receipt"), numbers("dossier")) == ([1], [1], [])
