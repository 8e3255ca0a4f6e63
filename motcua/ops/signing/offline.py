"""`motcua verify FILE --lists LIST`: by signed lists, without network and database."""

from dataclasses import asdict
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from motcua.config import env
from motcua.domain.correspondence.rules.offline import (
    OfflineVerdict,
    OfflineWord,
    judge,
    read_list,
)
from motcua.domain.documents.rules.signing.trust import Roots
from motcua.ops.console import out, show
from motcua.ops.failures import Failure, Reason


def check(file: Path, lists: list[Path], trust: Path | None, *, as_json: bool) -> bool:
    """Show what a file is worth by lists; say whether it is in force. Raises Failure."""
    roots = _roots(trust)
    known = [read_list(_content(path), roots=roots) for path in lists]
    found = judge(_content(file), roots=roots, lists=known)

    def draw() -> None:
        out.print(f"[bold]{found.word}[/] {found.file.level}")
        for one in found.file.signatures:
            whole = "whole" if one.is_whole else "changed"
            trusted = "trusted" if one.is_trusted else "not trusted"
            out.print(f"{one.holder}, {one.signed_at}: {whole}, {trusted}")
        out.print(_by(found))

    show(asdict(found), as_json, draw)
    return found.word is OfflineWord.IN_FORCE


def _by(found: OfflineVerdict) -> str:
    if found.as_of is None:
        return "none of the lists is by whoever signed it and made after it"
    entry = found.entry
    ended = f": {entry.number} {entry.standing} since {entry.since}" if entry else ""
    by = f" by {entry.by}" if entry and entry.by else ""
    return f"as of list {found.n} of {found.agency}, {found.as_of}{ended}{by}"


def _roots(trust: Path | None) -> Roots:
    path = trust or env.read("SIGNING_TRUST")
    if not isinstance(path, Path):
        raise Failure(
            Reason.USAGE, "say whom to trust: --trust PEM, or MOTCUA_SIGNING_TRUST"
        )
    try:
        found = x509.load_pem_x509_certificates(_content(path))
    except ValueError:
        raise Failure(Reason.DATA, f"{path}: no certificates in PEM") from None
    return Roots(tuple(one.public_bytes(Encoding.DER) for one in found))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise Failure(Reason.DATA, f"{path}: {fault.strerror}") from None
