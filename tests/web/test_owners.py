"""Several people in one dossier at the counter: cards scanned, lines, corrections."""

import re

import pytest

from motcua.domain.dossiers.models import CoApplicant, Dossier, Draft
from tests.web.counter import Desk, errors_of, recorded, said_by, sign_in

pytestmark = pytest.mark.django_db

CARD = "022090001239||Lê Văn Mới|01021990|Nam|Tổ 1, Bãi Cháy, Hạ Long|15042021"


def line(n: int, name: str, number: str) -> dict[str, str]:
    """Return the fields of one line."""
    parts = {
        "name": name,
        "id_kind": "cccd",
        "id_number": number,
        "phone": "",
        "email": "",
    }
    return {f"co-{n}-{part}": value for part, value in parts.items()}


@pytest.mark.parametrize("do", ["co-find", "save"])
def test_a_scanned_card_becomes_a_line_and_the_hand_stays(desk: Desk, do: str) -> None:
    sent = desk.fields(co="0", co_find=CARD, do=do)
    answer = desk.client.post(desk.path, sent)
    assert answer.headers["Location"].endswith("#co_find")
    fields = Draft.objects.get().data["fields"]
    assert (fields["co"], fields["co-0-name"]) == ("1", "Lê Văn Mới")
    assert fields["co_find"] == ""
    page = desk.client.get(answer.headers["Location"]).content.decode()
    assert 'value="022090001239"' in page
    # Whoever is known comes by the number alone; a line can be left out again.
    more = {str(k): str(v) for k, v in fields.items()}
    desk.client.post(desk.path, more | {"co_find": "022 154 900 111", "do": "co-find"})
    fields = Draft.objects.get().data["fields"]
    assert fields["co-1-name"]
    desk.client.post(desk.path, fields | {"do": "co-drop-0"})
    assert Draft.objects.get().data["fields"]["co-0-id_number"] == "022154900111"


def test_lines_become_co_applicants_and_empty_ones_do_not_count(desk: Desk) -> None:
    named = line(0, "", "") | line(1, "Lê Văn Mới", "022090001239")
    answer = desk.send(co="2", **named)
    assert answer.status_code == 302, errors_of(answer)
    assert [c.name for c in CoApplicant.objects.all()] == ["Lê Văn Mới"]
    code = Dossier.objects.get().code
    told = said_by(desk.client.get(f"/desk/ho-so/{code}"))
    assert "và 1 người cùng đứng tên" in told


def test_each_bad_line_is_named_and_nothing_is_received(desk: Desk) -> None:
    before = recorded()
    named = line(0, "Lê Văn Mới", "12") | line(1, "Ai Đó", "")
    answer = desk.send(co="2", **named)
    assert answer.status_code == 422
    assert "co-1-id_number" in errors_of(answer)
    answer = desk.send(co="1", **line(0, "Lê Văn Mới", "12"))
    assert "co-0-id_number" in errors_of(answer)
    answer = desk.client.post(desk.path, desk.fields(co_find="1|2", do="co-find"))
    assert answer.status_code == 422
    assert recorded() == before


def test_who_they_are_is_corrected_on_a_page_of_its_own(desk: Desk) -> None:
    assert desk.send().status_code == 302
    code = Dossier.objects.get().code
    at = f"/desk/ho-so/{code}/nguoi-dung-ten"

    def fields(**typed: str) -> dict[str, str]:
        page = desk.client.get(at).content.decode()
        found = re.search(r'name="request" value="([^"]+)"', page)
        assert found
        return {"request": found.group(1), **typed}

    read = desk.client.post(at, fields(find=CARD, do="read"))
    assert 'value="Lê Văn Mới"' in read.content.decode()
    who = {"name": "Lê Văn Mới", "id_kind": "cccd", "id_number": "022090001239"}
    refused = desk.client.post(at, fields(do="add", **who))
    assert "reason" in errors_of(refused)
    why = "Theo giấy chứng nhận kết hôn"
    assert desk.client.post(at, fields(do="add", reason=why, **who)).status_code == 302
    assert "Lê Văn Mới" in said_by(desk.client.get(at))
    refused = desk.client.post(at, fields(do="drop", n="1", reason=""))
    assert refused.status_code == 422
    assert desk.client.post(at, fields(do="drop", n="1", reason=why)).status_code == 302
    assert not CoApplicant.objects.filter(removed_at=None).exists()
    history = said_by(desk.client.get(f"/desk/ho-so/{code}"))
    assert "Đã bỏ người cùng đứng tên" in history
    for username in ("thamdinh", "traketqua"):
        assert sign_in(username).get(at).status_code == 403
