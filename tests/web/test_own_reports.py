"""Making a report, looking at it, keeping and sharing it, and what is behind a number."""

import csv
import io
import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from motcua.domain.accounts.models import Account
from motcua.domain.bespoke.models import SavedReport, Schedule
from motcua.domain.reports.actions import follow
from motcua.kernel.actor import SYSTEM
from tests.papers import read_back
from tests.web.conftest import Clock
from tests.web.counter import sign_in
from tests.world import Centre, a_morning

pytestmark = pytest.mark.django_db
PAGE = "/desk/bao-cao/rieng/"
CHOSEN = {
    "ten": "Đúng hạn theo cách nộp",
    "so-lieu": ["received", "resolved", "on_time", "withdrawn"],
    "dong": "channel",
    "ky": "this_month",
    "phia": "tiep-nhan",
    "dinh-nghia": "hien-hanh",
    "bieu-do": "bar",
    "so-dong": "50",
    "so-hieu": "4b0f6c1a-7a37-4f5c-8e9b-6a2f3c1d9e11",
}


@pytest.fixture
def centre(clock: Clock) -> Centre:
    """Return the centre after a morning whose figures have been counted."""
    centre = a_morning()
    clock(centre.at)
    follow(actor=SYSTEM, at=centre.at)
    return centre


def keep(client: Client, **changes: Any) -> int:
    answer = client.post(f"{PAGE}moi", CHOSEN | {"lam": "luu"} | changes)
    assert answer.status_code == 302, answer.content.decode()
    found = re.fullmatch(rf"{PAGE}(\d+)", answer["Location"])
    assert found is not None
    return int(found[1])


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_what_is_chosen_is_looked_at_then_kept(centre: Centre) -> None:
    client = sign_in("giamdoc")
    assert "Xem thử" in text_of(client, f"{PAGE}moi")
    looked = client.post(f"{PAGE}moi", CHOSEN | {"lam": "xem"})
    assert looked.status_code == 302
    preview = text_of(client, looked["Location"].split("#")[0])
    assert "Trực tiếp" in preview
    assert 'value="Đúng hạn theo cách nộp"' in preview
    assert not SavedReport.objects.exists()
    report_id = keep(client)
    assert keep(client) == report_id, "a double click keeps one"
    said = text_of(client, f"{PAGE}{report_id}")
    assert '<svg width="100%"' in said
    assert "Mẫu số: hồ sơ đã giải quyết trong kỳ." in said
    # What is behind each number is as many dossiers.
    links = re.findall(rf'href="({PAGE}ho-so\?[^"]+)">([\d.]+)</a>', said)
    assert len(links) >= 8
    for link, number in links:
        listed = text_of(client, unescape(link))
        codes = set(re.findall(r'mc-code" href="[^"]+">([^<]+)<', listed))
        assert len(codes) == int(number), link
    total = [number for link, number in links if "so=received" in link]
    assert total == ["3", "3"]


def test_every_file_has_the_same_figures(centre: Centre) -> None:
    client = sign_in("giamdoc")
    report_id = keep(client)
    data = json.loads(client.get(f"{PAGE}{report_id}.json").content)
    (table,) = data["tables"]
    assert table["rows"][-1] == ["Tổng số", 3, 1, 1, "100,0 % (1/1)"]
    rows = csv.reader(
        io.StringIO(client.get(f"{PAGE}{report_id}.csv").content.decode("utf-8-sig"))
    )
    assert ["Tổng số", "3", "1", "1", "100,0 % (1/1)"] in list(rows)
    assert client.get(f"{PAGE}{report_id}.xlsx").content[:2] == b"PK"
    paper = read_back(client.get(f"{PAGE}{report_id}.pdf").content).text
    assert "Đúng hạn theo cách nộp" in re.sub(r"\s+", " ", paper)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"so-lieu": []}, ["so-lieu"]),
        ({"so-lieu": ["1; DROP TABLE x"]}, ["so-lieu"]),
        ({"dong": "s.field", "so-dong": "0"}, ["dong", "so-dong"]),
        ({"ky": "fixed", "tu-ngay": "31/02/2021"}, ["tu-ngay", "tu-ngay"]),
        ({"thu-tuc": "khong-co"}, ["thu-tuc"]),
        ({"ten": ""}, ["ten"]),
    ],
)
def test_what_is_wrong_is_told_by_its_field_and_kept_in_the_form(
    centre: Centre, changes: dict[str, Any], fields: list[str]
) -> None:
    answer = sign_in("giamdoc").post(f"{PAGE}moi", CHOSEN | {"lam": "luu"} | changes)
    assert answer.status_code == 422
    said = answer.content.decode()
    for field in fields:
        assert f'href="#{field}"' in said
        assert f'id="{field}"' in said
    assert not SavedReport.objects.exists()


def test_another_opens_what_is_shared_and_changes_nothing(centre: Centre) -> None:
    mine, other = sign_in("giamdoc"), sign_in("truongphong")
    report_id = keep(mine)
    page = f"{PAGE}{report_id}"
    assert other.get(page).status_code == 404
    mine.post(f"{page}/chia-se", {"vai-tro": ["head"]})
    assert "Đúng hạn theo cách nộp" in text_of(other, PAGE)
    assert "Sửa báo cáo" not in text_of(other, page)
    for ending in ("/sua", "/xoa", "/chia-se", "/gui-thu"):
        assert other.get(page + ending).status_code == 403
        assert other.post(page + ending, CHOSEN).status_code in (403, 404)
    copied = other.post(f"{page}/sao", {"so-hieu": CHOSEN["so-hieu"]})
    assert "(bản sao)" in text_of(other, copied["Location"])
    edited = CHOSEN | {"lam": "luu", "ban": "1", "dong": "month", "bieu-do": "line"}
    assert mine.post(f"{page}/sua", edited).status_code == 302
    assert "Đã sửa" in text_of(other, page)
    stale = mine.post(f"{page}/sua", edited | {"dong": "field", "bieu-do": "bar"})
    assert stale.status_code == 409
    assert "mọi người có vai trò Trưởng phòng" in text_of(mine, f"{page}/xoa")
    mine.post(f"{page}/xoa")
    assert other.get(page).status_code == 404
    for name in ("quay", "chuyenvien"):
        for path in (PAGE, f"{PAGE}moi", f"{PAGE}ho-so?so=received&so-lieu=received"):
            assert sign_in(name).get(path).status_code == 403
    # The inspector sees no figures of officers, and is not offered them.
    inspector = sign_in("thanhtra")
    assert 'value="officer"' not in text_of(inspector, f"{PAGE}moi")
    asked = CHOSEN | {"lam": "luu", "dong": "officer"}
    assert inspector.post(f"{PAGE}moi", asked).status_code == 403


def test_mail_is_set_on_its_page(centre: Centre) -> None:
    client = sign_in("giamdoc")
    page = f"{PAGE}{keep(client)}/gui-thu"
    head = Account.objects.get(username="truongphong").officer_id
    weekly = {"lam": "dat", "nhip": "weekly", "thu": "1", "ngay": "1", "gio": "8"}
    wrong = client.post(page, weekly)
    assert wrong.status_code == 422
    assert 'href="#nguoi-nhan"' in wrong.content.decode()
    counter = Account.objects.get(username="quay").officer_id
    assert client.post(page, weekly | {"nguoi-nhan": [counter]}).status_code == 422
    assert client.post(page, weekly | {"nguoi-nhan": [head]}).status_code == 302
    assert "chưa ghi địa chỉ thư" in text_of(client, page)
    assert "đang nhận qua thư" in text_of(client, page.replace("gui-thu", "xoa"))
    assert "Đúng hạn theo cách nộp" in text_of(sign_in("truongphong"), PAGE)
    assert client.post(page, {"lam": "thoi"}).status_code == 302
    assert not Schedule.objects.exists()
