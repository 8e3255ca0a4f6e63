"""A unit's own templates: written, checked, published, retired; what prints by which."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.documents.actions import templates as actions
from motcua.domain.documents.models import FormTemplate, TemplateText
from motcua.domain.documents.readers import templates as readers
from motcua.domain.documents.rules.checking import FORBIDDEN, faults
from motcua.domain.documents.rules.registry import FORMS, SETS
from motcua.domain.documents.rules.rendering import print_written
from motcua.domain.documents.rules.templates import PRELUDE, built_in_source
from motcua.domain.dossiers.models import DossierFile
from motcua.domain.ledger.models import Event
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.databases import MORNING
from tests.papers import read_back
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
OLD = SETS[0]
OURS = "Kính chào quý khách"
SOURCE = built_in_source("receipt").replace(
    "#person()", f"#align(center)[{OURS}]\n#person()"
)


@pytest.fixture(autouse=True)
def _no_template_of_another_test() -> Iterator[None]:
    readers.forget_templates()
    yield
    readers.forget_templates()


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def editor(centre: Centre) -> Actor:
    return centre.actor("cauhinh")


def draft(
    centre: Centre, editor: Actor, source: str = SOURCE, kind: str = "receipt"
) -> int:
    centre.at += timedelta(minutes=1)
    return actions.save_template_draft(
        actor=editor,
        at=centre.at,
        unit_id=centre.reception,
        set_key="2018",
        kind=kind,
        source=source,
    )


def publish(centre: Centre, editor: Actor, source: str = SOURCE) -> int:
    found = draft(centre, editor, source)
    assert actions.check_template(actor=editor, at=centre.at, template_id=found) == ()
    actions.publish_template(
        actor=editor,
        at=centre.at,
        template_id=found,
        reason="Công văn 12/TTHCC",
        seen=centre.at,
    )
    return found


def receipt_of(centre: Centre) -> DossierFile:
    done = centre.accept(code_of("five-on-the-spot"))
    return DossierFile.objects.get(dossier_id=done.dossier_id, kind="receipt")


def pdf_of(paper: DossierFile) -> bytes:
    assert paper.paper is not None
    return print_written(paper.paper, readers.text_of(words=paper.paper))


class TestPrinting:
    def test_a_units_own_template_prints_what_it_issues(
        self, centre: Centre, editor: Actor
    ) -> None:
        before = receipt_of(centre)
        publish(centre, editor)
        after = receipt_of(centre)
        assert OURS not in read_back(pdf_of(before)).text
        assert OURS in read_back(pdf_of(after)).text
        assert before.paper is not None
        assert after.paper is not None
        assert before.paper["template"] != after.paper["template"]

    def test_what_was_written_keeps_its_template_for_good(
        self, centre: Centre, editor: Actor
    ) -> None:
        first = publish(centre, editor)
        paper = receipt_of(centre)
        before = pdf_of(paper)
        publish(centre, editor, SOURCE.replace(OURS, "Xin chào"))
        assert pdf_of(paper) == before
        row = FormTemplate.objects.get(pk=first)
        actions.retire_template(
            actor=editor,
            at=centre.at,
            template_id=FormTemplate.objects.get(state="published").pk,
            reason="Thôi dùng",
        )
        assert row.state == "retired"
        assert pdf_of(paper) == before
        assert OURS not in read_back(pdf_of(receipt_of(centre))).text

    def test_units_below_print_by_it_and_units_beside_do_not(
        self, centre: Centre, editor: Actor
    ) -> None:
        publish(centre, editor)
        on = centre.at.date()
        beside = accounts.unit_by_code(code="tckh", on=on).id
        for unit_id, own in ((centre.reception, True), (beside, False)):
            found = readers.template_for(unit_id=unit_id, kind="receipt", at=centre.at)
            assert (OURS in found.text) is own

    def test_the_other_circular_is_left_alone(
        self, centre: Centre, editor: Actor
    ) -> None:
        publish(centre, editor)
        new = readers.template_for(
            unit_id=centre.reception,
            kind="receipt",
            at=datetime(2026, 3, 9, 8, tzinfo=VN),
        )
        assert OURS not in new.text

    def test_texts_of_this_release_are_kept_for_later_ones(self) -> None:
        kept = set(TemplateText.objects.values_list("sha256", flat=True))
        assert set(readers._built_in_texts()) <= kept, "kept by the migration"
        assert actions.keep_built_in(actor=SYSTEM, at=MORNING) == 0

    def test_a_text_nobody_has_is_told(self) -> None:
        with pytest.raises(NotFound):
            readers.text_of(words={"template": "0" * 64, "form": "receipt"})

    def test_papers_of_the_days_before_are_printed_by_their_circular(self) -> None:
        assert readers.text_of(words={"form": "receipt"}) == readers.text_of(
            words={"form": "receipt", "set": "2018"}
        )


class TestEditing:
    def test_what_is_published_is_in_the_ledger(
        self, centre: Centre, editor: Actor
    ) -> None:
        found = publish(centre, editor)
        event = Event.objects.get(topic="form", stream=found)
        assert event.kind == "form.published"
        assert event.payload["source"] == SOURCE

    def test_an_unchecked_draft_is_not_published(
        self, centre: Centre, editor: Actor
    ) -> None:
        found = draft(centre, editor)
        with pytest.raises(Conflict) as caught:
            actions.publish_template(
                actor=editor,
                at=centre.at,
                template_id=found,
                reason="Công văn",
                seen=centre.at,
            )
        assert caught.value.code == "not_checked"

    def test_saving_after_the_check_takes_the_check_away(
        self, centre: Centre, editor: Actor
    ) -> None:
        found = draft(centre, editor)
        actions.check_template(actor=editor, at=centre.at, template_id=found)
        assert FormTemplate.objects.get(pk=found).state == "checked"
        draft(centre, editor, SOURCE + "\n")
        assert FormTemplate.objects.get(pk=found).state == "draft"

    def test_a_reason_is_asked_for(self, centre: Centre, editor: Actor) -> None:
        found = draft(centre, editor)
        actions.check_template(actor=editor, at=centre.at, template_id=found)
        with pytest.raises(Invalid) as caught:
            actions.publish_template(
                actor=editor, at=centre.at, template_id=found, reason=" ", seen=centre.at
            )
        assert caught.value.field == "reason"

    def test_two_editors_do_not_overwrite_each_other(
        self, centre: Centre, editor: Actor
    ) -> None:
        draft(centre, editor)
        with pytest.raises(Conflict):
            actions.save_template_draft(
                actor=editor,
                at=centre.at,
                unit_id=centre.reception,
                set_key="2018",
                kind="receipt",
                source="other",
                seen=centre.at - timedelta(hours=1),
            )
        assert FormTemplate.objects.get().source == SOURCE

    def test_what_is_published_is_not_edited(self, centre: Centre, editor: Actor) -> None:
        found = publish(centre, editor)
        for act in (actions.drop_template_draft, actions.check_template):
            with pytest.raises(Conflict):
                act(actor=editor, at=centre.at, template_id=found)
        draft(centre, editor, "another")
        assert FormTemplate.objects.get(pk=found).source == SOURCE

    @pytest.mark.parametrize("username", ["quay", "lanhdao", "giamdoc", "quantri"])
    def test_others_may_not(self, centre: Centre, editor: Actor, username: str) -> None:
        other = centre.actor(username)
        found = draft(centre, editor)
        for act in (
            lambda: draft(centre, other),
            lambda: readers.template(actor=other, template_id=found),
            lambda: actions.check_template(actor=other, at=centre.at, template_id=found),
            lambda: actions.drop_template_draft(
                actor=other, at=centre.at, template_id=found
            ),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert FormTemplate.objects.count() == 1

    def test_an_unknown_form_or_circular_is_told(
        self, centre: Centre, editor: Actor
    ) -> None:
        with pytest.raises(NotFound):
            draft(centre, editor, kind="licence")

    def test_the_database_keeps_one_in_force_with_its_text(
        self, centre: Centre, editor: Actor
    ) -> None:
        found = publish(centre, editor)
        row = FormTemplate.objects.get(pk=found)
        row.pk, row.n = None, 99
        with pytest.raises(IntegrityError, match="one_published"), transaction.atomic():
            row.save(force_insert=True)
        with pytest.raises(IntegrityError, match="has_text"), transaction.atomic():
            FormTemplate.objects.filter(pk=found).update(text=None)


class TestChecking:
    def codes(self, source: str, kind: str = "receipt") -> set[str]:
        return {fault.code for fault in faults(source, forms=OLD, kind=kind)}

    @pytest.mark.parametrize("kind", ["apology", "control", "ticket"])
    def test_the_built_in_ones_are_well(self, kind: str) -> None:
        source = built_in_source(OLD.layout(kind))
        assert [f.message % f.facts for f in faults(source, forms=OLD, kind=kind)] == []

    @pytest.mark.parametrize("word", sorted(FORBIDDEN))
    def test_nothing_from_elsewhere(self, word: str) -> None:
        bad = SOURCE + f'\n#let x = {word} "a"\n'
        (fault,) = faults(bad, forms=OLD, kind="receipt")
        assert (fault.code, fault.line) == ("word_forbidden", bad.count("\n"))

    def test_a_fault_names_its_line(self) -> None:
        lines = SOURCE.splitlines()
        lines.insert(9, "#nobody-knows-this()")
        (fault,) = faults("\n".join(lines), forms=OLD, kind="receipt")
        assert fault.line == 10
        assert "nobody-knows-this" in str(fault.facts["said"])

    def test_every_field_has_to_be_printed(self) -> None:
        (fault,) = faults(
            SOURCE.replace("#item([Chủ hồ sơ], paper.owner)\n", ""),
            forms=OLD,
            kind="receipt",
        )
        assert fault.code == "field_missing"
        assert fault.facts["fields"] == "owner"

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            (PRELUDE, "", "prelude_missing"),
            ('size: "a5"', 'size: "a4"', "sheet_wrong"),
            ("#letterhead()", "", "field_missing"),
            ("#person()", "#move(dx: 400pt)[Ngoài]\n#person()", "text_outside"),
            ("#person()", "#let n = range(900000000)\n#person()", "template_too_heavy"),
        ],
    )
    def test_what_else_is_wrong(self, old: str, new: str, code: str) -> None:
        assert code in self.codes(SOURCE.replace(old, new, 1))

    def test_a_template_without_its_qr_code(self) -> None:
        bare = "(columns: 1, block(height: 20mm), text(paper.code))"
        source = SOURCE.replace("#titled(", f"#grid{bare}\n#heading-line(").replace(
            ", sub: [(Liên: Giao cho người nộp hồ sơ)]", ""
        )
        assert self.codes(source) == {"qr_missing"}

    def test_no_file_and_no_package_is_reached_even_unchecked(self) -> None:
        from motcua.domain.documents.rules.checking import sample_words  # noqa: PLC0415
        from motcua.domain.documents.rules.samples import example  # noqa: PLC0415
        from motcua.domain.documents.rules.sandbox import press  # noqa: PLC0415

        words = sample_words(example("receipt"), forms=OLD)
        for reach in ('#read("/etc/passwd")', '#read("common.typ")', '#include "a.typ"'):
            (pressed,) = press(reach, [words])
            assert pressed.error
            assert pressed.pages == ()


def test_every_form_of_every_circular_has_a_template() -> None:
    assert len(readers._built_in_texts()) == len(FORMS) + 1, "one letter has two"
