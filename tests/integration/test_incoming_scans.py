"""The scan of an incoming document: by versions, never overwritten, looks noted."""

import io
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.accounts.models import Unit
from motcua.domain.correspondence.actions import add_scan, enter_incoming
from motcua.domain.correspondence.actions.incoming import Arrival
from motcua.domain.correspondence.models import IncomingScan
from motcua.domain.correspondence.readers.incoming import is_scan, scans_of
from motcua.domain.documents.actions import take_file
from motcua.domain.documents.readers import is_kept, store
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.dossiers.actions.retention import delete_expired, set_retention
from motcua.domain.dossiers.actions.scans import (
    open_scan,
    open_scan_file,
    open_scan_page,
)
from motcua.domain.dossiers.models import Dossier, DossierFile, Read
from motcua.domain.ledger.models import Event
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from tests.files import a_pdf
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
PDFS = {pages: a_pdf(pages) for pages in (1, 2)}


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def ubnd() -> int:
    return Unit.objects.get(code="ubnd").pk


def taken(centre: Centre, pages: int = 1) -> KeptFile:
    return take_file(
        actor=centre.actor("vanthu"),
        at=centre.at,
        name=f"cong-van-{pages}.pdf",
        file=io.BytesIO(PDFS[pages]),
        most_bytes=1_000_000,
    )


def arrived(centre: Centre, unit_id: int, **more: Any) -> int:
    arrival = Arrival(sender="Sở Xây dựng", subject="Góp ý", to_unit_id=unit_id)
    return enter_incoming(
        actor=centre.actor("vanthu"),
        at=centre.at,
        request_id=uuid4(),
        unit_id=unit_id,
        arrival=replace(arrival, **{k: v for k, v in more.items() if k != "scan"}),
        scan=more.get("scan"),
    ).id


def added(centre: Centre, document_id: int, kept: KeptFile, **more: Any) -> int:
    known: dict[str, Any] = {"actor": centre.actor("vanthu"), "request_id": uuid4()}
    return add_scan(
        **{**known, **more}, at=centre.at, document_id=document_id, kept=kept
    ).n


def test_a_better_scan_is_a_new_version_and_the_older_one_stays(
    centre: Centre, ubnd: int
) -> None:
    first, second = taken(centre, 1), taken(centre, 2)
    document = arrived(centre, ubnd, scan=first)
    assert added(centre, document, second, reason="Bản trước mờ") == 2
    clerk, on = centre.actor("vanthu"), centre.at.date()
    newest, older = scans_of(actor=clerk, document_id=document, on=on)
    assert (newest.n, newest.sha256, newest.reason) == (2, second.sha256, "Bản trước mờ")
    assert (older.n, older.sha256) == (1, first.sha256)
    asked = {"actor": clerk, "at": centre.at, "document_id": document}
    assert open_scan(**asked).pages == 2  # type: ignore[arg-type]
    assert open_scan(**asked, n=1).pages == 1  # type: ignore[arg-type]
    assert open_scan_file(**asked, n=1)[1] == PDFS[1]  # type: ignore[arg-type]
    picture = open_scan_page(**asked, n=2, page=2, width=1000)  # type: ignore[arg-type]
    assert picture.startswith(b"\x89PNG")
    for n, page in ((2, 3), (3, 1)):
        with pytest.raises(NotFound):
            open_scan_page(**asked, n=n, page=page, width=1000)  # type: ignore[arg-type]
    told = Event.objects.filter(topic="incoming", stream=document).order_by("n")
    assert [event.payload["sha256"] for event in told] == [first.sha256, second.sha256]


def test_the_same_request_and_the_same_file_make_no_version(
    centre: Centre, ubnd: int
) -> None:
    document, request = arrived(centre, ubnd), uuid4()
    first = taken(centre)
    assert added(centre, document, first, request_id=request) == 1
    assert added(centre, document, first, request_id=request) == 1
    with pytest.raises(Invalid) as caught:
        added(centre, document, first, reason="Lại")
    assert caught.value.field == "files"
    with pytest.raises(Invalid) as caught:
        added(centre, document, taken(centre, 2))
    assert caught.value.field == "reason"
    assert IncomingScan.objects.count() == 1


@pytest.mark.parametrize("name", ["quay", "lanhdao", "giamdoc", "vt.thue", "congdan"])
def test_who_may_not_add(centre: Centre, ubnd: int, name: str) -> None:
    document = arrived(centre, ubnd)
    with pytest.raises((NotAllowed, NotFound)):
        added(centre, document, taken(centre), actor=centre.actor(name))
    assert not IncomingScan.objects.exists()


@pytest.mark.parametrize("name", ["quay", "thamdinh", "vt.thue", "congdan"])
def test_who_may_not_look(centre: Centre, ubnd: int, name: str) -> None:
    document = arrived(centre, ubnd, scan=taken(centre))
    asked: dict[str, Any] = {"at": centre.at, "document_id": document, "n": 1}
    actor = centre.actor(name)
    for look in (
        lambda: open_scan(actor=actor, **asked),
        lambda: open_scan_page(actor=actor, **asked, page=1, width=1000),
        lambda: open_scan_file(actor=actor, **asked),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            look()


def test_looks_at_what_belongs_to_a_dossier_are_noted(centre: Centre, ubnd: int) -> None:
    done = centre.accept(code_of("five-on-the-spot"))
    document = arrived(
        centre,
        ubnd,
        scan=taken(centre),
        dossier_id=done.dossier_id,
        dossier_code=done.code,
    )
    asked: dict[str, Any] = {"at": centre.at, "document_id": document, "n": 1}
    open_scan(actor=centre.actor("lanhdao"), **asked)
    open_scan_file(actor=centre.actor("lanhdao"), **asked)
    noted = Read.objects.filter(dossier_id=done.dossier_id, what="incoming 1/2021")
    assert noted.count() == 2


def test_a_scan_outlives_the_file_of_a_dossier_with_the_same_content(
    centre: Centre, ubnd: int
) -> None:
    done = centre.to_return(centre.accept(code_of("five-on-the-spot")))
    kept = taken(centre)
    DossierFile.objects.create(
        dossier_id=done.dossier_id, n=900, purpose="submitted", kind="", name="x.pdf",
        sha256=kept.sha256, size=kept.size, media_type=kept.media_type,
        added_at=centre.at,
    )  # fmt: skip
    arrived(centre, ubnd, scan=kept)
    Dossier.objects.filter(pk=done.dossier_id).update(
        ended_at=centre.at.replace(year=2010)
    )
    set_retention(
        actor=SYSTEM, at=centre.at, purpose="submitted", years=1, basis="Danh mục"
    )
    assert delete_expired(actor=SYSTEM, at=centre.at) >= 1
    assert DossierFile.objects.get(sha256=kept.sha256).deleted_at is not None
    assert is_scan(sha256=kept.sha256)
    assert is_kept(sha256=kept.sha256)
    with store().open(kept.sha256) as file:
        assert file.read() == PDFS[1]


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"n": 1}, "scan_numbered_once"),
        ({"reason": ""}, "scan_replaced_for_a_reason"),
        ({"sha256": "x"}, "scan_names_a_content"),
    ],
)
def test_the_database_holds_the_versions(
    centre: Centre, ubnd: int, changes: dict[str, object], constraint: str
) -> None:
    document = arrived(centre, ubnd, scan=taken(centre))
    usual: dict[str, object] = {
        "document_id": document, "n": 2, "sha256": "a" * 64, "name": "x.pdf", "size": 1,
        "media_type": "application/pdf", "added_at": centre.at, "reason": "Mờ",
        "request_id": UUID(int=7),
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        IncomingScan.objects.create(**{**usual, **changes})
