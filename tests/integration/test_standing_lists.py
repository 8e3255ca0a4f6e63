"""Lists of what is not in force: signed, without people, and enough to check offline."""

import csv
import io
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from motcua.domain.accounts.models import Unit
from motcua.domain.correspondence.models import Change, Outgoing, PublishedList
from motcua.domain.correspondence.readers.lists import newest_list, newest_table
from motcua.domain.correspondence.rules.offline import OfflineWord, judge, read_list
from motcua.domain.correspondence.rules.standing import ChangeKind
from motcua.domain.dossiers.actions.publishing import publish_list
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.standing import change_document
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.readers.verifying import Verdict, verify_file
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.ledger.models import Event
from motcua.kernel.errors import Invalid, NotAllowed, NotFound, NotNow
from tests.signing import (
    PIN,
    Sandbox,
    SigningCentre,
    forged,
    one_byte_changed,
    roots,
)
from tests.web.counter import said_by, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(sandbox: Sandbox) -> SigningCentre:
    return SigningCentre().begin(sandbox)


@pytest.fixture
def ubnd() -> int:
    return Unit.objects.get(code="ubnd").pk


def revoke(centre: SigningCentre, number: str, **more: Any) -> None:
    """Let the leader revoke a document, or do what the test says."""
    wanted: dict[str, Any] = {
        "actor": centre.actor("lanhdao"),
        "request_id": uuid4(),
        "change": ChangeKind.REVOKED,
        "reason": "Bà Hoa khai gian",
        "authority": "Luật 80/2015 điều 12",
    }
    row = Outgoing.objects.get(text=number)
    change_document(at=centre.at, document_id=row.pk, **{**wanted, **more})


def publish(
    centre: SigningCentre, unit_id: int, username: str = "vanthu", pin: str = PIN
) -> int:
    centre.at += timedelta(minutes=15)
    centre.sandbox.clock.at = centre.at
    return publish_list(
        actor=centre.actor(username),
        at=centre.at,
        request_id=uuid4(),
        unit_id=unit_id,
        pin=pin,
    )


def word_of(pdf: bytes, *lists: bytes) -> OfflineWord:
    known = [read_list(one, roots=roots()) for one in lists]
    return judge(pdf, roots=roots(), lists=known).word


class TestHistory:
    def test_a_revocation_is_in_the_dossier_s_chain(self, centre: SigningCentre) -> None:
        done, _ = centre.issued()
        request = uuid4()
        for _ in range(2):
            revoke(centre, "01/QĐ-UBND", request_id=request)
        event = Event.objects.get(
            topic="dossier", stream=done.dossier_id, kind="dossier.document_revoked"
        )
        assert event.payload["number"] == "01/QĐ-UBND"
        assert event.payload["remark"] == "Bà Hoa khai gian"
        assert event.payload["authority"] == "Luật 80/2015 điều 12"
        assert event.actor["name"] == centre.actor("lanhdao").name
        assert readers.chain_fault(dossier_id=done.dossier_id) is None
        row = Dossier.objects.get(pk=done.dossier_id)
        assert (row.version, bytes(row.head)) == (event.n, bytes(event.hash))
        page = said_by(sign_in("thanhtra").get(f"/desk/ho-so/{done.code}"))
        assert "Đã thu hồi văn bản 01/QĐ-UBND “Bà Hoa khai gian”" in page
        assert "(Luật 80/2015 điều 12)" in page
        assert "Chuỗi sự kiện nguyên vẹn" in page

    @pytest.mark.parametrize(
        ("username", "more", "error"),
        [
            ("vanthu", {}, NotAllowed),
            ("thamdinh", {}, NotAllowed),
            ("quay", {}, NotAllowed),
            ("lanhdao", {"change": ChangeKind.VOIDED}, NotAllowed),
            ("vt.thue", {"change": ChangeKind.VOIDED}, NotFound),
            ("lanhdao", {"reason": " "}, Invalid),
            ("lanhdao", {"authority": " "}, Invalid),
            ("lanhdao", {"change": ChangeKind.REPLACED, "by": "99/QĐ-UBND"}, Invalid),
        ],
    )
    def test_who_may_not_and_without_what(
        self,
        centre: SigningCentre,
        username: str,
        more: dict[str, Any],
        error: type[Exception],
    ) -> None:
        done, result = centre.issued()
        before = Event.objects.count()
        with pytest.raises(error):
            revoke(centre, "01/QĐ-UBND", actor=centre.actor(username), **more)
        assert Event.objects.count() == before
        assert not Change.objects.exists()
        assert verify_file(content=result).verdict is Verdict.IN_FORCE
        assert readers.chain_fault(dossier_id=done.dossier_id) is None

    def test_a_decision_anew_ends_the_result_before_it(
        self, centre: SigningCentre
    ) -> None:
        done, first = centre.issued()
        done = again(centre, done)
        old, new = Outgoing.objects.filter(text__endswith="QĐ-UBND").order_by("pk")
        change = Change.objects.get()
        assert (change.document, change.by, change.kind) == (old, new, "replaced")
        assert change.officer_name == centre.actor("lanhdao").name
        assert change.reason == "Sai tên"
        sealed = Event.objects.filter(stream=done.dossier_id, kind="dossier.seal")
        assert sealed.latest("n").payload["replaces"] == ["01/QĐ-UBND"]
        assert Event.objects.filter(topic="document", kind="document.replaced").exists()
        known = verify_file(content=first).known
        assert known is not None
        assert known.standing is not None
        assert known.standing.replaced_by == new.text == "02/QĐ-UBND"
        page = said_by(sign_in("thanhtra").get(f"/desk/ho-so/{done.code}"))
        assert "(thay cho 01/QĐ-UBND)" in page
        assert readers.chain_fault(dossier_id=done.dossier_id) is None

    def test_a_rejection_after_an_approval_revokes_it(
        self, centre: SigningCentre
    ) -> None:
        done, _ = centre.issued()
        again(centre, done, Command.REJECT)
        change = Change.objects.get()
        assert (change.kind, change.by and change.by.text) == ("revoked", "01/TB-UBND")


def again(centre: SigningCentre, done: Done, command: Command = Command.APPROVE) -> Done:
    """Reopen a dossier and issue another result."""
    done = centre.act(done, "lanhdao", Command.REOPEN, reason="Sai tên")
    done = centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ điều kiện")
    done = centre.act(done, "lanhdao", command, reason="Không đủ")
    done = centre.sign(done).done[done.dossier_id]
    done = centre.act(done, "vanthu", Command.SEAL)
    return centre.sign_agency(done).done[done.dossier_id]


def test_a_list_says_numbers_days_and_hashes_and_nothing_of_people(
    centre: SigningCentre, ubnd: int
) -> None:
    done, first = centre.issued()
    _, second = centre.issued()
    again(centre, done)
    revoke(centre, "02/QĐ-UBND")
    assert publish(centre, ubnd) == 1
    said = json.loads(newest_list(agency_code="ubnd"))
    by_number = {row["number"]: row for row in said["list"]["entries"]}
    assert set(by_number) == {"01/QĐ-UBND", "02/QĐ-UBND"}
    assert by_number["01/QĐ-UBND"]["standing"] == "replaced"
    assert by_number["01/QĐ-UBND"]["by"] == "03/QĐ-UBND"
    assert by_number["02/QĐ-UBND"]["sha256"] == [verify_file(content=second).sha256]
    assert by_number["01/QĐ-UBND"]["sha256"] == [verify_file(content=first).sha256]
    text = newest_list(agency_code="ubnd").decode() + newest_table(agency_code="ubnd")
    for private in ("Hoa", "khai gian", "022155900037", done.code, "Luật"):
        assert private not in text
    rows = list(csv.DictReader(io.StringIO(newest_table(agency_code="ubnd"))))
    assert [row["number"] for row in rows] == ["01/QĐ-UBND", "02/QĐ-UBND"]


def test_papers_are_judged_by_lists_alone(
    centre: SigningCentre, ubnd: int, tmp_path: Path
) -> None:
    done, first = centre.issued()
    _, second = centre.issued()
    publish(centre, ubnd)
    none_ended = newest_list(agency_code="ubnd")
    revoke(centre, "02/QĐ-UBND")
    publish(centre, ubnd)
    newer = newest_list(agency_code="ubnd")
    assert word_of(first, newer) is OfflineWord.IN_FORCE
    assert word_of(second, none_ended) is OfflineWord.IN_FORCE
    assert word_of(second, newer) is OfflineWord.REVOKED
    assert word_of(second, none_ended, newer) is OfflineWord.REVOKED
    assert word_of(first) is OfflineWord.UNKNOWN
    assert word_of(one_byte_changed(first), newer) is OfflineWord.CHANGED
    assert word_of(forged(done, tmp_path), newer) is OfflineWord.UNTRUSTED
    _, third = centre.issued()
    # The list is older than the paper: it cannot know.
    assert word_of(third, newer) is OfflineWord.UNKNOWN


def test_each_list_names_the_one_before(centre: SigningCentre, ubnd: int) -> None:
    centre.issued()
    publish(centre, ubnd)
    first = PublishedList.objects.get()
    revoke(centre, "01/QĐ-UBND")
    assert publish(centre, ubnd) == 2
    said = json.loads(newest_list(agency_code="ubnd"))["list"]
    assert (said["n"], said["previous"]) == (2, first.digest)
    with pytest.raises(ProgrammingError), transaction.atomic():
        PublishedList.objects.update(content="{}")


def test_a_list_that_was_touched_is_refused(centre: SigningCentre, ubnd: int) -> None:
    centre.issued()
    revoke(centre, "01/QĐ-UBND")
    publish(centre, ubnd)
    good = json.loads(newest_list(agency_code="ubnd"))
    assert read_list(json.dumps(good).encode(), roots=roots()).list.n == 1
    dropped = {**good, "list": {**good["list"], "entries": []}}
    renamed = {**good, "list": {**good["list"], "agency": "Ủy ban khác"}}
    later = {**good, "list": {**good["list"], "n": 9}}
    bads: tuple[Any, ...] = (
        dropped,
        renamed,
        later,
        {**good, "signature": "AAAA"},
        {},
        [],
    )
    for bad in bads:
        with pytest.raises(Invalid) as caught:
            read_list(json.dumps(bad).encode(), roots=roots())
        assert caught.value.field == "lists"
        assert caught.value.remedy
    with pytest.raises(Invalid):
        read_list(b"\xff", roots=roots())


def test_who_may_not_publish(centre: SigningCentre, ubnd: int) -> None:
    centre.issued()
    for username in ("lanhdao", "quay", "vt.thue"):
        with pytest.raises(NotAllowed):
            publish(centre, ubnd, username)
    with pytest.raises(NotNow) as caught:
        publish(centre, ubnd, pin="0")
    assert caught.value.code == "secret_wrong"
    for fault, code in (
        ({"timestamps_down": True}, "timestamp_missing"),
        ({"wrong_signature": True}, "signature_wrong"),
        ({"refuse": True}, "signing_declined"),
    ):
        centre.sandbox.misbehave(**fault)
        with pytest.raises(NotNow) as caught:
            publish(centre, ubnd)
        assert caught.value.code == code
    assert not PublishedList.objects.exists()


def test_anybody_takes_lists_away_and_the_clerk_publishes_on_the_page(
    centre: SigningCentre, ubnd: int
) -> None:
    from motcua.kernel.clock import now  # noqa: PLC0415 - the page's own clock

    assert "Chưa có cơ quan nào" in said_by(Client().get("/van-ban-het-hieu-luc"))
    assert Client().get("/van-ban-het-hieu-luc/ubnd.json").status_code == 404
    centre.issued()
    revoke(centre, "01/QĐ-UBND")
    clerk = sign_in("vanthu")
    assert "1 thay đổi chưa công bố" in said_by(clerk.get("/desk/ky-so"))
    centre.sandbox.clock.at = now()
    form = {"request": str(uuid4()), "unit": ubnd, "pin": PIN}
    assert sign_in("lanhdao").post("/desk/ky-so/danh-sach", form).status_code == 403
    assert clerk.post("/desk/ky-so/danh-sach", {**form, "pin": ""}).status_code == 422
    for _ in range(2):
        assert clerk.post("/desk/ky-so/danh-sach", form).status_code == 302
    assert PublishedList.objects.count() == 1
    assert "0 thay đổi chưa công bố" in said_by(clerk.get("/desk/ky-so"))
    stranger = Client()
    page = stranger.get("/van-ban-het-hieu-luc").content.decode()
    assert "/van-ban-het-hieu-luc/ubnd.json" in page
    found = stranger.get("/van-ban-het-hieu-luc/ubnd.json")
    assert found["Content-Type"] == "application/json"
    assert read_list(found.content, roots=roots()).list.entries[0].number == "01/QĐ-UBND"
    table = stranger.get("/van-ban-het-hieu-luc/ubnd.csv").content.decode()
    assert table.startswith("number,type,issued_on,standing,since,by,sha256\n")


OFFLINE = """
import socket
def gone(*_, **__):
    raise AssertionError("the network was asked")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = gone
from motcua.ops.cli import main
main()
"""


def test_the_command_asks_neither_network_nor_database(
    centre: SigningCentre, ubnd: int, tmp_path: Path
) -> None:
    _, first = centre.issued()
    _, second = centre.issued()
    revoke(centre, "02/QĐ-UBND")
    publish(centre, ubnd)
    (tmp_path / "list.json").write_bytes(newest_list(agency_code="ubnd"))
    (tmp_path / "first.pdf").write_bytes(first)
    (tmp_path / "second.pdf").write_bytes(second)
    trust = centre.sandbox.folder / "trust.pem"

    def run(file: str, *more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", OFFLINE, "verify", file, *more],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    with_list = ("--lists", "list.json", "--trust", str(trust), "--json")
    done = run("first.pdf", *with_list)
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert (said["word"], said["n"]) == ("in_force", 1)
    done = run("second.pdf", *with_list)
    assert done.returncode == 1
    said = json.loads(done.stdout)
    assert (said["word"], said["entry"]["number"]) == ("revoked", "02/QĐ-UBND")
    assert run("first.pdf", "--lists", "first.pdf", "--trust", str(trust)).returncode == 5
    assert run("first.pdf", "--lists", "list.json").returncode == 2
    assert run("gone.pdf", *with_list).returncode == 5
