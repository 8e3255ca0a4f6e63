"""A sandbox of a signing service for the tests: one a run, its faults reset by each."""

import hashlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from asn1crypto import keys as asn1_keys
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, async_sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.adapters.signing.sandbox import server
from motcua.adapters.signing.sandbox.faults import FaultFile, Faults
from motcua.adapters.signing.sandbox.keys import Keys, Subject
from motcua.adapters.signing.sandbox.people import PIN, User, write_people
from motcua.adapters.signing.sandbox.service import CLIENT
from motcua.domain.documents.readers import open_file, trusted_roots
from motcua.domain.documents.readers.templates import text_of
from motcua.domain.documents.rules.rendering import print_with_anchors
from motcua.domain.documents.rules.signing.trust import Roots
from motcua.domain.documents.rules.signing.waiting import finished
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.signing.agency import sign_for_agency
from motcua.domain.dossiers.actions.signing.common import Signed
from motcua.domain.dossiers.actions.signing.person import sign_results
from motcua.domain.dossiers.models import DossierFile, PaperSignature
from motcua.domain.dossiers.workflow.commands import Command
from motcua.ops.signing import samples
from tests.databases import MORNING
from tests.world import Centre, code_of

__all__ = ["PIN", "Sandbox", "running"]


class Moment:
    """A clock the test sets."""

    def __init__(self) -> None:
        self.at = MORNING

    def __call__(self) -> datetime:
        return self.at.astimezone(UTC)


class Sandbox:
    """The running sandbox as a test uses it."""

    def __init__(self, folder: Path, address: str, clock: Moment) -> None:
        self.folder, self.address, self.clock = folder, address, clock

    def misbehave(self, **faults: Any) -> None:
        """Switch faults on, all others off."""
        FaultFile(self.folder).put(Faults.of(faults))

    def know(self, users: list[User]) -> None:
        """Say for whom there are credentials."""
        write_people(self.folder, users)

    def connect(self, settings: Any) -> None:
        """Let Django's settings lead here."""
        settings.SIGNING_SERVICES = {
            "remote": "motcua.adapters.signing.csc.RemoteSigning"
        }
        settings.SIGNING_REMOTE_URL = self.address
        settings.SIGNING_REMOTE_CLIENT = CLIENT
        settings.SIGNING_REMOTE_SECRET = (self.folder / "client-secret").read_text()
        settings.SIGNING_TIMESTAMPS_URL = f"{self.address}/tsa"
        settings.SIGNING_TRUST = self.folder / "trust.pem"
        settings.SIGNING_TIMEOUT = 5


@contextmanager
def running(folder: Path) -> Iterator[Sandbox]:
    """Run a sandbox in this process for the length of a block."""
    clock = Moment()
    with server.running(folder, now=clock) as address:
        yield Sandbox(folder, address, clock)


class SigningCentre(Centre):
    """The demo's centre, where everybody with authority signs electronically."""

    sandbox: Sandbox

    def begin(self, sandbox: Sandbox) -> "SigningCentre":
        """Register everybody at the sandbox."""
        self.sandbox = sandbox
        sandbox.know(samples.users(on=self.at.date()))
        samples.register_all(at=self.at)
        return self

    def decided(self, **changes: Any) -> Done:
        """Return a dossier the leader has approved and nobody has signed."""
        done = self.accept(code_of("five-on-the-spot"), **changes)
        done = self.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ điều kiện")
        return self.act(done, "lanhdao", Command.APPROVE)

    def sign(self, *done: Done, pin: str = PIN, username: str = "lanhdao") -> Signed:
        """Let the leader sign."""
        self.sandbox.clock.at = self.at
        return sign_results(
            actor=self.actor(username),
            at=self.at,
            dossier_ids=[one.dossier_id for one in done],
            batch=uuid4(),
            pin=pin,
        )

    def sign_agency(
        self, *done: Done, pin: str = PIN, username: str = "vanthu"
    ) -> Signed:
        """Let the clerk sign for the agency."""
        self.sandbox.clock.at = self.at
        return sign_for_agency(
            actor=self.actor(username),
            at=self.at,
            dossier_ids=[one.dossier_id for one in done],
            batch=uuid4(),
            pin=pin,
        )

    def issued(self) -> tuple[Done, bytes]:
        """Return a dossier signed by all, and its result."""
        done = self.decided()
        done = self.sign(done).done[done.dossier_id]
        done = self.act(done, "vanthu", Command.SEAL)
        done = self.sign_agency(done).done[done.dossier_id]
        return done, content_of(done)


def content_of(done: Done) -> bytes:
    """Return the newest paper of a dossier's result."""
    file = DossierFile.objects.filter(dossier_id=done.dossier_id, kind="result").latest(
        "n"
    )
    with open_file(sha256=file.sha256) as content:
        found = content.read()
    assert hashlib.sha256(found).hexdigest() == file.sha256
    return found


def pdfsig(pdf: bytes, folder: Path) -> str:
    """Return what poppler says of a file's signatures."""
    path = folder / "signed.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        ["pdfsig", str(path)], capture_output=True, text=True, check=False
    )
    return done.stdout


def roots() -> Roots:
    """Return the authorities the settings name."""
    return trusted_roots()


def forged(done: Done, folder: Path, **changes: str) -> bytes:
    """Return a result whose words were changed, signed by an authority of one's own.

    The forger's certificate bears the name of whoever signed the real one.
    """
    file = DossierFile.objects.filter(dossier_id=done.dossier_id, kind="result").latest(
        "n"
    )
    words = file.paper or {}
    words = {**words, "data": {**words["data"], **changes}}
    pdf, _ = print_with_anchors(words, text_of(words=words))
    keys = Keys(folder / "forger", born=MORNING, address="http://127.0.0.1:9")
    real = PaperSignature.objects.get(dossier_id=done.dossier_id, part="person")
    pair = keys.credential("forger", Subject(real.holder))
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(pair.der),
        signing_key=asn1_keys.PrivateKeyInfo.load(
            pair.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        cert_registry=SimpleCertificateStore(),
    )
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    metadata = PdfSignatureMetadata(field_name="NguoiKy", md_algorithm="sha256")
    signed = finished(async_sign_pdf(writer, metadata, signer=signer))
    return bytes(signed.getvalue())


def one_byte_changed(pdf: bytes) -> bytes:
    """Return a file with one byte of what its signatures cover changed.

    It can still be read: the byte is a letter of a text of the first revision.
    """
    at = pdf.index(b"%PDF-") + 9
    while not pdf[at : at + 1].isspace():
        at += 1
    changed = bytearray(pdf)
    changed[at - 1] ^= 1
    return bytes(changed)
