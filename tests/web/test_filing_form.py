"""The form of a filing: asked page by page, kept, checked again when it is sent."""

import re
from typing import Any

import pytest
from django.test import Client

from motcua.domain.dossiers.models import Dossier
from motcua.domain.eforms import actions as eforms
from motcua.domain.eforms.models import FormAnswers
from motcua.domain.filings.models import Filing
from motcua.kernel.actor import SYSTEM
from tests.databases import MORNING
from tests.web.counter import errors_of, said_by, sign_in
from tests.web.eform_home import fields_shown
from tests.web.test_filing import Home, answering, code  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FORM: dict[str, Any] = {
    "key": "street",
    "name": "Đơn dùng hè phố",
    "decision": "QĐ 1",
    "pages": [
        {
            "key": "use",
            "title": "Việc sử dụng",
            "questions": [
                {"key": "wedding", "type": "yes_no", "label": "Đám cưới?"},
                {
                    "key": "why",
                    "type": "long_text",
                    "label": "Để làm gì?",
                    "when": {"not": {"answer": "wedding"}},
                },
                {
                    "key": "me",
                    "type": "person",
                    "label": "Bạn",
                    "prefill": "account.person",
                },
            ],
        },
        {
            "key": "places",
            "title": "Nơi sử dụng",
            "when": {"answer": "wedding"},
            "questions": [
                {
                    "key": "spots",
                    "type": "group",
                    "label": "Đoạn đường",
                    "item": "đoạn",
                    "least": 1,
                    "questions": [
                        {"key": "street", "type": "short_text", "label": "Đường"},
                        {"key": "size", "type": "number", "label": "Rộng", "most": 50},
                    ],
                },
                {
                    "key": "truth",
                    "type": "statement",
                    "label": "Cam đoan",
                    "text": "Tôi.",
                },
            ],
        },
    ],
}


@pytest.fixture
def home(code: str) -> Home:  # noqa: F811 - the fixture
    """Return somebody whose procedure is filed with that form."""
    definition = {**FORM, "procedures": [code]}
    assert eforms.load_form(actor=SYSTEM, at=MORNING, definition=definition)
    return Home(code)


def kept() -> FormAnswers:
    return FormAnswers.objects.get(sealed_at=None)


def test_a_form_is_asked_page_by_page_and_goes_with_the_dossier(home: Home) -> None:
    at = home.begin()
    use = f"{at}/bieu-mau/use"
    page = home.client.get(use).content.decode()
    assert "Điền sẵn" in page
    mine = fields_shown(page)
    assert mine["me-name"] == ["Nguyễn Thị Hoa"]
    # Whatever is wrong is said at its field, and nothing typed is lost.
    wrong = {**mine, "wedding": "yes", "me-identity_number": "12", "do": "next"}
    answer = home.client.post(use, wrong)
    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"me-identity_number"}
    assert 'value="12"' in answer.content.decode()
    assert kept().answers["wedding"] is True
    # Another answer, another question: the page comes back with it, without scolding.
    asked = "wedding,me"
    no = {**mine, "wedding": "no", "why": "", "asked": asked, "do": "next"}
    answer = home.client.post(use, no)
    assert answer.status_code == 302
    assert answer["Location"].endswith("use#why")
    # A hidden field is not taken, whoever sends it.
    yes = {**mine, "wedding": "yes", "why": "lén", "do": "next"}
    answer = home.client.post(use, yes)
    assert answer["Location"].endswith("/bieu-mau/places")
    assert "why" not in kept().answers
    assert kept().prefilled == {}, "somebody has changed it"
    # Rows are added and dropped without scripts; what was typed in them stays.
    places = f"{at}/bieu-mau/places"
    typed = fields_shown(home.client.get(places).content.decode())
    typed |= {"spots-0-street": ["Lê Lợi"], "spots-0-size": ["12"]}
    home.client.post(places, {**typed, "do": "add-spots"})
    more = fields_shown(home.client.get(places).content.decode())
    assert more["spots-rows"] == ["2"]
    assert more["spots-0-street"] == ["Lê Lợi"]
    answer = home.client.post(places, {**more, "spots-1-size": "99", "do": "next"})
    assert set(errors_of(answer)) == {"spots-1-street", "spots-1-size", "truth"}
    home.client.post(places, {**more, "do": "drop-spots-1"})
    done = fields_shown(home.client.get(places).content.decode())
    assert done["spots-rows"] == ["1"]
    # Not whole yet: it is not sent, and the row of the question says why.
    refused = home.send(at)
    assert "form-truth" in errors_of(refused)
    answer = home.client.post(places, {**done, "truth": "yes", "do": "next"})
    assert answer["Location"].endswith("/giay-to")


def test_what_was_answered_is_seen_by_the_officer_and_kept(home: Home) -> None:
    at = home.prepare()
    check = said_by(home.client.get(f"{at}/kiem-tra"))
    assert "Đoạn đường" in check
    assert home.send(at)["Location"] == at
    row = FormAnswers.objects.get()
    assert row.sealed_at is not None
    assert row.answers["me"]["name"] == "Nguyễn Thị Hoa"
    assert len(row.sha256) == 64
    quay = sign_in("quay")
    address, fields = answering(quay, at)
    key = at.rsplit("/", maxsplit=1)[-1]
    seen = said_by(quay.get(f"{address}?nop={key}&don-vi={Filing.objects.get().unit_id}"))
    assert "Dữ liệu biểu mẫu" in seen
    assert "Đoạn đường" in seen
    assert quay.post(address, fields | {"do": "accept"}).status_code == 302
    row.refresh_from_db()
    dossier = Dossier.objects.get()
    assert row.dossier_id == dossier.pk
    shown = quay.get(f"/desk/ho-so/{dossier.code}")
    assert "Dữ liệu biểu mẫu" in said_by(shown)
    link = re.search(r'href="([^"]+/bieu-mau)"', shown.content.decode())
    assert link
    assert "Đoạn đường" in said_by(quay.get(link[1]))
    other = sign_in("congdan2")
    assert other.get(f"{at}/bieu-mau/use").status_code == 404
    assert sign_in("thuquy").get(link[1]).status_code in {403, 404}


def test_a_begun_filing_keeps_the_version_it_was_begun_with(
    home: Home,
) -> None:
    at = home.begin()
    use = f"{at}/bieu-mau/use"
    mine = fields_shown(home.client.get(use).content.decode())
    home.client.post(use, {**mine, "wedding": "yes", "do": "next"})
    assert kept().prefilled == {"me": "account.person"}
    later = {**FORM, "name": "Tên khác", "procedures": [home.code]}
    eforms.load_form(actor=SYSTEM, at=MORNING, definition=later)
    assert "Đơn dùng hè phố" in said_by(home.client.get(use))
    home.client.post(f"{at}/rut")
    assert not FormAnswers.objects.exists()
    assert "Tên khác" in said_by(home.client.get(f"{home.begin()}/bieu-mau/use"))


HOSTILE = ("\x00", "\u202e", "9" * 5000, "<script>", "{" * 900, "-1", "٣", "%(x)s")


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_are_answered_never_a_fault_of_ours(
    home: Home, value: str
) -> None:
    at = home.begin()
    names = ("wedding", "why", "me-name", "me-born_on", "me-identity_number", "asked")
    for do in ("next", "save", f"add-{value}", "drop-me-0", "unfile-me-x"):
        sent = dict.fromkeys(names, value) | {"do": do}
        assert home.client.post(f"{at}/bieu-mau/use", sent).status_code < 500
    rows = {"spots-rows": value, "spots-0-size": value, "do": "next"}
    assert home.client.post(f"{at}/bieu-mau/places", rows).status_code < 500
    assert home.client.get(f"{at}/bieu-mau/khong-co").status_code == 302


TRICKS: dict[str, Any] = {
    "key": "tricks",
    "name": "Đơn xin ở lại",
    "decision": "QĐ 1",
    "pages": [
        {
            "key": "stay",
            "title": "Ở lại",
            "questions": [
                {"key": "days", "type": "number", "label": "Mấy ngày?"},
                {
                    "key": "way",
                    "type": "one_of",
                    "label": "Cách nào?",
                    "options": [
                        {"value": "short", "label": "Ngắn"},
                        {
                            "value": "long",
                            "label": "Dài",
                            "when": {"at_least": [{"answer": "days"}, 10]},
                        },
                    ],
                },
                {
                    "key": "price",
                    "type": "computed",
                    "label": "Giá",
                    "unit": "đ",
                    "value": {"product": [{"answer": "days"}, 1000]},
                },
                {
                    "key": "proof",
                    "type": "file",
                    "label": "Giấy",
                    "help": "Ảnh chụp",
                    "required": False,
                },
            ],
        },
        {
            "key": "reason",
            "title": "Lý do",
            "when": {"equals": [{"answer": "way"}, "long"]},
            "questions": [{"key": "why", "type": "short_text", "label": "Vì sao?"}],
        },
    ],
}


@pytest.fixture
def tricked(code: str) -> Home:  # noqa: F811 - the fixture
    """Return somebody whose form offers, computes and asks by what was answered."""
    definition = {**TRICKS, "procedures": [code]}
    assert eforms.load_form(actor=SYSTEM, at=MORNING, definition=definition)
    return Home(code)


def test_conditions_are_judged_here_whatever_the_page_sends(tricked: Home) -> None:
    at = tricked.begin()
    stay, reason = f"{at}/bieu-mau/stay", f"{at}/bieu-mau/reason"
    forged = {"price": "1", "why": "lén", "proof": "0" * 64, "asked": "why,case"}
    sent = {"days": "3", "way": "long", **forged, "do": "next"}
    answer = tricked.client.post(stay, sent)
    assert answer.status_code == 302, "the questions it did not show are shown"
    answer = tricked.client.post(stay, sent | {"asked": "days,way,proof"})
    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"way"}, "three days are no long stay"
    hidden = tricked.client.post(reason, {"why": "lén", "do": "next"})
    assert hidden["Location"] == f"{at}/bieu-mau"
    assert "why" not in kept().answers
    tricked.client.post(stay, sent | {"way": "short"})
    assert kept().answers == {"days": 3, "way": "short", "price": 3000}
    # What was answered while it was asked is no part of what is sent once it is not.
    tricked.client.post(stay, sent | {"days": "10"})
    tricked.client.post(reason, {"why": "Thăm con", "do": "next"})
    assert "Thăm con" in said_by(tricked.client.get(f"{at}/kiem-tra"))
    tricked.client.post(stay, sent | {"days": "9", "way": "short"})
    assert "Thăm con" not in said_by(tricked.client.get(f"{at}/kiem-tra"))


def test_a_page_of_the_form_sent_after_the_session_ended_is_kept(tricked: Home) -> None:
    at = tricked.begin()
    stay = f"{at}/bieu-mau/stay"
    owner = fields_shown(tricked.client.get(stay).content.decode())["owner"]
    typed = {"page": "stay", "days": "5", "way": "short", "price": "1", "owner": owner}
    saved = Client().post(stay, typed | {"do": "save"})
    assert saved.status_code == 401
    answer = Client().post(stay, typed | {"days": "6", "do": "next"})
    assert answer["Location"].startswith("/dang-nhap?next=")
    assert kept().answers == {"days": 6, "way": "short", "price": 6000}
    Client().post(stay, typed | {"days": "7", "owner": "bịa"})
    assert kept().answers["days"] == 6
    assert 'value="6"' in sign_in("congdan").get(stay).content.decode()
