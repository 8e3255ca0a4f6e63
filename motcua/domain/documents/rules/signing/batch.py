"""One call to the signing service for the hashes of many papers."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.domain.documents.ports import Credential
from motcua.kernel.errors import NotNow
from motcua.kernel.text import N_

Sign = Callable[[Sequence[bytes]], Sequence[bytes]]
_PREHASHED = utils.Prehashed(hashes.SHA256())


class Batch:
    """Waits until every paper of a batch has its hash, then has all signed at once."""

    def __init__(self, credential: Credential, sign: Sign, *, size: int) -> None:
        """Take the credential, the call, and how many papers there are."""
        self.credential, self._sign, self._open = credential, sign, size
        self._waiting: list[tuple[bytes, asyncio.Future[bytes]]] = []
        self._calls: set[asyncio.Task[None]] = set()

    async def signature(self, digest: bytes) -> bytes:
        """Return the signature of one paper's hash."""
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting.append((digest, future))
        self._go()
        return await future

    def gone(self) -> None:
        """Say that a paper of the batch will not come to be signed any more."""
        self._open -= 1
        self._go()

    def _go(self) -> None:
        if self._waiting and len(self._waiting) >= self._open:
            ready, self._waiting = self._waiting, []
            self._open -= len(ready)
            call = asyncio.get_running_loop().create_task(self._call(ready))
            self._calls.add(call)
            call.add_done_callback(self._calls.discard)

    async def _call(self, ready: list[tuple[bytes, "asyncio.Future[bytes]"]]) -> None:
        most = self.credential.most_at_once
        for start in range(0, len(ready), most):
            part = ready[start : start + most]
            try:
                found = await asyncio.to_thread(self._sign, [row[0] for row in part])
            except Exception as fault:  # noqa: BLE001 - it is raised where it is awaited
                for _, future in part:
                    future.set_exception(fault)
                continue
            answers = [*found, *(b"" for _ in part)]
            for (digest, future), signature in zip(part, answers, strict=False):
                _settle(future, self.credential, digest, signature)


def _settle(
    future: "asyncio.Future[bytes]",
    credential: Credential,
    digest: bytes,
    signature: bytes,
) -> None:
    if fits(credential.certificate, digest, signature):
        future.set_result(signature)
    else:
        future.set_exception(_wrong())


def fits(certificate: bytes, digest: bytes, signature: bytes) -> bool:
    """Say whether a signature is of a SHA-256 hash by a certificate's key."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, digest, padding.PKCS1v15(), _PREHASHED)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, digest, ec.ECDSA(_PREHASHED))
        else:
            return False
    except InvalidSignature:
        return False
    return True


class BatchSigner(Signer):  # type: ignore[misc,unused-ignore]
    """pyHanko's signer of one paper of a batch."""

    def __init__(self, batch: Batch) -> None:
        """Take the batch whose hashes are signed together."""
        super().__init__(embed_roots=True)
        self._batch = batch
        self._size = _size_of(batch.credential.certificate)

    @property
    def signing_cert(self) -> asn1_x509.Certificate:
        """Return the certificate, nothing of it taken apart yet.

        Every signature gets a copy of it, and to copy one whose parts have been looked
        at takes as long as to make the signature.
        """
        return asn1_x509.Certificate.load(self._batch.credential.certificate)

    @property
    def cert_registry(self) -> SimpleCertificateStore:
        """Return the chain, as new for the same reason."""
        store = SimpleCertificateStore()
        store.register_multiple(
            [asn1_x509.Certificate.load(der) for der in self._batch.credential.chain]
        )
        return store

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - the library calls it so
    ) -> bytes:
        """Return the signature, or as many zeros when only the size is asked for."""
        if dry_run:
            return bytes(self._size)
        return await self._batch.signature(hashlib.new(digest_algorithm, data).digest())


def _size_of(certificate: bytes) -> int:
    key = x509.load_der_x509_certificate(certificate).public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size // 8
    if isinstance(key, ec.EllipticCurvePublicKey):
        return 2 * (key.key_size // 8) + 9
    raise NotNow(
        "certificate_key_unknown",
        N_("Loại khóa của chứng thư số không dùng được để ký."),
        field="certificate",
        remedy=N_("Hãy dùng chứng thư số có khóa RSA hoặc ECDSA."),
    )


def _wrong() -> NotNow:
    return NotNow(
        "signature_wrong",
        N_("Dịch vụ ký số trả về chữ ký không khớp với văn bản."),
        remedy=N_("Chưa có gì được ghi; hãy ký lại và báo nhà cung cấp dịch vụ ký số."),
    )
