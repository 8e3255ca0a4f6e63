"""Settings come from the environment, typed; nonsense is refused by name.

`SETTINGS` is the one list: `motcua.config.settings` reads it, the reference page
`docs/reference/settings.md` is generated from it.
"""

import base64
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from motcua.domain.dossiers.rules.codes import CODE_RULES

_MOST_SHIFT = 20 * 366 * 24 * 3600
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,32}")
_BUCKET = re.compile(r"/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/?")
_PASSWORD = re.compile(r"(//[^:/@]+):[^@]*@")


class SettingError(Exception):
    """A setting has a value that cannot be used; the message names it."""


def _flag(value: str) -> bool:
    if value not in ("true", "false"):
        raise ValueError("must be true or false")
    return value == "true"


def _whole(value: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise ValueError("must be a whole number") from None


def _positive(value: str) -> int:
    number = _whole(value)
    if number < 1:
        raise ValueError("must be 1 or more")
    return number


def _count(value: str) -> int:
    number = _whole(value)
    if number < 0:
        raise ValueError("must be 0 or more")
    return number


def _port(value: str) -> int:
    number = _whole(value)
    if not 1 <= number <= 65535:
        raise ValueError("must be a port between 1 and 65535")
    return number


def _shift(value: str) -> int:
    seconds = _whole(value)
    if abs(seconds) > _MOST_SHIFT:
        raise ValueError(f"must be between -{_MOST_SHIFT} and {_MOST_SHIFT}")
    return seconds


def _words(value: str) -> list[str]:
    words = [word.strip() for word in value.split(",") if word.strip()]
    if not words:
        raise ValueError("must name at least one")
    return words


def _level(value: str) -> str:
    if value not in _LEVELS:
        raise ValueError(f"must be one of {', '.join(_LEVELS)}")
    return value


def _code_rule(value: str) -> str:
    if value not in CODE_RULES:
        raise ValueError(f"must be one of {', '.join(CODE_RULES)}")
    return value


def _address(value: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", value):
        raise ValueError("must look like name@example.vn")
    return value


def _text(value: str) -> str:
    return value


def _secret(value: str) -> str:
    if len(value) < 32:
        raise ValueError("must have 32 characters or more")
    return value


def _file_keys(value: str) -> tuple[tuple[str, bytes], ...]:
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


def _scanner_or_none(value: str) -> str:
    parts = urlsplit(value)
    over_tcp = parts.scheme == "clamd" and parts.hostname
    here = parts.scheme == "clamd+unix" and parts.path
    if value and not (over_tcp or here):
        raise ValueError(
            "must look like clamd://host:3310 or clamd+unix:///run/clamd.ctl"
        )
    return value


def _bucket_or_none(value: str) -> str:
    parts = urlsplit(value)
    named = parts.hostname and parts.username and parts.password
    bucket = _BUCKET.fullmatch(parts.path)
    if value and not (parts.scheme in ("s3+http", "s3+https") and named and bucket):
        raise ValueError("must look like s3+https://key:secret@host:port/bucket")
    return value


def _hidden(value: str) -> str:
    return value


def _database(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("must look like postgresql://user:password@host:5432/name")
    return value


def _database_or_none(value: str) -> str:
    return _database(value) if value else ""


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("must look like https://motcua.example.vn")
    return value.rstrip("/")


def _web_address_or_none(value: str) -> str:
    return _web_address(value) if value else ""


def _file_or_none(value: str) -> Path | None:
    return Path(value).absolute() if value else None


def _mail(value: str) -> str:
    if urlsplit(value).scheme not in ("smtp", "smtp+starttls", "smtps", "file"):
        raise ValueError(
            "must look like smtp+starttls://user:password@host:587, smtps://…, "
            "smtp://… or file:///a/folder"
        )
    return value


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name without `MOTCUA_`, how it is read, what it means."""

    name: str
    read: Callable[[str], object]
    default: str | None
    meaning: str
    kind: str

    @property
    def variable(self) -> str:
        """Return the name of the environment variable."""
        return f"MOTCUA_{self.name}"

    def value(self, environ: Mapping[str, str]) -> object:
        """Return the typed value; raise SettingError naming the variable.

        A secret may stand in a file named by `MOTCUA_…_FILE` instead.
        """
        raw = environ.get(self.variable)
        file = environ.get(f"{self.variable}_FILE")
        if raw is None and file is not None:
            raw = self._from_file(file)
        if raw is None:
            raw = self.default
        if raw is None:
            raise SettingError(f"{self.variable} is not set: {self.meaning}")
        try:
            return self.read(raw)
        except ValueError as error:
            raise SettingError(
                f"{self.variable} {error}, not {self._masked(raw)!r}"
            ) from None

    def shown(self, environ: Mapping[str, str]) -> str:
        """Return the value as a person may see it: no secret, no password."""
        return self._masked(str(self.value(environ)))

    def _masked(self, value: str) -> str:
        if self.read in (_secret, _file_keys, _hidden):
            return "…" if value else ""
        return _PASSWORD.sub(r"\1:…@", value)

    def _from_file(self, file: str) -> str:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{self.variable}_FILE: {error}") from None


def _signing_provider(name: str, who: str) -> tuple[Setting, ...]:
    """Return the settings of one service that speaks the CSC API v2."""
    return (
        Setting(
            f"SIGNING_{name}_URL",
            _web_address_or_none,
            "",
            f"{who}: where its CSC API v2 begins; empty for none",
            "http(s):// address",
        ),
        Setting(
            f"SIGNING_{name}_CLIENT",
            _text,
            "",
            f"{who}: the client_id it knows this system by",
            "text",
        ),
        Setting(
            f"SIGNING_{name}_SECRET",
            _hidden,
            "",
            f"{who}: the client_secret that goes with it",
            "text",
        ),
    )


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "DATABASE_URL",
        _database,
        None,
        "the database, as the runtime role that serves",
        "postgresql:// address",
    ),
    Setting(
        "OWNER_DATABASE_URL",
        _database_or_none,
        "",
        "the same database as the owner role; needed by `motcua migrate` alone",
        "postgresql:// address",
    ),
    Setting(
        "SECRET_KEY",
        _secret,
        None,
        "signs sessions and forms; keep it secret, the same on every process",
        "text of 32 characters or more",
    ),
    Setting("DEBUG", _flag, "false", "shows faults in the browser", "true or false"),
    Setting(
        "PUBLIC_URL",
        _web_address,
        "http://127.0.0.1:8000",
        "the address printed in QR codes and letters",
        "http(s):// address",
    ),
    Setting(
        "ALLOWED_HOSTS",
        _words,
        "127.0.0.1,localhost",
        "host names the server answers to",
        "names with commas between",
    ),
    Setting("HOST", _text, "127.0.0.1", "address `motcua serve` listens on", "text"),
    Setting("PORT", _port, "8000", "port `motcua serve` listens on", "port"),
    Setting("WORKERS", _positive, "2", "server processes of `motcua serve`", "number"),
    Setting(
        "PROXIES",
        _count,
        "0",
        "how many proxies of ours stand before the server: whose X-Forwarded-For is "
        "believed when requests to the API are counted",
        "number",
    ),
    Setting(
        "FILES_DIR",
        lambda value: Path(value).absolute(),
        "var/files",
        "folder of the papers and scans, where they are kept on a disk",
        "folder",
    ),
    Setting(
        "FILES_URL",
        _bucket_or_none,
        "",
        "the bucket of the papers and scans, where they are kept on an S3 server: "
        "s3+https://key:secret@host:port/bucket?region=…",
        "s3+https:// or s3+http:// address",
    ),
    Setting(
        "FILE_KEYS",
        _file_keys,
        "",
        "keys that seal the files, name:key with commas between; the first seals, all "
        "open; empty: files are not sealed",
        "names and keys",
    ),
    Setting(
        "CODE_RULE",
        _code_rule,
        "qd20-2020",
        "how dossier codes are written: H49.04-… or 000.00.04.H49-…",
        "qd20-2020 or tt10-2016",
    ),
    Setting(
        "UPLOAD_LIMIT_MB",
        _positive,
        "50",
        "the most one file may weigh where its component sets no limit of its own",
        "megabytes",
    ),
    Setting(
        "PAGE_LIMIT",
        _positive,
        "500",
        "the most pages one file may have",
        "number",
    ),
    Setting(
        "SCANNER_URL",
        _scanner_or_none,
        "",
        "ClamAV's daemon, which looks for viruses in every file that comes in; empty: "
        "files are taken and shown as not scanned",
        "clamd:// or clamd+unix:// address",
    ),
    Setting(
        "SESSION_HOURS",
        _positive,
        "10",
        "hours without a click after which a person is signed out",
        "hours",
    ),
    Setting(
        "MAIL_URL",
        _mail,
        "file:///tmp/motcua-mail",
        "how letters leave: an SMTP server, or a folder that keeps them",
        "smtp+starttls://, smtps://, smtp:// or file:// address",
    ),
    Setting(
        "MAIL_FROM",
        _address,
        "khong-tra-loi@motcua.example",
        "sender of the letters",
        "e-mail address",
    ),
    *_signing_provider("REMOTE", "remote signing"),
    *_signing_provider("NATIONAL", "the national signing service for officers"),
    Setting(
        "SIGNING_TOKEN_LIBRARY",
        _text,
        "",
        "the PKCS#11 library of a token in this machine; empty for none",
        "file",
    ),
    Setting(
        "SIGNING_TIMESTAMPS_URL",
        _web_address_or_none,
        "",
        "the timestamp authority (RFC 3161) of electronic signatures",
        "http(s):// address",
    ),
    Setting(
        "SIGNING_TRUST",
        _file_or_none,
        "",
        "the authorities whose signatures are trusted, as PEM",
        "file",
    ),
    Setting(
        "SIGNING_TIMEOUT",
        _positive,
        "15",
        "how long a signing or trust service may take to answer",
        "seconds",
    ),
    Setting(
        "CLOCK_SHIFT",
        _shift,
        "0",
        "seconds added to the machine's clock: demo and training only",
        "seconds",
    ),
    Setting(
        "LOG_LEVEL",
        _level,
        "INFO",
        "least severe line that is logged",
        "DEBUG, INFO, WARNING, ERROR or CRITICAL",
    ),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}


def read(name: str, environ: Mapping[str, str] | None = None) -> object:
    """Return one typed setting by its name without `MOTCUA_`."""
    return _BY_NAME[name].value(os.environ if environ is None else environ)
