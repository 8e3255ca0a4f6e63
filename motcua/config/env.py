"""Settings come from the environment, typed; nonsense is refused by name.

`SETTINGS` is the one list: `motcua.config.settings` reads it, the reference page
`docs/reference/settings.md` is generated from it.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from motcua.config.messages import MESSAGES
from motcua.config.parsers import (
    address,
    assurance_levels,
    bucket_or_none,
    claim_mapping,
    code_rule,
    count,
    database,
    database_or_none,
    file_keys,
    file_or_none,
    flag,
    hidden,
    kinds_of_account,
    level,
    mail,
    port,
    positive,
    scanner_or_none,
    secret,
    shift,
    text,
    web_address,
    web_address_or_none,
    words,
)
from motcua.config.payment import PAYMENT
from motcua.config.setting import Setting


def _signing_provider(name: str, who: str) -> tuple[Setting, ...]:
    """Return the settings of one service that speaks the CSC API v2."""
    return (
        Setting(
            f"SIGNING_{name}_URL",
            web_address_or_none,
            "",
            f"{who}: where its CSC API v2 begins; empty for none",
            "http(s):// address",
        ),
        Setting(
            f"SIGNING_{name}_CLIENT",
            text,
            "",
            f"{who}: the client_id it knows this system by",
            "text",
        ),
        Setting(
            f"SIGNING_{name}_SECRET",
            hidden,
            "",
            f"{who}: the client_secret that goes with it",
            "text",
        ),
    )


def _identity_provider(name: str, who: str, claims: str) -> tuple[Setting, ...]:
    """Return the settings of one provider of identities that speaks OpenID Connect."""
    return (
        Setting(
            f"IDENTITY_{name}_URL",
            web_address_or_none,
            "",
            f"{who}: its issuer; empty: nobody signs in by it",
            "http(s):// address",
        ),
        Setting(
            f"IDENTITY_{name}_CLIENT",
            text,
            "",
            f"{who}: the client_id it knows this system by",
            "text",
        ),
        Setting(
            f"IDENTITY_{name}_SECRET",
            hidden,
            "",
            f"{who}: the client_secret that goes with it",
            "text",
        ),
        Setting(
            f"IDENTITY_{name}_CLAIMS",
            claim_mapping,
            claims,
            f"{who}: which of its claims says what",
            "field=claim with commas between",
        ),
        Setting(
            f"IDENTITY_{name}_KINDS",
            kinds_of_account,
            "1=citizen,2=organisation",
            f"{who}: which value of the claim `kind` means what",
            "value=citizen or value=organisation with commas between",
        ),
        Setting(
            f"IDENTITY_{name}_LEVELS",
            assurance_levels,
            "1=2,2=3",
            f"{who}: which value of the claim `level` is which level of assurance here",
            "value=level with commas between, levels 1 to 3",
        ),
    )


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "DATABASE_URL",
        database,
        None,
        "the database, as the runtime role that serves",
        "postgresql:// address",
    ),
    Setting(
        "OWNER_DATABASE_URL",
        database_or_none,
        "",
        "the same database as the owner role; needed by `motcua migrate` alone",
        "postgresql:// address",
    ),
    Setting(
        "SECRET_KEY",
        secret,
        None,
        "signs sessions and forms; keep it secret, the same on every process",
        "text of 32 characters or more",
    ),
    Setting("DEBUG", flag, "false", "shows faults in the browser", "true or false"),
    Setting(
        "PUBLIC_URL",
        web_address,
        "http://127.0.0.1:8000",
        "the address printed in QR codes and letters",
        "http(s):// address",
    ),
    Setting(
        "ALLOWED_HOSTS",
        words,
        "127.0.0.1,localhost",
        "host names the server answers to",
        "names with commas between",
    ),
    Setting("HOST", text, "127.0.0.1", "address `motcua serve` listens on", "text"),
    Setting("PORT", port, "8000", "port `motcua serve` listens on", "port"),
    Setting("WORKERS", positive, "2", "server processes of `motcua serve`", "number"),
    Setting(
        "PROXIES",
        count,
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
        bucket_or_none,
        "",
        "the bucket of the papers and scans, where they are kept on an S3 server: "
        "s3+https://key:secret@host:port/bucket?region=…",
        "s3+https:// or s3+http:// address",
    ),
    Setting(
        "FILE_KEYS",
        file_keys,
        "",
        "keys that seal the files, name:key with commas between; the first seals, all "
        "open; empty: files are not sealed",
        "names and keys",
    ),
    Setting(
        "CODE_RULE",
        code_rule,
        "qd20-2020",
        "how dossier codes are written: H49.04-… or 000.00.04.H49-…",
        "qd20-2020 or tt10-2016",
    ),
    Setting(
        "UPLOAD_LIMIT_MB",
        positive,
        "50",
        "the most one file may weigh where its component sets no limit of its own",
        "megabytes",
    ),
    Setting(
        "PAGE_LIMIT",
        positive,
        "500",
        "the most pages one file may have",
        "number",
    ),
    Setting(
        "SCANNER_URL",
        scanner_or_none,
        "",
        "ClamAV's daemon, which looks for viruses in every file that comes in; empty: "
        "files are taken and shown as not scanned",
        "clamd:// or clamd+unix:// address",
    ),
    Setting(
        "SESSION_HOURS",
        positive,
        "10",
        "hours without a click after which a person is signed out",
        "hours",
    ),
    *_identity_provider(
        "VNEID",
        "sign-in by VNeID",
        "number=SoDinhDanh,name=HoVaTen,born_on=NgayThangNamSinh,kind=LoaiTaiKhoan,"
        "level=loAs",
    ),
    *_identity_provider(
        "DVCQG",
        "sign-in by the national public service portal",
        "number=SoDinhDanh,name=HoVaTen,born_on=NgayThangNamSinh,kind=LoaiTaiKhoan,"
        "level=loAs,tax=MaSoThue,organisation=TenDoanhNghiep,email=ThuDienTu,"
        "phone=SoDienThoai",
    ),
    Setting(
        "CITIZENS_BY_IDENTITY_ONLY",
        flag,
        "false",
        "citizens and organisations sign in by a national identity alone, as the law has "
        "it from 20/7/2026 (QĐ 29/2026); officers are not concerned",
        "true or false",
    ),
    Setting(
        "IDENTITY_TIMEOUT",
        positive,
        "10",
        "how long a provider of identities may take to answer",
        "seconds",
    ),
    Setting(
        "MAIL_URL",
        mail,
        "file:///tmp/motcua-mail",
        "how letters leave: an SMTP server, or a folder that keeps them",
        "smtp+starttls://, smtps://, smtp:// or file:// address",
    ),
    Setting(
        "MAIL_FROM",
        address,
        "khong-tra-loi@motcua.example",
        "sender of the letters",
        "e-mail address",
    ),
    Setting(
        "POST_URL",
        web_address_or_none,
        "",
        "the public post's service for orders; empty: orders wait and lists go by hand",
        "http(s):// address",
    ),
    Setting(
        "POST_CUSTOMER",
        text,
        "",
        "the customer code the public post knows this centre by",
        "text",
    ),
    Setting("POST_KEY", hidden, "", "the key that goes with the customer code", "text"),
    Setting(
        "POST_WEBHOOK_SECRET",
        hidden,
        "",
        "what the public post signs its notices with; empty: no notice is taken",
        "text",
    ),
    Setting(
        "POST_TIMEOUT",
        positive,
        "10",
        "how long the public post may take to answer",
        "seconds",
    ),
    *MESSAGES,
    *_signing_provider("REMOTE", "remote signing"),
    *_signing_provider("NATIONAL", "the national signing service for officers"),
    Setting(
        "SIGNING_TOKEN_LIBRARY",
        text,
        "",
        "the PKCS#11 library of a token in this machine; empty for none",
        "file",
    ),
    Setting(
        "SIGNING_TIMESTAMPS_URL",
        web_address_or_none,
        "",
        "the timestamp authority (RFC 3161) of electronic signatures",
        "http(s):// address",
    ),
    Setting(
        "SIGNING_TRUST",
        file_or_none,
        "",
        "the authorities whose signatures are trusted, as PEM",
        "file",
    ),
    Setting(
        "SIGNING_UNATTENDED",
        file_or_none,
        "",
        "the secrets the server opens keys with by itself, to sign fee receipts: a JSON "
        "object, credential to secret, readable by the server alone",
        "file",
    ),
    Setting(
        "SIGNING_TIMEOUT",
        positive,
        "15",
        "how long a signing or trust service may take to answer",
        "seconds",
    ),
    *PAYMENT,
    Setting(
        "TRAINING",
        flag,
        "false",
        "this installation is a training centre; set by `motcua training run` alone",
        "true or false",
    ),
    Setting(
        "CLOCK_SHIFT",
        shift,
        "0",
        "seconds added to the machine's clock: demo and training only",
        "seconds",
    ),
    Setting(
        "LOG_LEVEL",
        level,
        "INFO",
        "least severe line that is logged",
        "DEBUG, INFO, WARNING, ERROR or CRITICAL",
    ),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}


def read(name: str, environ: Mapping[str, str] | None = None) -> object:
    """Return one typed setting by its name without `MOTCUA_`."""
    return _BY_NAME[name].value(os.environ if environ is None else environ)
