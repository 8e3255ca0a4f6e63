"""Whatever key or code an address takes: another's is not found, and nothing changes."""

import json
import re
from datetime import timedelta
from functools import reduce
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.domain.accounts.models import ActFor, Assistance
from motcua.domain.dossiers.models import Dossier
from motcua.domain.filings import actions as filings
from motcua.domain.filings.models.bulk import Bulk
from motcua.domain.following.models import Attached, Letter, Reply, Wish
from motcua.domain.payments import actions as payments
from motcua.domain.payments.actions import online
from motcua.domain.payments.models import Attempt, Notice
from motcua.domain.payments.rules.online import Verdict
from motcua.domain.post.models import PostalOrder, StrayMessage
from motcua.kernel.actor import SYSTEM
from motcua.web.portal.urls import urlpatterns
from tests.databases import MORNING
from tests.files import a_pdf
from tests.integration.test_acts import at_appraisal
from tests.people import online_codes
from tests.web.conftest import Clock
from tests.web.counter import said_by, sign_in
from tests.web.test_supplement import ask
from tests.web.test_uploads import TUS
from tests.world import Centre, actor

pytestmark = pytest.mark.django_db
OPEN = {
    # published, or begins something of one's own
    *("procedures", "procedure", "checklist", "guided", "file_online", "look_up"),
    *("found", "ended_json", "ended_csv", "collect", "many", "many_sheet"),
    *("identity_begin", "identity_back", "survey_again", "open_csv", "open_json"),
    *("hall_take", "kiosk_take", "appointment_times"),
    *("guidance_page", "guidance_print", "guidance_useful"),
    *("campaign", "campaign_csv", "campaign_json", "campaign_xlsx"),
}
"""Views whose address names nothing that is somebody's."""

BY_SECRET = {
    *("hall_place", "hall_cancel", "hall_slip", "kiosk_done", "hall_word"),
    *("appointment", "appointment_move", "appointment_calendar", "photos"),
    *("survey", "survey_counter", "petition"),
}
"""Views for whoever has the secret in their address, without an account."""


def owned_views() -> dict[str, str]:
    """Return every view of the portal whose address takes a key, a code or an id."""
    found = {
        str(one.name): str(one.pattern) for one in urlpatterns if "<" in str(one.pattern)
    }
    return {n: path for n, path in found.items() if n not in OPEN | BY_SECRET}


@pytest.fixture
def addresses(clock: Clock) -> dict[str, str]:
    """Return each such address, filled in with what belongs to `congdan`."""
    done = at_appraisal(Centre())
    clock(MORNING + timedelta(hours=2))
    row = Dossier.objects.get(pk=done.dossier_id)
    assert ask(row).status_code == 302
    citizen = sign_in("congdan")
    file = SimpleUploadedFile("a.pdf", a_pdf(), "application/pdf")
    citizen.post(f"/ho-so-cua-toi/{row.code}/bo-sung", {"line-1": file})
    key = filings.begin(
        actor=actor("congdan"), at=MORNING, procedure_code=online_codes()[0]
    )
    paper = SimpleUploadedFile("b.pdf", a_pdf(2), "application/pdf")
    citizen.post(f"/nop/{key}/giay-to", {"file-0": paper, "do": "upload"})
    attempt = Attempt.objects.create(
        key=uuid4(),
        reference="MC1",
        person_id=row.submitter_id,
        dossier_id=row.pk,
        unit_id=row.receiving_unit_id,
        procedure_code=row.procedure_code,
        title="Lệ phí",
        payer_name="Hoa",
        amount=1000,
        state="begun",
        begun_at=MORNING,
        expires_at=MORNING + timedelta(days=1),
        next_query_at=MORNING,
    )
    upload = citizen.post(
        f"/nop/{key}/giay-to/0/tai-len",
        headers=TUS | {"Upload-Length": "9", "Upload-Metadata": "filename YS5wZGY="},
    )
    values = {
        "<str:code>": row.code,
        "<uuid:upload_id>": upload.headers["Location"].rsplit("/", 1)[1],
        "<int:n>": "1",
        "<int:at_page>": "1",
        "<int:file_id>": str(Attached.objects.get().pk),
        "<int:organisation_id>": str(row.submitter_id),
        "<int:member_id>": "1",
        "<slug:page_key>": "mot",
        "<str:page_key>": "mot",
        "<slug:question>": "mot",
    }
    keys: dict[str, UUID] = {"payment": attempt.key, "payment_bill": attempt.key}
    found = {}
    for name, pattern in owned_views().items():
        path = pattern.replace("<uuid:key>", str(keys.get(name, key)))
        path = reduce(lambda text, pair: text.replace(*pair), values.items(), path)
        assert "<" not in path, f"say with what to fill in {path}"
        found[name] = f"/{path}"
    return found


def kept() -> tuple[object, ...]:
    return (
        *(kind.objects.count() for kind in (Attached, Letter, Wish, Bulk, PostalOrder)),
        *Reply.objects.values_list("state", "saved_at"),
        *Attempt.objects.values_list("state", "amount"),
        Assistance.objects.count(),
        ActFor.objects.count(),
    )


def test_anothers_is_not_found_and_nothing_changes(addresses: dict[str, str]) -> None:
    before = kept()
    for who, wanted in (("doanhnghiep", (404, 405)), ("congdan2", (404, 405))):
        client = sign_in(who)
        for name, path in addresses.items():
            tus = TUS if "tai-len" in path else {}
            for answer in (
                client.get(path, headers=tus),
                client.post(path, {"do": "send"}, headers=tus),
                client.head(path, headers=tus),
                client.delete(path, headers=tus),
            ):
                assert answer.status_code in wanted, (who, name, answer.status_code)
    assert kept() == before


def test_nobody_is_led_to_sign_in_or_refused(addresses: dict[str, str]) -> None:
    client = Client()
    for name, path in addresses.items():
        tus = TUS if "tai-len" in path else {}
        for answer in (client.get(path, headers=tus), client.post(path, headers=tus)):
            assert answer.status_code in (302, 403, 404, 405), name
            if answer.status_code == 302:
                assert answer.headers["Location"].startswith("/dang-nhap"), name


def test_a_secret_that_is_guessed_opens_nothing(clock: Clock) -> None:
    secret = {str(one.name): str(one.pattern) for one in urlpatterns}
    assert secret.keys() >= BY_SECRET
    client = sign_in("congdan")
    for name in BY_SECRET:
        path = "/" + re.sub(r"<str:\w+>", "KHONGCO2", secret[name])
        for answer in (client.get(path), client.post(path, {"do": "cancel"})):
            assert answer.status_code in (404, 405), name


PARTNERS = ("/thanh-toan/thong-bao", "/buu-chinh/thong-bao", "/bao-cao-tin/sms")


@pytest.mark.parametrize("path", PARTNERS)
def test_a_partners_door_takes_only_what_is_signed(
    path: str, clock: Clock, settings: Any
) -> None:
    cache.clear()
    settings.PAYMENT_URL, settings.PAYMENT_SECRET = "http://127.0.0.1:1", "s"
    settings.POST_WEBHOOK_SECRET, settings.MESSAGE_SECRETS = "s", {"sms": "s"}
    client = Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 405
    assert client.put(path).status_code == 405
    for body in (b"", b"{}", b"[]", b"\xff", b"[" * 50_000, b'{"MaThamChieu":"x"}'):
        for kind in ("application/json", "application/x-www-form-urlencoded"):
            answer = client.post(path, body, content_type=kind)
            assert 400 <= answer.status_code < 500, body[:20]
    huge = client.post(
        path, b"x", content_type="application/json", CONTENT_LENGTH="99999999"
    )
    assert 400 <= huge.status_code < 500
    odd = client.post(path, b"x", content_type="text/plain", CONTENT_LENGTH="x")
    assert 400 <= odd.status_code < 500
    assert not Notice.objects.exclude(verdict=Verdict.WRONG_HASH).exists()
    assert not StrayMessage.objects.exists()


@pytest.mark.parametrize("path", PARTNERS)
def test_a_partners_door_is_closed_to_who_knocks_too_often(
    path: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    for name in (
        "portal.views.payments.MOST_NOTICES",
        "portal.views.post.MOST_NOTICES",
        "common.reports._MOST_REPORTS",
    ):
        monkeypatch.setattr(f"motcua.web.{name}", 2)
    told = [Client().post(path, json.dumps({}), content_type="application/json")] * 2
    assert all(answer.status_code != 429 for answer in told)
    for _ in range(2):
        last = Client().post(path, b"{}", content_type="application/json")
    assert last.status_code == 429


def test_few_notices_of_strangers_are_kept(
    settings: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PAYMENT_URL, settings.PAYMENT_SECRET = "http://127.0.0.1:1", "s"
    monkeypatch.setattr(online, "MOST_FORGED", 3)
    for n in range(6):
        told = {"MaThamChieu": f"x{n}", "MaXacThuc": "0"}
        verdict, _ = payments.take_notice(actor=SYSTEM, at=MORNING, message=told)
        assert verdict is Verdict.WRONG_HASH
    assert Notice.objects.count() == 3
    later = MORNING + timedelta(hours=2)
    payments.take_notice(actor=SYSTEM, at=later, message={"MaThamChieu": "y"})
    assert Notice.objects.count() == 4


def test_the_desk_sees_who_did_it_for_whom(clock: Clock) -> None:
    row = Dossier.objects.get(pk=at_appraisal(Centre()).dossier_id)
    quay = sign_in("quay")
    page = f"/desk/ho-so/{row.code}"
    assert "Có người làm thay" not in said_by(quay.get(page))
    for what, name in (("message.written", "Đỗ Thị Giúp"), ("read dossier", "Chỉ Xem")):
        ActFor.objects.create(
            principal_id=row.submitter_id,
            principal_name=row.submitter_name,
            person_id=row.submitter_id,
            name=name,
            tie="helper",
            at=MORNING,
            what=what,
            dossier=row.code,
        )
    told = said_by(quay.get(page))
    assert f"Đỗ Thị Giúp (người giúp) thay {row.submitter_name}" in told
    assert "Chỉ Xem (" not in told
