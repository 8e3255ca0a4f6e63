"""For whom the sandbox has credentials: a list in its folder, one entry a user."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from motcua.adapters.signing.sandbox.keys import Subject

PIN = "123456"
"""The PIN of every credential of the sandbox."""


@dataclass(frozen=True, slots=True)
class User:
    """A user of the service: an officer or an agency, by the code we know them by."""

    code: str
    name: str
    number: str = ""
    organisation: str = ""

    @property
    def subject(self) -> Subject:
        """Return what the certificate says of them."""
        return Subject(self.name, self.number, self.organisation)


def write_people(folder: Path, users: Iterable[User]) -> None:
    """Say for whom there are credentials."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = json.dumps([asdict(user) for user in users], ensure_ascii=False, indent=1)
    (folder / "people.json").write_text(text + "\n", encoding="utf-8")


def people(folder: Path) -> dict[str, User]:
    """Return the users by code; none when nobody has said so."""
    path = folder / "people.json"
    if not path.exists():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {row["code"]: User(**row) for row in rows}
