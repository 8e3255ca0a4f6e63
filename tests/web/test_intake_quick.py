"""The counter by keys: a card scanned, the procedure by letters, drafts by script."""

from typing import Any

import pytest
from django.test import Client

from motcua.domain.accounts.models import Person
from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.catalogue.readers.quick import by_codes, quick
from motcua.domain.dossiers.models import Draft
from motcua.domain.dossiers.readers.often import often_received
from motcua.kernel.actor import Role
from motcua.kernel.errors import NotAllowed
from tests.databases import MORNING
from tests.web.conftest import Clock
from tests.web.counter import Desk, errors_of, recorded, said_by, sign_in
from tests.world import code_of

pytestmark = pytest.mark.django_db

TODAY = MORNING.date()
KNOWN = "022155900037||Nguyễn Thị Hoa|27051955|Nữ|Tổ 9, Hà Tu, Hạ Long|15042021"
NEW = "022090001239||Lê Văn Mới|01021990|Nam|Tổ 1, Bãi Cháy, Hạ Long|15042021"


def blank(desk: Desk, **changes: str) -> dict[str, str]:
    gone = dict.fromkeys(("name", "id_number", "born_on", "phone", "address"), "")
    return desk.fields(**gone, do="find", **changes)


@pytest.mark.parametrize("do", ["find", "save"])
def test_a_new_card_fills_the_form_and_goes_on_to_the_telephone(
    desk: Desk, do: str
) -> None:
    sent = blank(desk, find=NEW) | {"do": do}
    answer = desk.client.post(desk.path, sent)
    assert answer.headers["Location"].endswith("#phone")
    page = desk.client.get(answer.headers["Location"]).content.decode()
    for value in ("Lê Văn Mới", "022090001239", "01/02/1990"):
        assert f'value="{value}"' in page
    assert "Tổ 1, Bãi Cháy, Hạ Long" in page
    assert "|" not in Draft.objects.get().data["fields"]["find"]
    assert not Person.objects.filter(id_number="022090001239").exists()


def test_a_known_card_finds_its_bearer_and_keeps_the_address_they_gave(
    desk: Desk,
) -> None:
    answer = desk.client.post(desk.path, blank(desk, find=KNOWN + KNOWN), follow=True)
    fields = Draft.objects.get().data["fields"]
    known = Person.objects.get(id_number="022155900037")
    assert fields["person"] == str(known.pk)
    assert (fields["phone"], fields["address"]) == (known.phone, known.address)
    assert "Địa chỉ đã biết khác" in said_by(answer)
    assert answer.redirect_chain[-1][0].endswith(("#case", "#fill"))


def test_a_number_known_by_another_name_is_shown_and_chooses_nobody(desk: Desk) -> None:
    scan = KNOWN.replace("Nguyễn Thị Hoa", "Trần Thị Khác")
    answer = desk.client.post(desk.path, blank(desk, find=scan), follow=True)
    assert "người mang tên khác" in said_by(answer)
    assert "Chọn Nguyễn Thị Hoa" in said_by(answer)
    assert Draft.objects.get().data["fields"]["person"] == ""


@pytest.mark.parametrize(
    ("scan", "said"),
    [
        (NEW[:50], "không đủ hoặc thừa phần"),
        ("H49.01.01-211122-0001", "Đây là mã của giấy tiếp nhận"),
        (NEW.replace("15042021", "23112021"), "Ngày sinh, ngày cấp"),
    ],
)
def test_a_bad_scan_is_told_at_its_field_and_nothing_is_saved(
    desk: Desk, scan: str, said: str
) -> None:
    before = recorded()
    answer = desk.client.post(desk.path, blank(desk, find=scan))
    assert answer.status_code == 422
    assert said in errors_of(answer)["find"]
    assert (recorded(), Draft.objects.count()) == (before, 0)


def test_the_script_saves_as_it_is_typed_until_there_is_a_dossier(desk: Desk) -> None:
    fields = desk.fields(do="keep", last="phone")
    assert desk.client.post(desk.path, fields).status_code == 204
    page = desk.client.get(f"{desk.path}?nhap={fields['draft']}").content.decode()
    assert 'name="last" value="phone"' in page
    desk.client.post(desk.path, fields | {"do": "accept"})
    assert desk.client.post(desk.path, fields).status_code == 204
    assert Draft.objects.count() == 0


def test_the_script_is_told_that_the_session_has_ended(desk: Desk) -> None:
    page = desk.client.get(desk.path).content.decode()
    owner = page.split('name="owner" value="')[1].split('"')[0]
    answer = Client().post(desk.path, desk.fields(owner=owner, do="keep"))
    assert answer.status_code == 401
    assert Draft.objects.count() == 1


def test_two_letters_or_the_end_of_the_code_find_what_this_counter_receives(
    desk: Desk,
) -> None:
    actor = desk.centre.actor("quay")
    unit = min(actor.units_as(Role.COUNTER))
    asked: dict[str, Any] = {"actor": actor, "unit_id": unit, "on": TODAY}
    name = ProcedureVersion.objects.get(
        procedure__code=desk.code, state="published"
    ).name_key
    letters = "".join(word[0] for word in name.split() if word[0].isalpha())[:5]
    assert desk.code in {row.code for row in quick(text=letters, **asked)}
    assert desk.code in {row.code for row in quick(text=desk.code[-4:], **asked)}
    for nothing in ("k", "ks kh", "%%", "'", "zzzz", ""):
        assert quick(text=nothing, **asked) == ()
    first = quick(text="dk", **asked)
    last = first[-1].code
    assert quick(text="dk", often=[last], **asked)[0].code == last
    page = desk.client.get("/desk/tiep-nhan", {"q": "ks"}).content.decode()
    assert "khai sinh" in page.split('id="hits"')[1].split("</h2>")[0]


def test_what_is_received_most_comes_first_the_officers_own_before_all(
    desk: Desk, clock: Clock
) -> None:
    other = sign_in("quay2")
    mine, theirs = desk.code, code_of("department")
    actor = desk.centre.actor("quay")
    unit = min(actor.units_as(Role.COUNTER))
    assert desk.send().status_code == 302
    desk.client, desk.code = other, theirs
    for _ in range(2):
        assert desk.send().status_code == 302
    found = often_received(actor=actor, unit_id=unit, at=MORNING.replace(hour=12))
    assert found == (mine, theirs)
    rows = by_codes(actor=actor, codes=found, unit_id=unit, on=TODAY)
    assert [row.code for row in rows] == [mine, theirs]
    assert "Hay nhận nhất" in said_by(sign_in("quay").get("/desk/tiep-nhan"))
    assert by_codes(actor=actor, codes=["9.999999"], unit_id=unit, on=TODAY) == ()


def test_who_receives_nothing_is_told_nothing(desk: Desk) -> None:
    actor = desk.centre.actor("thamdinh")
    with pytest.raises(NotAllowed):
        quick(actor=actor, text="dk", unit_id=1, on=TODAY)
    with pytest.raises(NotAllowed):
        often_received(actor=actor, unit_id=1, at=MORNING)
