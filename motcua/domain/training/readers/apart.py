"""What of this installation mixes training and real; asked at every start."""

from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.db import connection

from motcua.domain.training.models import Installation
from motcua.domain.training.rules.apart import Marks, Outside, faults
from motcua.kernel.training import is_training

STORE_MARK = "TRAINING"
"""The file that marks a folder of files as a training centre's."""

_PARTNERS = (
    "POST_URL",
    "SMS_URL",
    "OA_URL",
    "PAYMENT_URL",
    "SIGNING_REMOTE_URL",
    "SIGNING_NATIONAL_URL",
    "SIGNING_TIMESTAMPS_URL",
)


def mixed() -> tuple[str, ...]:
    """Return what is wrong, a sentence each; nothing when all is apart.

    Raises OperationalError when the database does not answer.
    """
    return faults(training=is_training(), outside=outside(), marks=marks())


def marks() -> Marks:
    """Return how database and files are marked."""
    return Marks(_mark_of_database(), mark_of_files())


def mark_of_files() -> str:
    """Return how the folder of files is marked, "" where it is not for training."""
    folder: Path = settings.FILES_DIR
    try:
        return (folder / STORE_MARK).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _mark_of_database() -> str:
    if Installation._meta.db_table not in connection.introspection.table_names():  # noqa: SLF001 - Django's own name for it
        return ""
    found = Installation.objects.values_list("store_mark", flat=True).first()
    return "" if found is None else str(found)


def outside() -> Outside:
    """Return what the settings lead to."""
    partners = {f"MOTCUA_{name}": str(getattr(settings, name)) for name in _PARTNERS}
    for key, provider in settings.IDENTITY_PROVIDERS.items():
        partners[f"MOTCUA_IDENTITY_{key.upper()}_URL"] = str(provider["issuer"])
    return Outside(
        partners=partners,
        mail=settings.MAIL_URL,
        bucket=settings.FILES_URL,
        token=settings.SIGNING_TOKEN_LIBRARY,
        authorities=_authorities(),
    )


def _authorities() -> tuple[str, ...]:
    path = settings.SIGNING_TRUST
    if path is None or not path.exists():
        return ()
    found = x509.load_pem_x509_certificates(path.read_bytes())
    return tuple(one.subject.rfc4514_string() for one in found)
