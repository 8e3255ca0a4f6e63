"""From the counter to the citizen's hand, without a browser."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from motcua.domain.catalogue import readers as catalogue
from motcua.domain.dossiers.actions import intake as intake_actions
from motcua.domain.dossiers.actions.reading import open_dossier
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers import choices, public
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.readers.readings import reads
from motcua.domain.dossiers.readers.register import register
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.states import Status
from motcua.domain.ledger.models import Event
from motcua.domain.notifications.models import Effect
from motcua.journeys import receive
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, Role, RoleAt
from motcua.kernel.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    NotNow,
    Several,
)
from tests.databases import MORNING
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return Centre()


def test_five_on_the_spot_ends_in_the_citizens_hand(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"))
    assert done.code == "H49.01.01-211122-0001"
    done = centre.to_return(done)
    facts = open_dossier(
        actor=centre.actor("congdan"), at=centre.at, dossier_id=done.dossier_id
    )
    assert facts.status == Status.RETURNED
    assert facts.result_number == "01/QĐ-UBND"
    times = [
        facts.received_at,
        facts.appraised_at,
        facts.approved_at,
        facts.sealed_at,
        facts.returned_at,
    ]
    assert all(times)
    assert times == sorted(t for t in times if t)
    assert [f.kind for f in facts.files] == ["receipt", "result", "returned", "survey"]
    assert [item.officer_name != "" for item in facts.items] == [True] * 4
    assert readers.chain_fault(dossier_id=done.dossier_id) is None


def test_numbers_of_a_day_have_no_gap_even_after_a_failure(centre: Centre) -> None:
    code = code_of("five-on-the-spot")
    first = centre.accept(code)
    with pytest.raises(Invalid):
        centre.accept(code, sets=0)
    with pytest.raises(Invalid):
        centre.accept(code, rows=())
    second = centre.accept(code)
    assert [first.code[-4:], second.code[-4:]] == ["0001", "0002"]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("qd20-2020", "H49.01.01-211122-0001"),
        ("tt10-2016", "000.01.01.H49-211122-0001"),
    ],
)
def test_codes_are_written_by_the_rule_that_is_set(
    centre: Centre, settings: Settings, rule: str, code: str
) -> None:
    settings.CODE_RULE = rule
    done = centre.accept(code_of("five-on-the-spot"))
    assert done.code == code
    assert public.look_up(code=code).code == code


def test_a_code_of_another_system_is_kept(centre: Centre) -> None:
    code = code_of("five-on-the-spot")
    done = centre.accept(code, foreign_code="000.00.06.h56-231027-0361")
    assert done.code == "000.00.06.H56-231027-0361"
    with pytest.raises(Invalid) as caught:
        centre.accept(code, foreign_code="000.00.06.H56-231027-0361")
    assert caught.value.field == "foreign_code"


@pytest.mark.parametrize(
    "typed",
    [
        "H49.01.01-211122-0001",
        "h49.01.01-211122-0777",
        "H49.01.01-301231-0001",
        "000.01.01.H49-211122-12345",
    ],
)
def test_a_code_of_our_own_form_is_no_other_system_s(centre: Centre, typed: str) -> None:
    code = code_of("five-on-the-spot")
    with pytest.raises(Invalid) as caught:
        centre.accept(code, foreign_code=typed)
    assert (caught.value.code, caught.value.field) == (
        "foreign_code_ours",
        "foreign_code",
    )
    assert caught.value.remedy
    assert not Dossier.objects.exists()
    assert centre.accept(code).code == "H49.01.01-211122-0001"


@pytest.mark.parametrize(
    "typed", ["H01.01.01-211122-0001", "H49.01.01-211322-0001", "H49.01.01-211122-01"]
)
def test_codes_that_only_look_like_ours_are_kept(centre: Centre, typed: str) -> None:
    done = centre.accept(code_of("five-on-the-spot"), foreign_code=typed)
    assert done.code == typed


def test_all_that_is_wrong_with_an_intake_is_told_at_once(centre: Centre) -> None:
    code = code_of("five-on-the-spot")
    with pytest.raises(Several) as caught:
        centre.accept(
            code, case_n=99, sets=0, fee=-1, rows=(), delivery="post", foreign_code="a b"
        )
    assert [fault.field for fault in caught.value.faults][:4] == [
        "case",
        "sets",
        "fee",
        "delivery_address",
    ]
    fields = {fault.field for fault in caught.value.faults}
    assert "foreign_code" in fields
    assert any(str(field).startswith("component-") for field in fields)
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("verb", ["refuse", "request_completion"])
def test_who_turns_away_is_told_of_the_reason_with_the_rest(
    centre: Centre, verb: str
) -> None:
    intake = centre.intake(code_of("five-on-the-spot"), rows=(), sets=0)
    with pytest.raises(Several) as caught:
        getattr(intake_actions, verb)(
            actor=centre.actor("quay"),
            at=centre.at,
            request_id=uuid4(),
            intake=intake,
            reason=" ",
        )
    assert [fault.field for fault in caught.value.faults] == ["sets", "reason"]


def test_faults_of_the_person_and_of_the_papers_are_told_together(
    centre: Centre,
) -> None:
    intake = centre.intake(code_of("five-on-the-spot"), rows=(), sets=0)
    submitter = replace(intake.submitter, person_id=0, id_number="12")
    with pytest.raises(Several) as caught:
        receive.accept(
            actor=centre.actor("quay"),
            at=centre.at,
            request_id=uuid4(),
            person=receive.PersonTyped(kind="citizen"),
            intake=replace(intake, submitter=submitter),
        )
    fields = [fault.field for fault in caught.value.faults]
    assert fields[:2] == ["id_number", "sets"]
    assert str(fields[2]).startswith("component-")


def test_the_same_request_twice_is_one_dossier(centre: Centre) -> None:
    request_id = uuid4()
    code = code_of("five-on-the-spot")
    first = centre.accept(code, request_id)
    again = centre.accept(code, request_id)
    assert (again.dossier_id, again.repeated) == (first.dossier_id, True)
    assert Dossier.objects.count() == 1
    request_id = uuid4()
    moved = centre.act(first, "thamdinh", Command.SUBMIT, request_id, opinion="Đủ")
    once_more = centre.act(first, "thamdinh", Command.SUBMIT, request_id, opinion="Đủ")
    assert once_more.repeated
    assert once_more.version == moved.version


def test_who_acts_on_an_old_page_is_told_what_changed(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"))
    centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ")
    with pytest.raises(Conflict) as caught:
        centre.act(done, "thamdinh2", Command.SUBMIT, opinion="Cũng đủ")
    assert centre.actor("thamdinh").name in str(caught.value)
    assert WorkItem.objects.filter(dossier_id=done.dossier_id).count() == 2


def test_completion_is_asked_for_and_the_same_code_goes_on(centre: Centre) -> None:
    code = code_of("five-on-the-spot")
    asked = intake_actions.request_completion(
        actor=centre.actor("quay"),
        at=centre.at,
        request_id=uuid4(),
        intake=centre.intake(code, rows=()),
        reason="Thiếu tờ khai",
    )
    facts = readers.dossier(
        actor=SYSTEM, dossier_id=asked.dossier_id, on=centre.at.date()
    )
    assert facts.status == Status.INCOMPLETE
    assert (facts.due_at, facts.received_at) == (None, None)
    assert [f.kind for f in facts.files] == ["supplement"]
    centre.at += timedelta(days=1)
    done = intake_actions.accept(
        actor=centre.actor("quay"),
        at=centre.at,
        request_id=uuid4(),
        intake=centre.intake(code),
        completing=asked.dossier_id,
    )
    assert done.code == asked.code
    row = Dossier.objects.get(pk=done.dossier_id)
    assert row.received_at == centre.at
    with pytest.raises(Conflict):
        intake_actions.accept(
            actor=centre.actor("quay"),
            at=centre.at,
            request_id=uuid4(),
            intake=centre.intake(code),
            completing=asked.dossier_id,
        )


def test_refusal_needs_a_reason_and_ends_there(centre: Centre) -> None:
    code = code_of("five-on-the-spot")
    for reason in ("", "  "):
        with pytest.raises(Invalid) as caught:
            intake_actions.refuse(
                actor=centre.actor("quay"),
                at=centre.at,
                request_id=uuid4(),
                intake=centre.intake(code, rows=()),
                reason=reason,
            )
        assert caught.value.field == "reason"
    done = intake_actions.refuse(
        actor=centre.actor("quay"),
        at=centre.at,
        request_id=uuid4(),
        intake=centre.intake(code, rows=()),
        reason="Không thuộc thẩm quyền",
    )
    assert public.look_up(code=done.code).status == Status.REFUSED
    offered = choices.choices(
        actor=centre.actor("thamdinh"), dossier_id=done.dossier_id, at=centre.at
    )
    assert offered.items == ()


def test_letters_are_owed_with_the_act_and_bear_no_name(centre: Centre) -> None:
    done = centre.to_return(centre.accept(code_of("five-on-the-spot")))
    letters = Effect.objects.filter(dossier_id=done.dossier_id).order_by("id")
    assert [e.kind for e in letters] == ["accepted", "result_ready", "returned"]
    assert all("Hoa" not in str(e.facts) for e in letters)


def test_every_reading_is_noted_and_shown_to_the_submitter(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"))
    on = centre.at.date()
    open_dossier(actor=centre.actor("giamdoc"), at=centre.at, dossier_id=done.dossier_id)
    with pytest.raises(NotFound):
        open_dossier(
            actor=centre.actor("congdan2"), at=centre.at, dossier_id=done.dossier_id
        )
    found = reads(actor=centre.actor("congdan"), dossier_id=done.dossier_id, on=on)
    assert [r.actor_name for r in found.rows] == [centre.actor("giamdoc").name]


def test_anybody_sees_the_degree_of_completion_and_nothing_else(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"))
    status = public.look_up(code=done.code.lower())
    assert (status.done, status.total) == (1, 5)
    assert "Hoa" not in repr(status)
    with pytest.raises(NotFound):
        public.look_up(code="H49.01.01-211122-9999")


@pytest.mark.parametrize(
    ("days", "error"),
    [
        (6, "closed_day"),  # Sunday
        (5, None),  # Saturday morning the counter is open
        (40, "closed_day"),  # 1 January 2022, a Saturday and a holiday
    ],
)
def test_closed_days(centre: Centre, days: int, error: str | None) -> None:
    centre.at += timedelta(days=days)
    code = code_of("five-on-the-spot")
    if error is None:
        assert centre.accept(code).version == 1
        return
    with pytest.raises(NotNow) as caught:
        centre.accept(code)
    assert caught.value.code == error


def test_a_procedure_not_in_force_or_unknown_is_not_received(centre: Centre) -> None:
    intake = centre.intake(code_of("five-on-the-spot"))
    draft = catalogue.problems()[0].code
    for code, error in [("9.999999", NotFound), (draft, NotNow)]:
        with pytest.raises(error):
            intake_actions.accept(
                actor=centre.actor("quay"),
                at=centre.at,
                request_id=uuid4(),
                intake=type(intake)(
                    procedure_code=code,
                    receiving_unit_id=intake.receiving_unit_id,
                    submitter=intake.submitter,
                    rows=(),
                ),
            )
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sets": 0}, "sets"),
        ({"sets": 51}, "sets"),
        ({"fee": -1}, "fee"),
        ({"delivery": "post"}, "delivery_address"),
        ({"foreign_code": "a b"}, "foreign_code"),
    ],
)
def test_bad_values_name_their_field_and_change_nothing(
    centre: Centre, changes: dict[str, Any], field: str
) -> None:
    code = code_of("five-on-the-spot")
    with pytest.raises(Invalid) as caught:
        centre.accept(code, **changes)
    assert caught.value.field == field
    assert not Dossier.objects.exists()
    assert not Event.objects.filter(topic="dossier").exists()


def test_a_postal_hand_over_starts_the_clock_at_its_signing(centre: Centre) -> None:
    code = code_of("five-on-the-spot")
    signed = centre.at - timedelta(hours=16)
    with pytest.raises(Invalid) as caught:
        centre.accept(code, handed_over_at=signed)
    assert caught.value.field == "handed_over_at"
    with pytest.raises(Invalid):
        centre.accept(code, channel="post", handed_over_at=centre.at + timedelta(hours=1))
    with pytest.raises(Invalid):
        centre.accept(code, channel="post", handed_over_at=centre.at - timedelta(days=9))
    done = centre.accept(
        code, channel="post", handed_over_at=centre.at - timedelta(days=3)
    )
    row = Dossier.objects.get(pk=done.dossier_id)
    assert row.received_at == centre.at - timedelta(days=3)


def test_post_of_the_old_year_is_numbered_in_its_book(centre: Centre) -> None:
    centre.at = MORNING.replace(year=2022, month=1, day=4)
    signed = MORNING.replace(month=12, day=31, hour=16)
    for handed_over_at, channel, number in (
        (None, "counter", 1),
        (signed, "post", 1),
        (signed, "post", 2),
    ):
        done = centre.accept(
            code_of("five-on-the-spot"), channel=channel, handed_over_at=handed_over_at
        )
        assert Dossier.objects.get(pk=done.dossier_id).receipt_number == number


def test_a_register_that_does_not_fit_is_refused_not_cut(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motcua.domain.dossiers.readers.register.MOST_ROWS", 1)
    day = centre.at.date()
    ask: Any = {
        "actor": centre.actor("giamdoc"),
        "unit_id": centre.reception,
        "first": day,
        "last": day,
        "on": day,
    }
    centre.accept(code_of("five-on-the-spot"))
    assert len(register(**ask)) == 1
    centre.accept(code_of("five-on-the-spot"))
    with pytest.raises(Invalid, match="hơn 1 hồ sơ"):
        register(**ask)


def test_my_work_is_mine_and_nobody_elses(centre: Centre) -> None:
    done = centre.accept(code_of("department", "tckh"))
    holders = {
        name: centre.work_of(name)
        for name in ("quay", "quay2", "truongphong", "chuyenvien", "lanhdao", "congdan")
    }
    mine = [done.dossier_id]
    assert holders == {
        "quay": mine,
        "quay2": mine,
        "truongphong": [],
        "chuyenvien": [],
        "lanhdao": [],
        "congdan": [],
    }
    done = centre.act(done, "quay", Command.HAND_OVER)
    done = centre.act(done, "truongphong", Command.RECEIVE)
    chosen = centre.actor("chuyenvien").officer_id
    done = centre.act(done, "truongphong", Command.ASSIGN, assignee_id=chosen)
    assert len(centre.work_of("chuyenvien")) == 1
    assert len(centre.work_of("chuyenvien2")) == 0
    with pytest.raises(NotAllowed):
        centre.act(done, "chuyenvien2", Command.SUBMIT, opinion="Tôi làm hộ")


def test_nobody_approves_without_authority_on_that_day(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"))
    done = centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ")
    usurper = centre.actor("thamdinh3")
    centre.people["thamdinh3"] = Actor(
        kind=ActorKind.OFFICER,
        name=usurper.name,
        officer_id=usurper.officer_id,
        roles=usurper.roles | {RoleAt(Role.LEADER, centre.reception)},
    )
    with pytest.raises(NotAllowed) as caught:
        centre.act(done, "thamdinh3", Command.APPROVE)
    assert caught.value.code == "no_authority_today"
