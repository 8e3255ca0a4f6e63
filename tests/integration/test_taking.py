"""Files from outside: cleaned, scanned by ClamAV where there is one, refused by name."""

import io
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from motcua.adapters.scanning.clamd import Clamd
from motcua.domain.documents import readers
from motcua.domain.documents.actions import KeptFile, scan_waiting, take_file
from motcua.domain.documents.models import Scan, StoredFile
from motcua.domain.documents.ports import ScannerSilent
from motcua.kernel.actor import ANONYMOUS, SYSTEM
from motcua.kernel.errors import Invalid, NotAllowed, NotNow, TooLarge
from tests.clamd import EICAR, Partner, clamd
from tests.databases import MORNING
from tests.files import a_pdf, a_picture
from tests.unit.test_inspection import exif

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(settings: Any) -> Iterator[Partner]:
    with clamd() as found:
        settings.SCANNER_URL = found.url
        yield found


def take(data: bytes, name: str = "a.pdf", most: int = 10_000_000) -> KeptFile:
    return take_file(
        actor=SYSTEM, at=MORNING, name=name, file=io.BytesIO(data), most_bytes=most
    )


def row_of(kept: KeptFile) -> StoredFile:
    return StoredFile.objects.get(pk=kept.sha256)


def unlike(data: bytes) -> bytes:
    """Return a PDF no other test has."""
    return data + b"%" + os.urandom(8).hex().encode()


def test_without_a_scanner_a_file_is_shown_as_not_scanned() -> None:
    kept = take(unlike(a_pdf(2)))
    assert (row_of(kept).scan, row_of(kept).pages) == (Scan.NOT_SCANNED, 2)
    assert scan_waiting(actor=SYSTEM, at=MORNING) == 0


def test_a_clean_file_is_kept_as_clean(partner: Partner) -> None:
    data = unlike(a_pdf())
    kept = take(data)
    assert (row_of(kept).scan, row_of(kept).scanned_at) == (Scan.CLEAN, MORNING)
    assert partner.seen == [data]


def test_an_infected_file_is_refused_and_nothing_is_kept(partner: Partner) -> None:
    before = StoredFile.objects.count()
    with pytest.raises(Invalid) as caught:
        take(a_pdf() + EICAR, "thư.pdf")
    assert (caught.value.code, caught.value.field) == ("file_infected", "files")
    assert "thư.pdf" in str(caught.value)
    assert "Eicar-Test-Signature" in str(caught.value)
    assert StoredFile.objects.count() == before


@pytest.mark.parametrize("how", ["drops", "limit", "gone"])
def test_a_silent_scanner_keeps_nobody_waiting(
    partner: Partner, settings: Any, how: str
) -> None:
    partner.drops, partner.limit = how == "drops", 100 if how == "limit" else 10**9
    if how == "gone":
        settings.SCANNER_URL = "clamd://127.0.0.1:9"
    kept = take(unlike(a_pdf()))
    assert row_of(kept).scan == Scan.NOT_SCANNED
    partner.drops, partner.limit, settings.SCANNER_URL = False, 10**9, partner.url
    assert scan_waiting(actor=SYSTEM, at=MORNING) >= 1
    assert row_of(kept).scan == Scan.CLEAN


def test_what_is_found_later_is_opened_to_nobody(partner: Partner, settings: Any) -> None:
    settings.SCANNER_URL = ""
    kept = take(unlike(a_pdf()) + EICAR)
    with readers.open_file(sha256=kept.sha256) as file:
        assert file.read(4) == b"%PDF"
    settings.SCANNER_URL = partner.url
    with pytest.raises(NotAllowed):
        scan_waiting(actor=ANONYMOUS, at=MORNING)
    scan_waiting(actor=SYSTEM, at=MORNING)
    assert row_of(kept).scan == Scan.INFECTED
    with pytest.raises(NotNow) as caught, readers.open_file(sha256=kept.sha256):
        pass
    assert caught.value.code == "file_quarantined"


def test_a_file_lost_from_the_store_is_told_plainly() -> None:
    kept = take(unlike(a_pdf()))
    readers.store().delete(kept.sha256)
    with pytest.raises(NotNow) as caught, readers.open_file(sha256=kept.sha256):
        pass
    assert caught.value.code == "file_unreadable"


def test_what_a_telephone_tells_is_not_kept() -> None:
    kept = take(a_picture(exif=exif(turned=6)), "chụp.jpg")
    with readers.open_file(sha256=kept.sha256) as file:
        assert b"Hoa" not in file.read()


def test_pages_are_limited_by_a_setting(settings: Any) -> None:
    settings.PAGE_LIMIT = 2
    with pytest.raises(TooLarge):
        take(a_pdf(3))


@pytest.mark.skipif(shutil.which("clamd") is None, reason="Debian's clamav-daemon")
def test_the_real_daemon_finds_what_it_knows(tmp_path: Path) -> None:
    signatures = tmp_path / "db"
    signatures.mkdir()
    (signatures / "ours.ndb").write_text(f"Ours.Eicar:0:*:{EICAR.hex()}\n")
    place, config = tmp_path / "clamd.ctl", tmp_path / "clamd.conf"
    config.write_text(
        f"LocalSocket {place}\nDatabaseDirectory {signatures}\nForeground yes\n"
        "StreamMaxLength 1M\n"
    )
    running = subprocess.Popen(
        ["clamd", f"--config-file={config}"], stdout=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 60
        while not place.exists() and time.monotonic() < until:
            time.sleep(0.2)
        daemon = Clamd(f"clamd+unix://{place}")
        assert daemon.scan(iter([a_pdf()])) == ""
        assert daemon.scan(iter([EICAR[:30], EICAR[30:]])) == "Ours.Eicar.UNOFFICIAL"
        with pytest.raises(ScannerSilent, match="limit"):
            daemon.scan(iter([bytes(4_000_000)]))
    finally:
        running.terminate()
        running.wait(30)
