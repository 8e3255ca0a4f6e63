"""Forms in the database: versions, who may publish, which procedure has which."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.catalogue.models import Procedure, ProcedureVersion
from motcua.domain.eforms import actions, readers
from motcua.domain.eforms.models import FormState, FormUse, FormVersion
from motcua.domain.ledger.models import Event
from motcua.kernel.errors import Conflict, Invalid, MotcuaError, NotAllowed, NotFound
from tests.databases import MORNING
from tests.eforms import EVERY_TYPE
from tests.world import Centre

pytestmark = pytest.mark.django_db


@contextmanager
def refused(kind: type[MotcuaError], code: str) -> Iterator[None]:
    with pytest.raises(kind) as fault:
        yield
    assert fault.value.code == code
    assert fault.value.remedy


@pytest.fixture
def centre() -> Centre:
    return Centre()


def definition(centre: Centre, **changes: Any) -> dict[str, Any]:
    taken = FormUse.objects.values("procedure_id")
    free = Procedure.objects.exclude(pk__in=taken).order_by("code").first()
    assert free is not None
    return {**EVERY_TYPE, "procedures": [free.code], **changes}


def publish(centre: Centre, data: dict[str, Any]) -> int:
    me: dict[str, Any] = {"actor": centre.actor("cauhinh"), "at": MORNING}
    form_id = actions.save_form_draft(**me, definition=data)
    actions.check_form(**me, form_id=form_id)
    with refused(NotAllowed, "form_own_work"):
        actions.publish_form(**me, form_id=form_id, decision="QĐ 1")
    other = {**me, "actor": centre.actor("giamdoc")}
    return actions.publish_form(**other, form_id=form_id, decision="QĐ 1")


def test_a_form_goes_from_draft_to_retired(centre: Centre) -> None:
    data = definition(centre)
    first = publish(centre, data)
    version = ProcedureVersion.objects.filter(
        procedure__code=data["procedures"][0]
    ).first()
    assert version is not None
    used = readers.form_for(procedure_version_id=version.pk)
    assert used is not None
    assert (used.id, used.n) == (first, 1)
    second = publish(centre, {**data, "name": "Tên mới"})
    used = readers.form_for(procedure_version_id=version.pk)
    assert used is not None
    assert (used.id, used.n, used.name) == (second, 2, "Tên mới")
    assert FormVersion.objects.get(pk=first).state == FormState.RETIRED
    me: dict[str, Any] = {"actor": centre.actor("cauhinh"), "at": MORNING}
    actions.retire_form(**me, key="every-type")
    assert readers.form_for(procedure_version_id=version.pk) is None
    with pytest.raises(NotFound):
        actions.retire_form(**me, key="every-type")
    kinds = Event.objects.filter(topic="eform", stream__in=[first, second])
    assert (
        list(kinds.order_by("at", "n").values_list("kind", flat=True)).count(
            "eform.published"
        )
        == 2
    )


def test_one_version_of_a_procedure_may_have_its_own(centre: Centre) -> None:
    data = definition(centre)
    publish(centre, data)
    version = ProcedureVersion.objects.get(procedure__code=data["procedures"][0])
    own = {**data, "key": "own", "procedures": [f"{data['procedures'][0]}@{version.n}"]}
    publish(centre, own)
    used = readers.form_for(procedure_version_id=version.pk)
    assert used is not None
    assert used.key == "own"


def test_only_those_who_configure_may(centre: Centre) -> None:
    for name in ("quay", "thamdinh", "lanhdao", "congdan"):
        with pytest.raises(NotAllowed):
            actions.save_form_draft(
                actor=centre.actor(name), at=MORNING, definition=definition(centre)
            )
        with pytest.raises(NotAllowed):
            readers.forms(actor=centre.actor(name))
    assert not FormVersion.objects.filter(key="every-type").exists()


def test_what_is_wrong_is_not_published(centre: Centre) -> None:
    me: dict[str, Any] = {"actor": centre.actor("cauhinh"), "at": MORNING}
    other = {**me, "actor": centre.actor("giamdoc")}
    data = definition(centre)
    form_id = actions.save_form_draft(**me, definition=data)
    with refused(Conflict, "form_not_checked"):
        actions.publish_form(**other, form_id=form_id, decision="QĐ 1")
    loud = {**data, "name": "TỜ KHAI ĐĂNG KÝ KHAI SINH"}
    actions.save_form_draft(**me, definition=loud)
    with refused(Invalid, "form_all_capitals"):
        actions.check_form(**me, form_id=form_id)
    actions.save_form_draft(**me, definition={**data, "procedures": ["9.999999"]})
    actions.check_form(**me, form_id=form_id)
    with refused(Invalid, "decision_missing"):
        actions.publish_form(**other, form_id=form_id, decision=" ")
    with refused(Invalid, "form_procedure_unknown"):
        actions.publish_form(**other, form_id=form_id, decision="QĐ 1")
    actions.drop_form_draft(**me, form_id=form_id)
    publish(centre, data)
    with refused(Conflict, "form_procedure_taken"):
        publish(centre, {**data, "key": "rival"})


def test_two_editors_do_not_overwrite_each_other(centre: Centre) -> None:
    me: dict[str, Any] = {"actor": centre.actor("cauhinh")}
    data = definition(centre)
    actions.save_form_draft(**me, at=MORNING, definition=data)
    seen = readers.form_named(**me, key="every-type").edited_at
    later = MORNING.replace(minute=59)
    actions.save_form_draft(**me, at=later, definition=data, seen=seen)
    with refused(Conflict, "form_draft_changed"):
        actions.save_form_draft(**me, at=later, definition=data, seen=seen)


def test_the_database_holds_one_form_a_procedure(centre: Centre) -> None:
    data = definition(centre)
    form_id = publish(centre, data)
    use = FormUse.objects.get(form_id=form_id)
    taken = pytest.raises(IntegrityError, match="eforms_use_one_per_procedure")
    with taken, transaction.atomic():
        FormUse.objects.create(procedure=use.procedure, form_id=form_id)


def test_loading_again_changes_nothing(centre: Centre) -> None:
    data = definition(centre)
    me: dict[str, Any] = {"actor": centre.actor("cauhinh"), "at": MORNING}
    assert actions.load_form(**me, definition=data) is not None
    assert actions.load_form(**me, definition=data) is None
