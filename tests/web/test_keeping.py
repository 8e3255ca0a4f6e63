"""The store looked after every night; times of keeping; legal holds."""

import os
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from motcua.domain.documents import readers as documents
from motcua.domain.documents.actions import check_store, keep_file, page_picture
from motcua.domain.documents.models import Rendition, StoreCheck, StoredFile, StoreFault
from motcua.domain.dossiers.actions.holding import place_hold
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.retention import delete_expired, set_retention
from motcua.domain.dossiers.models import Dossier, DossierFile, Hold, Retention
from motcua.domain.dossiers.readers.dossier import chain_fault
from motcua.domain.dossiers.rules.intake import Scan
from motcua.domain.dossiers.rules.keeping import years_before
from motcua.domain.ledger.models import Event
from motcua.kernel.actor import ANONYMOUS, SYSTEM
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, NotAllowed
from tests.conftest import People
from tests.databases import MORNING
from tests.files import a_pdf
from tests.web.counter import errors_of, said_by, sign_in
from tests.world import Centre, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
YEARS_LATER = MORNING + timedelta(days=11 * 366)
LATER = MORNING + timedelta(days=2)


@pytest.fixture(autouse=True)
def own_store(tmp_path: Any, settings: Any) -> Any:
    """Give each test a folder of its own; the register knows nothing yet."""
    settings.FILES_DIR = tmp_path
    StoredFile.objects.all().delete()
    return tmp_path


def keep(content: bytes | None = None) -> str:
    content = content or a_pdf() + os.urandom(8).hex().encode()
    return keep_file(
        actor=SYSTEM,
        at=MORNING,
        name="a.pdf",
        media_type="application/pdf",
        chunks=iter([content]),
    ).sha256


def written(folder: Any, sha256: str, at: datetime = MORNING) -> Any:
    """Return where a file lies, as if it had been written at that time."""
    path = folder / sha256[:2] / sha256[2:4] / f"{sha256}.sealed"
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def check(at: datetime = LATER) -> dict[str, str]:
    check_store(actor=SYSTEM, at=at)
    faults = StoreFault.objects.filter(check_of=StoreCheck.objects.latest("id"))
    return dict(faults.values_list("sha256", "wrong"))


def test_a_whole_store_has_no_faults() -> None:
    for _ in range(3):
        keep()
    assert check() == {}
    row = StoreCheck.objects.get()
    assert (row.stored, row.known, row.verified, row.faults) == (3, 3, 3, 0)
    assert StoredFile.objects.filter(verified_at=LATER).count() == 3


def test_what_is_lost_or_changed_is_told_until_it_is_mended(own_store: Any) -> None:
    lost, changed, well = keep(), keep(), keep()
    path = written(own_store, changed)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    documents.store().delete(lost)
    found = {lost: "missing", changed: "changed"}
    assert (check(), check(LATER + timedelta(days=1))) == (found, found)
    path.write_bytes(whole)
    assert check() == {lost: "missing"}
    assert StoredFile.objects.get(pk=well).verified_at is not None


def test_a_key_that_is_gone_is_told(settings: Any) -> None:
    sha256 = keep()
    settings.FILE_KEYS = (("another", b"9" * 32),)
    assert check() == {sha256: "key_missing"}


def test_what_nobody_knows_is_deleted_after_a_day(own_store: Any) -> None:
    known, nameless = keep(), keep()
    StoredFile.objects.filter(pk=nameless).delete()
    written(own_store, nameless, MORNING)
    written(own_store, known, MORNING)
    assert check(MORNING + timedelta(hours=23)) == {}
    assert check(MORNING + timedelta(hours=25)) == {nameless: "unknown"}
    assert not documents.store().exists(nameless)
    assert documents.store().exists(known)


def test_each_night_reads_a_share_the_longest_unread_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("motcua.domain.documents.actions.checking.LEAST", 2)
    for _ in range(5):
        keep()
    for n, read in enumerate((2, 4, 5), start=1):
        check(LATER + timedelta(days=n))
        assert StoredFile.objects.exclude(verified_at=None).count() == read


def test_nobody_else_runs_the_jobs() -> None:
    for job in (check_store, delete_expired):
        with pytest.raises(NotAllowed):
            job(actor=ANONYMOUS, at=MORNING)
    with pytest.raises(NotAllowed):
        set_retention(actor=ANONYMOUS, at=MORNING, purpose="paper", years=1, basis="x")


def test_the_result_is_a_page_for_who_looks_after_it() -> None:
    lost = keep()
    documents.store().delete(lost)
    admin = sign_in("quantri")
    assert "chưa được kiểm tra" in said_by(admin.get("/desk/kho-tep"))
    check()
    text = said_by(admin.get("/desk/kho-tep"))
    assert "1 lỗi" in text
    assert lost in text
    assert "Có trong sổ, không có trong kho" in text
    assert sign_in("quay").get("/desk/kho-tep").status_code == 403


def ended(content: bytes) -> tuple[Centre, Done, str]:
    """Return a dossier with one scan that has gone its whole way."""
    centre = Centre()
    sha256 = keep(content)
    scan = Scan(sha256, "giấy tờ.pdf", len(content), "application/pdf", 1)
    done = centre.accept(code_of("five-on-the-spot"), scans=(scan,))
    return centre, centre.to_return(done), sha256


def test_files_go_when_their_time_is_over_and_stay_on_record() -> None:
    _, done, sha256 = ended(a_pdf(2))
    page_picture(actor=SYSTEM, at=MORNING, sha256=sha256, page=1, width=120)
    picture = Rendition.objects.get().picture
    assert delete_expired(actor=SYSTEM, at=YEARS_LATER) == 0, "no rule, no deletion"
    set_retention(
        actor=SYSTEM, at=MORNING, purpose="submitted", years=10, basis="10/2022"
    )
    row = Dossier.objects.get(pk=done.dossier_id)
    assert row.ended_at is not None
    early = row.ended_at.astimezone(VN).replace(year=row.ended_at.year + 10)
    assert delete_expired(actor=SYSTEM, at=early - timedelta(seconds=1)) == 0
    assert delete_expired(actor=SYSTEM, at=early) == 1
    assert delete_expired(actor=SYSTEM, at=YEARS_LATER) == 0
    file = DossierFile.objects.get(dossier=row, purpose="submitted")
    assert (file.deleted_at, file.name, file.sha256) == (early, "giấy tờ.pdf", sha256)
    for content in (sha256, picture):
        assert not documents.store().exists(content)
        assert not StoredFile.objects.filter(pk=content).exists()
    event = Event.objects.get(kind="dossier.files_deleted")
    assert event.payload["files"] == [[file.n, "giấy tờ.pdf", sha256]]
    assert event.payload["remark"] == "10/2022"
    assert chain_fault(dossier_id=row.pk) is None
    page = sign_in("quay").get(f"/desk/ho-so/{row.code}")
    assert "hết thời hạn lưu" in said_by(page)
    assert sign_in("quay").get(f"/desk/ho-so/{row.code}/tep/{file.n}").status_code == 409
    assert DossierFile.objects.filter(dossier=row, purpose="paper", deleted_at=None)


def test_a_content_that_another_dossier_has_stays() -> None:
    content = a_pdf(3)
    _, _, sha256 = ended(content)
    other = Centre()
    scan = Scan(sha256, "cùng tệp.pdf", len(content), "application/pdf", 1)
    other.accept(code_of("five-on-the-spot"), scans=(scan,))
    set_retention(actor=SYSTEM, at=MORNING, purpose="submitted", years=1, basis="x")
    assert delete_expired(actor=SYSTEM, at=YEARS_LATER) == 1
    assert documents.store().exists(sha256)


def test_a_hold_keeps_files_until_it_is_released(people: People) -> None:
    _, done, sha256 = ended(a_pdf(4))
    set_retention(actor=SYSTEM, at=MORNING, purpose="submitted", years=1, basis="x")
    client = sign_in("giamdoc")
    path = f"/desk/ho-so/{done.code}/giu-tep"
    form = {"request": str(uuid4()), "reason": "Vụ án 12/2022"}
    assert client.post(path, form | {"reason": " "}).status_code == 422
    assert "reason" in errors_of(client.post(path, form | {"reason": ""}))
    assert client.post(path, form).status_code == 302
    assert client.post(path, form).status_code == 302
    hold = Hold.objects.get()
    assert (hold.reason, hold.placed_by) == ("Vụ án 12/2022", people["giamdoc"].name)
    assert "Vụ án 12/2022" in said_by(client.get(path))
    assert delete_expired(actor=SYSTEM, at=YEARS_LATER) == 0
    release = {"request": str(uuid4()), "reason": "Án đã xong", "hold": str(hold.pk)}
    assert client.post(path, release).status_code == 302
    again = {"request": str(uuid4()), "reason": "Án đã xong", "hold": str(hold.pk)}
    assert client.post(path, again).status_code == 404
    assert delete_expired(actor=SYSTEM, at=YEARS_LATER) == 1
    kinds = Event.objects.filter(topic="dossier", kind__contains="hel")
    assert list(kinds.values_list("kind", flat=True)) == ["dossier.held"]
    assert Event.objects.filter(kind="dossier.hold_released").count() == 1
    assert not documents.store().exists(sha256)


@pytest.mark.parametrize("username", ["quay", "lanhdao", "quantri"])
def test_who_may_not_hold(username: str, people: People) -> None:
    done = Centre().accept(code_of("five-on-the-spot"))
    path = f"/desk/ho-so/{done.code}/giu-tep"
    assert sign_in(username).get(path).status_code == 403
    with pytest.raises(NotAllowed):
        place_hold(
            actor=people[username],
            at=MORNING,
            dossier_id=done.dossier_id,
            reason="x",
            request_id=uuid4(),
        )
    assert Hold.objects.count() == 0


@pytest.mark.parametrize(
    ("purpose", "years", "basis", "field"),
    [
        ("photos", 1, "x", "purpose"),
        ("paper", 0, "x", "years"),
        ("paper", 201, "x", "years"),
        ("paper", 5, " ", "basis"),
    ],
)
def test_a_time_of_keeping_rests_on_a_document(
    purpose: str, years: int, basis: str, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        set_retention(actor=SYSTEM, at=MORNING, purpose=purpose, years=years, basis=basis)
    assert caught.value.field == field
    assert Retention.objects.count() == 0


def test_keeping_for_ever_takes_the_rule_away() -> None:
    set_retention(actor=SYSTEM, at=MORNING, purpose="paper", years=5, basis="x")
    set_retention(actor=SYSTEM, at=MORNING, purpose="paper", years=None, basis="")
    assert Retention.objects.count() == 0


def test_a_leap_day_has_its_years_too() -> None:
    leap = datetime(2024, 2, 29, 8, tzinfo=VN)
    assert years_before(leap, 1) == datetime(2023, 2, 28, 8, tzinfo=VN)
