"""How each sort of setting is read; nonsense raises ValueError saying what is wanted."""

import base64
import re
from pathlib import Path
from urllib.parse import urlsplit

from motcua.domain.accounts.rules.identity import FIELDS
from motcua.domain.dossiers.rules.codes import CODE_RULES

_MOST_SHIFT = 20 * 366 * 24 * 3600
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,32}")
_BUCKET = re.compile(r"/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/?")


def flag(value: str) -> bool:
    """Read true or false."""
    if value not in ("true", "false"):
        raise ValueError("must be true or false")
    return value == "true"


def whole(value: str) -> int:
    """Read a whole number."""
    try:
        return int(value)
    except ValueError:
        raise ValueError("must be a whole number") from None


def positive(value: str) -> int:
    """Read a number from 1."""
    number = whole(value)
    if number < 1:
        raise ValueError("must be 1 or more")
    return number


def count(value: str) -> int:
    """Read a number from 0."""
    number = whole(value)
    if number < 0:
        raise ValueError("must be 0 or more")
    return number


def port(value: str) -> int:
    """Read a port."""
    number = whole(value)
    if not 1 <= number <= 65535:
        raise ValueError("must be a port between 1 and 65535")
    return number


def shift(value: str) -> int:
    """Read a shift of the clock in seconds."""
    seconds = whole(value)
    if abs(seconds) > _MOST_SHIFT:
        raise ValueError(f"must be between -{_MOST_SHIFT} and {_MOST_SHIFT}")
    return seconds


def words(value: str) -> list[str]:
    """Read words between commas."""
    words = [word.strip() for word in value.split(",") if word.strip()]
    if not words:
        raise ValueError("must name at least one")
    return words


def level(value: str) -> str:
    """Read a level of the log."""
    if value not in _LEVELS:
        raise ValueError(f"must be one of {', '.join(_LEVELS)}")
    return value


def code_rule(value: str) -> str:
    """Read the name of a rule of codes."""
    if value not in CODE_RULES:
        raise ValueError(f"must be one of {', '.join(CODE_RULES)}")
    return value


def address(value: str) -> str:
    """Read an e-mail address."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", value):
        raise ValueError("must look like name@example.vn")
    return value


def text(value: str) -> str:
    """Read any text."""
    return value


def secret(value: str) -> str:
    """Read a long secret."""
    if len(value) < 32:
        raise ValueError("must have 32 characters or more")
    return value


def file_keys(value: str) -> tuple[tuple[str, bytes], ...]:
    """Return keys by their id, the one that seals first."""
    found: dict[str, bytes] = {}
    for word in filter(None, (word.strip() for word in value.split(","))):
        key_id, _, text = word.partition(":")
        try:
            key = base64.b64decode(text, validate=True)
        except ValueError:
            key = b""
        if not _KEY_ID.fullmatch(key_id) or len(key) != 32 or key_id in found:
            raise ValueError(
                "must look like name:key,older:key with keys of `motcua files new-key`, "
                "each name once"
            )
        found[key_id] = key
    return tuple(found.items())


def scanner_or_none(value: str) -> str:
    """Read the address of a virus scanner, or nothing."""
    parts = urlsplit(value)
    over_tcp = parts.scheme == "clamd" and parts.hostname
    here = parts.scheme == "clamd+unix" and parts.path
    if value and not (over_tcp or here):
        raise ValueError(
            "must look like clamd://host:3310 or clamd+unix:///run/clamd.ctl"
        )
    return value


def bucket_or_none(value: str) -> str:
    """Read the address of a bucket, or nothing."""
    parts = urlsplit(value)
    named = parts.hostname and parts.username and parts.password
    bucket = _BUCKET.fullmatch(parts.path)
    if value and not (parts.scheme in ("s3+http", "s3+https") and named and bucket):
        raise ValueError("must look like s3+https://key:secret@host:port/bucket")
    return value


def hidden(value: str) -> str:
    """Read a text that is not shown."""
    return value


def database(value: str) -> str:
    """Read the address of a database."""
    parts = urlsplit(value)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("must look like postgresql://user:password@host:5432/name")
    return value


def database_or_none(value: str) -> str:
    """Read the address of a database, or nothing."""
    return database(value) if value else ""


def web_address(value: str) -> str:
    """Read a web address."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("must look like https://motcua.example.vn")
    return value.rstrip("/")


def web_address_or_none(value: str) -> str:
    """Read a web address, or nothing."""
    return web_address(value) if value else ""


def file_or_none(value: str) -> Path | None:
    """Read a file, or nothing."""
    return Path(value).absolute() if value else None


def mail(value: str) -> str:
    """Read how mail leaves."""
    if urlsplit(value).scheme not in ("smtp", "smtp+starttls", "smtps", "file"):
        raise ValueError(
            "must look like smtp+starttls://user:password@host:587, smtps://…, "
            "smtp://… or file:///a/folder"
        )
    return value


def _pairs(value: str, wanted: str) -> dict[str, str]:
    """Read left=right with commas between, each left once."""
    found: dict[str, str] = {}
    for word in filter(None, (word.strip() for word in value.split(","))):
        left, sign, right = (part.strip() for part in word.partition("="))
        if not (left and sign and right) or left in found:
            raise ValueError(f"must look like {wanted}, each name once")
        found[left] = right
    return found


def claim_mapping(value: str) -> dict[str, str]:
    """Read which claim of a provider says what."""
    found = _pairs(value, "number=SoDinhDanh,name=HoVaTen")
    unknown = set(found) - set(FIELDS)
    lacking = {"number", "name", "kind", "level"} - set(found)
    if unknown or lacking:
        raise ValueError(
            f"must map number, name, kind and level, and may map {', '.join(FIELDS)}"
        )
    return found


def kinds_of_account(value: str) -> dict[str, str]:
    """Read which value means a citizen's account and which an organisation's."""
    found = _pairs(value, "1=citizen,2=organisation")
    if not found or not set(found.values()) <= {"citizen", "organisation"}:
        raise ValueError("must look like 1=citizen,2=organisation")
    return found


def assurance_levels(value: str) -> dict[str, int]:
    """Read which value means which level of assurance."""
    found = _pairs(value, "1=2,2=3")
    if not found or not set(found.values()) <= {"1", "2", "3"}:
        raise ValueError("must look like 1=2,2=3 with levels 1 to 3")
    return {theirs: int(ours) for theirs, ours in found.items()}
