"""The list of an agency's documents that are not in force any more.

What anybody may take away to check papers without us: numbers, days and hashes, and
nothing of a person. Its canonical bytes are what the agency signs. The format is told
in `docs/reference/standing-lists.md`.
"""

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from motcua.domain.correspondence.rules.standing import Standing
from motcua.kernel.canonical import canonical_bytes, plain
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

FORMAT = "motcua.standing/1"
MOST_ENTRIES = 100_000
COLUMNS = ("number", "type", "issued_on", "standing", "since", "by", "sha256")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Ended:
    """A document that is not in force: since when, by which other, and its files.

    `sha256` are the hashes of every PDF we have made of it; none where it was never
    printed or signed electronically.
    """

    number: str
    type: str
    issued_on: date
    standing: Standing
    since: date
    by: str
    sha256: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandingList:
    """The n-th list of an agency; `previous` is the hash of the one before, "" first."""

    agency_code: str
    agency: str
    n: int
    made_at: datetime
    previous: str
    entries: tuple[Ended, ...]

    def content(self) -> bytes:
        """Return the canonical bytes: what is signed and hashed."""
        return canonical_bytes(self.as_json())

    def digest(self) -> str:
        """Return the SHA-256 of the content, as the next list names it."""
        return hashlib.sha256(self.content()).hexdigest()

    def as_json(self) -> dict[str, object]:
        """Return plain values; the CSV of the same entries is named by its hash."""
        csv_hash = hashlib.sha256(self.as_csv().encode()).hexdigest()
        said = {"format": FORMAT, **asdict(self), "csv_sha256": csv_hash}
        whole = plain(said)
        if not isinstance(whole, dict):
            raise TypeError("a list is an object")
        return whole

    def as_csv(self) -> str:
        """Return the entries as a table; several hashes have spaces between."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in self.entries:
            row = asdict(one) | {"sha256": " ".join(one.sha256)}
            writer.writerow([row[name] for name in COLUMNS])
        return out.getvalue()

    def entry_of(self, sha256: str) -> Ended | None:
        """Return what the list says of a file, None for nothing."""
        return next((one for one in self.entries if sha256 in one.sha256), None)


def list_from_json(said: Any) -> StandingList:
    """Return the list that JSON says; raise Invalid for anything else."""
    try:
        found = _read(said)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise broken_list() from None
    if found.as_json() != said:
        raise broken_list()
    return found


def _read(said: Any) -> StandingList:
    return StandingList(
        agency_code=str(said["agency_code"]),
        agency=str(said["agency"]),
        n=int(said["n"]),
        made_at=datetime.fromisoformat(said["made_at"]),
        previous=str(said["previous"]),
        entries=tuple(_entry(row) for row in said["entries"][:MOST_ENTRIES]),
    )


def _entry(row: Mapping[str, Any]) -> Ended:
    hashes = tuple(str(one) for one in row["sha256"])
    if not all(_DIGEST.fullmatch(one) for one in hashes):
        raise ValueError("not a hash")
    return Ended(
        number=str(row["number"]),
        type=str(row["type"]),
        issued_on=date.fromisoformat(row["issued_on"]),
        standing=Standing(row["standing"]),
        since=date.fromisoformat(row["since"]),
        by=str(row["by"]),
        sha256=hashes,
    )


def broken_list() -> Invalid:
    """Return the refusal of a file that is no list."""
    return Invalid(
        "list_unreadable",
        N_("Tệp này không phải danh sách văn bản hết hiệu lực đọc được."),
        field="lists",
        remedy=N_("Hãy tải lại danh sách (JSON) từ cổng của cơ quan."),
    )
