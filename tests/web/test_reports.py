"""The desk's reports: what is asked for, what is behind a number, what is taken along."""

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from motcua.domain.accounts.models import RoleGrant
from motcua.domain.dossiers.models import Dossier, Read
from motcua.domain.reports.actions import follow
from motcua.kernel.actor import SYSTEM
from tests.papers import read_back
from tests.web.conftest import Clock
from tests.web.counter import sign_in
from tests.world import Centre, a_morning, code_of

pytestmark = pytest.mark.django_db
PAGE = "/desk/bao-cao"


@pytest.fixture
def centre(clock: Clock) -> Centre:
    """Return the centre after a morning: one resolved, one withdrawn, one open."""
    centre = a_morning()
    clock(centre.at)
    follow(actor=SYSTEM, at=centre.at)
    return centre


def director() -> Any:
    return sign_in("giamdoc")


def test_a_table_adds_up_and_every_number_opens_its_dossiers(centre: Centre) -> None:
    client = director()
    said = client.get(PAGE).content.decode()
    assert "II.06a/VPCP/KSTT" in said
    links = re.findall(r'href="(/desk/bao-cao/ho-so\?[^"]+)">(\d+)</a>', said)
    assert len(links) >= 6
    for link, number in links:
        found = client.get(unescape(link))
        assert found.status_code == 200
        codes = set(re.findall(r'mc-code" href="[^"]+">([^<]+)<', found.content.decode()))
        assert len(codes) == int(number), link
    whole = [n for link, n in links if "cot=3" in link and "dong" not in link]
    assert whole == [str(Dossier.objects.exclude(received_at=None).count())]


def test_every_file_has_the_figures_and_the_definitions(centre: Centre) -> None:
    client = director()
    for form, sign in (("06a", "II.06a/VPCP/KSTT"), ("07a", "07a/BTP")):
        query = f"?bieu={form}&dinh-nghia=ban-dau&rut=tach"
        data = json.loads(client.get(f"{PAGE}.json{query}").content)
        assert data["form"] == sign
        assert data["on_time"] == "original"
        total = list(data["total"].values())
        text = client.get(f"{PAGE}.csv{query}").content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        (sums,) = [row[2:] for row in rows if row[1] == "Tổng cộng"]
        assert [int(one) for one in sums] == total
        book = load_workbook(io.BytesIO(client.get(f"{PAGE}.xlsx{query}").content))
        lines = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
        (sums_,) = [row[2:] for row in lines if row[1] == "Tổng cộng"]
        assert sums_ == total
        paper = read_back(client.get(f"{PAGE}.pdf{query}").content).text
        for said in (text, paper, str(lines)):
            plain = re.sub(r"\s+", " ", said)
            assert sign in plain or said is text
            assert "giấy hẹn đầu tiên" in plain


def test_the_same_question_has_the_same_answer_later(centre: Centre) -> None:
    client = director()
    said = client.get(PAGE).content.decode()
    (link,) = set(re.findall(r'href="(/desk/bao-cao\.json\?[^"]+)"', said))
    before = client.get(unescape(link)).content
    centre.accept(code_of("five-on-the-spot"))
    centre.at += timedelta(hours=1)
    follow(actor=SYSTEM, at=centre.at)
    assert client.get(unescape(link)).content == before
    assert (
        json.loads(client.get(f"{PAGE}.json").content)["total"]
        != json.loads(before)["total"]
    )


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("tu-ngay=31/02/2021", "tu-ngay"),
        ("tu-ngay=2021-11-23&den-ngay=2021-11-22", "den-ngay"),
        ("tinh-den=2199-01-01T00:00", "tinh-den"),
        ("bieu=08", "bieu"),
        ("don-vi=x", "don-vi"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(
    centre: Centre, query: str, field: str
) -> None:
    found = director().get(f"{PAGE}?{query}")
    assert found.status_code == 422
    assert f'href="#{field}"' in found.content.decode()


def test_who_may_not_see_figures_sees_none(centre: Centre) -> None:
    for name in ("quay", "chuyenvien"):
        for path in (PAGE, f"{PAGE}.xlsx", f"{PAGE}/ho-so?cot=3"):
            assert sign_in(name).get(path).status_code == 403
    other = Dossier.objects.values_list("receiving_unit_id", flat=True)[0]
    head = sign_in("truongphong")
    assert head.get(PAGE).status_code == 200
    assert head.get(f"{PAGE}?don-vi={other}").status_code == 403
    assert director().get(f"{PAGE}/ho-so?cot=99").status_code == 404


def test_a_code_is_a_way_in_only_for_who_may_open_the_dossier(centre: Centre) -> None:
    # Counted above, opened where it lies: by the centre and by who decides it.
    open_ = Dossier.objects.filter(status="processing")
    assert open_.update(authority_unit=F("resolving_unit")) == 1
    RoleGrant.objects.filter(
        officer__account__username="chutich", unit__code="hcc"
    ).delete()
    ways = {}
    for name in ("giamdoc", "chutich"):
        client = sign_in(name)
        listed = client.get(f"{PAGE}/ho-so?cot=3&phia=tiep-nhan").content.decode()
        links = re.findall(r'<a class="govuk-link mc-code" href="([^"]+)"', listed)
        assert {client.get(link).status_code for link in links} <= {200}, name
        ways[name] = (len(links), len(re.findall(r"mc-code", listed)))
    assert ways["giamdoc"][0] == ways["giamdoc"][1] == ways["chutich"][1]
    assert ways["chutich"][0] == ways["chutich"][1] - 2


def test_everybody_may_read_the_public_figures(
    centre: Centre,
) -> None:
    cache.clear()
    for period in ("thang-nay", "thang-truoc", "nam-nay", "nam-truoc", "khac"):
        found = Client().get(f"/so-lieu?ky={period}")
        assert found.status_code == 200
    said = Client().get("/so-lieu").content.decode()
    assert "100,0" in said
    assert "ngày hẹn trả hiện hành" in said
    assert not re.search(r"H\d\d\.", said), "no dossier is named"
    with CaptureQueriesContext(connection) as asked:
        Client().get("/so-lieu")
    assert not any("reports_span" in one["sql"] for one in asked), "counted once"


def test_the_report_of_the_year_opens_its_dossiers_and_comes_as_files(
    centre: Centre,
) -> None:
    client = director()
    found = client.get(f"{PAGE}/nam")
    said = found.content.decode()
    assert found.status_code == 200
    links = re.findall(r'href="(/desk/bao-cao/ho-so\?[^"]+)">(\d+)</a>', said)
    assert len(links) > 10
    for link, number in sorted(set(links))[::4]:
        listed = client.get(unescape(link)).content.decode()
        codes = set(re.findall(r'mc-code" href="[^"]+">([^<]+)<', listed))
        assert len(codes) == int(number), link
    (link,) = set(re.findall(r'href="(/desk/bao-cao/nam\.json\?[^"]+)"', said))
    data = json.loads(client.get(unescape(link)).content)
    received = data["tables"][1]["rows"][0][1]
    assert received == Dossier.objects.exclude(received_at=None).count()
    text = client.get(f"{PAGE}/nam.csv").content.decode("utf-8-sig")
    assert ["Hồ sơ tiếp nhận", str(received)] in [
        row[:2] for row in csv.reader(io.StringIO(text))
    ]
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}/nam.xlsx").content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert received in next(row for row in rows if row[0] == "Hồ sơ tiếp nhận")
    paper = re.sub(r"\s+", " ", read_back(client.get(f"{PAGE}/nam.pdf").content).text)
    for words in ("Hồ sơ tiếp nhận", "ngày hẹn trả hiện hành", "Năm 2021"):
        assert words in paper


@pytest.mark.parametrize(
    ("query", "field"),
    [("nam=1999", "nam"), ("nam=2199", "nam"), ("nam=x", "nam"), ("dinh-nghia=z", "")],
)
def test_a_year_that_is_none_is_told(centre: Centre, query: str, field: str) -> None:
    for client, path in ((director(), f"{PAGE}/nam"), (Client(), "/so-lieu/nam")):
        found = client.get(f"{path}?{query}")
        assert found.status_code == 422
        assert f'href="#{field or "dinh-nghia"}"' in found.content.decode()
    assert director().get(f"{PAGE}/khong-co").status_code == 404


def test_a_number_from_outside_is_typed_in_by_the_director_alone(centre: Centre) -> None:
    path = f"{PAGE}/so-lieu-ngoai"
    typed = {
        "so": "online_city",
        "nam": "2021",
        "ky": "nam",
        "gia-tri": "140000",
        "nguon": "Báo cáo số 9/BC-UBND ngày 5/1/2022",
    }
    for name in ("quay", "truongphong"):
        assert sign_in(name).post(path, typed).status_code == 403
    client = director()
    wrong = client.post(path, typed | {"nguon": ""})
    assert wrong.status_code == 422
    assert 'href="#nguon"' in wrong.content.decode()
    assert client.post(path, typed).status_code == 302
    clock_later = centre.at + timedelta(minutes=5)
    follow(actor=SYSTEM, at=clock_later)
    said = client.get(f"{PAGE}/nam").content.decode()
    assert "140.000" in said
    assert "Báo cáo số 9/BC-UBND" in said


def test_everybody_may_read_the_report_of_the_year(centre: Centre) -> None:
    cache.clear()
    found = Client().get("/so-lieu/nam?dinh-nghia=ban-dau")
    said = found.content.decode()
    assert found.status_code == 200
    assert "giấy hẹn đầu tiên" in said
    assert "/desk/" not in said
    assert not re.search(r"H\d\d\.", said), "no dossier is named"
    for ending, begins in (
        ("xlsx", b"PK"),
        ("pdf", b"%PDF"),
        ("csv", b"\xef"),
        ("json", b"{"),
    ):
        given = Client().get(f"/so-lieu/nam.{ending}?dinh-nghia=ban-dau")
        assert given.content.startswith(begins), ending


def test_the_desk_and_everybody_see_the_index_and_officers_only_the_desk(
    centre: Centre,
) -> None:
    cache.clear()
    client = director()
    for key, words in (
        ("766", "2.1. Hồ sơ giải quyết đúng hạn"),
        ("danh-gia", "Xếp loại"),
    ):
        found = client.get(f"{PAGE}/{key}")
        assert found.status_code == 200
        assert words in found.content.decode()
        assert client.get(f"{PAGE}/{key}.pdf").content.startswith(b"%PDF")
        assert sign_in("quay").get(f"{PAGE}/{key}").status_code == 403
    said = client.get(f"{PAGE}/danh-gia").content.decode()
    for link, number in re.findall(
        r'href="(/desk/bao-cao/ho-so\?[^"]+)">(\d+)</a>', said
    ):
        listed = client.get(unescape(link)).content.decode()
        assert len(set(re.findall(r'mc-code" href="[^"]+">', listed))) == int(number)
    open_ = Client().get("/so-lieu/766")
    assert open_.status_code == 200
    assert "2.1. Hồ sơ giải quyết đúng hạn" in open_.content.decode()
    wrong = Client().get("/so-lieu/766?nam=2021&ky=x")
    assert wrong.status_code == 422
    assert 'href="#ky"' in wrong.content.decode()


def test_before_figures_are_counted_it_is_said_when_they_are(clock: Clock) -> None:
    clock(Centre().at)
    client = director()
    for path in ("/desk/toan-canh/", "/desk/toan-canh/diem-nghen", PAGE, f"{PAGE}/nam"):
        found = client.get(path)
        assert found.status_code == 200, path
        assert "trong ít phút nữa" in found.content.decode(), path
    assert sign_in("quay").get(PAGE).status_code == 403
    assert client.get(f"{PAGE}.xlsx").status_code == 422
    assert client.get(f"{PAGE}?bieu=08").status_code == 422


def test_behind_what_was_complained_of_no_dossier_is_named(centre: Centre) -> None:
    client = director()
    for column, status in (("7_0", 403), ("7_1", 403), ("7_2", 403), ("1_1", 200)):
        path = f"{PAGE}/ho-so?bieu=chi-so&cot={column}"
        assert client.get(path).status_code == status, column


def test_the_register_of_a_year_comes_as_a_long_file_and_is_noted(centre: Centre) -> None:
    client = sign_in("quay")
    days = f"don-vi={centre.reception}&tu-ngay=2021-01-01&den-ngay=2021-12-31"
    received = Dossier.objects.exclude(received_at=None)
    before = Read.objects.count()
    text = b"".join(client.get(f"/desk/so-theo-doi.csv?{days}")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert {row[1] for row in rows[1:]} == set(received.values_list("code", flat=True))
    assert Read.objects.count() == before + received.count()
    book = b"".join(client.get(f"/desk/so-theo-doi.xlsx?{days}"))
    sheet = load_workbook(io.BytesIO(book)).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[1] for row in cells] == [row[1] for row in rows]
    for path, status in (
        (f"/desk/so-theo-doi.csv?{days.replace('2021-01', '2020-01')}", 422),
        (f"/desk/so-theo-doi.csv?{days}", 403),
    ):
        who = sign_in("quay" if status == 422 else "truongphong")
        assert who.get(path).status_code == status
