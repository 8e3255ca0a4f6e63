"""What a training centre and a real one must not share; each refuses the other's. Pure.

Addresses of partners, keys, database and files: a training centre takes only what is on
its own machine and marked for training, a real one nothing that is so marked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

SANDBOX = "thử nghiệm"
"""The word in the name of every authority of a sandbox of signatures."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What the settings lead to.

    `partners` are addresses by their setting, `authorities` the names of those whose
    signatures are trusted; `mail` is the address letters leave by, `bucket` that of the
    files, `token` the library of a signing token; "" where nothing is set.
    """

    partners: Mapping[str, str] = field(default_factory=dict)
    mail: str = ""
    bucket: str = ""
    token: str = ""
    authorities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """What database and files are marked with: "" where they are not for training."""

    database: str = ""
    files: str = ""


def faults(*, training: bool, outside: Outside, marks: Marks) -> tuple[str, ...]:
    """Return each thing that mixes training and real, with how to mend it."""
    return _of_training(outside, marks) if training else _of_real(marks)


def _of_real(marks: Marks) -> tuple[str, ...]:
    found = []
    if marks.database:
        found.append(
            "the database is a training centre's; set MOTCUA_DATABASE_URL to the real "
            "one, or start it by `motcua training run`"
        )
    if marks.files:
        found.append(
            "the folder of files is a training centre's; set MOTCUA_FILES_DIR to the "
            "real one"
        )
    return tuple(found)


def _of_training(outside: Outside, marks: Marks) -> tuple[str, ...]:
    found = [
        f"{name} leads to {urlsplit(address).hostname}: a training centre speaks to "
        "sandboxes on its own machine only; leave it to `motcua training run`"
        for name, address in outside.partners.items()
        if address and not _is_here(address)
    ]
    if not marks.database:
        found.append(
            "the database is not marked for training: it may be a real one; make a "
            "training centre by `motcua training run`"
        )
    if marks.files != marks.database:
        found.append("the folder of files is not this training centre's own")
    if outside.bucket:
        found.append("MOTCUA_FILES_URL: a training centre keeps its files in a folder")
    if outside.mail and urlsplit(outside.mail).scheme != "file":
        found.append("MOTCUA_MAIL_URL: letters of a training centre go into a folder")
    if outside.token:
        found.append("MOTCUA_SIGNING_TOKEN_LIBRARY: a token holds real keys; unset it")
    found += [
        f"MOTCUA_SIGNING_TRUST names “{name}”: only a sandbox's authority is trusted here"
        for name in outside.authorities
        if SANDBOX not in name.lower()
    ]
    return tuple(found)


def _is_here(address: str) -> bool:
    """Say whether an address is of this very machine."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
