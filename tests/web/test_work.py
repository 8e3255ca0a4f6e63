"""My work: its parts, what narrows it, lists kept under a name; who may see whose."""

import re
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from motcua.domain.dossiers.actions.saved_lists import save_list
from motcua.domain.dossiers.models import Dossier, SavedList, WorkItem
from motcua.domain.dossiers.readers import worklist
from motcua.domain.dossiers.readers.work import my_work
from motcua.domain.dossiers.rules.worklist import (
    MOST_LISTS,
    Standing,
    Times,
    Wanted,
    Whose,
    standings,
)
from motcua.domain.dossiers.workflow.commands import Command
from motcua.kernel.errors import NotAllowed, NotNow
from tests.databases import MORNING
from tests.web.counter import errors_of, said_by, sign_in
from tests.world import Centre, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def centre() -> Centre:
    return Centre()


def shown(client: Client, query: str = "") -> list[str]:
    """Return the codes a list shows."""
    answer = client.get(f"/desk/?{query}")
    assert answer.status_code == 200, said_by(answer)
    return re.findall(r'mc-code" href="/desk/ho-so/([^"]+)"', answer.content.decode())


def number(client: Client, part: str) -> int:
    """Return the number a part of the list shows."""
    text = client.get("/desk/").content.decode()
    found = re.search(rf'muc={part}"[^>]*><strong[^>]*>(\d+)<', text)
    assert found
    return int(found.group(1))


def move(dossier_id: int, *, due: datetime, item: datetime, start: datetime) -> None:
    """Let an open dossier have other times; its reception lies before them."""
    received = min(due, item, start) - timedelta(days=30)
    Dossier.objects.filter(pk=dossier_id).update(received_at=received, due_at=due)
    WorkItem.objects.filter(dossier_id=dossier_id, closed_at=None).update(
        due_at=item, start_by=start
    )


def test_every_number_opens_what_it_counts_and_the_database_agrees_with_the_rule(
    centre: Centre,
) -> None:
    code, at, day = code_of("five-on-the-spot"), MORNING, timedelta(days=1)
    moments = [at - day, at - timedelta(minutes=5), at + timedelta(minutes=5), at + day]
    every = [(d, i, s) for d, i, s in product(moments, repeat=3) if s <= min(i, d)]
    done = centre.accept(code)
    client = sign_in("thamdinh")
    for due, item, start in every:
        move(done.dossier_id, due=due, item=item, start=start)
        for status in ("processing", "supplement"):
            Dossier.objects.filter(pk=done.dossier_id).update(status=status)
            rule = standings(Times(due, item, start, rests=status == "supplement"), at=at)
            for one in Standing:
                found = my_work(actor=centre.actor("thamdinh"), wanted=Wanted(one), at=at)
                assert {one for one in Standing if found.counts.of(one)} == rule
                assert len(found.rows) == found.counts.of(one)
    Dossier.objects.filter(pk=done.dossier_id).update(status="processing")
    move(done.dossier_id, due=at - day, item=at - day, start=at - day)
    assert [number(client, p) for p in ("hom-nay", "sap-toi", "qua-han", "nguy-co")] == [
        0,
        0,
        1,
        0,
    ]
    assert shown(client, "muc=qua-han") == [done.code]
    assert shown(client, "muc=sap-toi") == []
    assert number(sign_in("lanhdao"), "qua-han") == 0


def test_more_work_than_is_looked_at_is_said_to_be_more(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        centre.accept(code_of("five-on-the-spot"))
    client = sign_in("thamdinh")
    every = r'mc-part__count">([^<]+)</strong> Tất cả'
    assert re.findall(every, client.get("/desk/").content.decode()) == ["3"]
    monkeypatch.setattr(worklist, "MOST_LOOKED_AT", 2)
    assert re.findall(every, client.get("/desk/").content.decode()) == ["từ 2"]


def test_what_narrows_a_list_and_which_columns_it_has(centre: Centre) -> None:
    first = centre.accept(code_of("five-on-the-spot"))
    client = sign_in("thamdinh")
    row = Dossier.objects.get(pk=first.dossier_id)
    item = WorkItem.objects.get(dossier_id=row.pk, closed_at=None)
    field = row.procedure_version.field.name
    fits = {
        "thu-tuc": row.procedure_code,
        "linh-vuc": field,
        "buoc": item.step_name,
        "don-vi": str(item.unit_id),
        "tu-ngay": "22/11/2021",
        "den-ngay": "22/11/2021",
    }
    for name, value in fits.items():
        assert shown(client, f"{name}={value}") == [first.code], name
    fails = {
        "thu-tuc": "0",
        "linh-vuc": "Không có",
        "buoc": "Không có",
        "don-vi": "999999999999",
        "tu-ngay": "23/11/2021",
        "den-ngay": "21/11/2021",
    }
    for name, value in fails.items():
        assert shown(client, f"{name}={value}") == [], name
    text = client.get("/desk/?cot=received&cot=unit").content.decode()
    assert re.findall(r'"govuk-table__header">([^<]+)<', text)[-2:] == [
        "Ngày nhận",
        "Đơn vị",
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("tu-ngay=32/13/2021", "tu-ngay"),
        ("tu-ngay=23/11/2021&den-ngay=22/11/2021", "den-ngay"),
        ("don-vi=x", "don-vi"),
        ("don-vi=" + "9" * 40, "don-vi"),
        ("cot=password", "cot"),
    ],
)
def test_bad_filters_are_told_at_their_field(query: str, field: str) -> None:
    answer = sign_in("truongphong").get(f"/desk/?{query}")
    assert answer.status_code == 422
    assert list(errors_of(answer)) == [field]


@pytest.mark.parametrize(
    ("query", "status"), [("muc=x", 422), ("ds=7", 404), ("cua=x", 422), ("tu=x", 200)]
)
def test_what_is_no_part_and_no_list_is_told(query: str, status: int) -> None:
    assert sign_in("truongphong").get(f"/desk/?{query}").status_code == status


def test_others_work_is_for_those_who_lead_the_unit(centre: Centre) -> None:
    code = code_of("department", resolving="tckh")
    done = centre.act(centre.accept(code), "quay", Command.HAND_OVER)
    done = centre.act(done, "truongphong", Command.RECEIVE)
    officer = centre.actor("chuyenvien").officer_id
    done = centre.act(done, "truongphong", Command.ASSIGN, assignee_id=officer)
    assert shown(sign_in("chuyenvien")) == [done.code]
    head = sign_in("truongphong")
    assert shown(head) == []
    assert shown(head, "cua=unit") == shown(head, f"cua={officer}") == [done.code]
    for name in ("chuyenvien", "chuyenvien2", "quay", "lanhdao"):
        answer = sign_in(name).get(f"/desk/?cua={officer}")
        assert answer.status_code == 403
        assert done.code not in answer.content.decode() or name == "chuyenvien"
    with pytest.raises(NotAllowed):
        my_work(
            actor=centre.actor("chuyenvien2"), wanted=Wanted(whose=Whose.UNIT), at=MORNING
        )
    # Somebody who leads another unit sees nothing of this one.
    other = centre.actor("thamdinh")
    assert my_work(actor=other, at=MORNING).rows == ()


def test_a_list_is_kept_shown_first_and_dropped() -> None:
    client, other = sign_in("thamdinh"), sign_in("lanhdao")
    form = {"ten": " Đất  đai ", "buoc": "Thẩm định", "cot": ["due"], "dau-tien": "1"}
    answer = client.post("/desk/danh-sach", form)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/desk/?ds=1"
    said = said_by(client.get("/desk/"))
    assert "Đang xem “Đất đai”" in said
    assert "Đang xem" not in said_by(client.get("/desk/?ds=0"))
    # Nobody else sees, changes or drops it.
    assert other.get("/desk/?ds=1").status_code == 404
    for do in ("usual", "drop"):
        assert other.post("/desk/danh-sach/1", {"do": do}).status_code == 404
    assert SavedList.objects.get().name == "Đất đai"
    client.post("/desk/danh-sach", {**form, "ten": "Đất đai", "buoc": "Trình"})
    assert SavedList.objects.get().asked["buoc"] == "Trình"
    client.post("/desk/danh-sach/1", {"do": "not-usual"})
    assert not SavedList.objects.get().is_usual
    client.post("/desk/danh-sach/1", {"do": "drop"})
    assert not SavedList.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"ten": ""}, {"ten": "x" * 61}, {"tu-ngay": "x"}, {"cot": ["x"]}]
)
def test_a_list_that_cannot_be_kept_is_told_and_nothing_is(
    changes: dict[str, object],
) -> None:
    form = {"ten": "Tên", "buoc": "Thẩm định", **changes}
    answer = sign_in("thamdinh").post("/desk/danh-sach", form)
    assert answer.status_code == 422
    assert errors_of(answer)
    assert not SavedList.objects.exists()


def test_twenty_lists_are_the_most_and_one_is_shown_first(centre: Centre) -> None:
    actor = centre.actor("thamdinh")

    def save(name: str) -> int:
        return save_list(actor=actor, at=MORNING, name=name, asked={}, is_usual=True)

    assert [save(f"Danh sách {n}") for n in range(MOST_LISTS)] == list(range(1, 21))
    with pytest.raises(NotNow):
        save("Một nữa")
    assert SavedList.objects.get(is_usual=True).name == "Danh sách 19"
    for place in (0, 21):
        with pytest.raises(IntegrityError, match="twenty_at_most"), transaction.atomic():
            SavedList.objects.filter(place=5).update(place=place)
    with pytest.raises(NotAllowed):
        save_list(actor=centre.actor("congdan"), at=MORNING, name="Tên", asked={})
