"""A few hundred results, signed together; and a token instead of a service."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from asn1crypto import pem, x509
from cryptography.hazmat.primitives import serialization
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.x509 import decode_x509_certificate

from motcua.adapters.signing.csc import RemoteSigning
from motcua.adapters.signing.sandbox.people import PIN, User
from motcua.adapters.signing.token import TokenSigning
from motcua.domain.documents.ports import Declined, Unreachable, WrongSecret
from motcua.domain.documents.readers import trust_network, trusted_roots
from motcua.domain.documents.rules.registry import SETS
from motcua.domain.documents.rules.rendering import print_with_anchors
from motcua.domain.documents.rules.signing import images, pades
from motcua.domain.documents.rules.signing.batch import fits
from motcua.domain.documents.rules.signing.places import places
from motcua.domain.documents.rules.signing.verifying import verify
from motcua.domain.documents.rules.templates import built_in
from motcua.ops.signing.samples import sample
from tests.signing import Sandbox

_PINS = ("--so-pin", "0000", "--pin", PIN)
SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
WORDS: dict[str, Any] = {
    "form": "result",
    "printed": 0,
    "data": {
        "title": "Kết quả",
        "label": "",
        "dated": "Hạ Long, ngày 22 tháng 11 năm 2021",
        "number": "",
        "code": "H49.01-1",
        "url": "",
        "kind": "Quyết định",
        "subject": "Về việc thử",
        "head": {"superior": "", "agency": "UBND", "place": "Hạ Long"},
        "applicant": {"name": "Hoa", "id_number": "", "id_label": "", "address": "x"},
        "procedure": "Thử",
        "procedure_code": "1",
        "received": "x",
        "granted": True,
        "grounds": [],
        "reason": "",
        "signature": {"authority": "KT. CHỦ TỊCH", "title": "Phó", "name": "An"},
        "recipients": ["Hoa"],
    },
}


def stack(count: int) -> list[pades.ToSign]:
    """Return papers to sign, all alike."""
    pdf, anchors = print_with_anchors(WORDS, built_in("result", SETS[0].key).text)
    where = places(anchors, seal_mm=(36, 36))
    stamp = images.stamp(images.Image(sample("signature", "An"), 46), title="Chữ ký")
    one = pades.ToSign(pdf, where.signature, stamp, where.seal, where.number)
    return [one] * count


def means(sandbox: Sandbox, service: Any, credential_id: str, pin: str) -> pades.Means:
    credential = service.credential(credential_id=credential_id)
    return pades.Means(
        credential=credential,
        sign=lambda hashes: service.sign(
            credential=credential, hashes=hashes, secret=pin
        ),
        network=trust_network(),
        roots=trusted_roots(),
        at=sandbox.clock.at,
        reason="Ký thử",
    )


def test_three_hundred_papers_cost_three_calls(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.know([User("an", "Nguyễn An")])
    calls: list[int] = []
    real = RemoteSigning.sign

    def counted(self: RemoteSigning, **wanted: Any) -> tuple[bytes, ...]:
        calls.append(len(wanted["hashes"]))
        return real(self, **wanted)

    monkeypatch.setattr(RemoteSigning, "sign", counted)
    signed = pades.sign_all(stack(300), means(sandbox, RemoteSigning(), "an", PIN))
    assert all(isinstance(one, bytes) for one in signed)
    assert len({bytes(one) for one in signed if isinstance(one, bytes)}) == 300
    assert calls == [100, 100, 100]
    assert isinstance(signed[-1], bytes)
    found = verify(signed[-1], roots=trusted_roots())
    assert (found.is_valid, found.level) == (True, "B-LT")


@pytest.fixture
def token(tmp_path: Path, sandbox: Sandbox, settings: Any) -> TokenSigning:
    """Return a token of SoftHSM that holds a key certified by the sandbox."""
    if shutil.which("softhsm2-util") is None or not Path(SOFTHSM).exists():
        pytest.skip("softhsm2 is not installed: bin/need-programs softhsm2-util")
    folder = tmp_path / "tokens"
    folder.mkdir()
    config = tmp_path / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {folder}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(config)
    subprocess.run(
        [*["softhsm2-util", "--init-token", "--free", "--label", "motcua"], *_PINS],
        check=True,
        capture_output=True,
    )
    settings.SIGNING_TOKEN_LIBRARY = SOFTHSM
    sandbox.know([User("an", "Nguyễn An")])
    RemoteSigning().credential(credential_id="an")
    content = (sandbox.folder / "keys" / f"{b'an'.hex()}.pem").read_bytes()
    key = serialization.load_pem_private_key(content, None)
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    _, _, certificate = pem.unarmor(content)
    issuer = (sandbox.folder / "keys" / "issuer.pem").read_bytes()
    library = pkcs11.lib(SOFTHSM)
    library.reinitialize()
    with library.get_token(token_label="motcua").open(rw=True, user_pin=PIN) as session:
        private = decode_ec_private_key(der)
        session.create_object(
            {**private, pkcs11.Attribute.LABEL: "an", pkcs11.Attribute.TOKEN: True}
        )
        for label, data in (("an", certificate), ("issuer", pem.unarmor(issuer)[2])):
            row = decode_x509_certificate(x509.Certificate.load(data).dump())
            row |= {
                pkcs11.Attribute.LABEL: label,
                pkcs11.Attribute.TOKEN: True,
                pkcs11.Attribute.PRIVATE: False,
            }
            session.create_object(row)
    return TokenSigning()


def test_a_token_signs_as_a_service_does(token: TokenSigning, sandbox: Sandbox) -> None:
    assert token.credentials(user="an") == ("an",)
    (signed,) = pades.sign_all(stack(1), means(sandbox, token, "an", PIN))
    assert isinstance(signed, bytes)
    assert verify(signed, roots=trusted_roots()).is_valid
    credential = token.credential(credential_id="an")
    with pytest.raises(WrongSecret):
        token.sign(credential=credential, hashes=[bytes(32)], secret="999999")
    with pytest.raises(Declined):
        token.credential(credential_id="nobody")
    (raw,) = token.sign(credential=credential, hashes=[bytes(32)], secret=PIN)
    assert fits(credential.certificate, bytes(32), raw)
    assert not fits(credential.certificate, bytes(31) + b"1", raw)


def test_a_token_that_is_not_there_is_told(settings: Any) -> None:
    settings.SIGNING_TOKEN_LIBRARY = "/nowhere/pkcs11.so"
    with pytest.raises(Unreachable):
        TokenSigning().credentials(user="an")
