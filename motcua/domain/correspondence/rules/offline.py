"""Judge a paper by signed lists alone: no network, no database.

A paper is in force as of a list when its signatures hold, the list is by the agency
that signed it, and the list is younger than the paper and does not name it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua.domain.correspondence.rules.lists import (
    Ended,
    StandingList,
    broken_list,
    list_from_json,
)
from motcua.domain.documents.rules.signing.statements import (
    Sealed,
    check_statement,
    sealed_from_json,
)
from motcua.domain.documents.rules.signing.trust import Roots
from motcua.domain.documents.rules.signing.verifying import (
    FileVerdict,
    SignatureVerdict,
    verify,
)
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, normalise

MOST_BYTES = 64 * 1024 * 1024


class OfflineWord(StrEnum):
    """What a paper comes to by lists; `unknown` where no list can tell."""

    IN_FORCE = "in_force"
    REPLACED = "replaced"
    REVOKED = "revoked"
    VOID = "void"
    UNKNOWN = "unknown"
    UNTRUSTED = "untrusted"
    CHANGED = "changed"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class SignedList:
    """A list whose signature has been found to be its agency's."""

    list: StandingList
    signature: SignatureVerdict


@dataclass(frozen=True, slots=True)
class OfflineVerdict:
    """The word, and by which list: whose, the n-th, made when."""

    word: OfflineWord
    sha256: str
    file: FileVerdict
    entry: Ended | None = None
    agency: str = ""
    n: int | None = None
    as_of: datetime | None = None


def written_list(made: StandingList, sealed: Sealed) -> bytes:
    """Return a list with its signature as the file that is taken away."""
    whole = {"list": made.as_json(), **sealed.as_json()}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def read_list(data: bytes, *, roots: Roots) -> SignedList:
    """Return a list that its agency has signed; raise Invalid for any other file."""
    if len(data) > MOST_BYTES:
        raise broken_list()
    try:
        said = json.loads(data)
        made, sealed = list_from_json(said["list"]), sealed_from_json(said)
        found = check_statement(made.content(), sealed, roots=roots)
    except (KeyError, TypeError, ValueError, RecursionError):
        raise broken_list() from None
    named = _key(found.holder) == _key(made.agency)
    if not (found.is_whole and found.is_trusted and named):
        raise Invalid(
            "list_not_signed",
            N_("Danh sách không có chữ ký được tin cậy của “%(agency)s”."),
            facts={"agency": made.agency[:200]},
            field="lists",
            remedy=N_(
                "Hãy tải lại từ cổng của cơ quan, và kiểm tra tệp tổ chức tin cậy."
            ),
        )
    return SignedList(made, found)


def judge(pdf: bytes, *, roots: Roots, lists: Sequence[SignedList]) -> OfflineVerdict:
    """Return what a PDF is worth by lists; raise Invalid when it cannot be read."""
    digest = hashlib.sha256(pdf).hexdigest()
    file = verify(pdf, roots=roots)
    for one in sorted(lists, key=lambda found: found.list.made_at, reverse=True):
        entry = one.list.entry_of(digest)
        if entry is not None:
            return _by(one.list, OfflineWord(entry.standing.value), digest, file, entry)
    if not file.signatures:
        return OfflineVerdict(OfflineWord.UNSIGNED, digest, file)
    if not file.is_whole:
        return OfflineVerdict(OfflineWord.CHANGED, digest, file)
    if not file.is_valid:
        return OfflineVerdict(OfflineWord.UNTRUSTED, digest, file)
    newest = _list_for(file, lists)
    if newest is None:
        return OfflineVerdict(OfflineWord.UNKNOWN, digest, file)
    return _by(newest, OfflineWord.IN_FORCE, digest, file)


def _list_for(file: FileVerdict, lists: Sequence[SignedList]) -> StandingList | None:
    """Return the newest list of an agency that signed a file, made after it did."""
    signed = {_key(one.holder): one.signed_at for one in file.signatures}
    able = [
        found.list
        for found in lists
        if (at := signed.get(_key(found.list.agency))) and found.list.made_at >= at
    ]
    return max(able, key=lambda made: made.made_at, default=None)


def _by(
    made: StandingList,
    word: OfflineWord,
    digest: str,
    file: FileVerdict,
    entry: Ended | None = None,
) -> OfflineVerdict:
    return OfflineVerdict(word, digest, file, entry, made.agency, made.n, made.made_at)


def _key(name: str) -> str:
    return normalise(name).casefold()
