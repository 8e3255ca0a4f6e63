"""How long signing and checking papers take: a batch with a key in this process.

The trust services (timestamps, OCSP, CRLs) are the sandbox's, in a process of its own:
what is counted is what our own core does, as with a real provider.
"""

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import TypeVar

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from django.conf import settings

from motcua.adapters.signing.network import fetch
from motcua.adapters.signing.sandbox.keys import Keys, Subject
from motcua.domain.documents.ports import Credential, Unreachable
from motcua.domain.documents.readers import trust_network, trusted_roots
from motcua.domain.documents.rules.registry import SETS
from motcua.domain.documents.rules.rendering import print_with_anchors, written
from motcua.domain.documents.rules.samples import example
from motcua.domain.documents.rules.signing import images, pades
from motcua.domain.documents.rules.signing.places import places
from motcua.domain.documents.rules.signing.verifying import verify
from motcua.domain.documents.rules.templates import built_in
from motcua.kernel.clock import now
from motcua.ops.bench.figures import Figure, at_least, at_most
from motcua.ops.sandboxes import command_of
from motcua.ops.signing.samples import SEAL_WIDTH_MM, SIGNATURE_WIDTH_MM, sample

PAPERS = 50
FORMS_ON = date(2026, 1, 5)
CHECKED = 20
MOST_WAIT = 60
_PREHASHED = ec.ECDSA(utils.Prehashed(hashes.SHA256()))
_Paper = TypeVar("_Paper", pades.ToSign, pades.ToSeal)


def figures(folder: Path) -> Iterator[Figure]:
    """Yield the figures; the settings lead to the sandbox of a folder."""
    at = now()
    with _trust_services(folder):
        keys = Keys(folder / "keys", born=at, address=settings.SIGNING_REMOTE_URL)
        signer, agency = _means(keys, "Người ký", at), _means(keys, "Cơ quan", at)
        drafts, words = _drafts()
        pades.sign_all(drafts[:1], signer)
        signed, rate = _timed(drafts, signer)
        yield at_least("papers signed by their signer (B-LT), one core", "1/s", rate, 20)
        sealed, rate = _timed(_to_seal(signed, words), agency)
        yield at_least("results sealed by the agency (B-LTA), one core", "1/s", rate, 20)
        _check(signed, "B-LT", 1)
        spans = _check(sealed, "B-LTA", 2)
        yield at_most("signed result checked, one core", "ms", median(spans) * 1000, 200)


def _timed(papers: Sequence[_Paper], means: pades.Means) -> tuple[list[bytes], float]:
    """Sign a batch; return the papers, and how many a second of processor time makes."""
    begun = time.process_time()
    found = pades.sign_all(papers, means)
    spent = time.process_time() - begun
    signed = [one for one in found if isinstance(one, bytes)]
    refused = [str(one) for one in found if not isinstance(one, bytes)]
    if refused:
        raise RuntimeError(f"refused: {refused[0]}")
    return signed, len(papers) / spent


def _check(signed: Sequence[bytes], level: str, count: int) -> list[float]:
    """Check papers by what is in them; return how many seconds of a core each took.

    Raises RuntimeError unless each is whole, trusted, of its level, and another's.
    """
    roots, spans = trusted_roots(), []
    if len(set(signed)) != len(signed):
        raise RuntimeError("two papers are one")
    for pdf in signed[:CHECKED]:
        begun = time.process_time()
        found = verify(pdf, roots=roots)
        spans.append(time.process_time() - begun)
        if not found.is_valid or (found.level, len(found.signatures)) != (level, count):
            raise RuntimeError(f"a signed paper is not what it should be: {found}")
    return spans


def _drafts() -> tuple[list[pades.ToSign], dict[str, object]]:
    """Return results to be signed, each printed for itself, and the words of one."""
    words = written(example("result"), on=FORMS_ON)
    stamp = images.stamp(
        images.Image(sample("signature", "An"), SIGNATURE_WIDTH_MM), title="Chữ ký"
    )
    text = built_in("result", SETS[0].key).text
    drafts = []
    for _ in range(PAPERS):
        pdf, anchors = print_with_anchors(words, text)
        where = places(anchors, seal_mm=(SEAL_WIDTH_MM, SEAL_WIDTH_MM))
        drafts.append(pades.ToSign(pdf, where.signature, stamp, where.seal, where.number))
    return drafts, words


def _to_seal(signed: Sequence[bytes], words: dict[str, object]) -> list[pades.ToSeal]:
    seal = images.Image(sample("seal", "UBND"), SEAL_WIDTH_MM)
    stamp = images.stamp(seal, title="Dấu")
    line = images.number_line(words)
    return [pades.ToSeal(pdf, stamp, line, "Số: 01/QĐ-UBND") for pdf in signed]


def _means(keys: Keys, name: str, at: datetime) -> pades.Means:
    """Return with what a batch is signed: a key that this process holds."""
    pair = keys.credential(name, Subject(name))
    chain = (keys.issuer.der, keys.root.der)

    def sign(wanted: Sequence[bytes]) -> Sequence[bytes]:
        if not isinstance(pair.key, ec.EllipticCurvePrivateKey):
            raise TypeError("credentials have keys on a curve")
        return [pair.key.sign(one, _PREHASHED) for one in wanted]

    return pades.Means(
        credential=Credential(name, pair.der, chain, PAPERS),
        sign=sign,
        network=trust_network(),
        roots=trusted_roots(),
        at=at,
        reason="Đo thời gian",
    )


@contextmanager
def _trust_services(folder: Path) -> Iterator[None]:
    """Run the sandbox in a process of its own for the length of a block."""
    process = subprocess.Popen(command_of("signing", folder))  # noqa: S603 - our own command
    try:
        until = time.monotonic() + MOST_WAIT
        while not _answers():
            if time.monotonic() > until or process.poll() is not None:
                raise RuntimeError("the signing sandbox did not start")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def _answers() -> bool:
    try:
        status, _ = fetch(f"{settings.SIGNING_REMOTE_URL}/faults", timeout=2)
    except Unreachable:
        return False
    return status == 200
