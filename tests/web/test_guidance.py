"""Guidance: written and published in the desk, found, read and printed by everybody."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import resolve

from motcua.domain.guidance import actions
from motcua.domain.guidance.models import Page, PageState, PageVersion, Usefulness
from motcua.domain.guidance.readers.pages import (
    PAGE,
    page_versions,
    pages_about,
    published_pages,
)
from motcua.domain.guidance.rules.pages import Content, Words
from motcua.domain.ledger.models import Event
from motcua.domain.ledger.readers import fault, head
from motcua.kernel.actor import SYSTEM
from motcua.ops.world.guidance import load_guidance, shipped
from tests.databases import MORNING
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in
from tests.world import code_of

pytestmark = pytest.mark.django_db
LIST = "/desk/huong-dan/"
SEEN = re.compile(r'name="seen" value="([^"]+)"')


@pytest.fixture(autouse=True)
def first_morning(clock: Clock) -> None:
    """Let the pages show the demo's first morning."""


def begun(writer: Client, slug: str = "nop-phi") -> str:
    answer = writer.post(LIST, {"title": "Nộp phí", "slug": slug})
    assert answer.status_code == 302, errors_of(answer)
    return str(answer["Location"])


def typed(writer: Client, address: str, **changes: str) -> dict[str, str]:
    """Return what a browser would send of a whole page."""
    found = SEEN.search(writer.get(address).content.decode())
    assert found
    return {
        "seen": found[1],
        "slug": "nop-phi",
        "title": "Nộp phí",
        "summary": "Nộp phí bằng điện thoại.",
        "body": "## Cách làm\n\nMở [khoản phải nộp](/nop-tien).",
        "procedures": code_of("five-on-the-spot"),
        "do": "save",
    } | changes


def published(writer: Client, slug: str = "nop-phi", **changes: str) -> str:
    address = begun(writer, slug)
    form = typed(writer, address, do="publish", slug=slug, **changes)
    answer = writer.post(address, form)
    assert answer.status_code == 302, errors_of(answer)
    return address


def test_a_page_goes_from_draft_to_everybody_and_away_again() -> None:
    guide, director = sign_in("huongdan"), sign_in("giamdoc")
    address = begun(guide)
    assert guide.post(address, typed(guide, address)).status_code == 302
    assert "khoản phải nộp" in said_by(guide.get(address)), "the preview"
    assert Client().get("/huong-dan/nop-phi").status_code == 404, "a draft is nobody's"
    assert "Nộp phí bằng điện thoại" not in said_by(Client().get("/huong-dan"))
    # Who writes does not publish; the director does.
    assert guide.post(address, typed(guide, address, do="publish")).status_code == 403
    form = typed(director, address, do="publish", title="Nộp phí ở nhà")
    assert director.post(address, form).status_code == 302
    said = said_by(Client().get("/huong-dan/nop-phi"))
    assert "Nộp phí ở nhà" in said
    assert "Thủ tục liên quan" in said
    page_id = Page.objects.get(slug="nop-phi").pk
    # A second version: the first is kept with who and when, and the difference told.
    assert director.post(f"{address}/soan").status_code == 302
    form = typed(director, address, do="publish", body="Đến quầy **thu phí**.")
    assert director.post(address, form).status_code == 302
    states = PageVersion.objects.filter(page=page_id).order_by("n")
    assert [row.state for row in states] == [PageState.REPLACED, PageState.PUBLISHED]
    kept = said_by(director.get(f"{address}/ban/2"))
    assert "+ Đến quầy **thu phí**." in kept
    assert "- Nộp phí ở nhà" in kept
    assert "công bố lúc" in said_by(director.get(f"{address}/ban/1"))
    assert director.get(f"{address}/ban/9").status_code == 404
    lacking = director.post(address, {"do": "withdraw", "reason": " "})
    assert "reason" in errors_of(lacking)
    gone = {"do": "withdraw", "reason": "Cổng thanh toán đổi"}
    assert director.post(address, gone).status_code == 302
    assert director.post(address, gone).status_code == 409
    assert Client().get("/huong-dan/nop-phi").status_code == 404
    events = Event.objects.filter(topic="guidance", stream=page_id).order_by("n")
    assert [event.kind for event in events] == [
        "guidance.begun",
        "guidance.published",
        "guidance.begun",
        "guidance.published",
        "guidance.withdrawn",
    ]
    assert events[3].payload["content"]["body"] == "Đến quầy **thu phí**."
    end = head(topic="guidance", stream=page_id)
    assert fault(topic="guidance", stream=page_id, end=end) is None


def test_a_second_writer_loses_nothing() -> None:
    first, second = sign_in("huongdan"), sign_in("cauhinh")
    address = begun(first)
    old = typed(second, address, body="Của tôi")
    assert first.post(address, typed(first, address, body="Của bạn")).status_code == 302
    answer = second.post(address, old)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Của tôi" in page
    assert "- Của bạn" in said_by(answer)
    assert "+ Của tôi" in said_by(answer)
    assert PageVersion.objects.get(page__slug="nop-phi").body == "Của bạn"
    # Having seen it, the second writer may go on.
    seen = SEEN.search(page)
    assert seen
    assert second.post(address, {**old, "seen": seen[1]}).status_code == 302
    assert PageVersion.objects.get(page__slug="nop-phi").body == "Của tôi"
    assert first.post(address, {**old, "do": "drop"}).status_code == 409
    assert first.post(address, {**old, "seen": "gì đó"}).status_code == 422


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"body": "[a](javascript:alert(1))"}, "body"),
        ({"body": "<script>alert(1)</script>"}, "body"),
        ({"body": "a" * 20_001}, "body"),
        ({"body": "a\x07b"}, "body"),
        ({"title": ""}, "title"),
        ({"title": "a" * 121}, "title"),
        ({"summary": ""}, "summary"),
        ({"title_en": "Pay"}, "summary_en"),
        ({"procedures": "9.999999"}, "procedures"),
        ({"slug": "in"}, "slug"),
        ({"slug": "Nộp phí"}, "slug"),
        ({"slug": "dang-nhap"}, "slug"),
    ],
)
def test_what_cannot_be_published_is_said_and_kept_to_mend(
    changes: dict[str, str], field: str
) -> None:
    director = sign_in("giamdoc")
    address = begun(director)
    form = typed(director, address, do="publish", **changes)
    answer = director.post(address, form)
    assert answer.status_code == 422
    assert field in errors_of(answer)
    assert "<script>alert" not in answer.content.decode()
    assert Client().get("/huong-dan/nop-phi").status_code == 404


@pytest.mark.parametrize("slug", ["dang-nhap", "in", "", "a b", "a" * 70, "<b>"])
def test_an_address_that_cannot_be_is_refused(slug: str) -> None:
    before = Page.objects.count()
    answer = sign_in("huongdan").post(LIST, {"title": "X", "slug": slug})
    assert answer.status_code == 422
    assert "slug" in errors_of(answer)
    assert Page.objects.count() == before


def test_an_address_stays_once_it_was_published() -> None:
    director = sign_in("giamdoc")
    address = begun(director)
    moved = typed(director, address, slug="nop-le-phi")
    assert director.post(address, moved).status_code == 302
    form = typed(director, address, slug="nop-le-phi", do="publish")
    assert director.post(address, form).status_code == 302
    director.post(f"{address}/soan")
    answer = director.post(address, typed(director, address, slug="khac"))
    assert answer.status_code == 422
    assert Page.objects.filter(slug="nop-le-phi").exists()


def test_what_was_begun_and_dropped_leaves_its_address_free() -> None:
    writer = sign_in("huongdan")
    address = begun(writer)
    form = typed(writer, address, do="drop")
    assert writer.post(address, form).status_code == 302
    assert not Page.objects.filter(slug="nop-phi").exists()
    assert Event.objects.filter(kind="guidance.dropped").exists()
    begun(writer)


@pytest.mark.parametrize("name", ["quay", "chuyenvien", "lanhdao", "thanhtra", "congdan"])
def test_who_may_not_write_does_not(name: str) -> None:
    address = published(sign_in("giamdoc"))
    client, before = sign_in(name), Event.objects.count()
    for way in (LIST, address, f"{address}/ban/1"):
        assert client.get(way).status_code in (302, 403)
    posted = {"title": "a", "slug": "b", "do": "withdraw", "reason": "x"}
    for way in (LIST, address, f"{address}/soan"):
        assert client.post(way, posted).status_code in (302, 403)
    assert Event.objects.count() == before


def test_people_find_it_by_words_without_marks_in_their_language() -> None:
    citizen = Client()
    every = said_by(citizen.get("/huong-dan"))
    for content in shipped().values():
        assert content.vi.title in every
    found = said_by(citizen.get("/huong-dan?q=DI VANG"))
    assert "Nhận kết quả tại nhà" in found
    assert "Nộp hồ sơ bằng điện thoại" not in found
    assert "Không có trang nào" in said_by(citizen.get("/huong-dan?q=100%25 khongco"))
    citizen.post("/ngon-ngu", {"language": "en", "next": "/"})
    assert "File with your phone" in said_by(citizen.get("/huong-dan"))
    assert "The steps" in said_by(citizen.get("/huong-dan/nop-phi-truc-tuyen"))
    published(sign_in("giamdoc"))
    only = citizen.get("/huong-dan/nop-phi").content.decode()
    assert '<article class="mc-guidance" lang="vi">' in only
    assert "no English" in said_by(citizen.get("/huong-dan/nop-phi"))


def test_every_link_of_what_ships_leads_to_a_page() -> None:
    for content in shipped().values():
        for words in (content.vi, content.en):
            for href in re.findall(r"\]\((/[^)]*)\)", words.body):
                assert resolve(href).url_name


def test_the_page_of_a_procedure_leads_to_its_guidance() -> None:
    code, other = code_of("five-on-the-spot"), code_of("department", "tckh")
    published(sign_in("giamdoc"))
    page = Client().get(f"/thu-tuc/{code}").content.decode()
    assert page.index("/huong-dan/nop-phi") < page.index("/huong-dan/dang-nhap")
    page = Client().get(f"/thu-tuc/{other}").content.decode()
    assert '/huong-dan/nop-phi"' not in page
    assert "/huong-dan/dang-nhap" in page


def test_it_is_printed_with_a_code_that_leads_back(settings: Any) -> None:
    settings.PUBLIC_URL = "https://halong.example"
    page = Client().get("/huong-dan/dang-nhap/in").content.decode()
    assert "https://halong.example/huong-dan/dang-nhap" in page
    assert 'src="data:image/svg+xml' in page
    assert Client().get("/huong-dan/khong-co/in").status_code == 404


def test_an_answer_counts_once_and_knows_nobody(clock: Clock) -> None:
    address = "/huong-dan/dang-nhap/huu-ich"

    def said(client: Client, useful: str, request: str = "") -> int:
        form = {"useful": useful, "request": request or str(uuid4())}
        return client.post(address, form).status_code

    twice = Client()
    once = str(uuid4())
    assert said(twice, "yes", once) == 302
    assert "Cảm ơn" in said_by(twice.get("/huong-dan/dang-nhap"))
    assert said(twice, "yes") == 302, "the same browser again"
    assert said(Client(), "yes", once) == 302, "the same click again"
    assert said(Client(), "no") == 302
    assert said(Client(), "maybe") == 422
    assert said(Client(), "yes", "x") == 422
    clock(MORNING + timedelta(days=1))
    assert said(Client(), "yes") == 302
    rows = Usefulness.objects.filter(page__slug="dang-nhap").order_by("day")
    assert [(row.yes, row.no) for row in rows] == [(1, 1), (1, 0)]
    assert "2 trong 3" in said_by(sign_in("huongdan").get(LIST))
    gone = Client().post(
        "/huong-dan/khong-co/huu-ich", {"useful": "yes", "request": str(uuid4())}
    )
    assert gone.status_code == 404


def test_a_hall_does_not_answer_without_end() -> None:
    form = {"useful": "yes"}
    answers = [
        Client()
        .post("/huong-dan/dang-nhap/huu-ich", {**form, "request": str(uuid4())})
        .status_code
        for _ in range(25)
    ]
    assert 429 in answers


def test_a_long_list_is_read_in_parts() -> None:
    for n in range(PAGE):
        content = Content(Words(f"Trang {n:02}", "x", "y"))
        actions.load_page(actor=SYSTEM, at=MORNING, slug=f"trang-{n}", content=content)
    first = published_pages()
    assert len(first.rows) == PAGE
    assert first.next_offset == PAGE
    rest = published_pages(offset=PAGE)
    assert rest.next_offset is None
    assert len({one.slug for one in (*first.rows, *rest.rows)}) == PAGE + 5
    assert "Trang sau" in said_by(Client().get("/huong-dan"))
    assert len(pages_about(procedure_code="x")) == 5


def test_what_ships_is_loaded_once_and_what_officers_changed_stays() -> None:
    assert load_guidance(at=MORNING) == 0
    page = Page.objects.get(slug="dang-nhap")
    actions.withdraw_page(actor=SYSTEM, at=MORNING, page_id=page.pk, reason="x")
    assert load_guidance(at=MORNING) == 0
    assert page_versions(actor=SYSTEM, page_id=page.pk)[0].state == "withdrawn"


def test_the_database_keeps_what_the_rules_say() -> None:
    page = Page.objects.get(slug="dang-nhap")
    good: dict[str, Any] = {
        "page": page,
        "n": 2,
        "state": "withdrawn",
        "title": "a",
        "summary": "b",
        "body": "c",
        "edited_at": MORNING,
        "edited_by": "x",
        "published_at": MORNING,
        "published_by": "x",
        "ended_at": MORNING,
        "ended_by": "x",
        "reason": "x",
    }
    faults: dict[str, dict[str, Any]] = {
        "numbered_once": {"n": 1},
        "one_published": {"state": "published", "ended_at": None, "ended_by": ""},
        "published_whole": {"body": ""},
        "published_once": {"published_at": None},
        "english_whole": {"title_en": "a"},
        "ended_by_somebody": {"ended_at": None},
        "withdrawn_for_a_reason": {"reason": ""},
    }
    for name, wrong in faults.items():
        with (
            pytest.raises(IntegrityError, match=f"guidance_version_{name}"),
            transaction.atomic(),
        ):
            PageVersion.objects.create(**(good | wrong))
    draft: dict[str, Any] = {
        "state": "draft",
        "published_at": None,
        "ended_at": None,
        "ended_by": "",
    }
    PageVersion.objects.create(**(good | draft))
    with pytest.raises(IntegrityError, match="one_draft"), transaction.atomic():
        PageVersion.objects.create(**(good | draft | {"n": 3}))
    for slug in ("dang-nhap", "Hoa", "a b"):
        with pytest.raises(IntegrityError, match="guidance_page_"), transaction.atomic():
            Page.objects.create(slug=slug, begun_at=MORNING, begun_by="x")
    with pytest.raises(IntegrityError, match="guidance_usefulness"), transaction.atomic():
        Usefulness.objects.create(page=page, day=MORNING.date(), yes=-1)
