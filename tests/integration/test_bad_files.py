"""Every bad file is refused by name with a remedy, within bounds, and leaves nothing."""

import io
import resource
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from motcua.domain.documents import readers
from motcua.domain.documents.actions import take_file
from motcua.domain.documents.models import StoredFile
from motcua.domain.documents.rules import confined
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid
from tests.bad_files import MB, SCANS, Bad, nested, office
from tests.databases import MORNING
from tests.files import a_pdf, a_picture

pytestmark = pytest.mark.django_db
MOST_OF_OURS = 120 * MB
"""More than any of these files weighs; far less than what comes out of them."""


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    """Give each test a folder of its own: others write at the same time."""
    settings.FILES_DIR = tmp_path


def take(name: str, data: bytes) -> Any:
    file = io.BytesIO(data)
    return take_file(actor=SYSTEM, at=MORNING, name=name, file=file, most_bytes=100 * MB)


def stored() -> tuple[int, list[str]]:
    listed = sorted(found.sha256 for found in readers.store().listed(""))
    return StoredFile.objects.count(), listed


@pytest.mark.parametrize("bad", SCANS, ids=str)
def test_a_bad_file_is_refused_by_name_within_bounds(bad: Bad, settings: Any) -> None:
    settings.PAGE_LIMIT = 2_000
    data, before = bad.data(), stored()
    tracemalloc.start()
    try:
        with pytest.raises(Invalid) as caught:
            take(bad.name, data)
        _, ours = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    said = caught.value
    assert said.code == bad.code
    assert said.field == "files"
    assert bad.name in str(said)
    assert said.remedy
    assert stored() == before
    assert ours < MOST_OF_OURS
    # The system counts in kB what the largest of all processes begun has had.
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert largest <= confined.MEMORY


def test_time_runs_out_for_what_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "CPU_SECONDS", 0)
    with pytest.raises(Invalid) as caught:
        take("lau.pdf", a_pdf())
    assert caught.value.code == "file_too_heavy"


def test_what_needs_more_memory_than_there_is_stops_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(confined, "MEMORY", 40 * MB)
    with pytest.raises(Invalid) as caught:
        take("nang.pdf", a_pdf())
    assert caught.value.code == "file_too_heavy"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("một.pdf", a_pdf()),
        ("ảnh.jpg", a_picture()),
        ("A0.pdf", a_pdf(1, 2384, 3370)),
        ("thư.docx", office({"word/media/a.png": a_picture("PNG")})),
        ("thư trong thư.docx", nested(1)),
    ],
)
def test_good_files_are_taken(name: str, data: bytes) -> None:
    assert take(name, data).name == name


def test_what_follows_a_picture_is_cut_off() -> None:
    film = b"\0\0\0\x18ftypmp42" + bytes(3000) + b"end of the film"
    kept = take("chụp.jpg", a_picture() + film)
    with readers.open_file(sha256=kept.sha256) as file:
        content = file.read()
    assert b"film" not in content
    assert content.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\a.pdf", "a.pdf"),
        ("a\x00b.pdf", "a_b.pdf"),
        ("hoa\u202efdp.pdf", "hoa_fdp.pdf"),
        ("\u2066a\u2069\u200b.pdf", "_a__.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1.tar.pdf", "_lpt1.tar.pdf"),
        ("a\ud800.pdf", "a_.pdf"),
        ("Giấy.pdf", "Giấy.pdf"),
        (" .a.pdf", "a.pdf"),
        ("~$a?*|.pdf", "~$a_.pdf"),
        ("ế" * 300 + ".pdf", "ế" * 78 + ".pdf"),
    ],
)
def test_tricks_in_names_are_taken_out(name: str, kept: str) -> None:
    assert take(name, a_pdf()).name == kept
    assert len(kept.encode()) <= 255


@pytest.mark.parametrize(
    "name",
    ["a.pdf\u202eexe", "a.pdf\x00.exe", "a.pdf." + "x" * 5000, "a.pdf/", "pdf", "."],
)
def test_a_name_does_not_hide_another_sort(name: str) -> None:
    before = stored()
    with pytest.raises(Invalid) as caught:
        take(name, a_pdf())
    assert caught.value.code == "file_sort_not_taken"
    assert len(str(caught.value)) < 400
    assert stored() == before
