"""The editor of notices: draft, sample, second person, day, back to what is built in."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from motcua.domain.ledger.models import Event
from motcua.domain.notifications.models import Effect, Message, NoticeText
from motcua.domain.notifications.readers.words import words_for
from motcua.journeys import notify
from motcua.kernel.actor import SYSTEM
from tests.databases import MORNING
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
LIST = "/desk/mau-thong-bao/"
TODAY = MORNING.date()
NEW = "Hồ sơ %(code)s: đã nhận, trả %(due)s. Xem %(url)s"


@pytest.fixture
def editor(clock: Clock) -> Client:
    clock(MORNING)
    return sign_in("cauhinh")


def begun(editor: Client, way: str = "accepted/email", language: str = "vi") -> str:
    answer = editor.post(f"{LIST}{way}/soan", {"language": language})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def form(page: str, **changes: str) -> dict[str, str]:
    row = NoticeText.objects.get(pk=int(page.rsplit("/", 1)[1]))
    typed = {"subject": row.subject, "text": row.text, "template": row.template}
    return {**typed, "seen": str(row.revision), "do": "save", **changes}


def publish(page: str, **changes: str) -> dict[str, str]:
    day = f"{TODAY:%d/%m/%Y}"
    return form(page, do="publish", valid_from=day, reason="Gọn hơn") | changes


def used() -> str:
    return words_for(kind="accepted", channel="email", language="vi", on=TODAY).text


def test_from_a_draft_to_a_letter_and_back_to_what_is_built_in(
    editor: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    built_in, one = used(), begun(editor)
    assert begun(editor) == one, "a second click goes on with the same draft"
    assert editor.post(one, form(one, text=NEW)).status_code == 302
    page = said_by(editor.get(one))
    assert "000.00.01.H49-261126-0001: đã nhận, trả 17:00 03/12/2026" in page
    assert "was received" in page, "the other language is shown beside it"
    assert used() == built_in, "a draft is not sent"
    assert editor.post(one, publish(one)).status_code == 403, "the second person"
    second = sign_in("giamdoc")
    assert second.post(one, publish(one)).status_code == 302
    assert used() == NEW
    assert Event.objects.get(topic="notice_text").payload["text"] == NEW
    done = Centre().accept(code_of("five-on-the-spot"))
    effect = Effect.objects.get(dossier_id=done.dossier_id)
    notify.carry_out(actor=SYSTEM, at=MORNING, effect_id=effect.pk)
    assert Message.objects.get(channel="email").text.startswith(f"Hồ sơ {done.code}: đã")
    assert "mẫu riêng" in said_by(editor.get(LIST))
    back = {"do": "built_in"}
    answer = second.post(one, back)
    assert set(errors_of(answer)) == {"reason"}
    assert second.post(one, {**back, "reason": "Sai giọng"}).status_code == 302
    assert used() == built_in
    assert second.post(one, {**back, "reason": "Sai giọng"}).status_code == 409


def test_a_version_begins_on_its_day_and_the_one_before_ends_there(
    editor: Client,
) -> None:
    second = sign_in("giamdoc")
    first = begun(editor)
    second.post(first, publish(first))
    later = begun(editor)
    editor.post(later, form(later, text=NEW))
    day = TODAY + timedelta(days=3)
    yesterday = f"{TODAY - timedelta(days=1):%d/%m/%Y}"
    past = second.post(later, publish(later, valid_from=yesterday))
    assert set(errors_of(past)) == {"valid_from"}
    lacking = second.post(later, publish(later, reason=" "))
    assert set(errors_of(lacking)) == {"reason"}
    answer = second.post(later, publish(later, valid_from=f"{day:%d/%m/%Y}"))
    assert answer.status_code == 302
    for shown, n in ((day - timedelta(days=1), 1), (day, 2)):
        found = words_for(kind="accepted", channel="email", language="vi", on=shown)
        assert found.n == n
    page = said_by(editor.get(f"{LIST}accepted/email"))
    assert "Chờ đến ngày" in page
    assert "Đang dùng" in page
    assert editor.post(later, form(later, text=NEW)).status_code == 409


def test_every_fault_is_said_at_its_field_and_nothing_is_saved(editor: Client) -> None:
    one = begun(editor)
    before = NoticeText.objects.get()
    faulty = form(one, subject="", text="Chào %(name)s, CCCD 022155900037")
    answer = editor.post(one, faulty)
    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"subject", "text"}
    assert "Chào %(name)s" in said_by(answer), "what was typed is shown again"
    assert NoticeText.objects.get().revision == before.revision
    sms = begun(editor, "accepted/sms")
    answer = editor.post(sms, form(sms, text="ế" * 290 + " %(url)s"))
    assert "Tin nhắn dài 6 phần" in errors_of(answer)["text"]
    assert "phần tin nhắn" in said_by(editor.get(sms))
    zalo = begun(editor, "accepted/messenger")
    assert set(errors_of(editor.post(zalo, form(zalo, template="")))) == {"template"}


def test_two_editors_do_not_overwrite_each_other(editor: Client) -> None:
    one = begun(editor)
    old = form(one, text="Cũ %(url)s")
    assert editor.post(one, form(one, text=NEW)).status_code == 302
    assert editor.post(one, old).status_code == 409
    stale = publish(one, seen=old["seen"])
    assert sign_in("giamdoc").post(one, stale).status_code == 409
    assert NoticeText.objects.get().text == NEW
    assert editor.post(one, {"do": "drop"}).status_code == 302
    assert not NoticeText.objects.exists()
    assert editor.get(one).status_code == 404


def test_nobody_else_words_or_publishes(editor: Client) -> None:
    one = begun(editor)
    for who in ("quay", "chuyenvien", "lanhdao", "quantri", "thanhtra", "congdan"):
        other = sign_in(who)
        for page in (LIST, f"{LIST}accepted/email", one):
            assert other.get(page).status_code == 403
        assert other.post(one, form(one, text=NEW)).status_code == 403
        assert other.post(one, publish(one)).status_code == 403
    director = sign_in("giamdoc")
    assert director.get(one).status_code == 200
    assert director.post(one, form(one, text=NEW)).status_code == 403
    assert director.post(one, {"do": "drop"}).status_code == 403
    assert director.post(f"{LIST}moved/sms/soan", {"language": "vi"}).status_code == 403
    assert NoticeText.objects.get().state == "draft"


@pytest.mark.parametrize("way", ["sign_in_code/email", "accepted/fax", "x/sms"])
def test_there_are_no_other_notices(editor: Client, way: str) -> None:
    assert editor.get(f"{LIST}{way}").status_code == 404
    answer = editor.post(f"{LIST}{way}/soan", {"language": "vi"})
    assert answer.status_code == 404
    assert editor.post(f"{LIST}moved/sms/soan", {"language": "fr"}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"published_by_id": 5, "edited_by_id": 5}, "published_by_another"),
        ({"valid_from": None}, "from_a_day"),
        ({"valid_to": TODAY}, "from_a_day"),
        ({"subject": ""}, "can_be_sent"),
        ({"channel": "messenger"}, "can_be_sent"),
    ],
)
def test_the_database_keeps_it_so(wrong: dict[str, object], name: str) -> None:
    good: dict[str, object] = {
        "kind": "moved",
        "channel": "email",
        "language": "vi",
        "n": 1,
        "subject": "x",
        "text": "y",
        "state": "published",
        "edited_at": MORNING,
        "edited_by": "A",
        "edited_by_id": 4,
        "published_at": MORNING,
        "published_by": "B",
        "published_by_id": 5,
        "valid_from": TODAY,
    }
    refused = pytest.raises(IntegrityError, match=rf"notifications_noticetext_{name}")
    with refused, transaction.atomic():
        NoticeText.objects.create(**{**good, **wrong})
    NoticeText.objects.create(**good)
    with pytest.raises(IntegrityError, match="one_in_use"), transaction.atomic():
        NoticeText.objects.create(**{**good, "n": 2})


def test_pages_name_their_errors_in_english_too(editor: Client) -> None:
    editor.cookies["django_language"] = "en"
    one = begun(editor)
    page = said_by(editor.get(one))
    assert not re.search(r"Xem trước|Chỗ điền|Lưu nháp", page)
