"""A file that a form asks for goes up in pieces, as the papers of a filing do."""

from typing import Any

import pytest

from motcua.domain.eforms import actions as eforms
from motcua.domain.eforms.models import FormAnswers
from motcua.domain.filings.models import FilingPaper
from motcua.kernel.actor import SYSTEM
from tests.databases import MORNING
from tests.files import a_pdf
from tests.web.counter import errors_of, said_by
from tests.web.test_filing import Home, code  # noqa: F401 - a fixture
from tests.web.test_filing_uploads import TUS, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
STATED = "Tôi cam đoan đúng sự thật."


@pytest.fixture
def home(code: str) -> Home:  # noqa: F811 - the fixture
    """Return somebody whose form asks for one picture, and for the law's statement."""
    questions: list[dict[str, Any]] = [
        {"key": "why", "type": "short_text", "label": "Để làm gì?"},
        {"key": "plan", "type": "file", "label": "Bản vẽ", "most": 1, "most_mb": 1},
        {"key": "truth", "type": "statement", "label": "Cam đoan", "text": STATED},
    ]
    page = {"key": "one", "title": "Một", "questions": questions}
    form = {"key": "plan", "name": "Đơn", "decision": "QĐ 1", "pages": [page]}
    assert eforms.load_form(
        actor=SYSTEM, at=MORNING, definition={**form, "procedures": [code]}
    )
    return Home(code)


def begin(home: Home, at: str, question: str, size: int) -> Any:
    way = f"{at}/bieu-mau/one/{question}/tai-len"
    told = {"Upload-Metadata": "filename YW5oLnBkZg==", "Upload-Length": str(size)}
    return home.client.post(way, headers={**TUS, **told})


def test_a_file_of_a_form_goes_up_in_pieces(home: Home) -> None:
    at, data = home.begin(), a_pdf(3)
    way = f"{at}/bieu-mau/one"
    page = home.client.get(way).content.decode()
    assert f'data-upload="{way}/plan/tai-len"' in page
    home.client.post(way, {"why": "Làm nhà", "do": "save"})
    begun = begin(home, at, "plan", len(data))
    assert begun.status_code == 201
    half = len(data) // 2
    assert send(home.client, begun["Location"], 0, data[:half]).status_code == 204
    done = send(home.client, begun["Location"], half, data[half:])
    assert done.status_code == 204
    answers = FormAnswers.objects.get().answers
    assert answers["why"] == "Làm nhà", "what was answered stays"
    sha256 = answers["plan"][0]["sha256"]
    assert done["Motcua-Drop"] == f"unfile-plan-{sha256}"
    assert FilingPaper.objects.get().sha256 == sha256
    # One is asked for: a second is refused and nothing is kept of it.
    other = a_pdf(4)
    begun = begin(home, at, "plan", len(other))
    refused = send(home.client, begun["Location"], 0, other)
    assert refused.status_code == 422
    assert "chỉ gửi được 1 tệp" in refused.content.decode()
    assert FilingPaper.objects.count() == 1
    home.client.post(way, {"why": "Làm nhà", "do": done["Motcua-Drop"]})
    assert "plan" not in FormAnswers.objects.get().answers
    assert not FilingPaper.objects.exists()


def test_only_ones_own_question_of_a_file_takes_one(home: Home) -> None:
    at, data = home.begin(), a_pdf(3)
    begun = begin(home, at, "why", len(data))
    assert send(home.client, begun["Location"], 0, data).status_code == 404
    other = Home(home.code, "congdan2")
    assert begin(other, at, "plan", len(data)).status_code == 404
    other.client.logout()
    assert begin(other, at, "plan", len(data)).status_code == 403
    assert not FilingPaper.objects.exists()


def test_truth_is_stated_once(home: Home) -> None:
    at = home.begin()
    stated = {"why": "Làm nhà", "truth": "yes", "do": "save"}
    home.client.post(f"{at}/bieu-mau/one", stated)
    page = home.client.get(f"{at}/kiem-tra")
    assert 'name="agreed"' not in page.content.decode()
    assert "áp dụng cho cả các giấy tờ gửi kèm" in said_by(page)
    way = f"{at}/bieu-mau/one"
    home.client.post(way, {"why": "Làm nhà", "do": "save"})
    refused = home.client.post(f"{at}/kiem-tra", {"agreed": "1"})
    assert "form-truth" in errors_of(refused), "no other statement stands for it"
