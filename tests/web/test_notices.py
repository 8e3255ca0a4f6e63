"""The inbox, the choice of ways, and what a dossier's pages tell of notices."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from motcua.domain.accounts.models import Account, Person
from motcua.domain.dossiers.models import Dossier, Read
from motcua.domain.following.readers.inbox import unread
from motcua.domain.notifications.actions import plan_letter
from motcua.domain.notifications.models import ChoiceRow, Effect, Message
from motcua.domain.notifications.rules.channels import Topic
from motcua.journeys import notify
from motcua.kernel.actor import SYSTEM, Actor, ActorKind
from tests.databases import MORNING
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in
from tests.world import Centre, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "mail")]


@pytest.fixture
def mail(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)


def told() -> str:
    """Return the code of a dossier whose applicant has been told of it."""
    done = Centre().accept(code_of("five-on-the-spot"))
    effect = Effect.objects.get(dossier_id=done.dossier_id)
    notify.carry_out(actor=SYSTEM, at=MORNING, effect_id=effect.pk)
    return done.code


def test_the_count_in_the_header_goes_when_it_is_read() -> None:
    code, citizen = told(), sign_in("congdan")
    assert "1 thông báo chưa đọc" in said_by(citizen.get("/"))
    page = citizen.get("/hop-thu")
    assert code in said_by(page)
    message = Message.objects.get(channel="inapp")
    answer = citizen.post("/hop-thu", {"message": message.pk, "open": code})
    assert answer.headers["Location"] == f"/ho-so-cua-toi/{code}"
    assert "chưa đọc" not in said_by(citizen.get("/"))
    wrong = citizen.post("/hop-thu", {"message": message.pk, "open": "../31/02"})
    assert wrong.headers["Location"] == "/hop-thu"


def test_a_notice_of_an_online_filing_opens_it() -> None:
    key, citizen = uuid4(), sign_in("congdan")
    plan_letter(
        actor=SYSTEM,
        at=MORNING,
        key="filing/1/sent",
        kind="filing_received",
        facts={"code": "", "due": "17:00 23/11/2021", "url": f"https://x/nop/{key}"},
        person_id=Person.objects.get(account__username="congdan").pk,
    )
    effect = Effect.objects.get(key="filing/1/sent")
    notify.carry_out(actor=SYSTEM, at=MORNING, effect_id=effect.pk)
    assert "Mở hồ sơ trực tuyến" in said_by(citizen.get("/hop-thu"))
    message = Message.objects.get(channel="inapp")
    answer = citizen.post("/hop-thu", {"message": message.pk, "filing": str(key)})
    assert answer.headers["Location"] == f"/nop/{key}"
    assert "chưa đọc" not in said_by(citizen.get("/"))
    wrong = citizen.post("/hop-thu", {"message": message.pk, "filing": "//evil"})
    assert wrong.status_code == 422


def test_an_invitation_that_has_forgotten_its_link_opens_the_dossier() -> None:
    code, citizen = told(), sign_in("congdan")
    dossier = Dossier.objects.get(code=code)
    plan_letter(
        actor=SYSTEM,
        at=MORNING,
        key="survey/1/first",
        kind="survey_invitation",
        dossier_id=dossier.pk,
        facts={"code": code, "url": "https://x/danh-gia/phieu/abc"},
    )
    effect = Effect.objects.get(key="survey/1/first")
    notify.carry_out(actor=SYSTEM, at=MORNING, effect_id=effect.pk)
    page = citizen.get("/hop-thu").content.decode()
    assert "phieu/abc" not in page
    assert page.count(f'name="open" value="{code}"') == 2


def test_nobody_else_has_this_inbox() -> None:
    code = told()
    assert code not in said_by(sign_in("doanhnghiep").get("/hop-thu"))
    assert sign_in("quay").get("/hop-thu").status_code == 403


def test_both_sides_see_what_became_of_a_notice() -> None:
    code = told()
    for who, page in (("congdan", "/ho-so-cua-toi/"), ("quay", "/desk/ho-so/")):
        said = said_by(sign_in(who).get(f"{page}{code}"))
        assert "Thư điện tử: Đã gửi" in said
        assert "Hộp thư trên cổng: Đã đến nơi" in said


def test_a_choice_is_kept_and_a_topic_without_way_is_named() -> None:
    citizen = sign_in("congdan")
    whole = {topic.value: ["inapp"] for topic in Topic}
    typed = {**whole, "quiet_from": "21:00", "quiet_to": "07:00", "language": "vi"}
    lacking = {**typed, "result": [], "quiet_from": "9 giờ"}
    answer = citizen.post("/tai-khoan/thong-bao", lacking)
    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"quiet_from"}
    answer = citizen.post("/tai-khoan/thong-bao", {**typed, "result": []})
    assert set(errors_of(answer)) == {"result"}
    assert "Chọn lần cuối" not in said_by(citizen.get("/tai-khoan/thong-bao"))
    assert citizen.post("/tai-khoan/thong-bao", typed).status_code == 302
    page = citizen.get("/tai-khoan/thong-bao")
    assert "Chọn lần cuối" in said_by(page)
    assert 'value="21:00"' in page.content.decode()
    assert sign_in("quay").get("/tai-khoan/thong-bao").status_code == 403


def chosen(**changes: object) -> dict[str, object]:
    whole = {topic.value: ["email"] for topic in Topic}
    times = {"quiet_from": "21:00", "quiet_to": "07:00", "language": "vi"}
    return {**whole, **times, **changes}


def test_the_counter_notes_what_somebody_without_an_account_wants(clock: Clock) -> None:
    done = Centre().accept(code_of("five-on-the-spot"))
    dossier = Dossier.objects.get(pk=done.dossier_id)
    page = f"/desk/ho-so/{done.code}/cach-bao"
    counter = sign_in("quay")
    assert page in counter.get(f"/desk/ho-so/{done.code}").content.decode()
    Account.objects.filter(person_id=dossier.submitter_id).delete()
    shown = counter.get(page)
    assert dossier.submitter_name in said_by(shown)
    assert "Hộp thư trên cổng" not in said_by(shown), "nobody could open it"
    assert Read.objects.filter(what="notice choice").count() == 1
    lacking = counter.post(page, chosen(delay=[], quiet_to="25:00"))
    assert set(errors_of(lacking)) == {"quiet_to"}
    assert set(errors_of(counter.post(page, chosen(delay=[])))) == {"delay"}
    assert not ChoiceRow.objects.exists()
    assert counter.post(page, chosen()).status_code == 302
    row = ChoiceRow.objects.get()
    assert (row.person_id, row.ways["delay"]) == (dossier.submitter_id, ["email"])
    assert row.set_by
    assert row.set_by in said_by(counter.get(page))


def test_nobody_else_notes_a_choice(clock: Clock) -> None:
    done = Centre().accept(code_of("five-on-the-spot"))
    page = f"/desk/ho-so/{done.code}/cach-bao"
    for who in ("chuyenvien", "lanhdao", "quantri", "congdan", "giamdoc"):
        other = sign_in(who)
        assert other.get(page).status_code == 403
        assert other.post(page, chosen()).status_code == 403
    counter = sign_in("quay")
    assert counter.get("/desk/ho-so/H49-KHONG-CO/cach-bao").status_code == 404
    assert not ChoiceRow.objects.exists()
    assert not Read.objects.filter(what="notice choice").exists()


def test_the_count_costs_a_citizen_one_query_and_others_none(clock: Clock) -> None:
    citizen, officer = sign_in("congdan"), sign_in("quay")
    for client, most in ((citizen, 1), (officer, 0), (Client(), 0)):
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        asked = [q for q in queries if "notifications_message" in q["sql"]]
        assert len(asked) == most


def test_the_count_reads_an_index_of_what_is_unread(clock: Clock) -> None:
    told()
    person_id = Message.objects.get(channel="inapp").person_id
    with CaptureQueriesContext(connection) as queries:
        unread(actor=Actor(kind=ActorKind.CITIZEN, person_id=person_id))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "notifications_message_unread" in plan
