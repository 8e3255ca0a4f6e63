"""Papers as they are handed in to be digitised, and short ways to do it."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from motcua.domain.documents.actions import keep_file
from motcua.domain.documents.models import Signatory
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.signing.common import Signed
from motcua.domain.dossiers.rules.intake import Row, Scan
from motcua.domain.records import actions
from motcua.domain.records.actions.digitising import OwnerTyped
from motcua.domain.records.readers.store import RecordFacts
from motcua.domain.records.rules.fields import Keyed
from motcua.ops.signing import samples
from tests.files import a_picture
from tests.signing import PIN, Sandbox
from tests.world import Centre, code_of

A4_AT_200 = (1654, 2339)
BIRTH = Keyed(
    kind="birth-certificate",
    number="118/2019",
    issued_on=date(2019, 5, 20),
    issuer="UBND phường Hồng Hải",
    holder="Nguyễn Thị Hoa",
    others={"born_on": "27/05/1955"},
)


class PaperCentre(Centre):
    """The demo's centre, where only who digitises signs; results are signed by hand."""

    sandbox: Sandbox

    def begin(self, sandbox: Sandbox) -> "PaperCentre":
        """Register the counter's officers at the sandbox."""
        self.sandbox = sandbox
        sandbox.know(samples.users(on=self.at.date()))
        samples.register_all(at=self.at)
        counter = self.actor("quay").officer_id or 0
        Signatory.objects.exclude(officer_id=counter).delete()
        return self

    def sign(self, *records: RecordFacts, who: str = "quay", pin: str = PIN) -> Signed:
        """Let who digitised papers sign them."""
        self.sandbox.clock.at = self.at
        return actions.sign_digitised(
            actor=self.actor(who),
            at=self.at,
            record_ids=[one.id for one in records],
            batch=uuid4(),
            pin=pin,
        )

    def signed(self, done: Done, **changes: Any) -> RecordFacts:
        """Return the paper digitised from a dossier's scan, with its signature."""
        record = digitise(self, done, **changes)
        assert record.id in self.sign(record).done
        return record


def scan_of_a4(**more: Any) -> bytes:
    """Return a scan of a page of A4 at 200 dots an inch."""
    return a_picture("JPEG", A4_AT_200, **{"dpi": (200, 200), **more})


def with_scan(
    centre: Centre,
    name: str = "Giấy khai sinh (bản chính)",
    content: bytes | None = None,
    counts: tuple[int, int, int] = (1, 0, 0),
    **changes: Any,
) -> Done:
    """Receive a dossier with one more paper and its scan, the first file."""
    code = code_of("five-on-the-spot")
    intake = centre.intake(code)
    rows = (*intake.rows, Row(None, name, *counts))
    kept = keep_file(
        actor=centre.actor("quay"),
        at=centre.at,
        name="quet.jpg",
        media_type="image/jpeg",
        chunks=iter([content or scan_of_a4()]),
    )
    scan = Scan(kept.sha256, kept.name, kept.size, kept.media_type, len(rows))
    return centre.accept(code, rows=rows, scans=(scan,), **changes)


def asking(centre: Centre, name: str = "Giấy khai sinh", **changes: Any) -> Done:
    """Receive a dossier that asks for a paper of which nothing came."""
    intake = centre.intake(code_of("five-on-the-spot"))
    rows = (*intake.rows, Row(None, name))
    return centre.accept(code_of("five-on-the-spot"), rows=rows, **changes)


def line_of(done: Done) -> int:
    """Return the number of the line a test has added to the checklist."""
    from motcua.domain.dossiers.models import HandedIn  # noqa: PLC0415 - after set-up

    return int(HandedIn.objects.filter(dossier_id=done.dossier_id).count())


def digitise(
    centre: Centre,
    done: Done,
    *,
    who: str = "quay",
    request_id: UUID | None = None,
    file_n: int = 1,
    form: str = "original",
    owner: OwnerTyped | None = None,
    **keyed: Any,
) -> RecordFacts:
    """Digitise the scan of a dossier as a birth certificate, with changes."""
    return actions.digitise(
        actor=centre.actor(who),
        at=centre.at,
        request_id=request_id or uuid4(),
        dossier_id=done.dossier_id,
        file_n=file_n,
        form=form,
        keyed=replace(BIRTH, **keyed),
        owner=owner,
    )
