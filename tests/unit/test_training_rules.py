"""What keeps a training centre apart, and how what it gives is marked."""

from datetime import date

import pypdfium2
import pytest

from motcua.domain.documents.rules.rendering import render
from motcua.domain.documents.rules.samples import example
from motcua.domain.dossiers.rules.codes import foreign_code
from motcua.domain.training.rules.apart import Marks, Outside, faults
from motcua.kernel import training
from motcua.kernel.errors import Invalid


def words_of(pdf: bytes) -> str:
    """Return the words of a paper's first page."""
    page = pypdfium2.PdfDocument(pdf)[0]
    return str(page.get_textpage().get_text_range())


OURS = Marks("m1", "m1")
HERE = Outside(
    partners={"MOTCUA_SMS_URL": "http://127.0.0.1:9001/sms", "MOTCUA_POST_URL": ""},
    mail="file:///tmp/mail",
    authorities=("CN=CA thử nghiệm (ký),O=Dịch vụ ký thử nghiệm Một Cửa",),
)


def test_what_leads_to_sandboxes_alone_may_start() -> None:
    assert faults(training=True, outside=HERE, marks=OURS) == ()
    assert faults(training=False, outside=Outside(), marks=Marks()) == ()


@pytest.mark.parametrize(
    ("outside", "named"),
    [
        (Outside(partners={"MOTCUA_SMS_URL": "https://sms.vn/x"}), "MOTCUA_SMS_URL"),
        (Outside(partners={"MOTCUA_POST_URL": "http://10.0.0.7"}), "MOTCUA_POST_URL"),
        (Outside(mail="smtp://127.0.0.1"), "MOTCUA_MAIL_URL"),
        (Outside(bucket="s3+https://k:s@h/b"), "MOTCUA_FILES_URL"),
        (Outside(token="/usr/lib/token.so"), "MOTCUA_SIGNING_TOKEN_LIBRARY"),
        (Outside(authorities=("CN=Ban Cơ yếu Chính phủ",)), "MOTCUA_SIGNING_TRUST"),
    ],
)
def test_training_refuses_real_partners_and_keys(outside: Outside, named: str) -> None:
    [fault] = faults(training=True, outside=outside, marks=OURS)
    assert named in fault
    # What is real is nobody's business in a real centre.
    assert faults(training=False, outside=outside, marks=Marks()) == ()


@pytest.mark.parametrize("marks", [Marks(), Marks("m1", ""), Marks("m1", "m2")])
def test_training_refuses_what_is_not_its_own(marks: Marks) -> None:
    assert faults(training=True, outside=HERE, marks=marks)


@pytest.mark.parametrize("marks", [Marks("m1", ""), Marks("", "m1"), OURS])
def test_a_real_centre_refuses_what_is_for_training(marks: Marks) -> None:
    assert faults(training=False, outside=Outside(), marks=marks)


def test_codes_and_words_are_marked_in_training_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert training.in_series("H49-1") == "H49-1"
    assert training.marked("Đã tiếp nhận") == "Đã tiếp nhận"
    monkeypatch.setenv("MOTCUA_TRAINING", "true")
    assert training.in_series("H49-1") == "TH-H49-1"
    assert training.with_series("QĐ-UBND") == "QĐ-UBND-TH"
    assert training.marked("Đã tiếp nhận").startswith("[TẬP HUẤN – không có giá trị]")
    assert training.is_training_code(" th-h49-1")
    assert not training.is_training_code("H49-1")


def test_a_training_code_is_no_code_of_another_system() -> None:
    with pytest.raises(Invalid) as caught:
        foreign_code("th-h49.04-261126-0001")
    assert (caught.value.code, caught.value.field) == (
        "foreign_code_training",
        "foreign_code",
    )


def test_every_paper_of_training_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = example("receipt")
    plain = words_of(render(paper, on=date(2026, 11, 26)))
    monkeypatch.setenv("MOTCUA_TRAINING", "true")
    said = words_of(render(paper, on=date(2026, 11, 26)))
    assert "TẬP HUẤN" not in plain
    assert "TẬP HUẤN – không có giá trị" in said
