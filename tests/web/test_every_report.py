"""Every report of the desk, as a leader asks for it: formats, instants, bad input.

The list is the one the desk offers, so that a new report is tested as soon as it is
there.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook

from motcua.domain.accounts.models import Unit
from motcua.domain.reports.actions import follow
from motcua.kernel.actor import SYSTEM
from motcua.web.desk.pages_asked import KINDS
from motcua.web.desk.reports_asked import FORMS
from tests.papers import read_back
from tests.web.conftest import Clock
from tests.web.counter import sign_in
from tests.world import Centre, a_morning, code_of

pytestmark = pytest.mark.django_db
PAGE = "/desk/bao-cao"
BEGINS = {"xlsx": b"PK", "pdf": b"%PDF", "csv": b"\xef\xbb\xbf", "json": b"{"}
ENDINGS = tuple(BEGINS)
REPORTS: list[tuple[str, dict[str, str]]] = [
    *((PAGE, {"bieu": form}) for form in FORMS),
    *((f"{PAGE}/{kind}", {}) for kind in KINDS),
]
every_report = pytest.mark.parametrize(
    ("path", "asked"), REPORTS, ids=[*FORMS, *(f"page {kind}" for kind in KINDS)]
)
tables = pytest.mark.parametrize(
    ("path", "asked"), REPORTS[: len(FORMS)], ids=list(FORMS)
)
pages = pytest.mark.parametrize(("path", "asked"), REPORTS[len(FORMS) :], ids=list(KINDS))


@pytest.fixture
def centre(clock: Clock) -> Centre:
    """Return the centre after a morning: one resolved, one withdrawn, one open."""
    centre = a_morning()
    clock(centre.at)
    follow(actor=SYSTEM, at=centre.at)
    return centre


def leader() -> Any:
    return sign_in("giamdoc")


def links_of(said: str, path: str) -> dict[str, str]:
    """Return the links of the files, by format; they ask for the very same for ever."""
    found = re.findall(rf'href="({path}\.(\w+)\?[^"]+)"', said)
    return {ending: unescape(link) for link, ending in found}


def plain(text: str) -> str:
    """Return a text without the breaks of lines and words that paper puts in."""
    return re.sub(r"\s+", "", text.replace("\u00ad", ""))


def said_in(ending: str, content: bytes) -> str:
    """Return everything a file says."""
    match ending:
        case "pdf":
            return plain(read_back(content).text)
        case "xlsx":
            sheets = load_workbook(io.BytesIO(content)).worksheets
            cells = (c.value for s in sheets for row in s.iter_rows() for c in row)
            return plain(" ".join(str(one) for one in cells if one is not None))
        case "csv":
            rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
            return plain(" ".join(cell for row in rows for cell in row))
        case _:
            return plain(" ".join(texts(json.loads(content))))


def texts(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list):
        for one in found:
            yield from texts(one)
    else:
        yield str(found)


@every_report
def test_it_comes_in_every_format_with_its_definitions(
    centre: Centre, path: str, asked: dict[str, str]
) -> None:
    client = leader()
    page = client.get(path, asked)
    assert page.status_code == 200
    said = page.content.decode()
    links = links_of(said, path)
    assert set(links) == set(ENDINGS)
    files = {ending: client.get(link).content for ending, link in links.items()}
    for ending, begins in BEGINS.items():
        assert files[ending].startswith(begins), ending
    notes = json.loads(files["json"])["definitions"]
    assert len(notes) >= 2
    everywhere = {ending: said_in(ending, content) for ending, content in files.items()}
    everywhere["page"] = plain(unescape(re.sub(r"<[^>]+>", " ", said)))
    for note in notes:
        for where, words in everywhere.items():
            assert plain(note) in words, (where, note)
    as_of = f"{centre.at:%d/%m/%Y}"
    assert all(plain(as_of) in words for words in everywhere.values())


@every_report
def test_as_of_an_instant_it_stays_the_same(
    centre: Centre, path: str, asked: dict[str, str]
) -> None:
    client = leader()
    link = links_of(client.get(path, asked).content.decode(), path)["json"]
    before = client.get(link).content
    early = {"tinh-den": f"{centre.at - timedelta(days=1):%Y-%m-%dT%H:%M}"}
    centre.at += timedelta(minutes=1)
    centre.to_return(centre.accept(code_of("five-on-the-spot")))
    centre.at += timedelta(hours=1)
    follow(actor=SYSTEM, at=centre.at)
    assert client.get(link).content == before
    # Only the catalogue and the money taken at the till are not of these dossiers.
    if not path.endswith(("/07b", "/quyet-toan")):
        now = links_of(client.get(path, asked).content.decode(), path)["json"]
        assert numbers(client.get(now).content) != numbers(before)
    if path.startswith(f"{PAGE}/"):
        then = client.get(f"{path}.json", {**asked, **early})
        assert then.status_code == 200
        assert json.loads(then.content)["as_of"] < json.loads(before)["as_of"]


def numbers(content: bytes) -> Any:
    found = json.loads(content)
    return found.get("total") or [table["rows"] for table in found["tables"]]


@every_report
def test_it_is_asked_for_by_either_due_date(
    centre: Centre, path: str, asked: dict[str, str]
) -> None:
    client = leader()
    for word, says in (
        ("hien-hanh", "ngày hẹn trả hiện hành"),
        ("ban-dau", "giấy hẹn đầu tiên"),
    ):
        found = client.get(path, {**asked, "dinh-nghia": word})
        assert found.status_code == 200
        told = json.loads(
            client.get(f"{path}.json", {**asked, "dinh-nghia": word}).content
        )["definitions"]
        # The index has its own; the catalogue and money have no due date.
        if not path.endswith(("/766", "/07b", "/quyet-toan")):
            assert any(says in line for line in told)


BAD = [
    ({"don-vi": "999999999"}, "don-vi"),
    ({"don-vi": "x"}, "don-vi"),
    ({"dinh-nghia": "z"}, "dinh-nghia"),
    ({"phia": "z"}, "phia"),
    ({"tinh-den": "hôm qua"}, "tinh-den"),
    ({"tinh-den": "2199-01-01T00:00"}, "tinh-den"),
]
BAD_DAYS = [
    ("2021-11-22", "2021-11-21", "den-ngay", "trước ngày đầu"),
    ("2021-12-01", "2021-12-31", "tu-ngay", "chưa bắt đầu"),
    ("1990-01-01", "1990-12-31", "den-ngay", "bắt đầu từ ngày"),
    ("2001-01-01", "2021-11-01", "den-ngay", "dài quá"),
    ("31/02/2021", "2021-11-22", "tu-ngay", "không phải ngày"),
]
BAD_YEARS = [
    ("2022", "Năm phải từ"),
    ("1999", "Năm phải từ"),
    ("2010", "bắt đầu từ ngày"),
]


@every_report
def test_what_is_wrong_is_told_at_its_field(
    centre: Centre, path: str, asked: dict[str, str]
) -> None:
    client = leader()
    for wrong, field in BAD:
        told(client, path, {**asked, **wrong}, field, 422)


def told(client: Any, path: str, query: dict[str, str], field: str, status: int) -> str:
    """Say that page and files refuse, the page at the field; return the words."""
    found = client.get(path, query)
    said = str(found.content.decode())
    assert found.status_code == status, query
    summary = re.findall(rf'href="#{field}">([^<]+)<', said)
    assert summary, (field, query)
    assert not links_of(said, path), "there is nothing to take along"
    for ending in ENDINGS:
        assert client.get(f"{path}.{ending}", query).status_code == status, ending
    return unescape(summary[0])


@tables
def test_a_period_that_cannot_be_is_told(
    centre: Centre, path: str, asked: dict[str, str]
) -> None:
    client = leader()
    for first, last, field, words in BAD_DAYS:
        query = {**asked, "tu-ngay": first, "den-ngay": last}
        assert words in told(client, path, query, field, 422)


@pages
def test_a_year_or_part_that_cannot_be_is_told(
    centre: Centre, path: str, asked: dict[str, str]
) -> None:
    client = leader()
    part = KINDS[path.rsplit("/", 1)[1]].parts[0]
    for year, words in BAD_YEARS:
        assert words in told(client, path, {"nam": year, "ky": part}, "nam", 422)
    told(client, path, {"nam": "2021", "ky": "x"}, "ky", 422)


@every_report
def test_a_unit_one_has_no_right_to_is_told_at_its_field(
    centre: Centre, path: str, asked: dict[str, str]
) -> None:
    if path.endswith("/quyet-toan"):
        assert sign_in("truongphong").get(path).status_code == 403
        return
    head = sign_in("truongphong")
    assert head.get(path, asked).status_code == 200
    query = {**asked, "don-vi": str(centre.reception)}
    assert "không được xem" in told(head, path, query, "don-vi", 403)
    for name in ("quay", "chuyenvien"):
        assert sign_in(name).get(path, asked).status_code == 403


@every_report
def test_a_unit_in_which_nothing_happened_has_an_empty_report(
    centre: Centre, path: str, asked: dict[str, str]
) -> None:
    """It says that there is nothing, in every format, and not that something is wrong."""
    quiet = Unit.objects.get(code="tckh").pk
    query = {**asked, "don-vi": str(quiet), "phia": "tiep-nhan"}
    client = sign_in("chutich")
    if path.endswith("/quyet-toan"):
        # Of its own money nobody but the centre is told: the agency's part of it.
        client, query = leader(), {"don-vi": str(centre.reception)}
    found = client.get(path, query)
    assert found.status_code == 200
    for ending in ENDINGS:
        assert client.get(f"{path}.{ending}?{urlencode(query)}").status_code == 200
    data = json.loads(client.get(f"{path}.json", query).content)
    if "total" in data:
        assert not any(data["total"].values())
        assert "chưa có hồ sơ nào" in found.content.decode()
